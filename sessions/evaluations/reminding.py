"""Reminding who was there and did not answer: once, at noon some days after the last session, whoever sends it.

Everybody is up then, and there is still a day or more left to answer in. Not to who was erased, or wants no more mail
than about their own sessions.
"""

from collections.abc import Sequence
from datetime import UTC, datetime, time, timedelta

import clock
from database import DB, Rows, fetch, hold
from events.publishing import event_of
from events.tables import Event
from sessions import messages
from sessions.evaluations.answering import SENT, TAPPED, marks_in, opinion_mark, tap_mark
from sessions.evaluations.asking import Term, term_of
from sessions.evaluations.tables import Evaluation
from sessions.questions.asking import questions_of
from sessions.questions.tables import Question

NOON = time(12)
A_DAY = timedelta(days=1)  # what must be left to answer in
MARKS_AT_ONCE = 500
WAITING = """
SELECT v.id, v.event FROM evaluation v JOIN event e ON e.id = v.event
WHERE v.asks AND v.remind_days > 0 AND v.reminded_at IS NULL AND v.closed_at IS NULL AND e.status IN ('published', 'closed')
ORDER BY v.id
"""
THERE = """
SELECT p.id AS participant, r.session FROM participant p JOIN registration r ON r.participant = p.id
JOIN session s ON s.id = r.session
WHERE s.event = {} AND s.status = 'published' AND r.status = 'confirmed' AND p.email <> '' AND p.wants_mailings
    AND p.erased_at IS NULL AND EXISTS (SELECT 1 FROM check_in c WHERE c.registration = r.id AND c.undone_at IS NULL)
ORDER BY p.id, s.starts_at, s.number
"""


async def remind_who_did_not_answer() -> int:
    """Post the reminders of every event whose moment has come; answers how many mails."""
    total = 0
    for row in await fetch(WAITING):
        event = await event_of(row["event"])
        if is_due(event, await term_of(event.id), clock.now()):
            total += await _remind(event, row["id"])
    return total


def is_due(event: Event, term: Term, at: datetime) -> bool:
    """Whether its moment has come, and there is a day left to answer in."""
    if term.last_end is None or term.closes_at is None or not term.is_open(at):
        return False
    day = term.last_end.astimezone(event.zone).date() + timedelta(days=term.evaluation.remind_days)
    return datetime.combine(day, NOON, event.zone).astimezone(UTC) <= at < term.closes_at - A_DAY


async def _remind(event: Event, number: int) -> int:
    async with DB.transaction():
        await hold(Evaluation, [number])
        term = await term_of(event.id)
        if term.evaluation.reminded_at is not None or not is_due(event, term, clock.now()):
            return 0  # another worker was first, or the organisers changed it
        await Evaluation.update({Evaluation.reminded_at: clock.now()}).where(Evaluation.id == number)
        assert term.closes_at is not None  # it is due
        return await messages.post_evaluation_reminders(event, await _unanswered(event), term.closes_at)


async def _unanswered(event: Event) -> dict[int, list[int]]:
    """The sessions of which each person said nothing yet (ids), by the id of the person; none where only the event's form is
    open.
    """
    rows = await fetch(THERE, event.id)
    questions = await questions_of(event, Question.Purpose.EVALUATION)
    asked = [one.id for one in questions if one.removed_at is None]
    tapped = await _marks(TAPPED, [tap_mark(row["session"], row["participant"]) for row in rows])
    people = dict.fromkeys(row["participant"] for row in rows)
    sent = await _marks(SENT, [opinion_mark(question, person) for person in people for question in asked])
    wants_form = {
        person for person in people if asked and not any(opinion_mark(question, person) in sent for question in asked)
    }  # fmt: skip
    return _open(rows, tapped, wants_form)


def _open(rows: Rows, tapped: set[str], wants_form: set[int]) -> dict[int, list[int]]:
    found: dict[int, list[int]] = {}
    for row in rows:
        is_open = tap_mark(row["session"], row["participant"]) not in tapped
        if is_open or row["participant"] in wants_form:
            found.setdefault(row["participant"], []).extend([row["session"]] if is_open else [])
    return found


async def _marks(statement: str, marks: Sequence[str]) -> set[str]:
    found: set[str] = set()
    for start in range(0, len(marks), MARKS_AT_ONCE):
        found |= await marks_in(statement, marks[start : start + MARKS_AT_ONCE])
    return found


