"""The statements of real sign-ups, recorded, and then replayed by `sqlite3` alone on a copy of the same database."""

import os
import shutil
import sqlite3
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from database import DB, PRAGMAS, SQLite, opened
from events.tables import Event
from migrations.forwards import migrate
from sessions.registrations import Person, form_key, sign_up
from sessions.tables import Session
from tests.cast import a_session, an_event

Statement = tuple[str, Sequence[Any]]
SESSIONS = 60


async def recorded(people: int) -> tuple[Path, list[list[Statement]]]:
    """A copy of the database before `people` signed up for one session each, and all statements each of them took."""
    assert isinstance(DB, SQLite)
    database, before = Path(str(DB.path)), Path(os.environ["BIJEEN_DATA"]) / "before.sqlite"
    async with opened():
        await migrate()
        event = await an_event()
        sessions = [await a_session(event, capacity=100_000, has_waiting_list=True) for _ in range(SESSIONS)]
    shutil.copy(database, before)
    async with opened():
        return before, [await _one(event, sessions[index % SESSIONS], index) for index in range(people)]


async def _one(event: Event, session: Session, index: int) -> list[Statement]:
    """Sign one person up and note what the engine was asked."""
    assert isinstance(DB, SQLite)
    noted: list[Statement] = []
    run = DB.run

    async def noting(statement: str, values: Sequence[Any]) -> Any:
        noted.append((statement, values))
        return await run(statement, values)

    DB.run = noting  # type: ignore[method-assign]  # to listen in, and put back below
    person = Person(f"Deelnemer {index:05}", f"deelnemer{index}@example.org", "Cliëntenraad Zonnehof", "lid")
    await sign_up(event, person, [session.id], "", form_key(str(index), person, [session.id], ""))
    DB.run = run  # type: ignore[method-assign]  # as above
    return noted


def replay(path: Path, sign_ups: Sequence[Sequence[Statement]]) -> float:
    """Sign-ups per second of a loop that does nothing else: BEGIN IMMEDIATE, the statements, COMMIT with fsync."""
    connection = sqlite3.connect(path, isolation_level=None, detect_types=sqlite3.PARSE_DECLTYPES)
    for pragma in PRAGMAS:
        connection.execute(pragma)
    began = time.perf_counter()
    for statements in sign_ups:
        connection.execute("BEGIN IMMEDIATE")
        for statement, values in statements:
            connection.execute(statement, values).fetchall()
        connection.execute("COMMIT")
    seconds = time.perf_counter() - began
    connection.close()
    return len(sign_ups) / seconds
