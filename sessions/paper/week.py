"""Somebody's week on one sheet of paper, and their ticket on another."""

from collections.abc import Mapping
from datetime import datetime
from itertools import groupby
from typing import Any

from events.paper.typesetting import Paper, paper
from events.tables import Event
from events.texts import _, date_in_words, period_in_words, sentence
from events.tokens import spaced
from sessions.breakouts.shown import Shown
from sessions.paper.parts import call_of, codes_of, help_line, square_of, state_of, way_of
from sessions.participants.week import Week
from sessions.tables import Registration, Session

Places = list[tuple[Session, Registration]]
Groups = Mapping[int, Shown]  # of registrations, by id: the break-out group that is shown


def week_paper(week: Week, at: datetime, groups: Groups) -> Paper:
    """The sessions of a week that are not over at the moment `at` (aware), the codes, and the ticket; on one A4."""
    person, event = week.participant, week.event
    coming = [(row.session, row.registration) for row in week.coming(at)]
    return paper(
        event, "week", f"{_('Mijn Week')}: {event.title}", event=event.title,
        whose=_("Dit is de week van {name}.").format(name=person.name), heads=heads(), days=days_of(event, coming, groups),
        empty=_("U hebt nu geen sessies."), sheets=_("Blad {number} van {last}"), help=help_line(event), **codes_of(person),
    )  # fmt: skip


def heads() -> list[str]:
    """What stands above the columns of sessions."""
    return [_("Tijd"), _("Sessie"), _("Zo doet u mee")]


def days_of(event: Event, places: Places, groups: Groups) -> list[dict[str, Any]]:
    """Sessions in order of time, by day, as the layouts have them."""
    days = groupby(places, key=lambda place: place[0].starts_at.astimezone(event.zone).date())
    return [
        {"name": sentence(date_in_words(day)), "rows": [_row(event, *place, groups) for place in found]} for day, found in days
    ]


def _row(event: Event, session: Session, row: Registration, groups: Groups) -> dict[str, str]:
    return {
        "time": period_in_words(session.starts_at, session.ends_at, event.time_zone), "title": session.title,
        "state": sentence(state_of(session, row)), "way": way_of(session, row), "call": call_of(session, row),
        "group": f"{_('Uw groep:')} {_named(groups[row.id])}" if row.id in groups else "",
    }  # fmt: skip


def _named(group: Shown) -> str:
    return f"{group.name} ({group.room})" if group.room else group.name


def ticket_paper(week: Week, groups: Groups) -> Paper:
    """A ticket on one A4, with its QR code and the code to type, and the groups somebody is in."""
    event, person = week.event, week.participant
    return paper(
        event, "ticket", f"{_('Uw kaart')}: {event.title}", heading=_("Uw kaart"), name=person.name, council=person.council,
        event=event.title, qr=square_of(person), label=_("Code:"), code=spaced(person.ticket_code),
        use=_("Laat deze kaart zien als u naar een zaal komt. Op papier of op uw telefoon, allebei is goed. Doet u online mee? Dan hebt u de kaart niet nodig."),
        typed=_("Geen QR-code bij de hand? Noem dan de code."), help=help_line(event),
        groups=[
            f"{one.session.title}: {_('uw groep is')} {_named(groups[one.registration.id])}."
            for one in week.mine if one.registration.id in groups
        ],
    )  # fmt: skip
