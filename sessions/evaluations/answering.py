"""What somebody is asked afterwards, and answering it: only who was there, once, and until it closes.

What they answered before is not shown again: who has their link (a supporter, the office with their code) would read it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

import clock
from database import DB, fetch
from sessions.ballots import ENOUGH, mark_of
from sessions.evaluations.asking import still_open, term_of
from sessions.evaluations.tables import at_random
from sessions.participants.week import Mine, Week
from sessions.questions.asking import questions_of
from sessions.questions.tables import Question
from sessions.registrations import standing

EARLY = timedelta(minutes=10)  # before the end: the host asks for it while everybody is still there
TAPPED = "SELECT mark FROM tap WHERE mark IN ([marks])"
SENT = "SELECT mark FROM opinion WHERE mark IN ([marks])"
TAP = """
INSERT INTO tap (id, session, mark, grade, word, shown_word) VALUES ({}, {}, {}, {}, '', '')
ON CONFLICT (session, mark) WHERE mark <> '' DO UPDATE SET grade = excluded.grade
"""
SAY = "UPDATE tap SET word = {} WHERE session = {} AND mark = {} RETURNING id"
ANSWER = """
INSERT INTO opinion (id, question, mark, value) VALUES ({}, {}, {}, {})
ON CONFLICT (question, mark) WHERE mark <> '' DO UPDATE SET value = excluded.value
"""
# Two looks never differ by fewer than five people, a look before the close and one after it neither: as soon as ten answers
# differ from what shows, all show but five of those, by their random keys, which wait for others or for the close.
NEW_GRADES = "FROM tap WHERE session = {} AND (shown_grade IS NULL OR shown_grade <> grade)"
SHOW_GRADES = "UPDATE tap SET shown_grade = grade WHERE session = {} AND id NOT IN "
NEW_WORDS = "FROM tap WHERE session = {} AND shown_word <> word"
SHOW_WORDS = "UPDATE tap SET shown_word = word WHERE session = {} AND id NOT IN "
NEW_OPINIONS = "FROM opinion WHERE question = {} AND (shown IS NULL OR shown <> value)"
SHOW_OPINIONS = "UPDATE opinion SET shown = value WHERE question = {} AND id NOT IN "


class NotAsked(Exception):
    """They were not there, or it is not over yet."""


@dataclass(frozen=True)
class AboutSession:
    """A session that somebody was at, and whether they said how it was."""

    mine: Mine
    is_answered: bool


@dataclass(frozen=True)
class Asked:
    """What somebody is asked now. `questions` are of the event's form, for who has nothing to come; `closes_at` is aware."""

    closes_at: datetime | None = None
    sessions: Sequence[AboutSession] = ()
    questions: Sequence[Question] = field(default_factory=list)
    is_sent: bool = False

    @property
    def is_open(self) -> bool:
        """Whether there is anything that they did not answer."""
        return any(not one.is_answered for one in self.sessions) or (bool(self.questions) and not self.is_sent)


NOTHING = Asked()


def who(participant_id: int) -> str:
    """Whose mark it is."""
    return f"participant:{participant_id}"


def tap_mark(session_id: int, participant_id: int) -> str:
    """The mark of what somebody says of a session."""
    return mark_of("tap", session_id, who(participant_id))


def opinion_mark(question_id: int, participant_id: int) -> str:
    """The mark of somebody's answer to a question."""
    return mark_of("evaluation", question_id, who(participant_id))


async def asked_of(week: Week, at: datetime) -> Asked:
    """What this person is asked at the moment `at` (aware). No query for who has nothing behind them."""
    over = [one for one in _firm(week) if one.session.ends_at - EARLY <= at]
    if not over:
        return NOTHING
    term = await term_of(week.event.id)
    if not term.is_open(at):
        return NOTHING
    came = await standing([one.registration.id for one in over])
    there = [one for one in over if one.registration.id in came]
    if not there:
        return NOTHING
    person = week.participant.id
    tapped = await marks_in(TAPPED, [tap_mark(one.session.id, person) for one in there])
    sessions = [AboutSession(one, tap_mark(one.session.id, person) in tapped) for one in there]
    questions = await form_of(week) if len(over) == len(_firm(week)) else []
    sent = await marks_in(SENT, [opinion_mark(one.id, person) for one in questions])
    return Asked(term.closes_at, sessions, questions, bool(sent))


def _firm(week: Week) -> list[Mine]:
    return [one for one in week.mine if one.registration.is_confirmed and not one.session.is_cancelled]


async def form_of(week: Week) -> list[Question]:
    """What the event's form asks now."""
    return [one for one in await questions_of(week.event, Question.Purpose.EVALUATION) if one.removed_at is None]


async def marks_in(statement: str, marks: Sequence[str]) -> set[str]:
    """Those of `marks` that are there."""
    if not marks:
        return set()
    return {row["mark"] for row in await fetch(statement.replace("[marks]", ", ".join(["{}"] * len(marks))), *marks)}


# -- answering


async def tap(week: Week, registration_id: int, grade: int) -> None:
    """Somebody's grade (5 is very good) for a session they were at, from now on. Raises `NotAsked`, `EvaluationClosed`."""
    async with DB.transaction():
        session = await _session(week, registration_id)
        await fetch(TAP, at_random(), session, tap_mark(session, week.participant.id), grade)
        await _show(NEW_GRADES, SHOW_GRADES, session)


async def say(week: Week, registration_id: int, word: str) -> None:
    """Their word for it, "" for none, beside their grade. Raises `NotAsked` before there is one, `EvaluationClosed`."""
    async with DB.transaction():
        session = await _session(week, registration_id)
        if not await fetch(SAY, word, session, tap_mark(session, week.participant.id)):
            raise NotAsked
        await _show(NEW_WORDS, SHOW_WORDS, session)


async def _session(week: Week, registration_id: int) -> int:
    """The id of the session of one of their registrations, while they may say how it was."""
    await still_open(week.event.id)
    for one in (await asked_of(week, clock.now())).sessions:
        if one.mine.registration.id == registration_id:
            return one.mine.session.id
    raise NotAsked


async def send_form(week: Week, answers: Mapping[int, str]) -> None:
    """Their answers to these questions of the event's form, "" for none; so is one that was not asked of them. Raises
    `NotAsked`, `EvaluationClosed`."""
    async with DB.transaction():
        await still_open(week.event.id)
        asked = [one.id for one in (await asked_of(week, clock.now())).questions]
        if not asked:
            raise NotAsked
        for question in asked:
            mark = opinion_mark(question, week.participant.id)
            await fetch(ANSWER, at_random(), question, mark, answers.get(question, ""))
            await _show(NEW_OPINIONS, SHOW_OPINIONS, question)


async def _show(new: str, show: str, number: int) -> None:
    [found] = await fetch(f"SELECT count(*) AS number {new}", number)
    if found["number"] >= 2 * ENOUGH:
        await fetch(f"{show} (SELECT id {new} ORDER BY id LIMIT {ENOUGH})", number, number)

