"""To which council somebody belongs, as the desk says: for who has no address that we know, and no code."""

import clock
from database import DB, fetch
from events import history
from events.councils.membership import Belonging, belonging_at, members_of
from events.councils.operations import CouncilNotFound
from events.tables import Event
from sessions.people.corrections import held
from sessions.people.person import ParticipantNotFound
from sessions.tables import Participant

# What somebody asks for now: being a member approves nothing by itself.
REQUESTED = """
SELECT s.title FROM registration r JOIN session s ON s.id = r.session
WHERE r.participant = {} AND r.status = 'requested' AND s.status = 'published' AND s.starts_at > {} ORDER BY r.id
"""


async def by_address(participant: Participant) -> Belonging | None:
    """The council that this participant's address belongs to, whatever the desk chooses."""
    return (await members_of("", [participant.email])).get(participant.email) if participant.email else None


async def requested_by(participant: Participant) -> list[str]:
    """The titles of the sessions that this participant asks a place in."""
    return [row["title"] for row in await fetch(REQUESTED, participant.id, clock.now())]


async def choose(event: Event, participant: Participant, council: int | None, by: int) -> None:
    """This participant belongs to this council from now on, or to none. No place, no number in line and no request changes.

    Raises `CouncilNotFound`, `ParticipantNotFound`.
    """
    async with DB.transaction():
        current = await held(participant.id)
        if current.erased_at is not None:
            raise ParticipantNotFound(current.id)
        if council is not None and await belonging_at(council) is None:
            raise CouncilNotFound(council)
        if current.member_of == council:
            return
        await Participant.update({Participant.member_of: council}).where(Participant.id == current.id)
        before, after = {"council": current.member_of}, {"council": council}
        await history.note(by, event.id, f"participant:{current.id}", "council-chosen", before, after)
