"""Messages about a registration as drafts, and posting them with the organisers' own words."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from typing import Any

import clock
from events.tables import Event
from events.texts import HOME
from notifications.combining import key
from notifications.outbox import Draft, post
from sessions.mailings.wordings import own_words
from sessions.messages.facts import Claim, Facts, facts_about
from sessions.tables import Participant, Registration

# What goes out together; what tells of a change needs no name here.
GROUPS = {
    "overview": "overview", "reminder_day": "reminder", "reminder_hour": "reminder", "thanks": "thanks",
    "evaluation": "evaluation", "evaluation_again": "evaluation",
}  # fmt: skip
ALONE = frozenset({"mailing", "readdressed", "out_of_calendar", "offered", "request_approved", "request_declined"})  # not told with anything else
IN_LINE = {Registration.Status.WAITING.value, Registration.Status.OFFERED.value, Registration.Status.REQUESTED.value}  # no place for certain
NEVER_HELD = timedelta(hours=2)  # a change this close to the start goes out at once


@dataclass(frozen=True)
class Posting:
    """How the messages of a change go out: together in `batch`, from `not_before` on, with the organiser's `words`."""

    batch: str | None = None
    not_before: datetime | None = None
    words: str = ""


async def post_worded(event: Event, drafts: Sequence[Draft]) -> None:
    """Post them with the organisers' own words, as they are now, in those that have such; those words are Dutch."""
    own = await own_words(event.id) if drafts else {}
    for draft in drafts:
        if draft.kind in own and draft.language == HOME:
            draft.facts.update(asdict(own[draft.kind]))
    await post(drafts)


def draft_to(
    kind: str, person: Mapping[str, Any], facts: Facts, *, posting: Posting = Posting(), **rest: Any
) -> Draft:  # fmt: skip
    """A message to `person`. What has no invitation in it goes out together with what else there is to tell then."""
    if "claim" in facts and not is_invited(person, facts):
        facts = facts | {"session": facts["session"] | {"text": ""}}  # for a calendar only
    return Draft(
        kind=kind, about=f"participant:{person['id']}", email=person["email"], name=person["name"],
        language=person["language"], facts=facts, not_before=posting.not_before, batch=posting.batch,
        together=_together(kind, person, facts), **rest,
    )  # fmt: skip


def _together(kind: str, person: Mapping[str, Any], facts: Facts) -> str | None:
    group = GROUPS.get(kind, "" if kind in ALONE or is_invited(person, facts) else "change")
    return key(group, person["email"], person["language"], facts["event"]["slug"]) if group else None


def is_invited(person: Mapping[str, Any], facts: Facts) -> bool:
    """Whether a message about this registration has an invitation in it: one may not have a place, or not want any."""
    has_place = "claim" in facts and facts["claim"].status not in IN_LINE
    return has_place and bool(person["wants_invitations"])


def invitation_to(kind: str, person: Mapping[str, Any], event: Facts, session: Facts, claim: Claim, **rest: Any) -> Draft:
    """About one registration: a newer one takes the place of what was not sent yet; none goes out after the session."""
    facts = facts_about(event, session, person, claim)
    return draft_to(kind, person, facts, uid=claim.uid, expires_at=session["ends_at"], **rest)


# To who stands in line the same facts are told in words alone: `letters` looks at the claim.
plain_to = invitation_to


def held_until(event: Event, starts_at: datetime) -> datetime | None:
    """Until when the messages of a change wait that can still be undone; None: they go at once."""
    now = clock.now()
    return None if starts_at - now < NEVER_HELD or not event.hold else now + event.hold


async def people_with(ids: Sequence[int]) -> dict[int, Facts]:
    rows = await Participant.select().where(Participant.id.is_in(list(ids))) if ids else []
    return {row["id"]: row for row in rows}
