"""A mail server of our own that speaks SMTP by hand, so that it can also say what no server should; it notes all it sees.

Faults are chosen per connection and per mail by functions, so a seed decides them.
"""

import asyncio
import re
from collections import Counter
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field

MESSAGE_ID = re.compile(rb"^Message-ID: (<[^>]+>)", re.MULTILINE)


@dataclass(frozen=True)
class Copy:
    """One mail that got as far as its last dot. `is_clean`: the sender was told that it was taken."""

    message_id: str
    recipient: str
    sender: str
    options: str
    content: bytes
    at: float
    is_clean: bool


@dataclass
class Sink:
    """Banner faults: `""`, a line to say instead, `hang`. Mail faults: `""`, `rcpt 451 …`, `data 421 …` (an answer),
    `drop before`, `drop after`, `hang after`, `slow`, `garbage`, `tarpit`.
    """

    banner: Callable[[], str] = lambda: ""
    fault: Callable[[str], str] = lambda _recipient: ""
    to_sender: str | Callable[[str], str] = "250 OK"  # or what it answers to the options of MAIL
    extensions: Sequence[str] = ()
    most_at_once: int = 100
    seconds: float = 0.0
    copies: list[Copy] = field(default_factory=list)
    faults: Counter[str] = field(default_factory=Counter)
    connections: int = 0
    open: int = 0
    under_way: Counter[str] = field(default_factory=Counter)
    most_of_one_domain: int = 0
    port: int = 0

    @property
    def url(self) -> str:
        return f"smtp://127.0.0.1:{self.port}"

    @property
    def recipients(self) -> list[str]:
        return [copy.recipient for copy in self.copies]

    async def talk(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.connections += 1
        self.open += 1
        try:
            await Talk(self, reader, writer).run()
        except (ConnectionError, asyncio.IncompleteReadError, EOFError):
            pass
        finally:
            self.open -= 1
            writer.close()

    def note_under_way(self, recipient: str, step: int) -> None:
        domain = recipient.rpartition("@")[2]
        self.under_way[domain] += step
        self.most_of_one_domain = max(self.most_of_one_domain, self.under_way[domain])


class Talk:
    """One connection."""

    def __init__(self, sink: Sink, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.sink, self.reader, self.writer = sink, reader, writer
        self.sender = self.recipient = self.options = self.fault = ""

    def say(self, line: str) -> None:
        self.writer.write(f"{line}\r\n".encode())

    async def run(self) -> None:
        fault = self.sink.banner()
        if self.sink.open > self.sink.most_at_once:
            fault = "421 4.3.2 Too many connections"
        if fault:
            self.sink.faults[f"banner {fault}"] += 1
        if fault == "hang":
            await asyncio.sleep(3600)
        self.say(fault or "220 sink.bijeen.example")
        if fault:
            return
        try:
            while (line := await self.reader.readuntil(b"\r\n")) != b"QUIT\r\n":
                await self.answer(line.decode().rstrip())
            self.say("221 Bye")
        finally:
            self.end_mail()

    def end_mail(self) -> None:
        if self.recipient:
            self.sink.note_under_way(self.recipient, -1)
        self.recipient = ""

    async def answer(self, line: str) -> None:
        word = line.partition(" ")[0].upper()
        if word == "EHLO":
            lines = ["sink.bijeen.example", *self.sink.extensions]
            for number, extension in enumerate(lines, 1):
                self.say(f"250{' ' if number == len(lines) else '-'}{extension}")
        elif word == "MAIL":
            self.sender, self.options = _parts(line)
            answer = self.sink.to_sender
            self.say(answer if isinstance(answer, str) else answer(self.options))
        elif word == "RCPT":
            await self.receive(line)
        elif word == "DATA":
            await self.take()
        else:
            self.say("250 OK")

    async def receive(self, line: str) -> None:
        self.recipient, options = _parts(line)
        self.options = f"{self.options} {options}".strip()
        self.sink.note_under_way(self.recipient, +1)
        self.fault = self.sink.fault(self.recipient)
        self.sink.faults[self.fault] += bool(self.fault)
        if self.fault.startswith("rcpt "):
            self.say(self.fault.removeprefix("rcpt "))
            self.end_mail()
        elif self.fault == "drop before":
            raise EOFError
        elif self.fault == "tarpit":
            for letter in "250-" + "wait " * 1000:
                self.writer.write(letter.encode())
                await self.writer.drain()  # who hung up is not spoken to any more
                await asyncio.sleep(0.05)
        else:
            self.say("250 OK")

    async def take(self) -> None:
        self.say("354 Go on")
        content = (await self.reader.readuntil(b"\r\n.\r\n"))[:-3]
        await asyncio.sleep(0.3 if self.fault == "slow" else self.sink.seconds)
        if self.fault.startswith("data "):
            self.say(self.fault.removeprefix("data "))
            return self.end_mail()
        found = MESSAGE_ID.search(content)
        is_clean = self.fault in {"", "slow"}
        self.sink.copies.append(
            Copy(found[1].decode() if found else "", self.recipient, self.sender, self.options, content,
                 asyncio.get_running_loop().time(), is_clean)
        )  # fmt: skip
        self.end_mail()
        if self.fault == "drop after":
            raise EOFError
        if self.fault == "hang after":
            await asyncio.sleep(3600)
        self.say("250 Taken" if is_clean else "¿qué?")
        return None


def _parts(line: str) -> tuple[str, str]:
    """The address and the options of MAIL or RCPT."""
    inside, _, options = line.partition("<")[2].partition(">")
    return inside, options.strip()


@asynccontextmanager
async def listening(sink: Sink) -> AsyncIterator[Sink]:
    """It listens on a free port."""
    talks: set[asyncio.Task[None]] = set()

    def begin(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.ensure_future(sink.talk(reader, writer))
        talks.add(task)
        task.add_done_callback(talks.discard)

    server = await asyncio.start_server(begin, "127.0.0.1", sink.port, limit=2**24)
    sink.port = server.sockets[0].getsockname()[1]
    try:
        yield sink
    finally:
        server.close()
        for task in list(talks):
            task.cancel()
            with suppress(asyncio.CancelledError):
                await task
