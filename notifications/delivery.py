"""Delivering what is in the outbox: a worker claims a batch, hands it to the mail server, writes what became of it."""

import asyncio
import logging
import sqlite3
from collections.abc import Callable, Sequence
from dataclasses import replace
from uuid import uuid4

import clock
from notifications.combining import mails_of
from notifications.connection import Connection, ServerUnreachable
from notifications.letters import Letter
from notifications.mail import mail
from notifications.outbox import LEASE, Result, claim, settle
from notifications.outcomes import again, outcome, refused
from notifications.tables import Message
from settings import SETTINGS

LOG = logging.getLogger(__name__)

Writer = Callable[[Sequence[Message]], Letter]

POLL = 1.0
LONGEST_PAUSE = 60.0
BATCH = LEASE / 2  # what is not sent by then is given back, well within its lease
LOSSES = 3  # connections lost one after another: then the server is taken for unreachable
SETTLE_TRIES = 5
LAST_SECONDS = 6.0  # for the mail in hand when the worker is told to stop


class NoMailServer(Exception):
    """`BIJEEN_SMTP_URL` is not set: mail is kept, not sent."""


class Postman:
    """Somebody who delivers. `write` makes one letter of the messages of one mail; it may refuse by raising anything."""

    def __init__(self, write: Writer) -> None:
        self.write = write
        self.connection = None if SETTINGS.keeps_mail else Connection(SETTINGS.smtp_url)
        self.is_stopping = False
        self.unreachable = ""
        self.losses = 0
        self.failures = 0

    async def deliver_due(self) -> int:
        """One batch of what is due: claimed, delivered, settled. Gives how many."""
        messages = await claim()
        if messages:
            await _settle_surely(await self._deliver(messages))
        return len(messages)

    async def _deliver(self, messages: Sequence[Message]) -> list[Result]:
        if self.connection is None:
            return [Result(message, Message.State.KEPT) for message in messages]
        self.unreachable, self.losses = "", 0
        ends_at = clock.now() + BATCH
        return [
            replace(result, message=message)
            for together in mails_of(messages)
            for result in [await self._treat(together, is_late=clock.now() > ends_at)]
            for message in together
        ]

    async def _treat(self, together: Sequence[Message], is_late: bool) -> Result:
        """What becomes of one mail, as the result of its first message."""
        message = together[0]
        if self.is_stopping or is_late:
            return Result(message, retry_at=clock.now(), error=message.error, was_tried=False)
        if self.unreachable:
            return again(message, self.unreachable)
        try:
            content = mail(message, self.write(together))
        except Exception as failure:  # whatever is wrong with this one, the others go on
            LOG.exception("message %s cannot be written", message.id)
            return refused(message, f"De mail kon niet worden gemaakt. {type(failure).__name__}: {failure}")
        return await self._send(message, content)

    async def _send(self, message: Message, content: bytes) -> Result:
        assert self.connection is not None
        try:
            await self.connection.send(message.email, content)
        except ServerUnreachable as failure:
            self.unreachable = str(failure)
            return again(message, self.unreachable)
        except Exception as failure:  # classified there
            self._count(failure)
            return outcome(message, failure)
        self.losses = 0
        return Result(message, Message.State.SENT)

    def _count(self, failure: Exception) -> None:
        self.losses = self.losses + 1 if isinstance(failure, ConnectionError | TimeoutError) else 0
        if self.losses >= LOSSES:
            self.unreachable = f"{type(failure).__name__}: {failure}"

    async def turn(self) -> float:
        """One turn of a worker. Gives the seconds to wait before the next; nothing that goes wrong ends the worker."""
        try:
            return await self._turn()
        except ServerUnreachable as failure:
            return self._back_off(str(failure))
        except sqlite3.OperationalError as busy:
            LOG.info("the database is busy: %s", busy)
        except Exception:  # a database that is down comes back
            LOG.exception("a turn of the worker failed")
        return POLL

    async def _turn(self) -> float:
        if self.failures and self.connection:
            await self.connection.open()  # knock first: a claim would cost every message one of its tries
        count = await self.deliver_due()
        if self.unreachable and count:
            return self._back_off(self.unreachable)
        self.failures = 0
        if not count and self.connection:
            await self.connection.close_when_idle()
        return 0 if count else POLL

    def _back_off(self, why: str) -> float:
        self.failures += 1
        LOG.warning("the mail server cannot be reached (%s times): %s", self.failures, why)
        return min(LONGEST_PAUSE, POLL * 2.0 ** min(self.failures, 10))

    async def finish(self, turn: "asyncio.Task[float]") -> None:
        """End a turn within ten seconds: the mail in hand goes out or is broken off, the others are given back."""
        self.is_stopping = True
        await asyncio.wait({turn}, timeout=LAST_SECONDS)
        if not turn.done():
            if self.connection:
                self.connection.abort()
            await asyncio.wait({turn}, timeout=2)
        if not turn.done():
            turn.cancel()  # its leases end by themselves
            await asyncio.wait({turn}, timeout=1)

    async def close(self) -> None:
        """Hang up."""
        if self.connection:
            await self.connection.close()


async def _settle_surely(results: Sequence[Result]) -> None:
    """Settle, also when the database is busy: what is sent and not settled would be sent again."""
    for tries_left in reversed(range(SETTLE_TRIES)):
        try:
            return await settle(results)
        except Exception:
            if not tries_left:
                raise
            LOG.warning("what became of %s messages could not be written; trying again", len(results))
            await asyncio.sleep(POLL)
    return None


async def deliver_due(write: Writer) -> int:
    """Deliver one batch of what is due and hang up. Gives how many messages were treated."""
    postman = Postman(write)
    try:
        return await postman.deliver_due()
    finally:
        await postman.close()


async def drain(write: Writer) -> int:
    """Deliver all that is due, then stop. Gives how many. Raises `ServerUnreachable`; the messages stay in line."""
    postman, total = Postman(write), 0
    try:
        while count := await postman.deliver_due():
            total += count
            if postman.unreachable:
                raise ServerUnreachable(postman.unreachable)
    finally:
        await postman.close()
    return total


async def work(write: Writer, stop: asyncio.Event) -> None:
    """Deliver what falls due until `stop` is set; then end within ten seconds. Raises `SettingRefused` at once."""
    postman = Postman(write)
    stopping = asyncio.ensure_future(stop.wait())
    try:
        while not stop.is_set():
            turn = asyncio.ensure_future(postman.turn())
            await asyncio.wait({turn, stopping}, return_when=asyncio.FIRST_COMPLETED)
            if not turn.done():
                await postman.finish(turn)
            else:
                await asyncio.wait({stopping}, timeout=turn.result())
    finally:
        stopping.cancel()
        await postman.close()


async def send_trial(address: str) -> None:
    """Send one mail that says that mail works. Raises `NoMailServer`, `ServerUnreachable` or an `SMTPException`."""
    if SETTINGS.keeps_mail:
        raise NoMailServer("BIJEEN_SMTP_URL is not set: mail is kept, not sent")
    domain = SETTINGS.mail_from.rpartition("@")[2]
    message = Message(kind="trial", email=address, message_id=f"<{uuid4().hex}@{domain}>", created_at=clock.now())
    connection = Connection(SETTINGS.smtp_url)
    try:
        await connection.send(address, mail(message, TRIAL))
    finally:
        await connection.close()


TRIAL = Letter(
    subject="Proefmail van Bijeen",
    language="nl",
    heading="De mail werkt",
    sender_name="Bijeen",
    opening=("Deze mail is verstuurd om te kijken of Bijeen mail kan versturen. U hoeft niets te doen.",),
)
