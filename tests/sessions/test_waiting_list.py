"""The line for a place: its order, with reasons; a place by hand; standing still."""

from collections.abc import AsyncIterator
from typing import Any

import pytest

from events.history import deeds_about
from events.tables import Event
from sessions import waiting_list
from sessions.door.guests import guests_of
from sessions.registrations import cancel
from sessions.tables import Participant, Registration, Session
from tests.cast import a_session, an_event, an_organiser
from tests.sessions.people import address, claim, comes, forget_mail, mailed, status, twice
from tests.site import Browser, at_desk, counted

pytestmark = pytest.mark.usefixtures("db", "now")
LINE = "/bureau/bijeenkomsten/week/sessies/1/wachtlijst"


@pytest.fixture
async def desk() -> AsyncIterator[Browser]:
    async with at_desk(await an_organiser()) as browser:
        yield browser


async def a_line(*names: str) -> tuple[Session, Participant, list[Participant]]:
    """A session of one place, who has it, and who wait for it."""
    event = await an_event()
    session = await a_session(event, capacity=1, has_waiting_list=True)
    first = await comes(event, "Eerste Persoon", session)
    return session, first, [await comes(event, name, session) for name in names]


async def line(session: Session) -> list[str]:
    return [guest.name for guest in await guests_of(session) if guest.status == "waiting"]


async def moves(desk: Browser, session: Session, who: Participant, place: str, reason: str = "Rolstoel") -> Any:
    path = f"{LINE}/{(await claim(who, session)).id}"
    return await twice(desk, await desk.open(path), path, nummer=place, reden=reason)


async def done_about(participant: Participant) -> list[str]:
    return [deed.what for deed in await deeds_about(f"participant:{participant.id}")]


@pytest.mark.parametrize(
    ("who", "place", "expected"),
    [(3, 1, "DABC"), (3, 3, "ABDC"), (0, 3, "BCAD"), (0, 99, "BCDA"), (1, 1, "BACD"), (2, 3, "ABCD")],
)
async def test_a_number_in_line_is_given_with_a_reason_and_twice_is_once(
    desk: Browser, who: int, place: int, expected: str
) -> None:
    session, _first, people = await a_line("A A", "B B", "C C", "D D")

    _one, page = await moves(desk, session, people[who], str(place))

    assert "".join(name[0] for name in await line(session)) == expected
    assert "Reden: Rolstoel" in page.words
    assert await done_about(people[who]) == ["line-reason" if expected == "ABCD" else "moved_in_line"]


async def test_every_number_in_line_follows_the_order_and_newcomers_come_last(desk: Browser) -> None:
    session, _first, people = await a_line("A A", "B B", "C C")
    await moves(desk, session, people[2], "1")
    await moves(desk, session, people[0], "3")
    event = await waiting_event(session)
    people.append(await comes(event, "D D", session))
    ids = [(await claim(person, session)).id for person in people]

    places = await waiting_list.places_in_line(ids)

    assert [places[number] for number in ids] == [3, 2, 1, 4]
    page = await desk.open(LINE)
    assert [row.split()[:2] for row in page.all("tr")[1:]] == [["1", "C"], ["2", "B"], ["3", "A"], ["4", "D"]]


async def waiting_event(session: Session) -> Event:
    event = await Event.objects().get(Event.id == session.event)
    assert event is not None
    return event


async def test_a_place_that_comes_free_goes_to_who_was_put_first(desk: Browser) -> None:
    session, first, people = await a_line("A A", "B B")
    await moves(desk, session, people[1], "1")

    await cancel(await claim(first, session))

    assert [await status(person, session) for person in people] == ["waiting", "confirmed"]


async def test_who_left_by_themselves_and_who_moved_up_by_that_is_read_in_their_history(desk: Browser) -> None:
    session, first, people = await a_line("A A", "B B", "C C")
    await Session.update({Session.capacity: 2, Session.is_frozen: True}, force=True)
    await cancel(await claim(first, session))
    await desk.send((await desk.open(LINE)).form(f"{LINE}/verder"))

    history = (await desk.open("/bureau/bijeenkomsten/week/geschiedenis")).words
    pages = [(await desk.open(address(person))).words for person in (first, people[0])]

    assert [await done_about(person) for person in (first, *people)] == [["left"], ["moved_up"], ["moved_up"], []]
    assert [words in history for words in ("Zelf afgemeld", "Schoof door vanaf de wachtlijst")] == [True, True]
    assert "Zelf afgemeld voor ‘Zichtbaar zijn als raad’." in pages[0]
    assert "Vanzelf van de wachtlijst een plaats gekregen in ‘Zichtbaar zijn als raad’." in pages[1]


async def test_without_a_reason_or_a_number_nothing_moves_and_both_are_said(desk: Browser) -> None:
    session, _first, people = await a_line("A A", "B B")

    page, _again = await moves(desk, session, people[1], "nul", "")

    assert (page.status, len(page.mistakes), await line(session)) == (422, 2, ["A A", "B B"])


async def test_a_frozen_line_gives_nothing_by_itself_only_by_hand_and_nobody_goes_over(desk: Browser) -> None:
    session, first, people = await a_line("A A", "B B", "C C")
    await twice(desk, await desk.open(LINE), f"{LINE}/stilzetten")
    await cancel(await claim(first, session))
    assert [await status(person, session) for person in people] == ["waiting"] * 3
    await forget_mail()
    path = f"{LINE}/{(await claim(people[1], session)).id}"
    other = f"{LINE}/{(await claim(people[2], session)).id}"
    too_late = (await desk.open(other)).form(f"{other}/plaats")

    first_press, second_press = await twice(desk, await desk.open(path), f"{path}/plaats")
    refused = await desk.send(too_late)

    assert [await status(person, session) for person in people] == ["waiting", "confirmed", "waiting"]
    assert (first_press.status, second_press.status, refused.status) == (200, 422, 422)
    assert "Er is geen plaats vrij." in refused.words
    assert await mailed(people[1].email) == ["promoted"]


async def test_a_line_that_goes_on_gives_away_what_came_free_meanwhile(desk: Browser) -> None:
    session, first, people = await a_line("A A", "B B")
    await desk.send((await desk.open(LINE)).form(f"{LINE}/stilzetten"))
    await cancel(await claim(first, session))

    page = await desk.send((await desk.open(LINE)).form(f"{LINE}/verder"))

    assert [await status(person, session) for person in people] == ["confirmed", "waiting"]
    assert "1 persoon heeft nu een plaats." in page.said[0]


async def test_one_in_line_and_three_take_the_same_number_of_queries(desk: Browser) -> None:
    session, _first, _people = await a_line("A A")
    numbers = []
    for name in ("B B", "C C"):
        with counted() as statements:
            await desk.open(LINE)
        numbers.append(len(statements))
        await comes(await waiting_event(session), name, session)

    assert numbers[0] == numbers[1]


async def test_nobody_in_line_and_somebody_of_another_session(desk: Browser) -> None:
    session, _first, people = await a_line("A A")
    event = await waiting_event(session)
    await a_session(event, capacity=1, has_waiting_list=True)
    number = (await claim(people[0], session)).id
    other = LINE.replace("sessies/1", "sessies/2")

    assert "Er staat niemand op de wachtlijst." in (await desk.open(other)).words
    assert (await desk.open(f"{other}/{number}")).status == 404
    assert (await desk.open(f"{LINE}/99999999999999")).status == 404
    assert await Registration.count() == 2
