"""People who were at a session of an event that asks how it was."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import clock
from events.tables import Event
from sessions.evaluations.answering import say, send_form, tap
from sessions.evaluations.asking import Wanted, change
from sessions.evaluations.tables import Opinion, Tap
from sessions.participants.week import Week, week_of
from sessions.questions.tables import Question
from sessions.registrations import check_in
from sessions.tables import CheckIn, Participant, Session
from tests.cast import NEXT_MONDAY, a_session, an_event, an_organiser
from tests.sessions.people import claim, comes

At = Callable[[datetime], None]
DAY, HOUR = timedelta(days=1), timedelta(hours=1)
AFTER = NEXT_MONDAY + HOUR  # the end of a session
CLOSES = AFTER + 14 * DAY


async def an_asking_event(**wanted: int) -> Event:
    """An event that asks how it was."""
    event = await an_event()
    await change(event, Wanted(asks=True, **wanted), (await an_organiser("vraagt@bijeen.example")).id)
    return event


async def was_at(event: Event, name: str, *sessions: Session, email: str = "") -> Participant:
    """Signs up, and is there."""
    there = await comes(event, name, *sessions, email=email or f"{name.replace(' ', '.').lower()}@example.org")
    for session in sessions:
        await check_in((await claim(there, session)).id, CheckIn.How.JOINED)
    return there


async def audience(event: Event, number: int, *sessions: Session) -> list[Participant]:
    """So many people who were at these sessions."""
    return [await was_at(event, f"Bezoeker {one}", *sessions) for one in range(number)]


async def taps(participant: Participant, session: Session, grade: int, word: str = "") -> None:
    """They say how it was."""
    week = await week_of(participant)
    registration = (await claim(participant, session)).id
    await tap(week, registration, grade)
    if word:
        await say(week, registration, word)


async def sends(participant: Participant, answers: dict[int, str]) -> None:
    """They fill in the event's form."""
    await send_form(await week_of(participant), answers)


async def own_week(participant: Participant) -> Week:
    """What stands on their page."""
    return await week_of(participant)


async def asks_afterwards(event: Event, words: str, kind: str = "short", options: str = "", **facts: Any) -> Question:
    """One more question of the event's form."""
    known: dict[str, Any] = {"place": 1, "words": words, "kind": kind, "options": options, "created_at": clock.now(), **facts}
    question = Question(event=event.id, purpose=Question.Purpose.EVALUATION, **known)
    await question.save()
    return question


async def kept() -> list[tuple[int, str]]:
    """Every grade with its word, in no order."""
    return sorted([(row.grade, row.word) for row in await Tap.objects()])


async def opinions() -> list[str]:
    """All that was answered in forms, in no order."""
    return sorted([row.value for row in await Opinion.objects()])


async def a_hall(at: At, number: int) -> tuple[Event, Session, list[Participant]]:
    """So many people who were at a session that is over."""
    event = await an_asking_event()
    session = await a_session(event)
    people = await audience(event, number, session)
    at(AFTER)
    return event, session, people


async def marks() -> list[str]:
    """What says of each answer that it counts once."""
    return [*(row.mark for row in await Tap.objects()), *(row.mark for row in await Opinion.objects())]
