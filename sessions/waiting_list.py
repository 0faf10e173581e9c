"""Giving a free place to who is first in line, and the order of that line: priority, then who came first."""

from collections.abc import Sequence

import clock
from database import DB, fetch, hold
from events import history
from events.tables import Event
from notifications.outbox import Draft
from sessions import messages
from sessions.tables import Registration, Session

IN_LINE = """
SELECT mine.id, count(*) AS place
FROM registration mine
JOIN registration other ON other.session = mine.session AND other.status = 'waiting'
    AND (other.priority > mine.priority OR (other.priority = mine.priority AND other.id <= mine.id))
WHERE mine.id IN ([ids]) GROUP BY mine.id
"""
LINE = "SELECT id, priority FROM registration WHERE session = {} AND status = 'waiting' ORDER BY priority DESC, id"


class NoPlaceFree(Exception):
    """Everybody who fits is in; more people only after more places."""


class NotInLine(Exception):
    """This registration does not wait (any more)."""


class LineIsOver(Exception):
    """The session has begun, or does not go on."""


def is_open(event: Event, session: Session) -> bool:
    """Whether places that come free are given away by themselves now: not while the line is frozen, not in the
    event's last hours before the start, nor after it.
    """
    goes_on = not session.is_cancelled and not session.is_frozen
    return goes_on and clock.now() < session.starts_at - event.promotion_stops


async def promote(event: Event, session: Session) -> list[Draft]:
    """Confirm as many of the first in line as there are places; tells them, in this transaction. Answers what each is
    told, of who has no address too.

    The caller holds `session`.
    """
    if not is_open(event, session):
        return []
    free = await free_places(session)
    if free == 0:
        return []
    line = (
        Registration.objects()
        .where(Registration.session == session.id, Registration.status == Registration.Status.WAITING)
        .order_by(Registration.priority, ascending=False)
        .order_by(Registration.id)
    )
    return await _confirm(event, session, await (line if free is None else line.limit(free)))


async def _confirm(
    event: Event, session: Session, first: Sequence[Registration], what: str = "moved_up", by: int | None = None
) -> list[Draft]:
    """`by` is who did this deed; None: it happened by itself."""
    if not first:
        return []
    await Registration.update(
        {Registration.status: Registration.Status.CONFIRMED, Registration.changed_at: clock.now()}
    ).where(Registration.id.is_in([registration.id for registration in first]))
    abouts = [f"participant:{registration.participant}" for registration in first]
    await history.note_each(by, event.id, abouts, what, None, {"session": session.id})
    return await messages.post_promoted(event, session, first)


async def free_places(session: Session) -> int | None:
    """Places that nobody holds; None where there is no limit."""
    if session.capacity is None:
        return None
    taken = await Registration.count().where(
        Registration.session == session.id,
        Registration.status.is_in([Registration.Status.CONFIRMED, Registration.Status.OFFERED]),
    )
    return max(0, int(session.capacity) - int(taken))


async def places_in_line(registration_ids: Sequence[int]) -> dict[int, int]:
    """Which number each of these waiting registrations has in its line, 1 for the first; one query for all."""
    if not registration_ids:
        return {}
    statement = IN_LINE.replace("[ids]", ", ".join(["{}"] * len(registration_ids)))
    rows = await Registration.raw(statement, *registration_ids)
    return {row["id"]: row["place"] for row in rows}


# -- by hand


async def promote_by_hand(event: Event, session_id: int, registration_id: int, by: int) -> None:
    """Give a free place to this one in line, also of a frozen line and in the last hours.

    Raises `NotInLine`, `LineIsOver`, `NoPlaceFree`.
    """
    async with DB.transaction():
        await hold(Session, [session_id])
        session, registration = await _waiting(session_id, registration_id)
        if await free_places(session) == 0:
            raise NoPlaceFree
        await _confirm(event, session, [registration], "promoted", by)


async def _waiting(session_id: int, registration_id: int) -> tuple[Session, Registration]:
    session = await Session.objects().where(Session.id == session_id).first()
    registration = (
        await Registration.objects()
        .where(
            Registration.id == registration_id,
            Registration.session == session_id,
            Registration.status == Registration.Status.WAITING,
        )
        .first()
    )
    if session is None or registration is None:
        raise NotInLine
    if session.is_cancelled or session.has_begun(clock.now()):
        raise LineIsOver
    return session, registration


async def move(event: Event, session_id: int, registration_id: int, place: int, reason: str, by: int) -> int:
    """Put this one at number `place` in line (1 is the first), and say why. Answers the number it got.

    Raises `NotInLine`, `LineIsOver`.
    """
    async with DB.transaction():
        await hold(Session, [session_id])
        _session, registration = await _waiting(session_id, registration_id)
        rows = await fetch(LINE, session_id)
        order = [row["id"] for row in rows]
        was = order.index(registration.id) + 1
        place = min(max(place, 1), len(order))
        order.remove(registration.id)
        order.insert(place - 1, registration.id)
        await _put(order, {row["id"]: row["priority"] for row in rows})
        await Registration.update({Registration.reason: reason}).where(Registration.id == registration.id)
        about = f"participant:{registration.participant}"
        if was != place:
            facts = {"session": session_id, "place": was}, {"session": session_id, "place": place}
            await history.note(by, event.id, about, "moved_in_line", *facts)
        elif registration.reason != reason:
            await history.note(by, event.id, about, "line-reason", None, {"session": session_id})
    return place


async def _put(order: Sequence[int], known: dict[int, int]) -> None:
    """Raise priorities just enough to make the line stand in `order`; who signs up later comes after all of them."""
    raised: dict[int, list[int]] = {}
    behind, priority = order[-1], known[order[-1]]
    for one in reversed(order[:-1]):
        priority = max(known[one], priority + (one > behind))
        if priority != known[one]:
            raised.setdefault(priority, []).append(one)
        behind = one
    for priority, ids in raised.items():
        await Registration.update({Registration.priority: priority}).where(Registration.id.is_in(ids))


async def freeze(event: Event, session_id: int, by: int, *, frozen: bool) -> int:
    """Stop giving free places away by themselves, or begin again; then who is first gets what is free: so many."""
    async with DB.transaction():
        await hold(Session, [session_id])
        session = await Session.objects().where(Session.id == session_id).first()
        assert session is not None  # the caller found it
        if session.is_frozen == frozen:
            return 0
        session.is_frozen = frozen
        await Session.update({Session.is_frozen: frozen}).where(Session.id == session_id)
        await history.note(by, event.id, f"session:{session_id}", "frozen" if frozen else "thawed")
        return len(await promote(event, session))
