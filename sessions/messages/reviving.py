"""What is sent when a session that was called off goes on after all. Called inside the transaction of the change."""

from collections.abc import Sequence

from events.tables import Event
from notifications.outbox import Draft
from sessions.messages.drafts import invitation_to, people_with, post_worded
from sessions.messages.facts import claim_of, facts_of_event, facts_of_session
from sessions.tables import Registration, Session


async def post_revived(event: Event, session: Session, rows: Sequence[Registration], words: str = "") -> list[Draft]:
    """It goes on after all: an invitation to who has a place, a plain mail to who stands in line, with the organiser's
    `words`. Answers them, of who has no address too.
    """
    people = await people_with([row.participant for row in rows])
    about_event, about_session = facts_of_event(event), facts_of_session(session)
    drafts = [
        invitation_to("revived", people[row.participant], about_event, about_session, claim_of(row), is_first=True)
        for row in rows
    ]
    for draft in drafts:
        draft.facts["words"] = words
    await post_worded(event, drafts)
    return drafts
