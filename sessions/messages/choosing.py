"""What is sent when somebody wants invitations in their calendar, or no more. Called inside the transaction of it."""

from collections.abc import Sequence
from dataclasses import replace

from events.tables import Event
from sessions.messages.drafts import invitation_to, post_worded
from sessions.messages.facts import claim_of, facts_of_event, facts_of_session
from sessions.tables import Participant, Registration, Session

Places = Sequence[tuple[Session, Registration]]


async def post_out_of_calendar(event: Event, participant: Participant, places: Places) -> None:
    """A CANCEL for each entry in the calendar; the places stay. `participant` still wants invitations."""
    person, about_event = participant.to_dict(), facts_of_event(event)
    await post_worded(event, [
        invitation_to("out_of_calendar", person, about_event, facts_of_session(session),
                      replace(claim_of(row), sequence=row.sequence + 1))
        for session, row in places
    ])  # fmt: skip


async def post_into_calendar(event: Event, participant: Participant, places: Places) -> None:
    """An invitation for each place, to who wants them from now on."""
    person, about_event = participant.to_dict(), facts_of_event(event)
    await post_worded(event, [
        invitation_to("invitation", person, about_event, facts_of_session(session), claim_of(row), is_first=True)
        for session, row in places
    ])  # fmt: skip
