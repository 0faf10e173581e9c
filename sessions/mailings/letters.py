"""The letter of a mailing, written from the facts in its message."""

import re

import msgspec

from events.letters import EventFacts, help_lines
from events.texts import _
from notifications.letters import Letter, Link
from notifications.tables import Message
from sessions.facts import About, Overview, PersonFacts
from sessions.mailings.placeholders import filled
from sessions.mailings.wordings import standard

EMPTY_LINES = re.compile(r"\n\s*\n")


class MailingFacts(msgspec.Struct):
    """The facts of a mailing to one person; subject and text are as the organiser typed them."""

    event: EventFacts
    person: PersonFacts
    subject: str
    text: str


def mailing_letter(message: Message) -> Letter:
    """What the organiser wrote, with this person's name and link in it."""
    facts = msgspec.json.decode(message.facts, type=MailingFacts)
    values = _values(facts)
    subject = filled(facts.subject, values)
    return Letter(
        subject=subject,
        language=message.language,
        heading=subject,
        sender_name=facts.event.title,
        sender=facts.event.sender,
        opening=_paragraphs(facts.text, values),
        button=Link(_("Naar Mijn Week"), values["{link}"]),
        help=help_lines(facts.event),
    )


def opening(kind: str, facts: About | Overview) -> list[str]:
    """What a standard message of `kind` says: the organisers' own words, or ours."""
    return _paragraphs(facts.opening, _values(facts)) or standard()[kind]


def _paragraphs(text: str, values: dict[str, str]) -> list[str]:
    return [filled(part.strip(), values) for part in EMPTY_LINES.split(text) if part.strip()]


def _values(facts: About | Overview | MailingFacts) -> dict[str, str]:
    own = facts.event.address(f"/mijn/{facts.person.personal_token}")
    return {"{naam}": facts.person.name, "{bijeenkomst}": facts.event.title, "{link}": own}
