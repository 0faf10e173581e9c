"""What was answered, for the desk: counts, and who said what."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from database import Rows, fetch
from events.sheets import Sheet
from events.tables import Event
from sessions.questions.asking import PICKED, as_typed, in_words, options_of, questions_of
from sessions.questions.tables import Question

PAGE = 100
# Of a session's question those count who are in it now; of who was erased nothing is left.
COUNTS = """
SELECT a.question, a.value, count(*) AS number FROM answer a JOIN question q ON q.id = a.question
WHERE q.event = {} AND (q.session IS NULL OR EXISTS (
    SELECT 1 FROM registration r WHERE r.session = q.session AND r.participant = a.participant AND r.status <> 'cancelled'
)) GROUP BY a.question, a.value
"""
PEOPLE = """
SELECT p.id, p.name, p.council, a.value FROM answer a JOIN participant p ON p.id = a.participant
JOIN question q ON q.id = a.question
WHERE a.question = {} AND (q.session IS NULL OR EXISTS (
    SELECT 1 FROM registration r WHERE r.session = q.session AND r.participant = p.id AND r.status <> 'cancelled'
)) ORDER BY p.name, p.id LIMIT {} OFFSET {}
"""
ALL = "SELECT a.participant, a.question, a.value FROM answer a JOIN question q ON q.id = a.question WHERE q.event = {}"


@dataclass(frozen=True)
class Counted:
    """One question with how many `people` answered it, and how often each choice was made; numbers add up to `total`."""

    question: Question
    people: int
    choices: dict[str, int]
    total: float | None


async def results_of(event: Event) -> list[Counted]:
    """Every question, removed ones that were answered too, with its counts: two queries."""
    rows: dict[int, Rows] = {}
    for row in await fetch(COUNTS, event.id):
        rows.setdefault(row["question"], []).append(row)
    found = [_counted(question, rows.get(question.id, [])) for question in await questions_of(event)]
    return [one for one in found if one.people or one.question.removed_at is None]


def _counted(question: Question, rows: Rows) -> Counted:
    chosen: Counter[str] = Counter()
    if question.kind in PICKED:
        chosen.update(dict.fromkeys(options_of(question), 0))
        for row in rows:
            for choice in as_typed(question, row["value"]):
                chosen[choice] += row["number"]
    is_number = question.kind == Question.Kind.NUMBER
    total = sum(float(row["value"]) * row["number"] for row in rows) if is_number else None
    return Counted(question, sum(row["number"] for row in rows), dict(chosen), total)


async def people_of(question: Question, sheet: int) -> Sheet[dict[str, object]]:
    """Who answered a question, and what, by name."""
    rows = await fetch(PEOPLE, question.id, PAGE + 1, (sheet - 1) * PAGE)
    said = [{**row, "said": in_words(question, row["value"])} for row in rows]
    return Sheet(said[:PAGE], sheet, len(rows) > PAGE)


async def everything_said(event: Event) -> tuple[Sequence[Question], dict[tuple[int, int], str]]:
    """The questions that are asked or were answered; and what each person (id) said to each question (id). Two queries."""
    questions = await questions_of(event)
    by_id = {question.id: question for question in questions}
    rows = await fetch(ALL, event.id)
    said = {(row["participant"], row["question"]): in_words(by_id[row["question"]], row["value"]) for row in rows}
    answered = {question for _person, question in said}
    return [one for one in questions if one.removed_at is None or one.id in answered], said
