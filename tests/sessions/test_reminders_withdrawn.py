"""Reminders and thanks of what is not so any more: they are taken back, and what stands is said anew. And the thanks."""

from datetime import timedelta
from typing import Any

import pytest

from notifications.outbox import Result, claim, settle
from notifications.tables import Message
from sessions import programme, registrations
from sessions.people.corrections import correct_address
from sessions.people.doubles import merge
from sessions.registrations import check_in
from sessions.reminders import remind
from sessions.tables import CheckIn, Reminder, Session
from tests.cast import NEXT_MONDAY, a_session, an_event, an_organiser
from tests.sessions.changing import edit, undo
from tests.sessions.people import claim as claim_of
from tests.sessions.people import comes, forget_mail
from tests.sessions.reminding import HOUR, MINUTE, NOON, At, day_and_hour, reminders

pytestmark = pytest.mark.usefixtures("db", "now")


# -- what is not so any more


async def test_after_a_cancellation_nothing_that_waits_is_sent_and_the_rest_of_it_is_said_anew(at: At) -> None:
    event = await an_event()
    first, second = await a_session(event, title="Een"), await a_session(event, title="Twee", starts_at=NEXT_MONDAY + HOUR)
    anna = await comes(event, "Anna Bos", first, second)
    await day_and_hour(at, NOON)

    await registrations.cancel(await claim_of(anna, first))

    assert await reminders() == []
    assert await day_and_hour(at, NOON + MINUTE) == [1]
    assert await reminders() == [("anna", "reminder_day", ["Twee"])]


async def test_a_session_that_is_called_off_takes_its_waiting_reminders_along(at: At) -> None:
    event = await an_event()
    session = await a_session(event)
    for name in ("Anna Bos", "Bert Dam"):
        await comes(event, name, session)
    await day_and_hour(at, NOON)

    await programme.cancel(await programme.session_at(event, session.number))

    assert (await reminders(), await day_and_hour(at, NOON + MINUTE)) == ([], [0])
    assert len(await reminders("replaced")) == 2


async def test_one_that_a_worker_has_in_hand_is_not_tried_again(at: At) -> None:
    event = await an_event()
    session = await a_session(event)
    anna = await comes(event, "Anna Bos", session)
    await forget_mail()
    await day_and_hour(at, NOON)
    [message] = await claim()

    await registrations.cancel(await claim_of(anna, session))
    await settle([Result(message, retry_at=NOON + MINUTE, error="451")])
    at(NOON + 2 * MINUTE)

    assert [one.kind for one in await claim()] == ["cancelled"]
    assert await reminders("expired") == [("anna", "reminder_day", ["Zichtbaar zijn als raad"])]


async def test_a_session_that_moves_gets_its_reminders_for_the_new_time(at: At) -> None:
    event = await an_event()
    session = await a_session(event)
    await comes(event, "Anna Bos", session)
    at(NOON)
    await remind()
    await settle([Result(one, Message.State.SENT) for one in await claim()])
    later = NEXT_MONDAY + timedelta(days=2)
    await edit(session, starts_at=later)

    found = await day_and_hour(at, NEXT_MONDAY - HOUR, NOON + timedelta(days=2), later - HOUR)

    assert found == [0, 1, 1]


async def test_who_hears_of_another_time_after_the_moment_is_not_reminded_as_well(at: At) -> None:
    event = await an_event(hold=10 * MINUTE)
    session = await a_session(event, starts_at=NEXT_MONDAY + timedelta(days=7))
    await comes(event, "Anna Bos", session)
    at(NOON - 5 * MINUTE)
    await edit(session, starts_at=NEXT_MONDAY)  # and that is held until after noon

    assert await day_and_hour(at, NOON, NOON + HOUR, NEXT_MONDAY - HOUR) == [0, 0, 1]


