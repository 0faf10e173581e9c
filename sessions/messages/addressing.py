"""What is sent when somebody asks for another address. Called inside the transaction of it."""

from datetime import datetime

from events.tables import Event
from notifications.outbox import Draft, post
from sessions.messages.facts import Facts, facts_of_event
from sessions.tables import Participant


async def post_new_address(event: Event, participant: Participant, email: str, token: str, expires_at: datetime) -> None:
    """The link, to the new address."""
    facts: Facts = {"event": facts_of_event(event), "token": token}
    await post([_draft("new_address", participant, email, facts, expires_at)])


async def post_old_address(event: Event, participant: Participant, email: str) -> None:
    """To the address that was left."""
    await post([_draft("old_address", participant, email, {"event": facts_of_event(event)})])


def _draft(
    kind: str, participant: Participant, email: str, facts: Facts, expires_at: datetime | None = None
) -> Draft:
    """Without a name: the reader may be somebody else."""
    about = f"participant:{participant.id}"
    return Draft(kind, about, email, language=participant.language, facts=facts, expires_at=expires_at)
