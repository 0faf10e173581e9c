"""The certificate of participation: for who was there, of whom that is known."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import clock
from database import fetch
from events.paper.typesetting import Paper, paper
from events.tables import Event
from events.texts import _, date_in_words, period_in_words, sentence, speaking
from sessions.participants.past import came_to
from sessions.participants.week import Week
from sessions.tables import CheckIn, Participant, Registration, Session

WERE_THERE = """
SELECT p.id FROM participant p WHERE p.event = {} AND p.erased_at IS NULL
AND EXISTS (
    SELECT 1 FROM registration r JOIN session s ON s.id = r.session JOIN check_in c ON c.registration = r.id
    WHERE r.participant = p.id AND r.status <> 'cancelled' AND s.ends_at <= {} AND c.undone_at IS NULL
) ORDER BY p.name_key, p.id
"""


@dataclass(frozen=True)
class Attendance:
    """Somebody, and the sessions they were in, in order of time."""

    participant: Participant
    sessions: list[Session]


async def attendance_of(week: Week, at: datetime) -> Attendance:
    """Where somebody was, of what is over at the moment `at` (aware); maybe nowhere."""
    over = [row for row in week.mine if row.session.ends_at <= at]
    came = await came_to([row.registration.id for row in over])
    return Attendance(week.participant, [row.session for row in over if row.registration.id in came])


async def who(event: Event) -> list[int]:
    """Everybody who was in a session that is over, by name; one query."""
    return [row["id"] for row in await fetch(WERE_THERE, event.id, clock.now())]


async def attendances_of(event: Event, ids: list[int]) -> list[Attendance]:
    """Where these people were, of what is over, by name. Three queries."""
    sessions = (
        await Session.objects()
        .where(Session.event == event.id, Session.ends_at <= clock.now())
        .order_by(Session.starts_at)
        .order_by(Session.number)
    )
    came = await _came(ids)
    people = (
        await Participant.objects()
        .where(Participant.id.is_in(ids), Participant.erased_at.is_null())
        .order_by(Participant.name_key)
        .order_by(Participant.id)
    )
    found = [Attendance(one, [row for row in sessions if row.id in came[one.id]]) for one in people]
    return [one for one in found if one.sessions]


async def _came(ids: list[int]) -> defaultdict[int, set[int]]:
    """The ids of the sessions that these people came to, by theirs."""
    stands = CheckIn.select(CheckIn.registration).where(
        CheckIn.undone_at.is_null(), CheckIn.registration.participant.is_in(ids)
    )
    rows = await Registration.select(Registration.participant, Registration.session).where(
        Registration.participant.is_in(ids),
        Registration.status != Registration.Status.CANCELLED,
        Registration.id.is_in([0, *(row["registration"] for row in await stands)]),
    )
    came: defaultdict[int, set[int]] = defaultdict(set)
    for row in rows:
        came[row["participant"]].add(row["session"])
    return came


def drawn(event: Event, one: Attendance) -> dict[str, Any]:
    """A certificate for the layout, in the language of whose it is; given today."""
    person = one.participant
    with speaking(person.language):
        return {
            "name": person.name, "council": person.council, "language": person.language,
            "heading": _("Bewijs van deelname"), "says": _("Wij bevestigen dat"), "was": _("aanwezig was bij:"),
            "given": _("Gegeven op {date}.").format(date=date_in_words(clock.now(), event.time_zone)),
            "sessions": [_session(event, session) for session in one.sessions],
        }  # fmt: skip


def certificates(event: Event, people: list[dict[str, Any]]) -> Paper:
    """A sheet for each of these."""
    return paper(
        event, "certificate", f"{_('Bewijs van deelname')}: {event.title}", heading=_("Bewijs van deelname"),
        event=event.title, empty=_("Wij weten nog van niemand dat die erbij was."), people=people,
    )  # fmt: skip


def certificate(event: Event, one: Attendance) -> Paper:
    """The certificate of one, or that they were nowhere yet."""
    return certificates(event, [drawn(event, one)] if one.sessions else [])


def _session(event: Event, session: Session) -> dict[str, Any]:
    day = sentence(date_in_words(session.starts_at, event.time_zone))
    return {
        "title": session.title,
        "when": f"{day}, {period_in_words(session.starts_at, session.ends_at, event.time_zone)}",
    }
