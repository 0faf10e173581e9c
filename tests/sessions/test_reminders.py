"""Reminders: at which moment, to whom, and once each whoever does it."""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from database import DB, SQLite
from events.tables import Event
from notifications.combining import key
from notifications.tables import Message
from sessions import programme, registrations
from sessions.reminders import noon_before, remind
from sessions.tables import Reminder, Session
from tests.cast import NEXT_MONDAY, a_session, an_event
from tests.sessions.people import claim as claim_of
from tests.sessions.people import comes
from tests.sessions.reminding import HOUR, MINUTE, NOON, ZONE, At, day_and_hour, reminders
from tests.site import counted

pytestmark = pytest.mark.usefixtures("db", "now")


# -- when


async def test_the_day_before_at_noon_and_an_hour_before_each_once(at: At) -> None:
    await comes(await an_event(), "Anna Bos", await a_session(await the_event()))

    begins = NEXT_MONDAY
    found = await day_and_hour(
        at, NOON - MINUTE, NOON, NOON + MINUTE, begins - HOUR - MINUTE, begins - HOUR, begins - MINUTE, begins
    )

    assert found == [0, 1, 0, 0, 1, 0, 0]
    assert await reminders() == [
        ("anna", "reminder_day", ["Zichtbaar zijn als raad"]), ("anna", "reminder_hour", ["Zichtbaar zijn als raad"]),
    ]  # fmt: skip


async def the_event() -> Event:
    found = await Event.objects().first()
    assert found is not None
    return found


async def test_a_worker_that_was_down_makes_up_for_it_until_it_is_too_late(at: At) -> None:
    event = await an_event()
    await comes(event, "Anna Bos", await a_session(event))
    await comes(event, "Bert Dam", await a_session(event, title="Later", starts_at=NEXT_MONDAY + 3 * HOUR))

    found = await day_and_hour(at, NEXT_MONDAY - 3 * HOUR, NEXT_MONDAY - MINUTE, NEXT_MONDAY)

    assert found == [1, 1, 0]
    assert await reminders() == [("bert", "reminder_day", ["Later"]), ("anna", "reminder_hour", ["Zichtbaar zijn als raad"])]


async def test_none_is_sent_after_the_start(at: At) -> None:
    event = await an_event()
    await comes(event, "Anna Bos", await a_session(event))
    await day_and_hour(at, NOON, NEXT_MONDAY - MINUTE)

    assert {row.expires_at for row in await Message.objects().where(Message.kind.like("reminder%"))} == {NEXT_MONDAY}


@pytest.mark.parametrize(
    ("of_event", "of_session", "sent"), [(True, None, 1), (True, False, 0), (False, True, 1), (False, None, 0)]
)
async def test_the_session_decides_and_where_it_says_nothing_the_event(
    at: At, of_event: bool, of_session: bool | None, sent: int
) -> None:
    event = await an_event(remind_day=of_event, remind_hour=of_event, sends_thanks=of_event)
    session = await a_session(
        event, remind_day=of_session, remind_hour=of_session, sends_thanks=of_session, materials="https://b.example"
    )
    await comes(event, "Anna Bos", session)

    assert await day_and_hour(at, NOON, NEXT_MONDAY - HOUR, NEXT_MONDAY + 2 * HOUR) == [sent, sent, sent]


