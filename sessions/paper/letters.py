"""The letters to who has no e-mail address, as one file to print."""

from typing import Any

from events.paper.typesetting import Paper, paper
from events.tables import Event
from events.texts import _, date_in_words, ngettext, period_in_words, sentence
from sessions.groups.paper import PaperLetter
from sessions.paper.parts import call_of, codes_of, help_line, state_of, way_of
from sessions.tables import Registration, Session


def letters_paper(event: Event, letters: list[PaperLetter]) -> Paper:
    """A sheet for each of these letters."""
    kept = ngettext(
        "Wij bewaren uw naam, uw raad en uw sessies. %(num)s dag na afloop wissen wij dat.",
        "Wij bewaren uw naam, uw raad en uw sessies. %(num)s dagen na afloop wissen wij dat.",
        event.retention_days,
    ) % {"num": event.retention_days}
    return paper(
        event, "letters", f"{_('Brieven op papier')}: {event.title}", event=event.title, help=help_line(event),
        says=_("U bent aangemeld. Dit zijn uw sessies."), empty=_("Er is niemand zonder e-mailadres die nog een sessie heeft."),
        kept=f"{kept} {_('Wilt u dit niet, of wilt u iets veranderen? Bel ons.')}",
        letters=[_letter(event, letter) for letter in letters],
    )  # fmt: skip


def _letter(event: Event, letter: PaperLetter) -> dict[str, Any]:
    person = letter.participant
    return {
        "name": person.name, "council": person.note or person.council,
        "places": [_place(event, *place) for place in letter.coming], **codes_of(person),
    }  # fmt: skip


def _place(event: Event, session: Session, row: Registration) -> dict[str, str]:
    day = sentence(date_in_words(session.starts_at, event.time_zone))
    said = [state_of(session, row)] if state_of(session, row) else [way_of(session, row), call_of(session, row)]
    return {
        "title": session.title, "when": f"{day}, {period_in_words(session.starts_at, session.ends_at, event.time_zone)}",
        "way": " ".join(f"{sentence(words)}." for words in said if words),
    }  # fmt: skip
