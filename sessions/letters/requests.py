"""The letter to who asked for a place in what is for members and does not get it."""

from dataclasses import replace

import msgspec

from events.texts import _
from notifications.letters import Letter
from notifications.tables import Message
from sessions.facts import Overview
from sessions.letters.overview import overview
from sessions.mailings.letters import opening, words_this_time


def request_declined(message: Message) -> Letter:
    """What they asked for, and the reason in the office's words. Without a ticket: it may open nothing."""
    facts = msgspec.json.decode(message.facts, type=Overview)
    said = [_("Beste {name},").format(name=facts.person.name), *opening(message.kind, facts)]
    return replace(
        overview(message), opening=[*said, *words_this_time(message.kind, facts)], closing=[], picture=None
    )  # fmt: skip
