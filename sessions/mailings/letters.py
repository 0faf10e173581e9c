"""The letter of a mailing, and the organisers' own words in a standard message, written from the facts of each."""

import re
from collections.abc import Mapping

import msgspec
from markupsafe import Markup, escape

from events.letters import EventFacts, help_lines
from events.markdown import markdown, plain
from events.texts import _, day_in_words, ngettext
from notifications.letters import Formatted, Letter, Link
from notifications.tables import Message
from sessions.calendar_titles import subject_title
from sessions.facts import (
    About,
    GroupFacts,
    HowWasIt,
    LostLinks,
    Overview,
    PersonFacts,
    Reminders,
    SignUpOpens,
    WishesNoted,
)
from sessions.mailings.placeholders import LINK, SESSION, filled, known_in
from sessions.mailings.wordings import standard

EMPTY_LINES = re.compile(r"\n\s*\n")
# A link as Markdown writes one, which stays; or an address by itself, without the point that ends its sentence.
ADDRESS = re.compile(r"\[[^\]]*\]\([^)]*\)|<[^<>\s]*>|(https?://[^\s<>\[\]]*[^\s<>\[\](){}.,;:!?'\"])")

StandardFacts = About | Overview | GroupFacts | LostLinks | Reminders | HowWasIt | WishesNoted | SignUpOpens


class MailingFacts(msgspec.Struct):
    """The facts of a mailing to one person; subject and text are as the organiser typed them."""

    event: EventFacts
    person: PersonFacts
    subject: str
    text: str


def mailing_letter(message: Message) -> Letter:
    """What the organiser wrote, with this person's name and link in it."""
    facts = msgspec.json.decode(message.facts, type=MailingFacts)
    values = _of_a_person(facts.event, facts.person)
    about = filled(facts.subject, values)
    return Letter(
        subject=about,
        language=message.language,
        heading=about,
        sender_name=facts.event.title,
        sender=facts.event.sender,
        opening=written(facts.text, values),
        button=Link(_("Naar Mijn Week"), values["{link}"]),
        help=help_lines(facts.event),
        unsubscribe=unsubscribe(facts.event, facts.person),
        unsubscribe_mail=unsubscribe_mail(facts.event, facts.person),
    )


def unsubscribe(event: EventFacts, person: PersonFacts) -> Link | None:
    """None in a mailing that was posted before there was such a link."""
    token = person.unsubscribe_token
    return Link(_("Stuur mij geen nieuws meer"), event.address(f"/uitschrijven/{token}")) if token else None


def unsubscribe_mail(event: EventFacts, person: PersonFacts) -> str:
    """For mail programs that do not post: what is mailed there is read (`received`)."""
    token, domain = person.unsubscribe_token, event.reply_domain
    return f"afmelden+{token}@{domain}" if token and domain else ""


def subject(kind: str, facts: StandardFacts) -> str:
    """The subject of a standard message of `kind`: the organisers' own, or ours.

    Several mails to one person are told apart by it, so the session is always named; one of a private event as calendars
    call it.
    """
    own = facts.subject
    if own and SESSION in known_in(kind) and SESSION not in own:
        own += f" {SESSION}" if own[-1] in ".:!?" else f": {SESSION}"
    values = _values(kind, facts)
    if SESSION in values and isinstance(facts, About):
        values[SESSION] = subject_title(facts.event, facts.session)
    return filled(own or standard()[kind].subject, values)


def heading(kind: str, facts: StandardFacts) -> str:
    """What the letter is about in our own words, whatever its subject is."""
    return filled(standard()[kind].subject, _values(kind, facts))


def opening(kind: str, facts: StandardFacts) -> list[str]:
    """What a standard message of `kind` says: the organisers' own words, or ours."""
    if facts.opening:
        return written(facts.opening, _values(kind, facts))
    return [filled(part, _values(kind, facts)) for part in EMPTY_LINES.split(standard()[kind].opening)]


def words_this_time(kind: str, facts: About | Overview) -> list[str]:
    """What the organiser says in the mails of this one change, with the placeholders of a message of `kind`."""
    return written(facts.words, _values(kind, facts))


def written(text: str, values: Mapping[str, str]) -> list[str]:
    """What an organiser wrote: Markdown, in which every line stays a line. Nothing of an empty text.

    A person's name comes in when all of it is HTML already, so nothing in a name can become a link.
    """
    if not text.strip():
        return []
    source = ADDRESS.sub(lambda found: f"<{found[1]}>" if found[1] else found[0], text.replace("\n", "  \n"))
    source = filled(source, {LINK: f"<{values[LINK]}>"} if LINK in values else {})
    html = filled(markdown(source), {name: str(escape(value)) for name, value in values.items()})
    return [Formatted(filled(plain(source), values), Markup(html))]  # noqa: S704 `markdown` cleaned it, values are escaped


def _values(kind: str, facts: StandardFacts) -> dict[str, str]:
    if isinstance(facts, LostLinks):
        return {"{bijeenkomst}": facts.first.title}
    values = _of_a_person(facts.event, facts.person)
    if isinstance(facts, About):
        values[SESSION] = facts.session.title
    if isinstance(facts, Reminders):
        values[SESSION] = _named(facts)
    return {name: values[name] for name in known_in(kind)}


def _named(facts: Reminders) -> str:
    """The title of the only session, or how many there are on which day."""
    first, number = facts.sessions[0].session, len(facts.sessions)
    if number == 1:
        return first.title
    words = ngettext("{number} sessie op {day}", "{number} sessies op {day}", number)
    return words.format(number=number, day=day_in_words(first.starts_at, facts.event.time_zone))


def _of_a_person(event: EventFacts, person: PersonFacts) -> dict[str, str]:
    own = event.address(f"/mijn/{person.personal_token}")
    return {"{naam}": person.name, "{bijeenkomst}": event.title, LINK: own}
