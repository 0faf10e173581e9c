"""The letters to who has no e-mail address, as one file to print."""

from typing import Any

import clock
from database import fetch
from events.paper.typesetting import Paper, paper
from events.tables import Event
from events.texts import _, date_in_words, ngettext, period_in_words, sentence, speaking
from sessions.groups.paper import PaperLetter, letters_to
from sessions.paper.parts import call_of, codes_of, help_line, state_of, way_of
from sessions.tables import Participant, Registration, Session

WITHOUT = """
SELECT p.id FROM participant p WHERE p.event = {} AND p.email = '' AND p.erased_at IS NULL
AND EXISTS (
    SELECT 1 FROM registration r JOIN session s ON s.id = r.session WHERE r.participant = p.id
    AND r.status <> 'cancelled' AND s.ends_at > {}
) ORDER BY p.name_key, p.id
"""


async def who(event: Event) -> list[int]:
    """Who has no address and something to come, by name; one query."""
    return [row["id"] for row in await fetch(WITHOUT, event.id, clock.now())]


async def letters_of(event: Event, ids: list[int]) -> list[PaperLetter]:
    """The letters to these people, by name; three queries."""
    people = (
        await Participant.objects()
        .where(Participant.id.is_in(ids), Participant.erased_at.is_null())
        .order_by(Participant.name_key)
        .order_by(Participant.id)
    )
    return await letters_to(event, people)


def drawn(event: Event, letter: PaperLetter) -> dict[str, Any]:
    """A letter for the layout, in the language of who gets it."""
    person = letter.participant
    with speaking(person.language):
        return {
            "name": person.name, "council": person.note or person.council, "language": person.language,
            "says": _("U bent aangemeld. Dit zijn uw sessies."), "kept": _kept(event), "help": help_line(event),
            "places": [_place(event, *place) for place in letter.coming], **codes_of(person),
        }  # fmt: skip


def letters_paper(event: Event, letters: list[dict[str, Any]]) -> Paper:
    """A sheet for each of these letters."""
    return paper(
        event, "letters", f"{_('Brieven op papier')}: {event.title}", event=event.title,
        empty=_("Er is niemand zonder e-mailadres die nog een sessie heeft."), letters=letters,
    )  # fmt: skip


def _kept(event: Event) -> str:
    kept = ngettext(
        "Wij bewaren uw naam, uw raad en uw sessies. %(num)s dag na afloop wissen wij dat.",
        "Wij bewaren uw naam, uw raad en uw sessies. %(num)s dagen na afloop wissen wij dat.",
        event.retention_days,
    ) % {"num": event.retention_days}
    return f"{kept} {_('Wilt u dit niet, of wilt u iets veranderen? Bel ons.')}"


def _place(event: Event, session: Session, row: Registration) -> dict[str, str]:
    day = sentence(date_in_words(session.starts_at, event.time_zone))
    said = [state_of(session, row)] if state_of(session, row) else [way_of(session, row), call_of(session, row)]
    return {
        "title": session.title, "when": f"{day}, {period_in_words(session.starts_at, session.ends_at, event.time_zone)}",
        "way": " ".join(f"{sentence(words)}." for words in said if words),
    }  # fmt: skip
