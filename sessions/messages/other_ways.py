"""What is sent when somebody takes part in another way. Called inside the transaction of the change."""

from events.tables import Event
from notifications.outbox import Draft
from sessions.messages.drafts import IN_LINE, draft_to, invitation_to, is_invited, people_with, post_worded
from sessions.messages.facts import claim_of, facts_about, facts_of_event, facts_of_session
from sessions.tables import Registration, Session


async def post_other_way(event: Event, session: Session, registration: Registration, way: str, status: str) -> None:
    """`registration` is as it became; before, it had this `way` and `status`.

    Who has a place gets an update of their calendar, who had none a first invitation, and who still stands in line
    sees it on their page.
    """
    if not registration.is_confirmed:
        return
    person = (await people_with([registration.participant]))[registration.participant]
    about, claim = (facts_of_event(event), facts_of_session(session)), claim_of(registration)
    if status in IN_LINE:
        await post_worded(event, [invitation_to("invitation", person, *about, claim)])
        return
    facts = facts_about(*about, person, claim, {"way": way}) | {"words": ""}
    kind = "update" if is_invited(person, facts) else "change"
    draft: Draft = draft_to(kind, person, facts, uid=claim.uid, expires_at=session.ends_at)
    await post_worded(event, [draft])
