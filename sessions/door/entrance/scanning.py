"""A ticket at the door of a session: whose it is, whether they may come in, and recording that they did."""

from dataclasses import replace
from datetime import datetime
from typing import Any

import clock
from database import DB, Rows, fetch
from events import history
from events.tables import Event
from sessions.breakouts.shown import GROUP_OF_R
from sessions.door.entrance.answers import Answer, Elsewhere, Kind
from sessions.door.reading import Read, Says, read
from sessions.registrations import Arrived, Came, arrive, take_back
from sessions.tables import CheckIn, Participant, Registration, Session

STATUS = Registration.Status
THEIRS = f"""
SELECT r.id, r.status, r.way, r.session, s.title, s.starts_at, s.ends_at, s.place, s.status AS state, {GROUP_OF_R} AS own_group
FROM registration r JOIN session s ON s.id = r.session WHERE r.participant = {{}} ORDER BY s.starts_at, s.number, r.id
"""  # noqa: S608 our own words
OF_LINK = "SELECT * FROM participant WHERE ticket_token = {} AND erased_at IS NULL"
OF_CODE = "SELECT * FROM participant WHERE ticket_code = {} AND erased_at IS NULL"
ODD = {Says.PERSONAL: Kind.PERSONAL, Says.COUNCIL: Kind.PERSONAL, Says.FOREIGN: Kind.FOREIGN, Says.UNREADABLE: Kind.UNREADABLE}
WITHOUT_PLACE = {
    STATUS.WAITING.value: Kind.WAITING, STATUS.OFFERED.value: Kind.NO_PLACE, STATUS.REQUESTED.value: Kind.NO_PLACE,
    STATUS.CANCELLED.value: Kind.LEFT,
}  # fmt: skip


async def scan(event: Event, session: Session, typed: str, came: Came) -> Answer:
    """Let in whose ticket this is: the text of its QR code, or its code as it was typed. What is not let in changes nothing."""
    found = read(typed)
    if found.says in ODD:
        return Answer(ODD[found.says])
    participant = await _whose(found)
    if participant is None:
        return Answer(Kind.UNKNOWN)
    if participant.event != event.id:
        return Answer(await _of_other_event(participant.event))
    return await enter(event, session, participant, came)


async def _whose(found: Read) -> Participant | None:
    """Not who was erased: their ticket went with them."""
    rows = await fetch(OF_LINK if found.says == Says.LINK else OF_CODE, found.text)
    return Participant(**rows[0]) if rows else None


async def _of_other_event(event_id: int) -> Kind:
    """No more than this is told of an event where one may have no business."""
    rows = await fetch("SELECT max(ends_at) AS last FROM session WHERE event = {}", event_id)
    last = rows[0]["last"]
    ended = datetime.fromisoformat(last) if isinstance(last, str) else last  # SQLite knows no type of an aggregate
    return Kind.EARLIER_EVENT if ended is not None and ended < clock.now() else Kind.OTHER_EVENT


async def enter(event: Event, session: Session, participant: Participant, came: Came) -> Answer:
    """Let in a participant of `event`, however it is known who it is."""
    who = Answer(Kind.LEFT, participant.name, participant.council)
    rows = await fetch(THEIRS, participant.id)
    here = _counting(rows, session)
    if here is None or here["status"] != STATUS.CONFIRMED:
        return _without_place(event, rows, here, who)
    if session.is_cancelled:
        return replace(who, kind=Kind.CANCELLED)
    if not is_on(event, session, came.at or clock.now()):
        return replace(who, kind=Kind.NOT_TODAY)
    arrived = await _recorded(event, participant, session, here["id"], came)
    kind = Kind.UNDONE if arrived.is_undone else Kind.WELCOME if arrived.is_first else Kind.ALREADY
    return replace(who, kind=kind, way=here["way"], check_in=arrived.check_in, group=here["own_group"] or arrived.group)


async def _recorded(
    event: Event, participant: Participant, session: Session, registration_id: int, came: Came
) -> Arrived:
    async with DB.transaction():
        arrived = await arrive(registration_id, came)
        if arrived.is_new:
            about, after = f"participant:{participant.id}", {"session": session.id}
            await history.note(came.organiser, event.id, about, "let-in", None, after)
        return arrived


def _counting(rows: Rows, session: Session) -> dict[str, Any] | None:
    """The registration for this session that counts: the active one, else the last."""
    mine = [row for row in rows if row["session"] == session.id]
    active = [row for row in mine if row["status"] != STATUS.CANCELLED]
    return (active or mine)[-1] if mine else None


def _without_place(event: Event, rows: Rows, here: dict[str, Any] | None, who: Answer) -> Answer:
    """Why somebody cannot come in here; where they can, when that is today."""
    now = clock.now()
    others = [
        row for row in rows
        if row["status"] == STATUS.CONFIRMED and row["state"] == Session.Status.PUBLISHED and row["ends_at"] > now
        and row["starts_at"].astimezone(event.zone).date() == now.astimezone(event.zone).date()
    ]  # fmt: skip
    if others and (here is None or here["status"] == STATUS.CANCELLED):
        first = others[0]
        elsewhere = Elsewhere(first["title"], first["starts_at"], first["place"])
        return replace(who, kind=Kind.OTHER_SESSION, elsewhere=elsewhere)
    if here is not None:
        return replace(who, kind=WITHOUT_PLACE[str(here["status"])])
    is_over = bool(rows) and all(row["status"] == STATUS.CANCELLED for row in rows)
    return replace(who, kind=Kind.LEFT if is_over else Kind.NOT_SIGNED_UP)


def is_on(event: Event, session: Session, at: datetime) -> bool:
    """Whether it is on the day of `at` in the event's time zone; one that ends after midnight is on two days."""
    first, today, last = (one.astimezone(event.zone).date() for one in (session.starts_at, at, session.ends_at))
    return first <= today <= last


async def undo(event: Event, check_in: CheckIn, participant_id: int, session_id: int, by: int) -> None:
    """Take back that somebody was let in; nothing happens when it was."""
    async with DB.transaction():
        if await take_back(check_in, by):
            await history.note(by, event.id, f"participant:{participant_id}", "let-out", {"session": session_id})
