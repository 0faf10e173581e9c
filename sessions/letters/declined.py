"""The letter after a calendar's no: whether that was meant to cancel."""

from dataclasses import replace

import msgspec

from events.texts import _
from notifications.letters import Letter, Link
from notifications.tables import Message
from sessions.facts import About
from sessions.letters.parts import personal_link
from sessions.letters.registration import about


def declined(message: Message) -> Letter:
    """One button, to the page that asks: a button that acts at once would be pressed by mail scanners."""
    facts = msgspec.json.decode(message.facts, type=About)
    link = facts.event.address(f"/antwoord/{facts.claim.reply_token}")
    letter = about("declined", None)(message)
    items = [replace(item, links=[personal_link(facts.event, facts.person)]) for item in letter.items]
    return replace(letter, items=items, button=Link(_("Kies ja of nee"), link))
