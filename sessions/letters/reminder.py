"""Reminders of what somebody comes to, and the thanks afterwards with what there is to read and to see again."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import msgspec

from events import texts
from events.letters import EventFacts, help_lines
from events.texts import _
from notifications.letters import Item, Letter, Link
from notifications.tables import Message
from notifications.weights import is_heavy
from sessions.facts import Reminded, Reminders
from sessions.letters.evaluation import asking
from sessions.letters.parts import beforehand, joining, joins_by_link, personal_link, way, when
from sessions.mailings.letters import heading, opening, subject


def reminder(kind: str) -> Callable[[Message], Letter]:
    """A writer of reminders of `kind`: per session when it is, how to take part, and what to do beforehand."""

    def write_letter(message: Message) -> Letter:
        facts = msgspec.json.decode(message.facts, type=Reminders)
        is_brief = is_heavy(message.facts)
        reads = kind == "reminder_day" and not is_brief
        items = [_coming(facts.event, one, is_brief=is_brief, reads=reads) for one in facts.sessions]
        return replace(_letter(kind, message, facts), items=items)

    return write_letter


def thanks(message: Message) -> Letter:
    """What there is after a session. The organisers' own words are for who is known to have been there."""
    facts = msgspec.json.decode(message.facts, type=Reminders)
    letter = replace(_letter("thanks", message, facts), items=[_past(facts.event, one) for one in facts.sessions])
    if any(one.came for one in facts.sessions):
        return asking(letter, facts.event, facts.person) if facts.asks_evaluation else letter
    return replace(letter, opening=[letter.opening[0], *_perhaps_missed(facts)])


def _letter(kind: str, message: Message, facts: Reminders) -> Letter:
    return Letter(
        subject=subject(kind, facts),
        language=message.language,
        heading=heading(kind, facts),
        sender_name=facts.event.title,
        sender=facts.event.sender,
        reply_to=facts.reply_to,
        opening=[_("Beste {name},").format(name=facts.person.name), *opening(kind, facts)],
        button=personal_link(facts.event, facts.person),
        help=help_lines(facts.event),
    )


def _coming(event: EventFacts, one: Reminded, *, is_brief: bool, reads: bool) -> Item:
    session = one.session
    prepare = beforehand(event, session.prepare or one.prepare, one.join_token, is_brief=is_brief)
    how = texts.sentence(way(session, one.way))
    lines = [*when(event, session), how, *prepare, *joining(event, session, one.way)]
    links = _to_read(one) if reads else []
    if not joins_by_link(session, one.way):
        return Item(session.title, lines, links)
    label = _("Meedoen met ‘{title}’").format(title=session.title)
    return Item(session.title, lines, [Link(label, event.address(f"/mee/{one.join_token}")), *links])


def _to_read(one: Reminded) -> list[Link]:
    return [Link(_("Om te lezen") if thing.label == thing.url else thing.label, thing.url) for thing in one.materials]


def _past(event: EventFacts, one: Reminded) -> Item:
    links = _to_read(one)
    if one.recording:
        links.insert(0, Link(_recording(event, one), one.recording))
    return Item(one.session.title, when(event, one.session), links)


def _recording(event: EventFacts, one: Reminded) -> str:
    """What the link to the recording says: until which day it is there, when somebody said so."""
    if one.recording_until is None:
        return _("Kijk de opname terug")
    last = texts.day_in_words(one.recording_until - timedelta(seconds=1), event.time_zone)
    return _("Kijk de opname terug, tot en met {day}").format(day=last)


def _perhaps_missed(facts: Reminders) -> list[str]:
    """Who took part by telephone, or where nobody looked who came, was there without our knowing."""
    if any(one.materials or one.recording for one in facts.sessions):
        return [
            _("Was u erbij? Dank u wel."),
            _("Was u er niet bij? Dan kunt u hieronder zien wat er is om terug te kijken of te lezen."),
        ]
    return [_("Was u erbij? Dank u wel. Wij hopen dat u er iets aan had.")]
