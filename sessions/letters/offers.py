"""The letters about a place that is offered."""

from dataclasses import replace

import msgspec

from events.texts import _, date_in_words, time_in_words
from notifications.letters import Letter, Link
from notifications.tables import Message
from sessions.facts import About
from sessions.letters.registration import about


def _until(facts: About) -> list[str]:
    """Until when the place is kept, and what happens then: told in any words of the organisers."""
    if facts.until is None:
        return []
    zone = facts.event.time_zone
    kept = _("Wij houden de plaats voor u vrij tot {day} om {time} uur.")
    said = kept.format(day=date_in_words(facts.until, zone), time=time_in_words(facts.until, zone))
    return [said, _("Horen wij dan niets? Dan krijgt de volgende in de rij deze plaats.")]


def offered(message: Message) -> Letter:
    """One button, to the page that asks: a button that acts at once would be pressed by mail scanners."""
    facts = msgspec.json.decode(message.facts, type=About)
    link = facts.event.address(f"/mijn/{facts.person.personal_token}/aanbod/{facts.registration}")
    letter = about("offered", None, last=_until)(message)
    return replace(letter, button=Link(_("Kies: ik kom of ik kom niet"), link))


offer_over = about("offer_over", None)

