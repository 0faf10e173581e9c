"""Finding one of 20,000 participants with 100,000 registrations: database time, and its share of the promise."""

import time
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from statistics import median
from typing import Any

from database import DB, fetch, opened
from events.tables import Event
from events.tokens import CodeKind, new_code, new_token
from migrations.forwards import migrate
from sessions.people import lists, search
from sessions.registrations import name_key, searchable
from tests.cast import FAKER, a_session, an_event

PEOPLE = 20_000
EACH = 5
SESSIONS = 60
LONGEST = 0.050  # seconds of database time
AT_ONCE = 1000
ROUNDS = 7

PARTICIPANT = (
    "INSERT INTO participant (event, email, name, name_key, note, council, role, language, personal_token, ticket_token, "
    "ticket_code, personal_code, created_at, phone, search) VALUES "
)
REGISTRATION = (
    "INSERT INTO registration (session, participant, status, join_token, uid, sequence, organizer, created_at, "
    "changed_at, priority, reason) VALUES "
)


async def _insert(statement: str, rows: list[tuple[Any, ...]]) -> None:
    for start in range(0, len(rows), AT_ONCE):
        some = rows[start : start + AT_ONCE]
        marks = ", ".join(["(" + ", ".join(["{}"] * len(some[0])) + ")"] * len(some))
        await fetch(statement + marks, *(value for row in some for value in row))


def _person(event: Event, index: int, at: datetime) -> tuple[Any, ...]:
    name, email, council = FAKER.name(), f"deelnemer{index}@example.org", f"Cliëntenraad {FAKER.city()}"
    return (
        event.id, email if index % 50 else "", name, name_key(name), str(index), council, "lid", "nl", new_token(),
        new_token(), new_code(CodeKind.TICKET), new_code(CodeKind.PERSONAL), at, "", searchable(name, email, council),
    )  # fmt: skip


async def _fill(event: Event) -> None:
    """Everybody in five sessions."""
    now = datetime.now(UTC)
    sessions = [await a_session(event, starts_at=datetime(2099, 1, 1, tzinfo=UTC)) for _ in range(SESSIONS)]
    await _insert(PARTICIPANT, [_person(event, index, now) for index in range(PEOPLE)])
    ids = [row["id"] for row in await fetch("SELECT id FROM participant ORDER BY id")]
    await _insert(REGISTRATION, [
        (sessions[(person + step * 7) % SESSIONS].id, person, "confirmed", new_token(), new_token(), 0, "x", now, now, 0, "")
        for person in ids
        for step in range(EACH)
    ])  # fmt: skip


async def _seconds(act: Callable[[], Awaitable[object]]) -> float:
    times = []
    for _ in range(ROUNDS):
        began = time.perf_counter()
        await act()
        times.append(time.perf_counter() - began)
    return median(times)


async def measure() -> int:
    """Print the figures and their share of the promise; 1 when it is broken."""
    async with opened():
        await migrate()
        event = await an_event(slug="zoeken")
        async with DB.transaction():
            await _fill(event)
        if DB.engine_type == "postgres":
            await DB.run_ddl("ANALYZE")
        code = (await fetch("SELECT personal_code FROM participant WHERE event = {} LIMIT 1", event.id))[0]
        asked = {"a name": "jansen", "two parts": "van ber", "an address": "deelnemer19999@", "a council": "cliëntenraad am",
                 "a code": code["personal_code"], "nobody": "zzzzzz", "everybody": ""}  # fmt: skip
        slowest = 0.0
        for name, typed in asked.items():
            seconds = await _seconds(lambda typed=typed: search.find(event, typed))  # type: ignore[misc]  # bound now
            slowest = max(slowest, seconds)
            print(f"finding {name:<20}{1000 * seconds:8.1f} ms   {seconds / LONGEST:.2f} of 50 ms")
        last = await _seconds(lambda: search.find(event, "", PEOPLE // search.PAGE))
        counted = await _seconds(lambda: lists.counts(event.id))
        print(f"{'the last page':<28}{1000 * last:8.1f} ms   {last / LONGEST:.2f} of 50 ms")
        print(f"{'counting the lists':<28}{1000 * counted:8.1f} ms   {counted / LONGEST:.2f} of 50 ms")
    broken = max(slowest, last) > LONGEST
    print("BROKEN: finding somebody took over 50 ms" if broken else "Promise kept (finding anybody within 50 ms).")
    return int(broken)
