"""The organisers' own mails."""

from collections.abc import Mapping, Sequence
from typing import Any

from events.tables import Event, Organiser
from notifications.outbox import Draft, post
from sessions.messages.drafts import Posting, draft_to
from sessions.messages.facts import facts_of_event, mailing_facts


async def post_mailing(
    event: Event, subject: str, text: str, people: Sequence[Mapping[str, Any]], posting: Posting
) -> None:
    """One mail with these words to each of `people` who has an address."""
    about_event = facts_of_event(event)
    await post([
        draft_to("mailing", person, mailing_facts(about_event, subject, text, person), posting=posting)
        for person in people
    ])  # fmt: skip


async def post_mailing_test(
    event: Event, subject: str, text: str, person: Mapping[str, Any], organiser: Organiser
) -> None:
    """The mail that `person` would get, to an organiser."""
    facts = mailing_facts(facts_of_event(event), subject, text, person)
    await post([Draft("mailing", f"organiser:{organiser.id}", organiser.email, organiser.name, facts=facts)])
