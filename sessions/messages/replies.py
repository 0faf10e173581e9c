"""What is asked after a calendar's answer."""

from events.tables import Event
from notifications.outbox import retell
from sessions.messages.drafts import draft_to, invitation_to, people_with, post_worded
from sessions.messages.facts import claim_of, facts_about, facts_of_event, facts_of_session
from sessions.tables import Registration, Session


async def post_declined(event: Event, session: Session, registration: Registration) -> None:
    """Your calendar said no: do you cancel? It has no UID, for it takes the place of no invitation."""
    person = (await people_with([registration.participant]))[registration.participant]
    facts = facts_about(facts_of_event(event), facts_of_session(session), person, claim_of(registration))
    await post_worded(event, [draft_to("declined", person, facts, expires_at=session.starts_at)])


async def tell_answer(registration: Registration, partstat: str) -> None:
    """An update that is still held says what the calendar has answered meanwhile, so that it does not ask anew."""
    await retell(registration.uid, lambda facts: facts | {"claim": facts["claim"] | {"partstat": partstat}})


async def post_back_in(event: Event, session: Session, registration: Registration) -> None:
    """The invitation as it is, once more: a calendar that said no has taken the session out."""
    person = (await people_with([registration.participant]))[registration.participant]
    about_event, about_session = facts_of_event(event), facts_of_session(session)
    await post_worded(event, [invitation_to("invitation", person, about_event, about_session, claim_of(registration))])
