"""What is to be found at the door: today's sessions, how many are in, and who is looked for by name."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import NamedTuple

import clock
from database import fetch
from events.rights import PageNotFound, Right, Rights, events_with
from events.tables import Event
from sessions.door.entrance.scanning import is_on
from sessions.people.person import LARGEST_ID
from sessions.people.search import CONTAINS, LONGEST, MOST_WORDS
from sessions.registrations import searchable
from sessions.tables import CheckIn, Participant, Registration, Session

MOST_FOUND = 20
WHOLE_DAY = timedelta(days=1)
# Not a join: while PostgreSQL does not know yet how many came it looks them all up anew for each registration.
COUNTS = """
SELECT session, count(*) AS expected,
    count(*) FILTER (WHERE id IN (SELECT registration FROM check_in WHERE undone_at IS NULL)) AS arrived
FROM registration WHERE session IN ([ids]) AND status = 'confirmed' GROUP BY session
"""
NAMED = """
SELECT r.id, r.status, p.name, p.council, c.at AS arrived_at, c.door, c.id AS check_in FROM registration r
JOIN participant p ON p.id = r.participant LEFT JOIN check_in c ON c.registration = r.id AND c.undone_at IS NULL
WHERE r.session = {} AND p.erased_at IS NULL AND [found] ORDER BY p.name_key, r.id LIMIT {}
"""


class Count(NamedTuple):
    """How many have a place, and how many of them are in."""

    expected: int = 0
    arrived: int = 0


NOBODY = Count()


@dataclass(frozen=True)
class Entrance:
    """A session with its event, for who checks in there; `count` is nothing as long as it is not `counted`."""

    event: Event
    session: Session
    count: Count = NOBODY


@dataclass(frozen=True)
class Named:
    """Somebody who is found by name: one registration; `arrived_at` is aware (UTC), `check_in` what to undo."""

    registration: int
    status: str
    name: str
    council: str
    arrived_at: datetime | None
    door: str
    check_in: int | None


async def counts_of(session_ids: Sequence[int]) -> dict[int, Count]:
    """By session; one query."""
    if not session_ids:
        return {}
    rows = await fetch(COUNTS.replace("[ids]", ", ".join(["{}"] * len(session_ids))), *session_ids)
    return {row["session"]: Count(int(row["expected"]), int(row["arrived"])) for row in rows}


async def entrances_of(rights: Rights) -> list[Entrance]:
    """Today's sessions, in order of time, of every event where one checks in: three queries, whatever there is."""
    now, events = clock.now(), {event.id: event for event in await events_with(rights, Right.CHECK_IN)}
    rows = await Session.objects().where(
        Session.event.is_in([0, *events]), Session.status == Session.Status.PUBLISHED,
        Session.starts_at < now + WHOLE_DAY, Session.ends_at > now - WHOLE_DAY,
    ).order_by(Session.starts_at, Session.event, Session.number)  # fmt: skip
    today = [row for row in rows if is_on(events[row.event], row, now)]
    counts = await counts_of([row.id for row in today])
    return [Entrance(events[row.event], row, counts.get(row.id, Count())) for row in today]


async def entrance_at(rights: Rights, session_id: int) -> Entrance:
    """The door of one session, when one checks in at its event. Raises `PageNotFound`."""
    rows = await fetch("SELECT * FROM session WHERE id = {}", session_id) if session_id <= LARGEST_ID else []
    session = Session(**rows[0]) if rows else None
    if session is None or not session.is_visible or not rights.may(Right.CHECK_IN, session.event):
        raise PageNotFound
    event = Event(**(await fetch("SELECT * FROM event WHERE id = {}", session.event))[0])
    return Entrance(event, session)


async def counted(at: Entrance) -> Entrance:
    """The same door, with how many are in now; one query."""
    return replace(at, count=(await counts_of([at.session.id])).get(at.session.id, Count()))


async def named(session: Session, typed: str) -> list[Named]:
    """Who asked for a place in this session and has every typed word in name, address or council; one query."""
    words = searchable("".join(sign for sign in typed[:LONGEST] if sign.isprintable())).split()[:MOST_WORDS]
    if not words:
        return []
    statement = NAMED.replace("[found]", " AND ".join([CONTAINS] * len(words)))
    rows = await fetch(statement, session.id, *words, MOST_FOUND)
    return [
        Named(row["id"], row["status"], row["name"], row["council"], row["arrived_at"], row["door"] or "", row["check_in"])
        for row in rows
    ]


async def registered(session: Session, number: int) -> Participant:
    """Whose registration for this session has this id. Raises `PageNotFound`."""
    row = None
    if number <= LARGEST_ID:
        row = await Registration.objects().where(Registration.id == number, Registration.session == session.id).first()
    found = await Participant.objects().where(Participant.id == row.participant).first() if row else None
    if found is None:
        raise PageNotFound
    return found


async def arrival_at(session: Session, number: int) -> tuple[CheckIn, Participant]:
    """A check-in of this session, undone or not, and of whom. Raises `PageNotFound`."""
    row = await CheckIn.objects().where(CheckIn.id == number).first() if number <= LARGEST_ID else None
    if row is None:
        raise PageNotFound
    return row, await registered(session, row.registration)
