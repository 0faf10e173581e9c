"""The questions of an event at the desk: adding, changing, putting in order, removing."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass

import clock
from database import DB, hold
from events import history
from events.tables import Event
from sessions.questions.tables import Question

LARGEST_ID = 2**31 - 1  # what the column holds


class QuestionNotFound(Exception):
    """This event has no such question."""


class QuestionRemoved(Exception):
    """It is asked no more, and cannot be changed."""


@dataclass(frozen=True)
class Wanted:
    """What the desk says of a question. `session` is an id; `shown_if` the id of the question that it follows on."""

    words: str
    kind: str
    hint: str = ""
    options: str = ""
    is_required: bool = False
    session: int | None = None
    shown_if: int | None = None
    shown_if_answer: str = ""
    purpose: str = Question.Purpose.SIGN_UP


async def question_at(event: Event, number: int) -> Question:
    """The question of `event` with this id, removed or not. Raises `QuestionNotFound`."""
    found = await Question.objects().where(Question.event == event.id, Question.id == min(number, LARGEST_ID)).first()
    if found is None:
        raise QuestionNotFound(number)
    return found


async def beside(question: Question) -> list[Question]:
    """The questions that are asked where this one is, itself too, in their order."""
    same = Question.session.is_null() if question.session is None else Question.session == question.session
    asked = Question.purpose == question.purpose, Question.removed_at.is_null()
    here = Question.objects().where(Question.event == question.event, same, *asked)
    return await here.order_by(Question.place).order_by(Question.id)


async def names_of_questions(event_id: int, ids: Sequence[int]) -> dict[int, str]:
    """What these questions are called now, as far as they are of this event: its history holds no more than their ids."""
    mine = Question.event == event_id
    rows = await Question.select(Question.id, Question.words).where(mine, Question.id.is_in([*ids]))
    return {row["id"]: row["words"] for row in rows}


async def add(event: Event, wanted: Wanted, by: int) -> Question:
    """One more question, at the end; the very same one again answers the first."""
    async with DB.transaction():
        await hold(Event, [event.id])
        fresh = Question(event=event.id, **asdict(wanted), created_at=clock.now())
        others = await beside(fresh)
        if same := [one for one in others if _facts(one) == _facts(fresh)]:
            return same[0]
        fresh.place = len(others) + 1
        await fresh.save()
        await history.note(by, event.id, f"question:{fresh.id}", "added", None, {"question_words": wanted.words})
    return fresh


def _facts(question: Question) -> dict[str, object]:
    return {
        "question_words": question.words, "kind": str(question.kind), "hint": question.hint, "options": question.options,
        "is_required": question.is_required, "shown_if": question.shown_if, "shown_if_answer": question.shown_if_answer,
    }  # fmt: skip


async def change(event: Event, number: int, wanted: Wanted, place: int, by: int) -> None:
    """Say a question otherwise, and put it in `place` (1 is the first). Its kind and its session stay as they are.

    Raises `QuestionNotFound`, `QuestionRemoved`.
    """
    async with DB.transaction():
        await hold(Event, [event.id])
        question = await question_at(event, number)
        if question.removed_at is not None:
            raise QuestionRemoved
        others = await beside(question)
        before = {**_facts(question), "order": [one.id for one in others].index(question.id) + 1}
        question.words, question.hint, question.options = wanted.words, wanted.hint, wanted.options
        question.is_required, question.shown_if, question.shown_if_answer = (
            wanted.is_required, wanted.shown_if, wanted.shown_if_answer,
        )  # fmt: skip
        await question.save()
        order = [one for one in others if one.id != question.id]
        order.insert(place - 1, question)
        await _put_in_order(order)
        after = {**_facts(question), "order": place}
        if after != before:
            await history.note(by, event.id, f"question:{question.id}", "changed", before, after)


async def _put_in_order(questions: Sequence[Question]) -> None:
    for place, question in enumerate(questions, start=1):
        if question.place != place:
            await Question.update({Question.place: place}).where(Question.id == question.id)


async def drop(event: Event, number: int, by: int) -> Question:
    """Ask it no more, nor what follows on it; the answers stay. Removed before, it is removed. Answers which it was. Raises
    `QuestionNotFound`.
    """
    async with DB.transaction():
        await hold(Event, [event.id])
        question = await question_at(event, number)
        if question.removed_at is None:
            with_it = (Question.id == question.id) | (Question.shown_if == question.id)
            await Question.update({Question.removed_at: clock.now()}).where(with_it, Question.removed_at.is_null())
            await _put_in_order(await beside(question))
            await history.note(by, event.id, f"question:{question.id}", "removed", {"question_words": question.words})
    return question
