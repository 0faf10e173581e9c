"""Giving up a place, or a number in line."""

import clock
from database import DB, hold
from events import history
from events.tables import Event
from sessions import messages, waiting_list
from sessions.registrations.outcomes import NothingToCancel, SessionHasBegun
from sessions.tables import Registration, Session


async def cancel(registration: Registration) -> None:
    """What `give_up` does, by the participant: by a button, or by their calendar. Raises what it does."""
    async with DB.transaction():
        event = await give_up(registration)
        about, before = f"participant:{registration.participant}", {"session": registration.session}
        await history.note(history.NOBODY, event.id, about, "left", before)


async def give_up(registration: Registration) -> Event:
    """Give up a place, one that is offered, or one's number in line; the first in line gets what came free, in the same
    transaction.

    Answers the event; who did it, the caller writes down. Raises `NothingToCancel`, `SessionHasBegun`.
    """
    async with DB.transaction():
        await hold(Session, [registration.session])
        current = await Registration.objects().where(Registration.id == registration.id).first()
        session = await Session.objects().where(Session.id == registration.session).first()
        if current is None or session is None or not current.is_active:
            raise NothingToCancel
        if session.has_begun(clock.now()):
            raise SessionHasBegun
        event = await Event.objects().where(Event.id == session.event).first()
        assert event is not None  # the foreign key says so
        had_place, was_requested = current.is_confirmed, current.is_requested
        current.status = Registration.Status.CANCELLED
        current.sequence += 1
        current.changed_at = clock.now()
        await current.save()
        await messages.withdraw_reminders([current.id])
        if not session.is_cancelled:
            await messages.post_cancelled(event, session, current, had_place=had_place, was_requested=was_requested)
            await waiting_list.promote(event, session)
    return event
