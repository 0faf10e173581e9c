"""One letter of several messages: what there is to tell at one address, person by person, with their names in it."""

from collections.abc import Sequence
from dataclasses import replace
from itertools import groupby

from events.texts import _, ngettext
from notifications.letters import Item, Letter
from notifications.tables import Message

Told = tuple[Message, Letter]


def overviews(told: Sequence[Told]) -> Letter:
    """What several people signed up for, or one person more than once: each with their own ticket and link."""
    event = told[0][1].sender_name
    return replace(
        _frame(told, _("Aanmeldingen voor {event}").format(event=event)),
        parts=[replace(letter, heading=message.name) for message, letter in told],
    )


def person_by_person(told: Sequence[Told]) -> Letter:
    """What each of them is reminded of, or thanked for."""
    heading = told[0][1].heading if len({letter.heading for _message, letter in told}) == 1 else ""
    event = told[0][1].sender_name
    return replace(
        _frame(told, heading or _("Over uw sessies: {event}").format(event=event)),
        parts=[replace(letter, heading=message.name, subject="") for message, letter in told],
    )


def changes(told: Sequence[Told]) -> Letter:
    """What changed for each person: of one person all of it in one list."""
    count = ngettext("{number} bericht over uw sessies", "{number} berichten over uw sessies", len(told))
    by_person = [list(same) for _name, same in groupby(sorted(told, key=_person), key=_person)]
    if len(by_person) == 1:
        items = [_item(letter) for _message, letter in told]
        opening = [told[0][1].opening[0]]
        return replace(
            _frame(told, count.format(number=len(told))), opening=opening, items=items, button=told[0][1].button
        )
    return replace(
        _frame(told, count.format(number=len(told))),
        parts=[
            Letter(
                subject="", language="", sender_name="", heading=same[0][0].name,
                items=[_item(letter) for _message, letter in same], button=same[0][1].button,
            )
            for same in by_person
        ],
    )  # fmt: skip


def _person(one: Told) -> tuple[str, str]:
    return one[0].name, one[0].about


def _frame(told: Sequence[Told], heading: str) -> Letter:
    """The letter around them: for whom it is stands in its subject when it is for more than one."""
    first = told[0][1]
    names = list(dict.fromkeys(message.name for message, _letter in told))
    shown = _("{heading} (voor {names})").format(heading=heading, names=_listed(names)) if len(names) > 1 else heading
    return Letter(
        subject=shown, language=first.language, heading=heading, sender_name=first.sender_name, sender=first.sender,
        reply_to=first.reply_to,
        opening=[_("Deze mail is voor {names}.").format(names=_listed(names))] if len(names) > 1 else [],
        help=first.help,
    )  # fmt: skip


def _listed(names: Sequence[str]) -> str:
    """ "Anna, Piet en Jan"."""
    if len(names) == 1:
        return names[0]
    return _("{first} en {last}").format(first=", ".join(names[:-1]), last=names[-1])


def _item(letter: Letter) -> Item:
    """A whole letter about one session as one thing among others; who it is for is said above."""
    session = letter.items[0]
    return Item(letter.heading, [*letter.opening[1:], *session.lines], session.links)
