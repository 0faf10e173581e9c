"""An evaluation that closes by itself, for good, whatever happens at that moment."""

import asyncio
import contextvars
from collections.abc import Coroutine
from datetime import timedelta
from typing import Any

import pytest

from database import DB, fetch, hold
from sessions.evaluations.answering import NotAsked, tap
from sessions.evaluations.asking import EvaluationClosed, Wanted, change, term_of
from sessions.evaluations.closing import close_due
from sessions.evaluations.results import said_of
from sessions.evaluations.tables import Evaluation
from sessions.participants.week import week_of
from sessions.tables import Session
from tests.cast import a_session, an_organiser
from tests.sessions.evaluating import (
    CLOSES,
    DAY,
    HOUR,
    At,
    a_hall,
    asks_afterwards,
    kept,
    marks,
    sends,
    taps,
)
from tests.sessions.people import claim

pytestmark = pytest.mark.usefixtures("db", "now")


async def test_it_closes_by_itself_once_and_forgets_whose_answers_they_are(at: At) -> None:
    event, session, people = await a_hall(at, 6)
    question = await asks_afterwards(event, "Wat kon beter?")
    for number, person in enumerate(people):
        await taps(person, session, 4, f"woord{number}")
        await sends(person, {question.id: f"antwoord {number}"})
    closed = []
    for moment in (CLOSES - HOUR, CLOSES, CLOSES + DAY):
        at(moment)
        closed.append(await close_due())

    assert closed == [0, 1, 0]
    assert {*await marks()} == {""}
    assert [word for _grade, word in await kept()] == [f"woord{number}" for number in range(6)]
    with pytest.raises(EvaluationClosed):
        await taps(people[0], session, 1)


async def test_it_forgets_whose_answers_they_are_when_it_asks_no_more_too(at: At) -> None:
    event, session, people = await a_hall(at, 6)
    question = await asks_afterwards(event, "Wat kon beter?")
    for person in people:
        await taps(person, session, 4, "fijn")
        await sends(person, {question.id: "De koffie"})
    await change(event, Wanted(asks=False), (await an_organiser()).id)
    closed = []
    for moment in (CLOSES - HOUR, CLOSES, CLOSES + DAY):
        at(moment)
        closed.append(await close_due())

    assert closed == [0, 1, 0]
    assert {*await marks()} == {""}
    assert (await said_of(event, session)).grades == {4: 6}


async def test_it_forgets_whose_answers_they_are_when_every_session_is_cancelled_too(at: At) -> None:
    _event, session, people = await a_hall(at, 5)
    for person in people:
        await taps(person, session, 4)
    session.status = Session.Status.CANCELLED
    await session.save()
    closed = []
    for moment in (CLOSES - HOUR, CLOSES):
        at(moment)
        closed.append(await close_due())

    assert closed == [0, 1]
    assert {*await marks()} == {""}


async def test_what_never_asked_and_has_no_answers_stays_open_for_later(at: At) -> None:
    event, _session, _people = await a_hall(at, 1)
    await change(event, Wanted(asks=False), (await an_organiser()).id)
    at(CLOSES + DAY)

    assert await close_due() == 0


async def test_two_workers_close_it_once(at: At) -> None:
    _event, session, people = await a_hall(at, 5)
    for person in people:
        await taps(person, session, 5)
    at(CLOSES)

    assert sorted(await asyncio.gather(close_due(), close_due())) == [0, 1]
    assert len(await kept()) == 5


async def test_what_is_closed_never_opens_again(at: At) -> None:
    event, _session, _people = await a_hall(at, 1)
    at(CLOSES)
    await close_due()

    with pytest.raises(EvaluationClosed):
        await change(event, Wanted(asks=True, open_days=60), (await an_organiser()).id)
    await a_session(event, starts_at=CLOSES)

    assert not (await term_of(event.id)).is_open(CLOSES)


@pytest.mark.parametrize("turns", [0, 3, 12])
async def test_at_the_close_an_answer_was_either_refused_or_counts(at: At, turns: int) -> None:
    """Many at once, with the close after some `turns` of the loop: what was taken is there, without a mark, and once."""
    _event, session, people = await a_hall(at, 8)
    at(CLOSES - timedelta(seconds=1))
    weeks = [(await week_of(one), (await claim(one, session)).id) for one in people]
    answers = [asyncio.create_task(tap(week, number, 4)) for week, number in [*weeks, *weeks[:4]]]
    for _turn in range(turns):
        await asyncio.sleep(0)
    at(CLOSES)
    closed = await close_due()
    found = await asyncio.gather(*answers, return_exceptions=True)
    taken = {place % 8 for place, one in enumerate(found) if one is None}

    assert (closed, len(await kept()), {*await marks()} <= {""}) == (1, len(taken), True)
    assert {type(one) for one in found if one is not None} <= {NotAsked, EvaluationClosed}


async def test_what_closes_while_somebody_changes_it_stays_closed(at: At) -> None:
    """Who changes it has read it as it was, when the close or the reminder is written beside it."""
    event, session, [anna] = await a_hall(at, 1)
    await taps(anna, session, 4)
    by = (await an_organiser()).id
    async with DB.transaction():
        await hold(Evaluation, [(await term_of(event.id)).evaluation.id])
        changing = await elsewhere(change(event, Wanted(asks=True, open_days=60), by))
        await Evaluation.update({Evaluation.closed_at: CLOSES}).where(Evaluation.event == event.id)

    with pytest.raises(EvaluationClosed):
        await changing
    assert (await term_of(event.id)).is_closed


async def elsewhere(work: Coroutine[Any, Any, None]) -> asyncio.Task[None]:
    """Begin `work` in a connection of its own, and wait until it waits for what we hold; on SQLite it waits for its turn."""
    task = contextvars.Context().run(asyncio.create_task, work)
    while DB.engine_type == "postgres" and not await fetch("SELECT 1 FROM pg_locks WHERE NOT granted"):
        await asyncio.sleep(0)
    return task
