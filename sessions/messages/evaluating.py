"""Reminding people to say how it was. Called inside the transaction that writes down that it was done."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from events.tables import Event
from sessions.messages.drafts import draft_to, people_with, post_worded
from sessions.messages.facts import facts_of_event
from sessions.tables import Session

TOLD = ("number", "title", "starts_at", "ends_at")


async def post_evaluation_reminders(event: Event, unanswered: Mapping[int, Sequence[int]], until: datetime) -> int:
    """One mail to each of these people (by id) with the sessions (ids) that they said nothing of; answers how many."""
    people = await people_with(sorted(unanswered))
    here = await Session.select(Session.id, *(getattr(Session, name) for name in TOLD)).where(Session.event == event.id)
    sessions = {row["id"]: {name: row[name] for name in TOLD} for row in here}
    drafts = []
    for number, theirs in unanswered.items():
        person = people[number]
        about = {name: person[name] for name in ("name", "email", "personal_token", "unsubscribe_token")}
        facts = {
            "event": facts_of_event(event), "person": about, "sessions": [sessions[one] for one in theirs], "until": until,
        }  # fmt: skip
        drafts.append(draft_to("evaluation_again", person, facts, expires_at=until))
    await post_worded(event, drafts)
    return len(drafts)
