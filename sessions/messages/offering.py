"""What is sent when a place is offered, and when nobody took it in time. Called inside the transaction of the change."""

from collections.abc import Sequence
from dataclasses import replace

from events.tables import Event
from notifications.outbox import Draft
from sessions.messages.drafts import draft_to, people_with, post_worded
from sessions.messages.facts import claim_of, facts_about, facts_of_event, facts_of_session
from sessions.tables import Registration, Session


async def post_offered(event: Event, session: Session, rows: Sequence[Registration]) -> list[Draft]:
    """There is a place: take it or let it go. The rows are as they became. Worth nothing once the time is over."""
    return await _post("offered", event, session, rows)


async def post_offers_over(event: Event, session: Session, rows: Sequence[Registration]) -> None:
    """Nobody took the place in time: it goes to the next. The rows are as they were."""
    await _post("offer_over", event, session, rows)


async def _post(kind: str, event: Event, session: Session, rows: Sequence[Registration]) -> list[Draft]:
    people = await people_with([row.participant for row in rows])
    about = facts_of_event(event), facts_of_session(session)
    drafts = []
    for row in rows:
        person, claim = people[row.participant], replace(claim_of(row), status=Registration.Status.OFFERED.value)
        facts = facts_about(*about, person, claim) | {"until": row.offered_until, "registration": row.id}
        expires_at = row.offered_until if kind == "offered" else session.ends_at
        drafts.append(draft_to(kind, person, facts, uid=claim.uid, expires_at=expires_at))
    await post_worded(event, drafts)
    return drafts
