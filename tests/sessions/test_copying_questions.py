"""What a copy of an event asks: the same questions, of the same sessions, and nobody's answers."""

from datetime import date
from typing import Any

import pytest

import clock
from events.tables import Event
from sessions import programme
from sessions.needs.asking import asking_of
from sessions.questions.asking import questions_of
from sessions.questions.operations import drop
from sessions.questions.tables import Answer, Question
from sessions.series.copying import Wish, copy
from tests.cast import a_session, an_event, an_organiser
from tests.sessions.asking import a_question, asks_needs
from tests.sessions.people import comes
from tests.site import counted

pytestmark = pytest.mark.usefixtures("db", "now")

Facts = list[tuple[Any, ...]]
NAMES = ("place", "kind", "words", "hint", "options", "is_required", "shown_if_answer")


async def copied(event: Event, slug: str = "week-2028") -> Event:
    return await copy(event, Wish(slug, "Week 2028", date(2028, 3, 6)))


async def asked(event: Event) -> Facts:
    """What is asked, to everybody first, then by the number of its session; with that, and the words of what it follows on."""
    numbers = {one.id: one.number for one in await programme.sessions_of(event)}
    found = await questions_of(event)
    words = {one.id: one.words for one in found}
    facts = [
        (numbers.get(one.session, 0), *(getattr(one, name) for name in NAMES), words.get(one.shown_if, ""))
        for one in found
        if one.removed_at is None
    ]
    return sorted(facts, key=lambda fact: fact[:2])


async def with_questions() -> Event:
    """An event with questions to everybody, and one of each of two sessions; some follow on another."""
    event = await an_event()
    first, second = await a_session(event, number=4), await a_session(event, number=2)
    eats = await a_question(event, "Eet u mee?", "yes_no", is_required=True)
    await a_question(event, "Waar zit u?", "choice", options="Zaal\nTuin", hint="Kies er een.", shown_if=eats.id, shown_if_answer="ja")
    speaks = await a_question(event, "Spreekt u?", "yes_no", session=first.id)
    await a_question(event, "Waarover?", session=first.id, shown_if=speaks.id, shown_if_answer="nee")
    await a_question(event, "Hoeveel mensen?", "number", session=second.id)
    return event


async def test_a_copy_asks_the_same_and_what_follows_on_an_answer_follows_on_its_own_question() -> None:
    event = await with_questions()
    before = await asked(event)

    made = await copied(event)

    assert (await asked(made), await asked(event)) == (before, before)
    assert {one.event for one in await Question.objects()} == {event.id, made.id}


async def test_a_copy_of_a_copy_asks_the_same() -> None:
    event = await with_questions()

    again = await copied(await copied(event), "week-2029")

    assert await asked(again) == await asked(event)


async def test_no_answer_goes_along() -> None:
    event = await with_questions()
    [question, *_others] = await questions_of(event)
    anna = await comes(event, "Anna Bos", (await programme.sessions_of(event))[0])
    await Answer(question=question.id, participant=anna.id, value="ja", answered_at=clock.now()).save()

    made = await copied(event)

    answered = await Answer.select(Answer.question).output(as_list=True)
    assert (answered, len(await asked(made))) == ([question.id], 5)


async def test_what_is_asked_no_more_stays_behind_with_what_followed_on_it() -> None:
    event, desk = await with_questions(), await an_organiser()
    await drop(event, (await questions_of(event))[0].id, desk.id)

    made = await copied(event)

    assert [facts[3] for facts in await asked(made)] == ["Hoeveel mensen?", "Spreekt u?", "Waarover?"]


@pytest.mark.parametrize("diet", [True, False])
async def test_what_people_need_is_asked_again_for_the_same_reason(diet: bool) -> None:
    event = await an_event()
    await asks_needs(event, diet=diet)

    made = await asking_of(await copied(event))

    assert made is not None
    assert (made.reason, made.asks_diet) == ("Dan regelen wij het voor u.", diet)


async def test_what_was_not_asked_is_not_asked_of_a_copy() -> None:
    made = await copied(await an_event())

    assert (await asking_of(made), await asked(made)) == (None, [])


async def test_a_copy_takes_as_many_queries_for_many_questions_as_for_one() -> None:
    event, taken = await an_event(), []
    session = await a_session(event)
    for number in (1, 3):
        parent = await a_question(event, f"Eet u mee? {number}", "yes_no", session=session.id)
        for one in range(number):
            await a_question(event, f"Wat? {one}", session=session.id, shown_if=parent.id, shown_if_answer="ja")
        with counted() as statements:
            await copied(event, f"week-{number}")
        taken.append(len(statements))

    assert taken[0] == taken[1]
