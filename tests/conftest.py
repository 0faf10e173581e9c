"""What every test stands on: a database of its own kind, emptied after each test, and the time in its own hand.

`pytest --database=postgresql` runs the same tests on a real PostgreSQL that is started here.
"""

import gc
import os
import shutil
import sys
import tempfile
from collections.abc import AsyncIterator, Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from piccolo.columns import Serial

WORKPLACE = Path(tempfile.mkdtemp(prefix="bijeen-tests-"))
MONDAY = datetime(2027, 3, 1, 9, 0, tzinfo=UTC)


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--database", choices=["sqlite", "postgresql"], default="sqlite")


def pytest_configure(config: pytest.Config) -> None:
    """Choose the database before any of our modules is imported: the settings are read once."""
    os.environ["XDG_RUNTIME_DIR"] = str(WORKPLACE)  # where the PostgreSQL wheel keeps its locks
    if config.getoption("--database") == "postgresql":
        from tests.postgresql import start  # noqa: PLC0415 started only where it is asked for

        os.environ["BIJEEN_DATABASE_URL"] = start(WORKPLACE)
    else:
        os.environ["BIJEEN_DATABASE_URL"] = f"sqlite:///{WORKPLACE / 'bijeen.sqlite'}"
    os.environ["BIJEEN_DATA"] = str(WORKPLACE)
    os.environ["BIJEEN_BASE_URL"] = "http://127.0.0.1:8000"
    os.environ["BIJEEN_LIMITS"] = "on"
    os.environ["PICCOLO_CONF"] = "piccolo_conf"
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)  # else each of the many processes of the tests compiles all of it again
    for name in ("BIJEEN_SMTP_URL", "BIJEEN_MAIL_FROM", "BIJEEN_REPLY_DOMAIN", "BIJEEN_IMAP_URL", "BIJEEN_SECRET_KEY", "BIJEEN_DATA_KEY"):
        os.environ.pop(name, None)


def pytest_collection_finish() -> None:
    """What was imported stays: the garbage collector need not walk it again during thousands of tests (a twelfth of the time)."""
    gc.collect()
    gc.freeze()


def pytest_unconfigure() -> None:
    """End the PostgreSQL server, if one was started."""
    gc.unfreeze()  # libraries in C++ look at the end whether all of theirs was given back
    if "tests.postgresql" in sys.modules:
        sys.modules["tests.postgresql"].stop()
    shutil.rmtree(WORKPLACE, ignore_errors=True)


@pytest.fixture(scope="session")
def anyio_backend() -> str:
    return "asyncio"


@pytest.fixture(scope="session")
async def schema(anyio_backend: str) -> AsyncIterator[None]:
    """The migrated database, open for the whole run."""
    import database  # noqa: PLC0415 after pytest_configure
    from migrations.forwards import migrate  # noqa: PLC0415 as above

    async with database.opened():
        await migrate()
        if isinstance(database.DB, database.SQLite):  # what asks for no order gets the least likely one, here as on PostgreSQL
            for connection in filter(None, (database.DB.reader, database.DB.writer)):
                connection.execute("PRAGMA reverse_unordered_selects = ON")
        yield


@pytest.fixture
async def db(schema: None) -> AsyncIterator[None]:
    """The migrated database, empty when the test begins."""
    yield
    await empty()


async def empty() -> None:
    """Throw away every row of ours."""
    from database import DB  # noqa: PLC0415 after pytest_configure
    from tests.tables import TABLES  # noqa: PLC0415 as above

    names = [table._meta.tablename for table in TABLES]
    if DB.engine_type == "postgres":  # TRUNCATE makes new files: fifty times as long as taking away a few rows
        counted = [table._meta.tablename for table in TABLES if isinstance(table._meta.primary_key, Serial)]
        steps = "".join(f"DELETE FROM {name}; " for name in names)
        steps += "".join(f"PERFORM setval('{name}_id_seq', 1, false); " for name in counted)
        await DB.run_ddl(f"DO $$ BEGIN SET LOCAL session_replication_role = replica; {steps} END $$")
        return
    async with DB.transaction():
        for name in names:
            await DB.run_ddl(f"DELETE FROM {name}")


@pytest.fixture
def at(monkeypatch: pytest.MonkeyPatch) -> Callable[[datetime], None]:
    """`at(moment)` makes it that moment for everything that asks the clock."""

    def set_to(moment: datetime) -> None:
        monkeypatch.setattr("clock.now", lambda: moment)

    return set_to


@pytest.fixture
def now(at: Callable[[datetime], None]) -> datetime:
    """Monday 1 March 2027, 10.00 hours in Amsterdam, and it stays that time."""
    at(MONDAY)
    return MONDAY


@pytest.fixture
def counting_anew() -> None:
    """Nobody has asked for anything yet: the limits count from zero."""
    from events import limits  # noqa: PLC0415 after pytest_configure

    limits.forget()


@pytest.fixture
async def browser(db: None) -> AsyncIterator[Any]:
    """Somebody who is not signed in (`tests.site.Browser`)."""
    from tests.site import visitor  # noqa: PLC0415 after pytest_configure

    async with visitor() as browser:
        yield browser