@given(
    day=st.one_of(
        st.dates(date(2026, 10, 20), date(2026, 10, 30)), st.dates(date(2027, 3, 23), date(2027, 4, 2)),
        st.dates(date(2026, 1, 1), date(2028, 1, 1)),
    ),
    minutes=st.integers(0, 24 * 60 - 1),
)  # fmt: skip
@settings(max_examples=300, deadline=None)
def test_noon_of_the_day_before_is_noon_on_the_clock_whenever_that_turns(day: date, minutes: int) -> None:
    local = datetime(day.year, day.month, day.day, minutes // 60, minutes % 60, tzinfo=ZONE)
    starts_at = local.astimezone(UTC)

    noon = noon_before(starts_at, ZONE)

    shown = noon.astimezone(ZONE)
    assert (shown.date(), shown.hour, shown.minute) == (starts_at.astimezone(ZONE).date() - timedelta(days=1), 12, 0)
    assert timedelta(hours=11) <= starts_at - noon <= timedelta(hours=37)


@pytest.mark.parametrize(
    ("starts_at", "noon"),
    [
        (datetime(2026, 10, 25, 19, 0, tzinfo=UTC), datetime(2026, 10, 24, 10, 0, tzinfo=UTC)),  # the clock goes back
        (datetime(2026, 10, 26, 19, 0, tzinfo=UTC), datetime(2026, 10, 25, 11, 0, tzinfo=UTC)),
        (datetime(2026, 10, 25, 22, 59, tzinfo=UTC), datetime(2026, 10, 24, 10, 0, tzinfo=UTC)),
        (datetime(2027, 3, 28, 18, 0, tzinfo=UTC), datetime(2027, 3, 27, 11, 0, tzinfo=UTC)),  # and forward
        (datetime(2027, 3, 29, 18, 0, tzinfo=UTC), datetime(2027, 3, 28, 10, 0, tzinfo=UTC)),
    ],
)
async def test_around_the_turn_of_the_clock_everybody_is_reminded_once(
    at: At, starts_at: datetime, noon: datetime
) -> None:
    event = await an_event()
    at(noon - timedelta(days=5))
    await comes(event, "Anna Bos", await a_session(event, starts_at=starts_at))

    found = await day_and_hour(at, noon - MINUTE, noon, noon + MINUTE, starts_at - HOUR - MINUTE, starts_at - HOUR, starts_at)

    assert found == [0, 1, 0, 0, 1, 0]


# -- to whom


async def test_who_got_their_place_after_the_moment_knows_already(at: At) -> None:
    event = await an_event()
    session = await a_session(event, capacity=1, has_waiting_list=True)
    anna = await comes(event, "Anna Bos", session)
    await comes(event, "Bert Dam", session)
    at(NOON + MINUTE)
    await registrations.cancel(await claim_of(anna, session))  # Bert is promoted
    await comes(event, "Cor Eik", await a_session(event, title="Een ander uur"))

    assert await day_and_hour(at, NOON + 2 * MINUTE) == [0]


async def test_nobody_is_reminded_who_waits_cancelled_or_has_no_address(at: At) -> None:
    event = await an_event()
    session = await a_session(event, capacity=2, has_waiting_list=True)
    anna = await comes(event, "Anna Bos", session)
    await comes(event, "Bert Dam", session, email="")
    await registrations.cancel(await claim_of(anna, session))
    await comes(event, "Cor Eik", session)
    await comes(event, "Dirk Fok", session)

    await day_and_hour(at, NOON, NEXT_MONDAY - HOUR)

    assert [(who, kind) for who, kind, _about in await reminders()] == [("cor", "reminder_day"), ("cor", "reminder_hour")]


async def test_a_session_that_is_off_or_a_draft_and_an_event_in_the_archive_remind_nobody(at: At) -> None:
    event, old = await an_event(), await an_event(slug="oud")
    off, hidden, past = await a_session(event), await a_session(event), await a_session(old)
    for session in (off, hidden, past):
        await comes(event if session is not past else old, f"Anna {session.id}", session, email=f"a{session.id}@b.example")
    await programme.cancel(await programme.session_at(event, off.number))
    await Session.update({Session.status: Session.Status.DRAFT}).where(Session.id == hidden.id)
    await Event.update({Event.status: Event.Status.ARCHIVED}).where(Event.id == old.id)

    assert await day_and_hour(at, NOON, NEXT_MONDAY - HOUR, NEXT_MONDAY + 2 * HOUR) == [0, 0, 0]


async def test_several_sessions_of_a_day_are_one_mail_and_each_has_its_own_hour(at: At) -> None:
    event = await an_event()
    first = await a_session(event, title="Een")
    second = await a_session(event, title="Twee", starts_at=NEXT_MONDAY + 3 * HOUR)
    await comes(event, "Anna Bos", second, first)

    assert await day_and_hour(at, NOON, NEXT_MONDAY - HOUR, NEXT_MONDAY + 2 * HOUR) == [1, 1, 2]  # with the thanks for the first
    assert [row for row in await reminders() if row[1] != "thanks"] == [
        ("anna", "reminder_day", ["Een", "Twee"]), ("anna", "reminder_hour", ["Een"]), ("anna", "reminder_hour", ["Twee"]),
    ]  # fmt: skip


async def test_people_who_share_an_address_can_be_told_in_one_mail(at: At) -> None:
    event = await an_event()
    session = await a_session(event)
    for name in ("Anna Bos", "Bert Dam"):
        await comes(event, name, session, email="raad@example.org")

    await day_and_hour(at, NOON)

    rows = await Message.objects().where(Message.kind == "reminder_day")
    assert [row.together for row in rows] == 2 * [key("reminder", "raad@example.org", "nl", event.slug)]


# -- whoever does it


async def test_two_workers_at_once_remind_everybody_once(at: At) -> None:
    event = await an_event()
    session = await a_session(event)
    for number in range(20):
        await comes(event, f"Deelnemer {number}", session, email=f"d{number}@example.org")
    at(NOON)

    posted = await asyncio.gather(*(remind() for _worker in range(6)))

    assert sorted(posted) == [0, 0, 0, 0, 0, 20]
    assert len({who for who, _kind, _about in await reminders()}) == len(await reminders()) == 20


async def test_who_cancels_while_a_worker_reminds_gets_no_reminder_after_it(at: At) -> None:
    event = await an_event()
    session = await a_session(event)
    people = [await comes(event, f"Deelnemer {number}", session, email=f"d{number}@example.org") for number in range(8)]
    claims = [await claim_of(one, session) for one in people]
    at(NOON)

    await asyncio.gather(remind(), *(registrations.cancel(one) for one in claims), remind())

    assert await reminders() == []


@contextmanager
def all_counted() -> Iterator[list[str]]:
    """On SQLite every statement; on PostgreSQL those that go through Piccolo."""
    with counted() as statements:
        if not isinstance(DB, SQLite) or DB.reader is None or DB.writer is None:
            yield statements
            return
        found: list[str] = []
        for connection in (DB.reader, DB.writer):
            connection.set_trace_callback(found.append)
        yield found
        for connection in (DB.reader, DB.writer):
            connection.set_trace_callback(None)


async def test_a_turn_takes_as_many_queries_for_many_as_for_one_and_one_when_nothing_is_near(at: At) -> None:
    event, found = await an_event(), []
    one = await a_session(event)
    await comes(event, "Anna Bos", one)
    with all_counted() as idle:
        await remind()
    for people in (0, 5):
        for number in range(people):
            more = await a_session(event, title=f"Sessie {number}", starts_at=NEXT_MONDAY + number * HOUR)
            await comes(event, f"Deelnemer {number}", one, more, email=f"d{number}@example.org")
        at(NOON)
        await Reminder.delete(force=True)
        with all_counted() as statements:
            assert await remind() == people + 1
        found.append(len(statements))
        at(NOON - HOUR)

    assert len(idle) <= 1
    assert len(set(found)) == 1
