"""Which questions somebody is asked, and what an answer may be."""

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence

from database import fetch
from events.forms import Problems, many_lines, one_line
from events.tables import Event
from events.texts import _
from sessions.questions.tables import Question

YES, NO = "ja", "nee"
NUMBER = re.compile(r"\d{1,9}([.,]\d{1,3})?")
LONGEST_SHORT = 300
LONGEST_LONG = 2_000
PICKED = frozenset({Question.Kind.CHOICE, Question.Kind.CHOICES, Question.Kind.YES_NO})
OWN = "SELECT question, value FROM answer WHERE participant = {}"

Values = dict[int, list[str]]  # what was filled in, by the id of the question


async def questions_of(event: Event, purpose: str = Question.Purpose.SIGN_UP) -> list[Question]:
    """Every question of `event`, removed ones too: those to everybody first, then those of each session, in their order."""
    found = await Question.objects().where(Question.event == event.id, Question.purpose == purpose).order_by(Question.place).order_by(Question.id)
    return sorted(found, key=lambda question: question.session or 0)


def field_of(question: Question) -> str:
    """The name of its field in every form."""
    return f"vraag-{question.id}"


def options_of(question: Question) -> list[str]:
    """The answers to choose from; none where one writes."""
    if question.kind == Question.Kind.YES_NO:
        return [YES, NO]
    return question.options.splitlines() if question.kind in PICKED else []


def applicable(questions: Sequence[Question], session_ids: Collection[int], values: Mapping[int, Sequence[str]]) -> list[Question]:
    """What is asked of who comes to these sessions and fills in these `values`: what follows on an answer stands after it."""
    here = [
        one for one in questions if one.removed_at is None and (one.session is None or one.session in session_ids)
    ]  # fmt: skip
    found, following = [], defaultdict(list)
    for one in here:
        following[one.shown_if].append(one)
    for question in following[None]:
        said = values.get(question.id, [])
        found += [question, *(one for one in following[question.id] if one.shown_if_answer in said)]
    return found


def check(problems: Problems, questions: Iterable[Question], values: Values, *, is_desk: bool = False) -> dict[int, str]:
    """The answers as they are kept, "" for none; what is wrong with them is said beside each. The desk may leave any open."""
    return {question.id: _answer(problems, question, values.get(question.id, []), is_desk=is_desk) for question in questions}


def _answer(problems: Problems, question: Question, said: Sequence[str], *, is_desk: bool) -> str:
    name = field_of(question)
    answer = _picked(problems, question, said) if question.kind in PICKED else _written(problems, question, said)
    if not answer and question.is_required and not is_desk:
        problems.add(name, _needed(question))
    return answer


def _needed(question: Question) -> str:
    words = _("Kies een antwoord bij: {question}") if question.kind in PICKED else _("Vul een antwoord in bij: {question}")
    return words.format(question=question.words)


def _picked(problems: Problems, question: Question, said: Sequence[str]) -> str:
    known, chosen = options_of(question), [one for one in said if one]
    if any(one not in known for one in chosen) or (question.kind != Question.Kind.CHOICES and len(chosen) > 1):
        problems.add(field_of(question), _("Dit antwoord is er niet meer. Kies opnieuw bij: {question}").format(question=question.words))
    return "\n".join(option for option in known if option in chosen)


def _written(problems: Problems, question: Question, said: Sequence[str]) -> str:
    name, text = field_of(question), said[0] if said else ""
    if question.kind == Question.Kind.LONG:
        return many_lines(problems, name, text, LONGEST_LONG)
    line = one_line(problems, name, text, LONGEST_SHORT)
    if question.kind == Question.Kind.NUMBER and line:
        if not NUMBER.fullmatch(line):
            problems.add(name, _("Vul een getal in, zoals 3, bij: {question}").format(question=question.words))
        return line.replace(",", ".")
    return line


def as_typed(question: Question, kept: str) -> list[str]:
    """A kept answer as a form fills it in."""
    if question.kind == Question.Kind.CHOICES:
        return kept.split("\n")
    return [kept.replace(".", ",")] if question.kind == Question.Kind.NUMBER else [kept]


async def answers_of(participant_id: int) -> dict[int, str]:
    """What somebody answered, by the id of the question."""
    return {row["question"]: row["value"] for row in await fetch(OWN, participant_id)}


def in_words(question: Question, kept: str) -> str:
    """A kept answer as one reads it: choices in a row."""
    if question.kind == Question.Kind.YES_NO:
        return {YES: _("ja"), NO: _("nee")}.get(kept, kept)
    return ", ".join(as_typed(question, kept)) if question.kind != Question.Kind.LONG else kept
