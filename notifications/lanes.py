"""One batch of mails on its way over several connections: in line, at our pace, not too many for one receiver at once."""

import asyncio
import logging
from collections import Counter, deque
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime

import clock
from notifications.addresses import ascii_address
from notifications.connection import Connection, Envelope, ServerUnreachable
from notifications.letters import Letter
from notifications.mail import mail
from notifications.outbox import Result
from notifications.outcomes import PATIENCE, is_ours, is_unknown, outcome, refused
from notifications.pace import Pace
from notifications.returns import mark_of, return_address
from notifications.standing import Standing
from notifications.tables import Message

LOG = logging.getLogger(__name__)

Writer = Callable[[Sequence[Message]], Letter]

PER_DOMAIN = 2  # mails at once for addresses with one domain
PER_CONNECTION = 10  # a second connection is worth its greeting from so many mails on
LOSSES = 3  # connections lost one after another: then the server is taken for unreachable


class Lanes:
    """The mails of one batch, each of one or more messages. Their results gather in `results` while it runs.

    When the server turns out to be `unreachable`, or our domain's `standing` to be lost, the others are given back
    untouched: it would be the same with them. So are those that are left when `stop` is set or after `ends_at`.
    """

    def __init__(
        self, mails: Sequence[list[Message]], write: Writer, pace: Pace, stop: asyncio.Event, ends_at: datetime,
        standing: Standing,
    ) -> None:  # fmt: skip
        # Those who refused last come last: else they alone would be knocked at.
        self.line = deque(sorted(mails, key=lambda together: _domain(together[0]) in standing.refusals))
        self.write, self.pace, self.stop, self.ends_at, self.standing = write, pace, stop, ends_at, standing
        self.results: list[Result] = []
        self.unreachable = ""
        self.sent = self.losses = self.lanes = 0
        self.under_way = Counter[str]()
        self.changed = asyncio.Condition()

    async def run(self, connections: Sequence[Connection]) -> None:
        """Deliver them all over these connections; fewer are used when there is little to send."""
        number = min(len(connections), 1 + len(self.line) // PER_CONNECTION)
        async with asyncio.TaskGroup() as lanes:
            for place, connection in enumerate(connections[:number]):
                lanes.create_task(self._lane(connection, is_first=not place))
        while self.line:
            self._give_back(self.line.popleft())

    def take_results(self) -> list[Result]:
        """What became of those that are done since it was last asked."""
        taken, self.results = self.results, []
        return taken

    @property
    def _is_over(self) -> bool:
        return bool(self.unreachable or self.standing.is_refused or self.stop.is_set() or clock.now() > self.ends_at)

    async def _lane(self, connection: Connection, *, is_first: bool) -> None:
        if not is_first:  # a server that takes nothing is knocked at once, not by everybody
            async with self.changed:
                await self.changed.wait_for(lambda: self.sent or not self.line or self._is_over)
        self.lanes += 1
        while (together := await self._next()) is not None:
            domain = _domain(together[0])
            try:
                if not await self._treat(together, connection):
                    return
            finally:
                self.under_way[domain] -= 1
                async with self.changed:
                    self.changed.notify_all()

    async def _next(self) -> list[Message] | None:
        """The first in line whose receiver can take another one now; None when it is over."""
        async with self.changed:
            while self.line and not self._is_over:
                for place, together in enumerate(self.line):
                    if self.under_way[_domain(together[0])] < PER_DOMAIN:
                        del self.line[place]
                        self.under_way[_domain(together[0])] += 1
                        return together
                await self.changed.wait()
        return None

    async def _treat(self, together: list[Message], connection: Connection) -> bool:
        """Deliver one mail. False: this connection is of no use any more."""
        message = together[0]
        if until := self.standing.left_alone_until(_domain(message)):
            self._give_back(together, until)
            return True
        try:
            content = mail(message, self.write(together))
            envelope = Envelope(return_address(message), ascii_address(message.email), mark_of(message))
        except Exception as failure:  # whatever is wrong with this one, the others go on
            LOG.exception("message %s cannot be written", message.id)
            self._settle(together, refused(message, f"De mail kon niet worden gemaakt. {_said(failure)}"))
            return True
        await self.pace.turn(self.stop)
        if self._is_over:
            self._give_back(together)
            return False
        return await self._send(together, envelope, content, connection)

    async def _send(self, together: list[Message], envelope: Envelope, content: bytes, connection: Connection) -> bool:
        try:
            await connection.send(envelope, content)
        except ServerUnreachable as failure:
            return self._not_let_in(together, failure)
        except Exception as failure:  # classified there
            self._note(together, failure)
            return True
        self.losses = 0
        self.sent += 1
        self.standing.taken_by(_domain(together[0]))
        self._settle(together, Result(together[0], Message.State.SENT))
        return True

    def _not_let_in(self, together: list[Message], failure: ServerUnreachable) -> bool:
        """A server may take one connection of ours and not two: then the first goes on with what was for the second."""
        if self.lanes > 1:
            self.lanes -= 1
            self.line.appendleft(together)
        else:
            self.unreachable = str(failure)
            self._give_back(together)
        return False

    def _note(self, together: list[Message], failure: Exception) -> None:
        if is_ours(failure):
            return self._not_trusted(together, _said(failure))
        self.losses = self.losses + 1 if is_unknown(failure) else 0
        if self.losses >= LOSSES:
            self.unreachable = _said(failure)
        return self._settle(together, outcome(together[0], failure))

    def _not_trusted(self, together: list[Message], words: str) -> None:
        """No try is spent on it. Of a receiver that goes on refusing while others take our mail, it is given up in the end."""
        receiver = _domain(together[0])
        self.standing.refused_by(receiver, words)
        if self.standing.is_alone(receiver) and clock.now() > together[0].created_at + PATIENCE:
            return self._settle(together, refused(together[0], words))
        return self._give_back(together, self.standing.left_alone_until(receiver))

    def _give_back(self, together: list[Message], until: datetime | None = None) -> None:
        """Untouched, at their old place in line, or until a moment."""
        for message in together:
            retry_at = until or message.created_at
            self.results.append(Result(message, retry_at=retry_at, error=message.error, was_tried=False))

    def _settle(self, together: list[Message], result: Result) -> None:
        self.results += [replace(result, message=message) for message in together]


def _said(failure: Exception) -> str:
    code = getattr(failure, "code", 0)
    return f"{code} {getattr(failure, 'message', '')}" if code else f"{type(failure).__name__}: {failure}"


def _domain(message: Message) -> str:
    return str(message.email).rpartition("@")[2].lower()
