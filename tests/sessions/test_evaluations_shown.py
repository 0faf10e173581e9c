"""What shows of how people found it: never of fewer than five, nor by taking one sum from another."""

import random
from itertools import pairwise
from typing import Any

import pytest

from sessions.ballots import ENOUGH
from sessions.evaluations.closing import close_due
from sessions.evaluations.results import Said, results_of, said_of
from sessions.evaluations.tables import Opinion, Tap
from tests.cast import NEXT_MONDAY, a_session
from tests.sessions.evaluating import (
    CLOSES,
    DAY,
    HOUR,
    At,
    a_hall,
    an_asking_event,
    asks_afterwards,
    sends,
    taps,
    was_at,
)
from tests.site import counted

pytestmark = pytest.mark.usefixtures("db", "now")


async def closes(at: At) -> None:
    """The evaluation closes by itself."""
    at(CLOSES)
    assert await close_due() == 1


@pytest.mark.parametrize(("number", "shown"), [(4, {}), (5, {4: 5})])
async def test_four_answers_show_nothing_and_five_do(at: At, number: int, shown: dict[int, int]) -> None:
    event, session, people = await a_hall(at, 5)
    for person in people[:number]:
        await taps(person, session, 4, "fijn")
    before = await said_of(event, session)
    await closes(at)

    said = await said_of(event, session)

    assert (before, said.answered, said.grades) == (Said(5, number), number, shown)


async def test_two_looks_never_differ_by_what_fewer_than_five_people_said_not_at_the_close_either(at: At) -> None:
    event, session, people = await a_hall(at, 17)
    shown = []
    for person in people:
        await taps(person, session, 5)
        shown.append((await said_of(event, session)).shown)
    await closes(at)

    assert shown == [0] * 9 + [5] * 5 + [10] * 3
    assert (await said_of(event, session)).grades == {5: 17}


async def test_however_people_change_their_minds_what_shows_changes_of_nobody_or_of_five(at: At) -> None:
    event, session, people = await a_hall(at, 12)
    question, made, looks = await asks_afterwards(event, "Hoe was het?"), random.Random(2027), [await looked()]
    for turn in range(30):
        person = people[turn % 12] if turn < 12 else made.choice(people)
        await taps(person, session, made.choice([4, 5]), made.choice(["", "fijn", "top"]))
        await sends(person, {question.id: made.choice(["", "Goed", "Beter"])})
        looks.append(await looked())
    await closes(at)
    looks.append(await looked())

    differ = [
        sum(new[key] != old.get(key, nothing) for key in new)
        for one, nothing in enumerate((None, "", None)) for old, new in pairwise(look[one] for look in looks)
    ]  # fmt: skip
    assert {number for number in differ if 0 < number < ENOUGH} == set()
    assert max(differ) >= ENOUGH


async def looked() -> tuple[dict[int, object], dict[int, object], dict[int, object]]:
    """What shows of each answer: of the grades, the words and the form."""
    taps, opinions = await Tap.objects(), await Opinion.objects()
    return (
        {abs(one.id): one.shown_grade for one in taps}, {abs(one.id): one.shown_word for one in taps},
        {abs(one.id): one.shown for one in opinions},
    )  # fmt: skip


async def test_rude_words_and_links_are_left_out_and_counted_apart(at: At) -> None:
    event, session, people = await a_hall(at, 6)
    for person, word in zip(people, ["fijn", "fijn", "top", "klootzak", "kankerzooi", "www.kwaad.nl"], strict=True):
        await taps(person, session, 4, word)
    at(CLOSES)
    await close_due()

    said, whole = await said_of(event, session), (await results_of(event)).whole

    assert (said.words, said.left_out, said.shown) == ({"fijn": 2, "top": 1}, 3, 6)
    assert (whole.words, whole.left_out) == (said.words, said.left_out)


async def closed_with(at: At, *numbers: int, days: int = 1) -> Any:
    """The results of an event that is closed, with a session for each number of answers, spread over so many days."""
    event = await an_asking_event()
    sessions = [
        await a_session(event, title=f"Sessie {place}", starts_at=NEXT_MONDAY + (place % days) * DAY + place * HOUR)
        for place in range(len(numbers))
    ]
    for place, number in enumerate(numbers):
        for one in range(number):
            person = await was_at(event, f"Bezoeker {place} {one}", sessions[place])
            at(NEXT_MONDAY + 5 * DAY)
            await taps(person, sessions[place], 5, "goed")
            at(NEXT_MONDAY - 5 * DAY)
    at(NEXT_MONDAY + 40 * DAY)
    await close_due()
    return await results_of(event)


async def test_nothing_that_is_hidden_can_be_found_by_taking_away(at: At) -> None:
    """A day is the sum of what its sessions show, so the day without them is nothing."""
    results = await closed_with(at, 6, 3)

    assert [one.said.shown for one in results.sessions] == [6, 0]
    assert [said.shown for _day, _theme, said in results.days] == [6]
    assert [said.shown for _theme, said in results.themes] == [6]
    assert (results.whole.shown, results.whole.answered) == (6, 9)


async def test_what_is_hidden_counts_in_the_whole_event_when_it_is_five_or_more_together(at: At) -> None:
    results = await closed_with(at, 6, 3, 4, days=2)

    assert [said.shown for _day, _theme, said in results.days] == [6, 0]
    assert (results.whole.shown, results.whole.words) == (13, {"goed": 13})


async def test_of_a_question_nothing_shows_before_five_people_answered_it(at: At) -> None:
    event, _session, people = await a_hall(at, 6)
    choice = await asks_afterwards(event, "Wat was het beste?", "choice", "Koffie\nPraten")
    text, number = await asks_afterwards(event, "Wat kon beter?"), await asks_afterwards(event, "Hoe ver reisde u?", "number")
    for place, person in enumerate(people):
        told = {text.id: f"De {'zaal' if place % 2 else 'bus'}"} if place < 4 else {}
        await sends(person, {choice.id: "Praten", number.id: str(10 * place), **told})
    at(CLOSES)
    await close_due()

    results = await results_of(event)

    assert results.form_sent == 6
    assert [(one.people, one.choices, one.average, one.texts) for one in results.questions] == [
        (6, {"Koffie": 0, "Praten": 6}, None, ()), (4, {}, None, ()), (6, {}, 25.0, ()),
    ]  # fmt: skip


async def test_results_take_as_many_queries_for_many_as_for_one(at: At) -> None:
    event, session, people = await a_hall(at, 6)
    taken = []
    for person in (people[0], people[1]):
        await taps(person, session, 5)
        with counted() as statements:
            await results_of(event)
        taken.append(len(statements))

    assert taken == [taken[0]] * 2
