"""Delivering what is in the outbox: a worker claims a batch, hands it to the mail server, writes what became of it."""

import asyncio
import logging
import sqlite3
from collections.abc import Sequence
from datetime import timedelta
from uuid import uuid4

import clock
from notifications import troubles
from notifications.addresses import ascii_address
from notifications.combining import mails_of
from notifications.connection import Connection, Envelope, ServerUnreachable
from notifications.lanes import Lanes, Writer
from notifications.letters import Letter
from notifications.mail import mail
from notifications.outbox import LEASE, Result, claim, settle
from notifications.pace import Pace, wait
from notifications.returns import return_address
from notifications.standing import Standing
from notifications.tables import Message, Trouble
from settings import SETTINGS

LOG = logging.getLogger(__name__)

POLL = 1.0
LONGEST_PAUSE = 60.0
CLAIM = 100
# What is not begun by then is given back: the mail in hand may take a slow server seven minutes of its lease.
BATCH = LEASE / 4
SETTLE_EVERY = 5.0  # seconds: what was sent and is not written down is sent again when the worker is killed
SETTLE_TRIES = 5
LAST_SECONDS = 6.0  # for the mails in hand when the worker is told to stop
FOUND_BY_SENDING = "Bij het versturen: "
FORGOTTEN_AFTER = timedelta(days=1)  # of a mail that came back later: since then none did


class NoMailServer(Exception):
    """`BIJEEN_SMTP_URL` is not set: mail is kept, not sent."""


class OurDomainRefused(Exception):
    """A receiver, or all of them, say that SPF, DKIM or DMARC of our own domain is wrong: their mail waits."""


