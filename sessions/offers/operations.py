"""A place that is offered: taken, let go, or given to the next when nobody answered in time."""

import clock
from database import DB, fetch, hold
from events import history
from events.tables import Event
from sessions import messages, registrations, waiting_list
from sessions.registrations import SessionHasBegun
from sessions.tables import Registration, Session

STATUS = Registration.Status
DUE = """
SELECT DISTINCT r.session FROM registration r JOIN session s ON s.id = r.session
WHERE r.status = 'offered' AND s.status = 'published' AND (r.offered_until <= {} OR s.starts_at <= {})
"""


class OfferGone(Exception):
    """There is no offer any more: it was taken or let go before, or its time was over."""


async def accept(event: Event, registration: Registration, by: int | None = None) -> None:
    """Take the place that was offered. Raises `OfferGone`, `SessionHasBegun`."""
    async with DB.transaction():
        session, current = await _offered(registration)
        if session.is_cancelled or session.has_begun(clock.now()):
            raise SessionHasBegun
        await waiting_list.confirm(event, session, [current], "accepted" if by is None else "promoted", by)


async def let_go(event: Event, registration: Registration, by: int | None = None) -> None:
    """Leave the place to the next in line, in the same transaction. Raises `OfferGone`, `SessionHasBegun`."""
    async with DB.transaction():
        _session, current = await _offered(registration)
        if by is None:
            await registrations.cancel(current)
            return
        await registrations.give_up(current)
        about, before = f"participant:{current.participant}", {"session": current.session}
        await history.note(by, event.id, about, "cancelled", before)


async def _offered(registration: Registration) -> tuple[Session, Registration]:
    await hold(Session, [registration.session])
    session = await Session.objects().where(Session.id == registration.session).first()
    current = await Registration.objects().where(Registration.id == registration.id).first()
    if session is None or current is None or not current.is_offered:
        raise OfferGone
    return session, current


# -- when nobody answers


async def expire() -> int:
    """End every offer whose time is over, and give each place to the next in the same transaction; answers how many
    ended. Safe to run at once by several workers.
    """
    now, ended = clock.now(), 0
    for row in await fetch(DUE, now, now):
        ended += await _expire_in(row["session"])
    return ended


async def _expire_in(session_id: int) -> int:
    async with DB.transaction():
        await hold(Session, [session_id])
        now = clock.now()
        session = await Session.objects().where(Session.id == session_id).first()
        if session is None or session.is_cancelled:
            return 0
        open_ones = await Registration.objects().where(
            Registration.session == session_id, Registration.status == STATUS.OFFERED
        )
        rows = [row for row in open_ones if row.offered_until <= now or session.has_begun(now)]
        if not rows:
            return 0
        event = await Event.objects().where(Event.id == session.event).first()
        assert event is not None  # the foreign key says so
        await Registration.update({Registration.status: STATUS.CANCELLED, Registration.changed_at: now}).where(
            Registration.id.is_in([row.id for row in rows])
        )
        abouts = [f"participant:{row.participant}" for row in rows]
        await history.note_each(history.NOBODY, event.id, abouts, "offer-over", {"session": session.id})
        await messages.post_offers_over(event, session, rows)
        await waiting_list.promote(event, session)
        return len(rows)
