"""Asking how it was: for who was there, in a letter of its own or at the end of the thanks."""

from dataclasses import replace

import msgspec

from events.letters import EventFacts, help_lines
from events.texts import _, date_in_words, time_in_words
from notifications.letters import Item, Letter, Link
from notifications.tables import Message
from sessions.facts import HowWasIt, PersonFacts, Reminders
from sessions.letters.parts import when
from sessions.mailings.letters import heading, opening, subject, unsubscribe, unsubscribe_mail


def asking(letter: Letter, event: EventFacts, person: PersonFacts) -> Letter:
    """`letter` with the question at its end. The link shows a page; pressing there answers (mail scanners follow links)."""
    words = _("Hoe vond u het? Dat zegt u met één keer drukken. Niemand kan zien dat het antwoord van u is.")
    return replace(letter, opening=[*letter.opening, words, _until_the_close()], button=to_page(event, person))


def to_page(event: EventFacts, person: PersonFacts) -> Link:
    """The button."""
    return Link(_("Zeg hoe u het vond"), event.address(f"/mijn/{person.personal_token}/evaluatie"))


def evaluation(message: Message) -> Letter:
    """An hour after the end, where there are no thanks."""
    facts = msgspec.json.decode(message.facts, type=Reminders)
    items = [Item(one.session.title, when(facts.event, one.session)) for one in facts.sessions]
    return replace(_letter("evaluation", message, facts), items=items, reply_to=facts.reply_to)


def evaluation_again(message: Message) -> Letter:
    """To who did not answer yet."""
    facts = msgspec.json.decode(message.facts, type=HowWasIt)
    date, time = (say(facts.until, facts.event.time_zone) for say in (date_in_words, time_in_words))
    until = _("U kunt antwoorden tot {date} om {time} uur.").format(date=date, time=time)
    letter = _letter("evaluation_again", message, facts)
    items = [Item(one.title, when(facts.event, one)) for one in facts.sessions]
    return replace(letter, opening=[*letter.opening, until], items=items)


def _letter(kind: str, message: Message, facts: Reminders | HowWasIt) -> Letter:
    return Letter(
        subject=subject(kind, facts),
        language=message.language,
        heading=heading(kind, facts),
        sender_name=facts.event.title,
        sender=facts.event.sender,
        opening=[_("Beste {name},").format(name=facts.person.name), *opening(kind, facts), _promise(), _until_the_close()],
        button=to_page(facts.event, facts.person),
        help=help_lines(facts.event),
        unsubscribe=unsubscribe(facts.event, facts.person),
        unsubscribe_mail=unsubscribe_mail(facts.event, facts.person),
    )


def _promise() -> str:
    return _("Dat zegt u met één keer drukken. Niemand kan zien dat het antwoord van u is.")


def _until_the_close() -> str:
    """The promise as the page gives it, in the same words: until then it is not whole."""
    return _(
        "Zolang u kunt antwoorden, hoort er een geheim kenmerk bij uw antwoord. Zo telt het één keer. Na het sluiten wissen wij dat kenmerk."
    )
