"""Check-ins: the earliest time stands, whoever tells it and however often; what was undone stays undone (TRUST I11)."""

import asyncio
from collections.abc import Callable
from datetime import datetime, timedelta

import pytest

from events.tables import Event
from sessions.door.guests import guests_of
from sessions.figures.counting import figures_of
from sessions.registrations import Came, Person, arrive, check_in, form_key, sign_up, standing, take_back
from sessions.tables import CheckIn, Registration, Session
from tests.cast import NEXT_MONDAY, a_session, an_event, an_organiser

pytestmark = pytest.mark.usefixtures("db", "now")

TICKET = CheckIn.How.TICKET
Clock = Callable[[datetime], None]


async def a_guest() -> tuple[Event, Session, int]:
    """An event with a session, and the registration of its one participant."""
    event = await an_event()
    session = await a_session(event)
    await sign_up(event, Person("Piet", "piet@example.org"), [session.id], "", form_key("p", Person("Piet", ""), [], ""))
    row = await Registration.objects().first()
    assert row is not None
    return event, session, row.id


def minutes(number: float) -> datetime:
    return NEXT_MONDAY + timedelta(minutes=number)


async def test_two_doors_at_the_same_second_let_somebody_in_once(at: Clock) -> None:
    _event, _session, piet = await a_guest()
    at(minutes(0))

    answers = await asyncio.gather(*(arrive(piet, Came(TICKET, door=str(door))) for door in range(10)))

    assert sorted(one.is_first for one in answers) == [False] * 9 + [True]
    assert len({one.check_in.door for one in answers}) == 1
    assert await CheckIn.count() == 1


async def test_a_scan_that_was_heard_of_later_and_made_earlier_is_the_first_one(at: Clock) -> None:
    _event, _session, piet = await a_guest()
    at(minutes(5))
    await arrive(piet, Came(TICKET, door="1"))
    at(minutes(30))

    late = await arrive(piet, Came(TICKET, door="2", at=minutes(3), scan_id="a"))
    later = await arrive(piet, Came(TICKET, door="3", at=minutes(10), scan_id="b"))

    assert (late.is_first, later.is_first) == (True, False)
    assert [(row.at, row.door, row.received_at) for row in await CheckIn.objects()] == [(minutes(3), "2", minutes(30))]


async def test_the_same_scan_sent_again_gets_the_same_answer(at: Clock) -> None:
    _event, _session, piet = await a_guest()
    at(minutes(5))
    scan = Came(TICKET, at=minutes(3), scan_id="a")

    answers = [await arrive(piet, scan) for _time in range(3)]

    assert ([one.is_first for one in answers], await CheckIn.count()) == ([True] * 3, 1)


async def test_what_was_undone_is_not_done_again_by_a_scan_that_was_made_before(at: Clock) -> None:
    _event, _session, piet = await a_guest()
    by = (await an_organiser()).id
    at(minutes(0))
    first = await arrive(piet, Came(TICKET, scan_id="a"))
    at(minutes(1))
    undone = await take_back(first.check_in, by), await take_back(first.check_in, by)
    at(minutes(2))

    again = [await arrive(piet, Came(TICKET, at=minutes(0), scan_id=scan)) for scan in ("a", "b")]
    assert (undone, [one.is_undone for one in again], await standing([piet])) == ((True, False), [True, True], {})

    back = await arrive(piet, Came(TICKET))
    assert (back.is_first, back.check_in.at, await CheckIn.count()) == (True, minutes(2), 2)
    assert [(row.undone_at, row.undone_by) for row in await CheckIn.objects().order_by(CheckIn.id)] == [
        (minutes(1), by), (None, None),
    ]  # fmt: skip


async def test_who_was_let_in_by_mistake_did_not_come(at: Clock) -> None:
    event, session, piet = await a_guest()
    by = (await an_organiser()).id
    at(minutes(0))
    for _time in range(2):
        await take_back((await arrive(piet, Came(TICKET))).check_in, by)

    at(minutes(24 * 60))
    figures = await figures_of(event)

    assert [(guest.name, guest.arrived_at) for guest in await guests_of(session)] == [("Piet", None)]
    assert (figures.attendance.expected, figures.attendance.arrived) == (1, 0)


async def test_joining_online_is_a_check_in_like_any_other(at: Clock) -> None:
    _event, _session, piet = await a_guest()
    at(minutes(0))
    await check_in(piet, CheckIn.How.JOINED)
    at(minutes(1))

    assert await check_in(piet, TICKET) == (minutes(0), False)
