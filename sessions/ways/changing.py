"""Taking part in another way: at once where there is a place, and else nothing changes."""

import clock
from database import DB, fetch, hold
from events import history
from events.tables import Event
from sessions import messages, waiting_list
from sessions.registrations import NothingToCancel, SessionHasBegun
from sessions.tables import Registration, Session
from sessions.ways import counting
from sessions.ways.choices import Way, ways_of

WAITING = f"""
SELECT 1 FROM registration r JOIN session s ON s.id = r.session
WHERE r.session = {{}} AND r.status = 'waiting' AND {counting.IS_ONLINE} = {{}} LIMIT 1
"""  # noqa: S608 our own words


class WayNotOffered(Exception):
    """One cannot take part in this session that way."""


class NoPlaceThatWay(Exception):
    """All places of that kind are taken, or others wait for them."""


async def change_way(event: Event, registration: Registration, way: Way, by: int | None = None) -> None:
    """Let somebody take part in this way from now on. Who stood in line where it is full, gets a place where it is not;
    a place that is left goes to the first who waits for one. The same way again changes nothing.

    Raises `NothingToCancel` (there is no registration any more), `SessionHasBegun`, `WayNotOffered`, `NoPlaceThatWay`.
    """
    async with DB.transaction():
        await hold(Session, [registration.session])
        session, current = await _current(registration)
        if way not in ways_of(session.form, session.dial_in):
            raise WayNotOffered
        if current.way == way:
            return
        was = str(current.way), str(current.status)
        if counting.kind(session, current.way) != counting.kind(session, way):
            await _take_place(session, current, way)
        current.way, current.changed_at, current.sequence = way, clock.now(), current.sequence + 1
        await current.save()
        await messages.withdraw_reminders([current.id])
        await messages.post_other_way(event, session, current, *was)
        about = {"session": session.id, "way": was[0]}, {"session": session.id, "way": way.value}
        await history.note(by, event.id, f"participant:{current.participant}", "other_way", *about)
        await waiting_list.promote(event, session)


async def _current(registration: Registration) -> tuple[Session, Registration]:
    current = await Registration.objects().where(Registration.id == registration.id).first()
    session = await Session.objects().where(Session.id == registration.session).first()
    if current is None or session is None or not current.is_active:
        raise NothingToCancel
    if session.is_cancelled or session.has_begun(clock.now()):
        raise SessionHasBegun
    return session, current


async def _take_place(session: Session, current: Registration, way: Way) -> None:
    """A place of the other kind, when one is free and nobody waits for it. Who asked for one, asks for the other."""
    if current.is_requested:
        return
    online = counting.kind(session, way)
    free = (await counting.free(session))[online]
    if free == 0 or (free is not None and await fetch(WAITING, session.id, int(online))):
        raise NoPlaceThatWay
    current.status, current.offered_until = Registration.Status.CONFIRMED, None
