"""A place on location that comes free is offered to the first in line, for some office hours; online it is given."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from events.tables import Event
from notifications.tables import Message
from sessions import letters, waiting_list
from sessions.offers.office_hours import deadline
from sessions.offers.operations import OfferGone, accept, expire, let_go
from sessions.registrations import SessionHasBegun, cancel
from sessions.tables import Registration, Session
from tests.cast import NEXT_MONDAY, a_session, an_event
from tests.conftest import MONDAY
from tests.sessions.changing import edit
from tests.sessions.people import claim, comes, forget_mail, mailed, status

pytestmark = pytest.mark.usefixtures("db", "now")
At = Callable[[datetime], None]


async def a_line(*names: str, capacity: int = 1, **facts: object) -> tuple[Event, Session, list[Registration]]:
    """A session on location of one place, who has it first and who wait for it after them."""
    event = await an_event()
    session = await a_session(
        event, **{"form": "location", "place": "Zaal 1", "capacity": capacity, "has_waiting_list": True, **facts}
    )
    people = [await comes(event, name, session) for name in names]
    return event, session, [await claim(person, session) for person in people]


async def stands(rows: list[Registration]) -> list[str]:
    found = {row.id: str(row.status) for row in await Registration.objects()}
    return [found[row.id] for row in rows]


async def until(row: Registration) -> datetime | None:
    found = await Registration.objects().get(Registration.id == row.id)
    assert found is not None
    return found.offered_until


async def test_a_free_place_on_location_is_offered_for_eight_office_hours_with_a_mail(at: At) -> None:
    _event, _session, rows = await a_line("An A", "Bea B", "Cor C")
    at(MONDAY.replace(hour=13))  # 14.00 hours in Amsterdam

    await cancel(rows[0])

    assert await stands(rows) == ["cancelled", "offered", "waiting"]
    assert await until(rows[1]) == MONDAY.replace(hour=13) + timedelta(days=1)
    assert (await mailed("bea@example.org"), await mailed("cor@example.org")) == (["overview", "offered"], ["overview"])


async def test_who_is_offered_a_place_on_the_eve_of_a_holiday_has_the_day_after_it(at: At) -> None:
    _event, _session, rows = await a_line("An A", "Bea B", starts_at=datetime(2027, 6, 7, 9, tzinfo=UTC))
    at(datetime(2027, 4, 26, 14, tzinfo=UTC))  # 16.00 hours in Amsterdam, and then it is King's Day

    await cancel(rows[0])

    assert await until(rows[1]) == datetime(2027, 4, 28, 14, tzinfo=UTC)


async def test_who_takes_the_place_has_it_and_gets_an_invitation() -> None:
    event, _session, rows = await a_line("An A", "Bea B")
    await cancel(rows[0])

    await accept(event, rows[1])

    assert (await stands(rows), await until(rows[1])) == (["cancelled", "confirmed"], None)
    assert await mailed("bea@example.org") == ["overview", "offered", "promoted"]
    with pytest.raises(OfferGone):
        await accept(event, rows[1])


async def test_who_lets_it_go_gives_it_to_the_next_at_once() -> None:
    event, _session, rows = await a_line("An A", "Bea B", "Cor C")
    await cancel(rows[0])

    await let_go(event, rows[1])

    assert await stands(rows) == ["cancelled", "cancelled", "offered"]
    assert await mailed("bea@example.org") == ["overview", "offered", "left_waiting_list"]


async def test_an_offer_that_nobody_answers_ends_and_the_next_gets_it_in_the_same_round(at: At) -> None:
    _event, _session, rows = await a_line("An A", "Bea B", "Cor C")
    await cancel(rows[0])
    ends_at = await until(rows[1])
    assert ends_at is not None
    at(ends_at - timedelta(seconds=1))
    assert (await expire(), await stands(rows)) == (0, ["cancelled", "offered", "waiting"])

    at(ends_at)
    ended = [await expire(), await expire()]

    assert (ended, await stands(rows)) == ([1, 0], ["cancelled", "cancelled", "offered"])
    assert await mailed("bea@example.org") == ["overview", "offered", "offer_over"]
    assert await mailed("cor@example.org") == ["overview", "offered"]


async def test_an_offer_holds_its_place_so_that_nobody_else_gets_it() -> None:
    event, session, rows = await a_line("An A", "Bea B")
    await cancel(rows[0])

    assert await status(await comes(event, "Cor C", session), session) == "waiting"
    with pytest.raises(waiting_list.NoPlaceFree):
        await waiting_list.promote_by_hand(event, session.id, (await claim_of("Cor C", session)).id, 1)


async def claim_of(name: str, session: Session) -> Registration:
    rows = await Registration.raw(
        "SELECT r.id FROM registration r JOIN participant p ON p.id = r.participant WHERE p.name = {} AND r.session = {}",
        name, session.id,
    )  # fmt: skip
    found = await Registration.objects().get(Registration.id == rows[0]["id"])
    assert found is not None
    return found


@pytest.mark.parametrize(("since", "expected"), [(timedelta(hours=-2), "waiting"), (timedelta(hours=-23), "waiting"),
                                                 (timedelta(days=-5), "offered")])  # fmt: skip
async def test_nobody_is_offered_a_place_with_less_than_the_whole_time_to_choose(
    at: At, since: timedelta, expected: str
) -> None:
    _event, _session, rows = await a_line("An A", "Bea B")
    at(NEXT_MONDAY + since)

    await cancel(rows[0])

    assert (await stands(rows))[1] == expected


async def test_online_a_place_is_given_and_the_mail_says_how_to_give_it_back() -> None:
    _event, _session, rows = await a_line("An A", "Bea B", form="online", place="")

    await cancel(rows[0])

    assert await stands(rows) == ["cancelled", "confirmed"]
    letter = letters.write((await Message.objects().where(Message.kind == "promoted"))[0])
    assert any(link.url.endswith(f"/afmelden/{rows[1].id}") for link in letter.items[0].links)


async def test_the_event_decides_what_is_given_and_what_is_offered() -> None:
    event, _session, rows = await a_line("An A", "Bea B", form="online", place="")
    await Event.update({Event.offers_online: True, Event.offer_hours: 3}).where(Event.id == event.id)

    await cancel(rows[0])

    assert await stands(rows) == ["cancelled", "offered"]


async def test_more_places_are_offered_to_as_many_and_fewer_take_no_offer_back() -> None:
    _event, session, rows = await a_line("An A", "Bea B", "Cor C", "Dirk D")
    await forget_mail()

    await edit(session, capacity=3)
    await edit(session, capacity=1)

    assert await stands(rows) == ["confirmed", "offered", "offered", "waiting"]
    assert [kind for name in ("bea", "cor", "dirk") for kind in await mailed(f"{name}@example.org")] == ["offered"] * 2


async def test_who_has_no_address_has_until_the_last_moment_for_they_must_be_called(at: At) -> None:
    event, session, rows = await a_line("An A")
    cor = await comes(event, "Cor C", session, email="", note="Utrecht")
    await cancel(rows[0])

    row = await claim(cor, session)

    assert (str(row.status), row.offered_until) == ("offered", NEXT_MONDAY - timedelta(hours=2))


async def test_an_offer_for_a_session_that_has_begun_is_too_late(at: At) -> None:
    event, _session, rows = await a_line("An A", "Bea B")
    await cancel(rows[0])
    at(NEXT_MONDAY)

    with pytest.raises(SessionHasBegun):
        await accept(event, rows[1])
    assert (await expire(), await stands(rows)) == (1, ["cancelled", "cancelled"])


async def test_in_a_hybrid_session_the_room_is_offered_and_online_is_given() -> None:
    event = await an_event()
    session = await a_session(
        event, form="hybrid", place="Zaal 1", capacity=1, online_capacity=1, has_waiting_list=True
    )
    rows = []
    for number, way in enumerate(["location", "online", "location", "online"]):
        rows.append(await signs_up(event, f"P{number} X", session, way))

    await cancel(rows[0])
    await cancel(rows[1])

    assert await stands(rows) == ["cancelled", "cancelled", "offered", "confirmed"]


async def signs_up(event: Event, name: str, session: Session, way: str) -> Registration:
    await comes(event, name, session, ways={session.id: way})
    return await claim_of(name, session)


@pytest.mark.parametrize(
    ("since", "hours", "expected"),
    [
        (datetime(2027, 3, 1, 8, 0, tzinfo=UTC), 8, datetime(2027, 3, 1, 16, 0, tzinfo=UTC)),  # Monday at nine
        (datetime(2027, 3, 1, 15, 30, tzinfo=UTC), 8, datetime(2027, 3, 2, 15, 30, tzinfo=UTC)),
        (datetime(2027, 3, 5, 15, 0, tzinfo=UTC), 2, datetime(2027, 3, 8, 9, 0, tzinfo=UTC)),  # over a weekend
        (datetime(2027, 3, 6, 12, 0, tzinfo=UTC), 8, datetime(2027, 3, 8, 16, 0, tzinfo=UTC)),  # on a Saturday
        (datetime(2027, 3, 1, 3, 0, tzinfo=UTC), 1, datetime(2027, 3, 1, 9, 0, tzinfo=UTC)),  # before nine
        (datetime(2026, 3, 27, 15, 0, tzinfo=UTC), 9, datetime(2026, 3, 30, 15, 0, tzinfo=UTC)),  # summer time begins
        (datetime(2027, 3, 25, 15, 0, tzinfo=UTC), 2, datetime(2027, 3, 30, 8, 0, tzinfo=UTC)),  # Good Friday and Easter
        (datetime(2027, 12, 24, 15, 0, tzinfo=UTC), 2, datetime(2027, 12, 27, 9, 0, tzinfo=UTC)),  # both on a weekend
        (datetime(2026, 12, 31, 15, 0, tzinfo=UTC), 2, datetime(2027, 1, 4, 9, 0, tzinfo=UTC)),  # into another year
        (datetime(2027, 5, 5, 7, 0, tzinfo=UTC), 8, datetime(2027, 5, 5, 15, 0, tzinfo=UTC)),  # no lustrum
    ],
)
def test_office_hours_are_those_of_the_events_clock(since: datetime, hours: int, expected: datetime) -> None:
    assert deadline(since, hours, ZoneInfo("Europe/Amsterdam")) == expected
