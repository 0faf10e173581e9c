"""Giving a free place to who is first in line, and the order of that line: priority, then who came first."""

from collections.abc import Sequence

import clock
from database import DB, fetch, hold
from events import history
from events.tables import Event
from notifications.outbox import Draft
from sessions import messages
from sessions.offers.freed import Freed, becomes, last_moment
from sessions.offers.office_hours import deadline
from sessions.tables import Participant, Registration, Session
from sessions.ways import counting

# A session has a line for each kind of place.
IN_LINE = f"""
SELECT r.id, count(*) AS place FROM registration r JOIN session s ON s.id = r.session
JOIN registration o ON o.session = r.session AND o.status = 'waiting' AND {counting.SAME_KIND}
    AND (o.priority > r.priority OR (o.priority = r.priority AND o.id <= r.id))
WHERE r.id IN ([ids]) GROUP BY r.id
"""  # noqa: S608 our own words
LINE = f"""
SELECT o.id, o.priority FROM registration r JOIN session s ON s.id = r.session
JOIN registration o ON o.session = r.session AND o.status = 'waiting' AND {counting.SAME_KIND}
WHERE r.id = {{}} ORDER BY o.priority DESC, o.id
"""  # noqa: S608 our own words


class NoPlaceFree(Exception):
    """Everybody who fits is in; more people only after more places."""


class NotInLine(Exception):
    """This registration does not wait (any more)."""


class LineIsOver(Exception):
    """The session has begun, or does not go on."""


async def promote(event: Event, session: Session) -> list[Draft]:
    """Give or offer each free place to the first in line, as the event wants it for places of that kind; tells them, in
    this transaction. Answers what each is told, of who has no address too.

    The caller holds `session`. While the line stands still, and when it is too late, nobody gets anything by itself.
    """
    found = becomes(event, session)
    if not {*found.values()} & {*DEEDS}:
        return []
    drafts = []
    for online, number in (await counting.free(session)).items():
        if deed := DEEDS.get(found[online]):
            drafts += await deed(event, session, await _first_in_line(session, number, online=online))
    return drafts


async def _first_in_line(session: Session, number: int | None, *, online: bool) -> list[Registration]:
    """The first `number` who wait for this kind of place; None: all of them."""
    if number == 0:
        return []
    waiting = (Registration.session == session.id) & (Registration.status == Registration.Status.WAITING)
    if len(counting.kinds(session)) > 1:
        location = Registration.way == Registration.Way.LOCATION
        waiting &= (Registration.way != Registration.Way.LOCATION) if online else location
    line = Registration.objects().where(waiting).order_by(Registration.priority, ascending=False)
    line = line.order_by(Registration.id)
    return await (line if number is None else line.limit(number))


async def confirm(
    event: Event, session: Session, first: Sequence[Registration], what: str = "moved_up", by: int | None = None
) -> list[Draft]:
    """Give each of these, who wait for a place or were offered one, that place. `by` is who did this deed; None: it
    happened by itself. The caller holds `session`.
    """
    if not first:
        return []
    now = clock.now()
    await Registration.update({
        Registration.status: Registration.Status.CONFIRMED, Registration.changed_at: now,
        Registration.promoted_at: now, Registration.offered_until: None,
    }).where(Registration.id.is_in([registration.id for registration in first]))  # fmt: skip
    abouts = [f"participant:{registration.participant}" for registration in first]
    await history.note_each(by, event.id, abouts, what, None, {"session": session.id})
    return await messages.post_promoted(event, session, first)


async def offer(event: Event, session: Session, first: Sequence[Registration]) -> list[Draft]:
    """Keep a place for each of these, until they say whether they come. Who has no address is to be called, and has as
    long as there is. The caller holds `session`.
    """
    if not first:
        return []
    now, last = clock.now(), last_moment(event, session)
    mailed = Participant.select(Participant.id).where(
        Participant.id.is_in([registration.participant for registration in first]), Participant.email != ""
    )
    addressed = set(await mailed.output(as_list=True))
    for row in first:
        has_address = row.participant in addressed
        row.offered_until = deadline(now, event.offer_hours, event.zone) if has_address else last
        row.status, row.changed_at = Registration.Status.OFFERED, now
        await Registration.update({
            Registration.status: row.status, Registration.changed_at: now, Registration.offered_until: row.offered_until,
        }).where(Registration.id == row.id)  # fmt: skip
    abouts = [f"participant:{row.participant}" for row in first]
    await history.note_each(history.NOBODY, event.id, abouts, "offered", None, {"session": session.id})
    return await messages.post_offered(event, session, first)


DEEDS = {Freed.GIVEN: confirm, Freed.OFFERED: offer}


async def free_place(session: Session, way: str) -> int | None:
    """Places for who takes part in this way that nobody holds; None where there is no limit."""
    return (await counting.free(session))[counting.kind(session, way)]


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
        if await free_place(session, registration.way) == 0:
            raise NoPlaceFree
        await confirm(event, session, [registration], "promoted", by)


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
        rows = await fetch(LINE, registration_id)
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
        return sum(draft.kind == "promoted" for draft in await promote(event, session))