async def test_a_move_that_is_undone_reminds_of_the_old_time_again(at: At) -> None:
    event = await an_event(hold=10 * MINUTE)
    session = await a_session(event)
    await comes(event, "Anna Bos", session)
    await day_and_hour(at, NOON)
    await edit(session, starts_at=NEXT_MONDAY + timedelta(days=7))

    assert (await reminders(), await remind()) == ([], 0)
    await undo(event, session)
    assert await day_and_hour(at, NOON + 2 * MINUTE) == [1]


async def test_a_reminder_that_waits_is_written_anew_with_another_link(at: At) -> None:
    event = await an_event()
    session = await a_session(event)
    await comes(event, "Anna Bos", session)
    await day_and_hour(at, NOON)

    await edit(session, meeting_link="https://vergader.example.org/j/2")
    await day_and_hour(at, NOON + MINUTE)

    [row] = await Message.objects().where(Message.kind == "reminder_day", Message.state == Message.State.QUEUED)
    assert "https://vergader.example.org/j/2" in row.facts


async def test_an_address_put_right_gets_what_waits_and_is_in_no_mail_with_the_old_one(at: At) -> None:
    event = await an_event()
    anna = await comes(event, "Anna Bos", await a_session(event))
    await day_and_hour(at, NOON)

    await correct_address(event, anna, "nieuw@example.org", (await an_organiser()).id)

    [row] = await Message.objects().where(Message.kind == "reminder_day")
    assert row.email == "nieuw@example.org"
    assert row.together is None


async def test_two_who_become_one_are_reminded_once(at: At) -> None:
    event = await an_event()
    session = await a_session(event)
    anna, double = await comes(event, "Anna Bos", session), await comes(event, "A. Bos", session)
    await day_and_hour(at, NOON)

    await merge(event, anna.id, double.id, (await an_organiser()).id)
    await day_and_hour(at, NOON + MINUTE)

    assert await reminders() == [("anna", "reminder_day", ["Zichtbaar zijn als raad"])]


# -- thanks


async def thanked(at: At, came: bool, *, looked: bool = True, **facts: Any) -> list[tuple[str, str, list[str]]]:
    event = await an_event()
    session = await a_session(event, **facts)
    anna = await comes(event, "Anna Bos", session)
    bert = await comes(event, "Bert Dam", session, email="")
    at(NEXT_MONDAY)
    for who in [anna] * came + [bert] * looked:
        await check_in((await claim_of(who, session)).id, CheckIn.How.JOINED)
    at(NEXT_MONDAY + 2 * HOUR)
    await remind()
    return await reminders()


THANKS = [("anna", "thanks", ["Zichtbaar zijn als raad"])]


@pytest.mark.parametrize(
    ("came", "looked", "materials", "said"),
    [
        (True, True, "", THANKS), (False, True, "", []), (False, True, "Dia's | https://b.example/1", THANKS),
        (False, False, "", THANKS),
    ],
)  # fmt: skip
async def test_thanks_go_to_who_came_and_to_others_when_there_is_something_for_them(
    at: At, came: bool, looked: bool, materials: str, said: list[object]
) -> None:
    assert await thanked(at, came, looked=looked, materials=materials) == said


async def test_thanks_go_an_hour_after_the_end_and_once(at: At) -> None:
    event = await an_event()
    await comes(event, "Anna Bos", await a_session(event))

    ends = NEXT_MONDAY + HOUR
    assert await day_and_hour(at, ends, ends + HOUR - MINUTE, ends + HOUR, ends + 2 * HOUR) == [0, 0, 1, 0]


async def test_who_was_not_there_gets_the_recording_when_it_comes_and_not_after_three_days(at: At) -> None:
    assert await thanked(at, came=False) == []
    [session] = await Session.objects()
    await edit(session, recording_link="https://video.example.org/1")

    assert await day_and_hour(at, NEXT_MONDAY + timedelta(days=3)) == [1]

    await Reminder.delete(force=True)
    assert await day_and_hour(at, NEXT_MONDAY + timedelta(days=3, hours=2)) == [0]


