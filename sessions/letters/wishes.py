"""Letters to who said what an event should be about: what we noted, and that one can sign up."""

from datetime import datetime
from urllib.parse import urlencode

import msgspec

from events.letters import EventFacts, help_lines
from events.texts import _, date_in_words, time_in_words
from notifications.letters import Item, Letter, Link
from notifications.tables import Message
from sessions.facts import SignUpOpens, WishesNoted
from sessions.letters.parts import when
from sessions.mailings.letters import heading, opening, subject


def wishes(message: Message) -> Letter:
    """What somebody wishes, with the link to change it or take it back."""
    facts = msgspec.json.decode(message.facts, type=WishesNoted)
    mails = _("Wij mailen u als de inschrijving opent.")
    noted = [(_("Onderwerpen die u koos"), facts.topics), (_("Wat u zelf bedacht"), facts.suggestions)]
    if facts.for_all_at:
        mails = _("Wij mailen u als iedereen zich kan aanmelden.")
        noted.append((mails, [_when(facts.for_all_at, facts.event.time_zone)]))
    return Letter(
        subject=subject("wishes", facts),
        language=message.language,
        heading=heading("wishes", facts),
        sender_name=facts.event.title,
        sender=facts.event.sender,
        opening=[_("Beste {name},").format(name=facts.person.name), *opening("wishes", facts)],
        items=[Item(title, lines) for title, lines in noted if lines],
        button=Link(_("Bekijken of intrekken") if facts.for_all_at else _("Wensen wijzigen of intrekken"), _address(facts.event, f"wensen/{facts.token}")),
        closing=[*([mails] if facts.wants_mail and not facts.for_all_at else []), _("Geef deze link niet aan een ander.")],
        help=help_lines(facts.event),
    )


def sign_up_opens(message: Message) -> Letter:
    """That one can sign up, or from when; with the sessions that somebody wished ticked behind the button."""
    facts = msgspec.json.decode(message.facts, type=SignUpOpens)
    chosen = urlencode([("sessie", one.number) for one in facts.sessions])
    items = [
        Item(
            one.title, when(facts.event, one),
            [Link(_("Lees meer over ‘{title}’").format(title=one.title), _address(facts.event, f"sessies/{one.number}"))],
        )
        for one in facts.sessions
    ]  # fmt: skip
    return Letter(
        subject=subject("sign_up_opens", facts),
        language=message.language,
        heading=heading("sign_up_opens", facts),
        sender_name=facts.event.title,
        sender=facts.event.sender,
        opening=[
            _("Beste {name},").format(name=facts.person.name), *opening("sign_up_opens", facts), *_from(message, facts),
            *([_("Deze sessies gaan over wat u koos. Achter de knop staan zij al aangevinkt.")] if items else []),
        ],
        items=items,
        button=Link(_("Aanmelden"), _address(facts.event, "aanmelden" + (f"?{chosen}" if chosen else ""))),
        closing=[_("U krijgt deze mail omdat u ons daarom vroeg. Wij sturen deze mail één keer.")],
        help=help_lines(facts.event),
    )  # fmt: skip


def _from(message: Message, facts: SignUpOpens) -> list[str]:
    """From when one can sign up, of who is told before that."""
    if facts.opens_at is None or facts.opens_at <= message.created_at:
        return [_("U kunt zich nu aanmelden.")]
    return [_when(facts.opens_at, facts.event.time_zone)]


def _when(at: datetime, zone: str) -> str:
    words = _("U kunt zich aanmelden vanaf {date} om {time} uur.")
    return words.format(date=date_in_words(at, zone), time=time_in_words(at, zone))


def _address(event: EventFacts, path: str) -> str:
    return event.address(f"/{event.slug}/{path}")
