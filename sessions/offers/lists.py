"""What the desk does about places: whom to call because it is too late to ask by mail, and who still has to choose."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

import clock
from database import Rows, fetch
from events.tables import Event
from sessions.offers.freed import Freed, what_becomes
from sessions.tables import Session
from sessions.ways.counting import IS_ONLINE, SAME_KIND, most

WITH_A_LINE = """
SELECT s.id FROM session s WHERE s.event = {} AND s.status = 'published' AND s.starts_at > {}
    AND EXISTS (SELECT 1 FROM registration r WHERE r.session = s.id AND r.status = 'waiting')
"""
FIRST = f"""
SELECT w.*, row_number() OVER (PARTITION BY w.session, w.online ORDER BY w.priority DESC, w.id) AS place FROM (
    SELECT r.id, r.session, r.priority, {IS_ONLINE} AS online, p.id AS participant, p.name, p.council, p.phone, p.email, (
        SELECT count(*) FROM registration o WHERE o.session = r.session AND o.status IN ('confirmed', 'offered')
            AND {SAME_KIND}
    ) AS taken FROM registration r JOIN session s ON s.id = r.session JOIN participant p ON p.id = r.participant
    WHERE r.session IN ([ids]) AND r.status = 'waiting'
) w ORDER BY w.session, w.online, w.priority DESC, w.id
"""  # noqa: S608 our own words
OF_EVENT = ("promotion_stops", "offers_online", "offers_location", "offer_hours", "time_zone")
OF_SESSION = ("event", "starts_at", "form", "is_frozen", "status")
LINES = f"""
SELECT {", ".join(f"s.{name}" for name in OF_SESSION)}, {", ".join(f"e.{name}" for name in OF_EVENT)}, k.online,
    CASE k.online WHEN 1 THEN s.online_capacity ELSE s.capacity END AS most, (
        SELECT count(*) FROM registration r WHERE r.session = s.id AND r.status IN ('confirmed', 'offered')
            AND {IS_ONLINE} = k.online
    ) AS taken, (
        SELECT count(*) FROM registration r WHERE r.session = s.id AND r.status = 'waiting' AND {IS_ONLINE} = k.online
    ) AS waiting
FROM session s JOIN event e ON e.id = s.event
JOIN (SELECT 0 AS online UNION ALL SELECT 1) k ON k.online = 0 OR s.form = 'hybrid'
WHERE s.event = {{}} AND s.status = 'published' AND s.starts_at > {{}}
    AND EXISTS (SELECT 1 FROM registration w WHERE w.session = s.id AND w.status = 'waiting')
"""  # noqa: S608 our own words
OFFERED = """
SELECT r.id, r.session, r.way, r.offered_until, p.id AS participant, p.name, p.council, p.phone, p.email, s.number, s.title
FROM registration r JOIN participant p ON p.id = r.participant JOIN session s ON s.id = r.session
WHERE r.status = 'offered' AND [which] ORDER BY r.offered_until, r.id
"""


@dataclass(frozen=True)
class ToGive:
    """One who is to be called, for there is a place in `session` that nobody gets by itself any more."""

    session: Session
    online: bool
    row: dict[str, object]


async def to_give(event: Event) -> list[ToGive]:
    """Whom to call about a free place, in order of time and of the line: as many as there are places."""
    now = clock.now()
    ids = [row["id"] for row in await fetch(WITH_A_LINE, event.id, now)]
    sessions = await Session.objects().where(Session.id.is_in(ids)).order_by(Session.starts_at) if ids else []
    late = {
        (one.id, online): one for one in sessions for online in (False, True)
        if what_becomes(event, one, now, online=online) is Freed.CALLED
    }  # fmt: skip
    if not late:
        return []
    chosen = sorted({session for session, _online in late})
    rows = await fetch(FIRST.replace("[ids]", ", ".join(["{}"] * len(chosen))), *chosen)
    found = [
        ToGive(late[row["session"], bool(row["online"])], bool(row["online"]), row)
        for row in rows if (row["session"], bool(row["online"])) in late
    ]  # fmt: skip
    return sorted((one for one in found if _fits(one)), key=lambda one: (one.session.starts_at, one.session.number))


def _fits(one: ToGive) -> bool:
    limit = most(one.session, online=one.online)
    return limit is None or int(str(one.row["place"])) <= limit - int(str(one.row["taken"]))


async def number_to_give(event_id: int) -> int:
    """How many are to be called about a free place, in one query."""
    now, number = clock.now(), 0
    for row in await fetch(LINES, event_id, now):
        if _becomes(row, now) is Freed.CALLED:
            free = row["waiting"] if row["most"] is None else max(0, row["most"] - row["taken"])
            number += min(free, row["waiting"])
    return number


def _becomes(row: dict[str, Any], at: datetime) -> Freed:
    """What becomes of a free place of this kind, from the columns that decide it."""
    event = Event(**{name: row[name] for name in OF_EVENT})
    session = Session(**{name: row[name] for name in OF_SESSION})
    return what_becomes(event, session, at, online=bool(row["online"]))


async def offers_in(session: Session) -> Rows:
    """Who was offered a place in `session` and has not chosen yet, who has the least time first."""
    return await fetch(OFFERED.replace("[which]", "r.session = {}"), session.id)


async def offers_to(participants: list[int]) -> dict[int, Rows]:
    """The open offers of each of these people."""
    found: dict[int, Rows] = {}
    if participants:
        which = f"r.participant IN ({', '.join(['{}'] * len(participants))})"
        for row in await fetch(OFFERED.replace("[which]", which), *participants):
            found.setdefault(row["participant"], []).append(row)
    return found
