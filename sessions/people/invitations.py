"""Whether somebody wants each session as an invitation in their calendar, or is told everything in plain mails."""

from database import DB
from events import history
from events.tables import Event
from sessions import messages
from sessions.people.corrections import held
from sessions.people.person import coming_of
from sessions.renewing import renew
from sessions.tables import Participant, Registration, Session


async def choose(event: Event, participant: Participant, by: int | None = None, *, wants_invitations: bool) -> bool:
    """Take the coming sessions out of the calendar, or put them in; answers whether that was something new.

    The places stay as they are. `by` is the organiser who did it, None the participant.
    """
    async with DB.transaction():
        current = await held(participant.id)
        if current.wants_invitations == wants_invitations:
            return False
        places = await _places(current)
        if not wants_invitations:
            await messages.post_out_of_calendar(event, current, places)
            await renew([row for _session, row in places])
        await Participant.update({Participant.wants_invitations: wants_invitations}).where(
            Participant.id == current.id
        )
        if wants_invitations:
            current.wants_invitations = True
            await messages.post_into_calendar(event, current, places)
        await history.note(
            by, event.id, f"participant:{current.id}", "invitations",
            {"wants": not wants_invitations}, {"wants": wants_invitations},
        )  # fmt: skip
    return True


async def _places(participant: Participant) -> list[tuple[Session, Registration]]:
    """What is in the calendar now, or belongs there: every coming session with a place."""
    rows = await coming_of(participant.id)
    return [(session, row) for session, row in rows if row.is_confirmed]
