"""Reading the mailbox: each new mail is handed on, and put away when what it asked is done."""

import asyncio
import hashlib
from collections import Counter
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta

import clock
from database import DB
from notifications import troubles
from notifications.inbox import keeping
from notifications.inbox.reading import Mail
from notifications.mailbox.connection import Mailbox, MailboxUnreadable
from notifications.tables import Trouble

Receive = Callable[[bytes, int], Awaitable[object]]

TURN = timedelta(seconds=5)  # of reading; then who says stop is heard
FIRST_PAUSE = timedelta(seconds=30)
TRIES = 3  # of one mail that the server does not give; then the others need not wait for it
LONGEST_PAUSE = timedelta(minutes=10)  # a server that is knocked at with a wrong password too often locks the door


class Reader:
    """Somebody who reads the mailbox at `url` and hands each mail to `receive`, which is to know a mail it has had.

    Two may read one mailbox. What `receive` raises leaves the mail where it is, for the next turn. So does a mail that
    the server does not give: after some tries it is named at the desk, and left alone as long as this reader lives.
    """

    def __init__(self, url: str, receive: Receive) -> None:
        self.mailbox = Mailbox(url) if url else None
        self.receive = receive
        self.read: set[str] = set()  # UIDs that could not be put away yet
        self.refused = Counter[str]()  # how often the server did not give it, by UID
        self.failures = 0
        self.next_at: datetime | None = None

    async def turn(self) -> int:
        """Read what is new, when it is time to. Gives how many mails; what is wrong with the mailbox is written down."""
        if self.mailbox is None:
            await troubles.clear(Trouble.What.MAILBOX)  # of before the setting was taken away
            return 0
        if self.next_at and clock.now() < self.next_at:
            return 0
        try:
            count = await self._turn(self.mailbox)
        except MailboxUnreadable as failure:
            await self._back_off(str(failure))
            return 0
        self.failures, self.next_at = 0, None
        await troubles.clear(Trouble.What.MAILBOX)
        return count

    async def _turn(self, mailbox: Mailbox) -> int:
        if mailbox.box is None:
            self.read.clear()  # another connection may count otherwise
        ends_at, done = clock.now() + TURN, 0
        there = await asyncio.to_thread(mailbox.new)
        try:
            for uid, size in there.items():
                if uid not in self.read and self.refused[uid] < TRIES and clock.now() <= ends_at:
                    await self._read(mailbox, uid, size)
                    done += 1
        finally:
            away = [uid for uid in there if uid in self.read]
            await asyncio.to_thread(mailbox.put_away, away)
        self.read -= set(away)
        return done

    async def _read(self, mailbox: Mailbox, uid: str, size: int) -> None:
        try:
            raw = await asyncio.to_thread(mailbox.fetch, uid, size)
        except MailboxUnreadable as failure:
            self.refused[uid] += 1
            if self.refused[uid] == TRIES:
                await _name(mailbox.folder, uid, size, str(failure))
            raise
        if raw:
            await self.receive(raw, size)
        self.read.add(uid)

    async def _back_off(self, why: str) -> None:
        self.failures += 1
        self.next_at = clock.now() + min(LONGEST_PAUSE, FIRST_PAUSE * 2 ** min(self.failures - 1, 10))
        await troubles.note(Trouble.What.MAILBOX, why)

    def close(self) -> None:
        """Hang up."""
        if self.mailbox:
            self.mailbox.close()


async def _name(folder: str, uid: str, size: int, why: str) -> None:
    """Say at the desk, once, that there is a mail in the mailbox that nobody can read here."""
    key = hashlib.sha256(f"{folder} {uid} {size}".encode()).hexdigest()
    words = f"De mailserver geeft een mail niet, nummer {uid} in de map {folder}. Kijk zelf in de mailbox. {why}"
    async with DB.transaction():
        await keeping.begin(Mail(key, trouble=words))
