"""What people said of each session, and of days, themes and the whole event: counted, never of fewer than five.

A session with fewer than five answers shows nothing, and counts in no day and no theme: taken away from what others say,
a sum would tell what is hidden. In the whole event the hidden ones count when they are five answers or more together.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import groupby
from typing import Any

from database import Rows, fetch
from events.publishing import days_of
from events.tables import Event
from sessions.ballots import ENOUGH
from sessions.evaluations.tables import ERASED
from sessions.evaluations.words import GOOD
from sessions.programme import sessions_of
from sessions.questions.asking import PICKED, as_typed, in_words, options_of, questions_of
from sessions.questions.tables import Question
from sessions.statements.doubtful import is_doubtful
from sessions.tables import Session

# Who was there is asked; of who was erased is still known that they were.
THERE = """
SELECT r.session, r.participant FROM registration r JOIN session s ON s.id = r.session
JOIN check_in c ON c.registration = r.id AND c.undone_at IS NULL
WHERE s.event = {} AND s.status = 'published' AND r.status = 'confirmed'
"""
TAPS = """
SELECT t.session, t.shown_grade, t.shown_word, count(*) AS number FROM tap t JOIN session s ON s.id = t.session
WHERE s.event = {} GROUP BY t.session, t.shown_grade, t.shown_word
"""
OPINIONS = """
SELECT o.question, o.shown, count(*) AS number FROM opinion o JOIN question q ON q.id = o.question
WHERE q.event = {} GROUP BY o.question, o.shown
"""

Count = Counter[Any]


@dataclass(frozen=True)
class Said:
    """How often each grade was given, and each word; empty where there are fewer than five. `asked` and `answered` are people.

    A word that is rude or a link is not among them, for nobody reads it before the speaker does: those are `left_out`.
    """

    asked: int = 0
    answered: int = 0
    grades: Mapping[int, int] = field(default_factory=dict)
    words: Mapping[str, int] = field(default_factory=dict)
    left_out: int = 0

    @property
    def shown(self) -> int:
        """How many grades it shows: 0, or five or more."""
        return sum(self.grades.values())

    @property
    def good(self) -> int:
        """How many of them are good or very good."""
        return sum(number for grade, number in self.grades.items() if grade >= GOOD)

    @property
    def percent(self) -> int:
        """The same in whole percents; only of what is shown."""
        return round(100 * self.good / self.shown)


@dataclass(frozen=True)
class OfSession:
    """What was said of one session."""

    session: Session
    said: Said


@dataclass(frozen=True)
class OfQuestion:
    """What was answered to a question of the form: choices with their counts, or texts by the alphabet; none of fewer than
    five people, and no texts once they are erased. `average` is of numbers."""

    question: Question
    people: int
    choices: Mapping[str, int] = field(default_factory=dict)
    texts: Sequence[str] = ()
    average: float | None = None

    @property
    def is_shown(self) -> bool:
        """Whether enough people answered it."""
        return self.people >= ENOUGH


@dataclass(frozen=True)
class Results:
    """All of one event. Days are those of its time zone, with their theme; themes as they come."""

    whole: Said
    sessions: Sequence[OfSession]
    days: Sequence[tuple[date, str, Said]]
    themes: Sequence[tuple[str, Said]]
    questions: Sequence[OfQuestion]
    form_sent: int


@dataclass(frozen=True)
class _Raw:
    """What was said of a session, hidden or not."""

    session: Session
    there: set[int]
    answered: int
    grades: Count
    words: Count


async def results_of(event: Event) -> Results:
    """What is known now, in six queries however many people answered."""
    raw = await _raw(event)
    themes = {day.date: day.theme for day in await days_of(event)}
    by_day = [(day, [*rows]) for day, rows in groupby(raw, lambda one: _day(event, one.session))]
    by_theme: dict[str, list[_Raw]] = {}
    for day, rows in by_day:
        if themes.get(day):
            by_theme.setdefault(themes[day], []).extend(rows)
    questions, sent = await _questions(event)
    return Results(
        _together(raw, is_whole=True), [OfSession(one.session, _together([one])) for one in raw],
        [(day, themes.get(day, ""), _together(rows)) for day, rows in by_day],
        [(theme, _together(rows)) for theme, rows in by_theme.items()], questions, sent,
    )  # fmt: skip


async def said_of(event: Event, session: Session) -> Said:
    """What was said of one session."""
    return next((_together([one]) for one in await _raw(event) if one.session.id == session.id), Said())


def _day(event: Event, session: Session) -> date:
    return session.starts_at.astimezone(event.zone).date()


async def _raw(event: Event) -> list[_Raw]:
    """Every session that somebody was at or answered about, in order of time."""
    there: dict[int, set[int]] = {}
    for row in await fetch(THERE, event.id):
        there.setdefault(row["session"], set()).add(row["participant"])
    taps: dict[int, Rows] = {}
    for row in await fetch(TAPS, event.id):
        taps.setdefault(row["session"], []).append(row)
    return [
        _counted(session, there.get(session.id, set()), taps.get(session.id, []))
        for session in sorted(await sessions_of(event), key=lambda one: (one.starts_at, one.number))
        if session.id in there or session.id in taps
    ]


def _counted(session: Session, there: set[int], rows: Rows) -> _Raw:
    grades, words = Count(), Count()
    for row in rows:
        if row["shown_grade"] is not None:
            grades[int(row["shown_grade"])] += row["number"]
        if row["shown_word"]:
            words[row["shown_word"]] += row["number"]
    return _Raw(session, there, sum(row["number"] for row in rows), grades, words)


def _together(raw: Sequence[_Raw], *, is_whole: bool = False) -> Said:
    people = set[int]().union(*(one.there for one in raw)) if is_whole else set()
    asked = len(people) if is_whole else sum(len(one.there) for one in raw)
    grades = _sum((one.grades for one in raw), is_whole=is_whole)
    words = _sum((one.words for one in raw), is_whole=is_whole)
    read = {word: number for word, number in words.most_common() if not is_doubtful(word)}
    return Said(asked, sum(one.answered for one in raw), dict(grades), read, words.total() - sum(read.values()))


def _sum(counts: Iterable[Count], *, is_whole: bool) -> Count:
    """Those that are enough by themselves; in the whole the others too, when they are enough together."""
    enough, rest = Count(), Count()
    for count in counts:
        (enough if count.total() >= ENOUGH else rest).update(count)
    if is_whole and rest.total() >= ENOUGH:
        enough.update(rest)
    return enough


# -- the form


async def _questions(event: Event) -> tuple[list[OfQuestion], int]:
    """Every question, removed ones that were answered too; and how many forms were sent."""
    rows: dict[int, Rows] = {}
    for row in await fetch(OPINIONS, event.id):
        rows.setdefault(row["question"], []).append(row)
    asked = await questions_of(event, Question.Purpose.EVALUATION)
    found = [_answers(question, rows.get(question.id, [])) for question in asked]
    sent = max((sum(row["number"] for row in some) for some in rows.values()), default=0)
    return [one for one in found if one.people or one.question.removed_at is None], sent


def _answers(question: Question, rows: Rows) -> OfQuestion:
    said = [row for row in rows if row["shown"]]
    people = sum(row["number"] for row in said)
    if people < ENOUGH:
        return OfQuestion(question, people)
    if question.kind in PICKED:
        chosen: Counter[str] = Counter(dict.fromkeys(options_of(question), 0))
        for row in said:
            for choice in as_typed(question, row["shown"]):
                chosen[choice] += row["number"]
        return OfQuestion(question, people, choices=dict(chosen))
    if question.kind == Question.Kind.NUMBER:
        return OfQuestion(question, people, average=sum(float(row["shown"]) * row["number"] for row in said) / people)
    written = [row for row in said if row["shown"] != ERASED]
    texts = [in_words(question, row["shown"]) for row in written for _one in range(row["number"])]
    return OfQuestion(question, people, texts=sorted(texts, key=str.casefold))
