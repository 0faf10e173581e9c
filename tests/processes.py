"""A real site in processes of its own, with a database of its own, for tests that kill and restart."""

import asyncio
import contextlib
import os
import secrets
import shutil
import signal
import socket
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Awaitable, Callable, Sequence
from functools import cache
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import asyncpg
import httpx

ROOT = Path(__file__).parent.parent
SQLITE = "sqlite:///"
START_SECONDS = 90  # on a machine that does other things as well
STOP_SECONDS = 15


def free_port() -> int:
    """A port of this machine that nobody has now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def surroundings(folder: Path, commands: Sequence[str] = (), **settings: str) -> dict[str, str]:
    """The environment of a fresh machine with a fresh database in `folder`, or on the PostgreSQL of this run.

    In the database these commands were done: "migrate", "demo".
    """
    kept = {name: value for name, value in os.environ.items() if not name.startswith("BIJEEN_")}
    return kept | {
        "BIJEEN_DATABASE_URL": _copy_of(_made_by(tuple(commands)), folder) if commands else _fresh_database(folder),
        "BIJEEN_DATA": str(folder),
        "PYTHONPATH": str(ROOT),
        **settings,
    }


def _fresh_database(folder: Path, *, like: str = "") -> str:
    if os.environ["BIJEEN_DATABASE_URL"].startswith("postgresql"):
        from tests.postgresql import create_database  # noqa: PLC0415 its wheel is only there for this database

        return create_database(f"site_{secrets.token_hex(6)}", like=like)
    return f"{SQLITE}{folder / 'bijeen.sqlite'}"


@cache
def _made_by(commands: tuple[str, ...]) -> str:
    """Where the database is that these commands made, once in a run: a copy takes no time."""
    folder = Path(tempfile.mkdtemp(prefix="made-", dir=os.environ.get("BIJEEN_DATA")))
    environment = surroundings(folder, commands[:-1])
    done = bijeen(commands[-1], environment=environment)
    assert done.returncode == 0, done.stderr
    return environment["BIJEEN_DATABASE_URL"]


def _copy_of(url: str, folder: Path) -> str:
    """Where the copy is of a database that nobody has open."""
    copy = _fresh_database(folder, like=url)
    if copy.startswith(SQLITE):
        shutil.copyfile(url.removeprefix(SQLITE), copy.removeprefix(SQLITE))
    return copy


def bijeen(
    *words: str, environment: dict[str, str], module: str = "cli", given: str = ""
) -> subprocess.CompletedProcess[str]:
    """What the command `bijeen` answers to `words`, and to what is `given` on its standard input."""
    return subprocess.run(
        [sys.executable, "-m", module, *words], env=environment, cwd=environment["BIJEEN_DATA"],
        input=given, capture_output=True, text=True, timeout=120, check=False,
    )  # fmt: skip


class Site:
    """`async with Site() as site`: a migrated database and `bijeen serve`, answering; all of it gone at the end.

    `demo` also makes the demo events; `app` is a module of `tests.apps` with another application; other words are settings.
    """

    def __init__(
        self, *, workers: int = 1, demo: bool = False, app: str = "", limits: bool = False, **settings: str
    ) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="bijeen-site-"))
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.workers, self.module = workers, "tests.apps.serving" if app else "cli"
        self.environment = surroundings(
            self.folder, ["migrate", "demo"] if demo else ["migrate"],
            BIJEEN_BASE_URL=self.url, BIJEEN_LIMITS="on" if limits else "off", APP=app, **settings,
        )  # fmt: skip
        self.log = self.folder / "log.txt"

    async def __aenter__(self) -> Self:
        await self.start()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, failure: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.stop()
        shutil.rmtree(self.folder, ignore_errors=True)

    @property
    def database_url(self) -> str:
        """Where its database is."""
        return self.environment["BIJEEN_DATABASE_URL"]

    @property
    def pid(self) -> int:
        """The process that serves."""
        return self.process.pid

    @property
    def said(self) -> str:
        """What it printed, on both streams."""
        return self.log.read_text()

    async def start(self) -> None:
        """Start it (again), and wait until it answers."""
        words = ["serve", "--port", str(self.port), "--workers", str(self.workers)]
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                [sys.executable, "-m", self.module, *words],
                env=self.environment, cwd=self.folder, stdout=log, stderr=log, start_new_session=True,
            )  # fmt: skip
        await self.answering()

    async def answering(self) -> None:
        """Wait until the site answers."""
        async with httpx.AsyncClient() as client:
            await until(lambda: _answers(client, self.url), START_SECONDS, lambda: self.said)

    async def stop(self) -> int:
        """Tell it to stop; the answer is its exit code. Whoever does not listen is killed."""
        self.process.send_signal(signal.SIGTERM)
        try:
            return await asyncio.to_thread(self.process.wait, STOP_SECONDS)
        except subprocess.TimeoutExpired:
            self.kill(self.process.pid)
            return await asyncio.to_thread(self.process.wait)

    async def sql(self, statement: str) -> list[tuple[Any, ...]]:
        """What the site's database answers, asked by a driver alone: none of our code is in between."""
        if self.database_url.startswith(SQLITE):
            with contextlib.closing(sqlite3.connect(self.database_url.removeprefix(SQLITE), timeout=30)) as database:
                rows = database.execute(statement).fetchall()
                database.commit()
                return rows
        connection = await asyncpg.connect(self.database_url)
        try:
            return [tuple(row) for row in await connection.fetch(statement)]
        finally:
            await connection.close()

    @staticmethod
    def kill(pid: int) -> None:
        """`kill -9`."""
        os.kill(pid, signal.SIGKILL)

    def children(self) -> list[int]:
        """All processes that it started and that live."""
        return [pid for pid, parent in _parents().items() if parent == self.pid]

    def web_children(self) -> list[int]:
        """Those that answer."""
        return [pid for pid in self.children() if "spawn_main" in _words_of(pid)]

    def mail_children(self) -> list[int]:
        """The one that sends mail."""
        return [pid for pid in self.children() if "worker" in _words_of(pid).split("\0")]

    def refuses(self) -> bool:
        """Whether nobody listens at its port."""
        with socket.socket() as probe:
            return probe.connect_ex(("127.0.0.1", self.port)) != 0


async def until(is_so: Callable[[], Awaitable[bool] | bool], seconds: float, why: Callable[[], str] = str) -> None:
    """Wait until something is so; it fails after `seconds`, saying `why()`."""
    deadline = time.monotonic() + seconds
    while True:
        answer = is_so()
        if await answer if isinstance(answer, Awaitable) else answer:
            return
        assert time.monotonic() < deadline, why()
        await asyncio.sleep(0.05)


async def _answers(client: httpx.AsyncClient, url: str) -> bool:
    try:
        return (await client.get(f"{url}/health/live", timeout=2)).status_code == 200
    except httpx.TransportError:
        return False


def alive(pid: int) -> bool:
    """Whether a process lives: it is there and is not a dead one that nobody asked about yet."""
    return pid in _parents()


def _parents() -> dict[int, int]:
    """The parent of every living process."""
    found = {}
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            state, parent = (folder / "stat").read_text().rpartition(")")[2].split()[:2]
        except OSError:
            continue  # it ended while we looked
        if state not in {"Z", "X"}:
            found[int(folder.name)] = int(parent)
    return found


def _words_of(pid: int) -> str:
    try:
        return Path(f"/proc/{pid}/cmdline").read_text()
    except OSError:
        return ""
