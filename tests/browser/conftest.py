"""One site and one Chromium for all browser tests; each test has sessions, people and a window of its own."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress

import pytest

from tests.browser.browsing import Chrome, chrome, chromium
from tests.processes import Site


@pytest.fixture(scope="package")
async def site(anyio_backend: str) -> AsyncIterator[Site]:
    chromium()  # without one there is nothing to start
    async with Site(demo=True) as running:
        yield running


@pytest.fixture(scope="package")
async def browser(site: Site) -> AsyncIterator[Chrome]:
    async with chrome(site) as opened:
        yield opened


@pytest.fixture(params=[True, False], ids=["with scripts", "without scripts"])
def scripts(request: pytest.FixtureRequest) -> bool:
    return bool(request.param)


@asynccontextmanager
async def served(html: str) -> AsyncIterator[str]:
    """A page on another server; the answer is its address."""

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with suppress(asyncio.IncompleteReadError, ConnectionError):  # a browser may hang up without a word
            await reader.readuntil(b"\r\n\r\n")
            body = f"<!doctype html><title>Elders</title><link rel=icon href=data:,>{html}".encode()
            head = f"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: {len(body)}\r\nConnection: close\r\n\r\n"
            writer.write(head.encode() + body)
            await writer.drain()
        writer.close()
        with suppress(ConnectionError):
            await writer.wait_closed()

    server = await asyncio.start_server(answer, "127.0.0.1", 0)
    try:
        yield f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/"
    finally:
        server.close()
        await server.wait_closed()


@pytest.fixture
async def meeting(anyio_backend: str) -> AsyncIterator[str]:
    """The address of a meeting on another server."""
    async with served("<h1>U bent in de vergadering</h1>") as address:
        yield address
