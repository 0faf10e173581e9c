"""Many people at the form at once: a small HTTP client that costs little, so that what is measured is the site."""

import asyncio
import re
import time
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from typing import Self
from urllib.parse import urlencode, urlsplit


@dataclass
class Answer:
    """What came back: the status, where it leads, and how long it took (seconds)."""

    status: int
    location: str
    body: str
    seconds: float = 0.0


class Browser:
    """One kept connection to the site. `async with Browser(url) as browser`."""

    def __init__(self, url: str, cookie: str = "") -> None:
        parts = urlsplit(url)
        self.kept = f"Cookie: {cookie}\r\n" if cookie else ""
        self.host, self.port = parts.hostname or "127.0.0.1", parts.port or 80

    async def __aenter__(self) -> Self:
        self.reader, self.writer = await asyncio.open_connection(self.host, self.port)
        return self

    async def __aexit__(self, *_: object) -> None:
        self.writer.close()

    async def get(self, path: str) -> Answer:
        """Ask for a page."""
        return await self._ask(f"GET {path} HTTP/1.1\r\nHost: {self.host}:{self.port}\r\n\r\n".encode())

    async def post(self, path: str, fields: Sequence[tuple[str, str]]) -> Answer:
        """Send a form."""
        body = urlencode(fields).encode()
        head = (
            f"POST {path} HTTP/1.1\r\nHost: {self.host}:{self.port}\r\nSec-Fetch-Site: same-origin\r\n"
            f"Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {len(body)}\r\n{self.kept}\r\n"
        )
        return await self._ask(head.encode() + body)

    async def _ask(self, request: bytes) -> Answer:
        began = time.perf_counter()
        self.writer.write(request)
        head = await self.reader.readuntil(b"\r\n\r\n")
        lines = head.decode("latin-1").split("\r\n")
        headers = {name.lower(): value for name, _, value in (line.partition(": ") for line in lines[1:])}
        body = await self.reader.readexactly(int(headers.get("content-length", 0)))
        return Answer(int(lines[0].split()[1]), headers.get("location", ""), body.decode(), time.perf_counter() - began)


async def form_id(url: str, slug: str) -> str:
    """The signed id in a fresh sign-up form."""
    async with Browser(url) as browser:
        page = await browser.get(f"/{slug}/aanmelden")
    found = re.search(r'name="formulier" value="([^"]+)"', page.body)
    assert found, page.body[:500]
    return found[1]


def answers(form: str, index: int, sessions: Sequence[int], step: str = "verstuur") -> list[tuple[str, str]]:
    """A filled form of made-up person `index`."""
    return [
        ("formulier", form),
        *(("sessie", str(number)) for number in sessions),
        ("naam", f"Deelnemer {index:05}"),
        ("email", f"deelnemer{index}@example.org"),
        ("raad", "Cliëntenraad Zonnehof"),
        ("rol", "lid"),
        ("opmerking", ""),
        ("stap", step),
    ]


@dataclass
class Rush:
    """What became of a rush: per person the answer, in the order they were sent."""

    answers: dict[int, Answer] = field(default_factory=dict)
    seconds: float = 0.0

    @property
    def per_second(self) -> float:
        """Answers per second."""
        return len(self.answers) / self.seconds

    def percentile(self, share: float) -> float:
        """The time (seconds) within which `share` of all were answered."""
        times = sorted(answer.seconds for answer in self.answers.values())
        return times[min(len(times) - 1, int(share * len(times)))]


async def rush(
    url: str,
    people: int,
    fields: Callable[[int], Sequence[tuple[str, str]]],
    *,
    path: str = "/week/aanmelden",
    clients: int = 16,
    cookie: str = "",
    answered: Callable[[int, Answer], Awaitable[None]] | None = None,
) -> Rush:
    """`people` forms over `clients` connections. A connection that breaks ends its client: who was not answered is not in it."""
    result, waiting = Rush(), iter(range(people))

    async def client() -> None:
        try:
            async with Browser(url, cookie) as browser:
                for index in waiting:
                    result.answers[index] = await browser.post(path, fields(index))
                    if answered:
                        await answered(index, result.answers[index])
        except (ConnectionError, asyncio.IncompleteReadError):
            return

    began = time.perf_counter()
    await asyncio.gather(*(client() for _ in range(clients)))
    result.seconds = time.perf_counter() - began
    return result
