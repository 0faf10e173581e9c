"""The certificate of participation: for who was there, of whom that is known."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from database import fetch
from events.paper.typesetting import Paper, paper
from events.sheets import Sheet
from events.tables import Event
from events.texts import _, date_in_words, period_in_words, sentence
from sessions.participants.past import came_to
from sessions.participants.week import Week
from sessions.tables import Participant, Session

AT_ONCE = 1000  # certificates in one file
PRESENT = """
SELECT r.participant AS person, r.session FROM check_in c JOIN registration r ON r.id = c.registration
JOIN session s ON s.id = r.session WHERE s.event = {} AND r.status <> 'cancelled' AND c.undone_at IS NULL
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


async def attendances(event: Event, at: datetime, sheet: int) -> Sheet[Attendance]:
    """Everybody who was in a session that is over at the moment `at` (aware), by name, a thousand at once. Three queries."""
    sessions = (
        await Session.objects()
        .where(Session.event == event.id, Session.ends_at <= at)
        .order_by(Session.starts_at, Session.number)
    )
    by_id = {session.id: session for session in sessions}
    present = await fetch(PRESENT, event.id)
    came: defaultdict[int, set[int]] = defaultdict(set)
    for row in present:
        if row["session"] in by_id:
            came[row["person"]].add(row["session"])
    people = (
        await Participant.objects()
        .where(Participant.event == event.id, Participant.erased_at.is_null(), Participant.id.is_in([0, *came]))
        .order_by(Participant.name_key).order_by(Participant.id).limit(AT_ONCE + 1).offset((sheet - 1) * AT_ONCE)
    )  # fmt: skip
    found = [Attendance(one, [by_id[id_] for id_ in by_id if id_ in came[one.id]]) for one in people]
    return Sheet(found[:AT_ONCE], sheet, len(found) > AT_ONCE)


def certificate(event: Event, people: list[Attendance], at: datetime) -> Paper:
    """A sheet for each of these who was somewhere; given on the day of `at` (aware)."""
    return paper(
        event, "certificate", f"{_('Bewijs van deelname')}: {event.title}", heading=_("Bewijs van deelname"), event=event.title,
        says=_("Wij bevestigen dat"), was=_("aanwezig was bij:"), empty=_("Wij weten nog van niemand dat die erbij was."),
        given=_("Gegeven op {date}.").format(date=date_in_words(at, event.time_zone)),
        people=[
            {"name": one.participant.name, "council": one.participant.council, "sessions": [_session(event, session) for session in one.sessions]}
            for one in people if one.sessions
        ],
    )  # fmt: skip


def _session(event: Event, session: Session) -> dict[str, Any]:
    day = sentence(date_in_words(session.starts_at, event.time_zone))
    return {
        "title": session.title,
        "when": f"{day}, {period_in_words(session.starts_at, session.ends_at, event.time_zone)}",
    }