class Postman:
    """Somebody who delivers. `write` makes one letter of the messages of one mail; it may refuse by raising anything."""

    def __init__(self, write: Writer) -> None:
        self.write = write
        number = 0 if SETTINGS.keeps_mail else SETTINGS.mail_connections
        self.connections = [Connection(SETTINGS.smtp_url) for _ in range(number)]
        self.pace = Pace(SETTINGS.mails_per_second)
        self.stop = asyncio.Event()
        self.unreachable = ""
        self.standing = Standing()
        self.unsettled: list[Result] = []
        self.failures: int | None = None  # not known yet: another worker may have left with a trouble standing

    async def deliver_due(self) -> int:
        """One batch of what is due: claimed, delivered, settled. Gives how many. Troubles are noted, and forgotten."""
        await self._settle()  # what could not be written down the last time
        messages = await claim(CLAIM)
        if not messages:
            return 0
        if not self.connections:
            await self._settle([Result(message, Message.State.KEPT) for message in messages])
            return len(messages)
        lanes = Lanes(list(mails_of(messages)), self.write, self.pace, self.stop, clock.now() + BATCH, self.standing)
        await self._run(lanes)
        self.unreachable = lanes.unreachable
        await self._say(sent=lanes.sent > 0)
        return len(messages)

    async def _run(self, lanes: Lanes) -> None:
        """Let them run, and meanwhile write down now and then what became of those that are done."""
        running = asyncio.ensure_future(lanes.run(self.connections))
        try:
            while not running.done():
                await asyncio.wait({running}, timeout=SETTLE_EVERY)
                await self._settle(lanes.take_results())
            await self._settle(lanes.take_results())  # they went on while the last ones were written down
            await running
        finally:
            running.cancel()

    async def _settle(self, results: Sequence[Result] = ()) -> None:
        """Write down what became of these, also when the database is busy: what is sent and not settled is sent again."""
        self.unsettled += results
        for tries_left in reversed(range(SETTLE_TRIES if self.unsettled else 0)):
            try:
                await settle(self.unsettled)
            except Exception:
                if not tries_left:
                    raise
                LOG.warning("what became of %s messages could not be written; trying again", len(self.unsettled))
                await asyncio.sleep(POLL)
            else:
                self.unsettled = []
                return

    async def _say(self, sent: bool) -> None:
        """Say at the desk what is wrong, once for all mail, and no longer than it is so."""
        if self.unreachable:
            await troubles.note(Trouble.What.SENDING, self.unreachable)
        elif sent:
            await troubles.clear(Trouble.What.SENDING)
        if self.standing.words:
            await troubles.note(Trouble.What.DOMAIN, FOUND_BY_SENDING + self.standing.words)
        elif sent:
            await self._forget_domain()

    async def _forget_domain(self) -> None:
        for row in await troubles.known():
            is_settled = row["words"].startswith(FOUND_BY_SENDING) or clock.now() - row["seen_at"] > FORGOTTEN_AFTER
            if row["what"] == Trouble.What.DOMAIN and is_settled:
                await troubles.clear(Trouble.What.DOMAIN)

    async def turn(self) -> float:
        """One turn of a worker. Gives the seconds to wait before the next; nothing that goes wrong ends the worker."""
        try:
            return await self._turn()
        except sqlite3.OperationalError as busy:
            LOG.info("the database is busy: %s", busy)
        except Exception:  # a database that is down comes back
            LOG.exception("a turn of the worker failed")
        return POLL

    async def _turn(self) -> float:
        if self.standing.is_refused:
            if clock.now() < self.standing.knock_at:
                return POLL
            self.standing.begin_anew()
        if self.failures is None:
            self.failures = sum(row["what"] == Trouble.What.SENDING for row in await troubles.known())
        if self.failures and self.connections and not await self._is_let_in():
            return self._back_off(self.unreachable)
        count = await self.deliver_due()
        if self.unreachable and count:
            return self._back_off(self.unreachable)
        if self.failures and not count:
            await troubles.clear(Trouble.What.SENDING)
        self.failures = 0
        for connection in self.connections if not count else []:
            await connection.close_when_idle()
        return 0 if count else POLL

    async def _is_let_in(self) -> bool:
        """Knock with empty hands before anything is claimed again."""
        try:
            await self.connections[0].open()
        except ServerUnreachable as failure:
            self.unreachable = str(failure)
            await troubles.note(Trouble.What.SENDING, self.unreachable)
            return False
        return True

    def _back_off(self, why: str) -> float:
        self.failures = (self.failures or 0) + 1
        LOG.warning("the mail server cannot be reached (%s times): %s", self.failures, why)
        return min(LONGEST_PAUSE, POLL * 2.0 ** min(self.failures, 10))

    async def finish(self, turn: "asyncio.Task[float]") -> None:
        """End a turn within ten seconds: the mails in hand go out or are broken off, the others are given back."""
        self.stop.set()
        await asyncio.wait({turn}, timeout=LAST_SECONDS)
        if not turn.done():
            for connection in self.connections:
                connection.abort()
            await asyncio.wait({turn}, timeout=2)
        if not turn.done():
            turn.cancel()  # its leases end by themselves
            await asyncio.wait({turn}, timeout=1)

    async def close(self) -> None:
        """Hang up."""
        for connection in self.connections:
            await connection.close()


async def deliver_due(write: Writer) -> int:
    """Deliver one batch of what is due and hang up. Gives how many messages were treated."""
    postman = Postman(write)
    try:
        return await postman.deliver_due()
    finally:
        await postman.close()


async def drain(write: Writer) -> int:
    """Deliver all that is due, then stop. Gives how many.

    Raises `ServerUnreachable` or `OurDomainRefused`; the messages stay in line.
    """
    postman, total = Postman(write), 0
    try:
        while count := await postman.deliver_due():
            total += count
            if postman.unreachable:
                raise ServerUnreachable(postman.unreachable)
            if postman.standing.is_refused:
                break
    finally:
        await postman.close()
    if postman.standing.words:
        raise OurDomainRefused(postman.standing.words)
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
                await wait(stop, turn.result())
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
        await connection.send(Envelope(return_address(message), ascii_address(address)), mail(message, TRIAL))
    finally:
        await connection.close()


TRIAL = Letter(
    subject="Proefmail van Bijeen",
    language="nl",
    heading="De mail werkt",
    sender_name="Bijeen",
    opening=("Deze mail is verstuurd om te kijken of Bijeen mail kan versturen. U hoeft niets te doen.",),
)
