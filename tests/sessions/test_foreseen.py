"""Who hears of a change is said before it is made, for one session and for many, and the same is said after it."""

from collections.abc import AsyncIterator, Callable
from dataclasses import replace
from datetime import datetime
from typing import Any

import pytest

from events.tables import Event
from notifications.tables import Message
from sessions import imports, programme
from sessions.changes.consequences import Consequences
from sessions.changes.foreseeing import Wanted, foreseen
from sessions.changes.outgoing import outgoing
from sessions.planning import bulk
from sessions.planning.bulk import Wish
from sessions.registrations import Person
from sessions.spreadsheet import Row, Sheet
from sessions.tables import Session
from tests.cast import a_session, an_event, an_organiser
from tests.sessions.changing import ANNA, COR, HOUR, PIET, a_held_event, deliver, edit, signs_up, undo
from tests.site import Browser, at_desk, counted

pytestmark = pytest.mark.usefixtures("db", "now")

EVENT = "/bureau/bijeenkomsten/week"
ONE = f"{EVENT}/sessies/1"
BEA, DIRK = Person("Bea Dam", "bea@example.org"), Person("Dirk Vos", "")
LINK = "https://vergader.example.org/nieuw"


@pytest.fixture
async def desk() -> AsyncIterator[Browser]:
    async with at_desk(await an_organiser()) as browser:
        yield browser


async def five_people(event: Event, capacity: int | None = 2) -> Session:
    """Piet and Cor (no address) have a place of the two; Anna, Bea and Dirk (no address) wait."""
    session = await a_session(event, capacity=capacity, has_waiting_list=True)
    for person in (PIET, COR, ANNA, BEA, DIRK):
        await signs_up(event, person, session)
    await deliver()
    return session


async def before(event: Event, session: Session, **values: Any) -> Consequences:
    """What changing this would lead to."""
    current = await programme.session_at(event, session.number)
    content = {**vars(programme.content_of(current)), **values}
    return (await foreseen([Wanted(event, current, content)]))[session.id].consequences


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({}, "Niemand krijgt hierover bericht"),
        ({"text": "Anders"}, "Niemand krijgt hierover bericht"),
        ({"title": "Anders"}, "5 mensen: 1 agenda-update, 2 mails, 2 om te bellen"),
        ({"capacity": 1}, "Niemand krijgt hierover bericht"),
        ({"capacity": 3}, "1 persoon krijgt alsnog een plaats"),
        ({"capacity": None}, "3 mensen krijgen alsnog een plaats, van wie 1 om te bellen"),
        ({"capacity": 4, "title": "Anders"},
         "3 mensen: 1 agenda-update, 2 om te bellen. 2 mensen krijgen alsnog een plaats"),
    ],
)  # fmt: skip
@pytest.mark.parametrize("hold", [True, False])
async def test_what_is_said_before_is_what_happens(values: dict[str, Any], said: str, hold: bool) -> None:
    event = await (a_held_event() if hold else an_event())
    session = await five_people(event)

    expected = await before(event, session, **values)
    told = await edit(session, **values)

    assert (str(expected), told.consequences) == (said, expected)


async def test_no_place_is_promised_of_a_line_that_stands_still_or_too_close_to_the_start(
    at: Callable[[datetime], None],
) -> None:
    event = await an_event()
    session = await five_people(event)
    await Session.update({Session.is_frozen: True}).where(Session.id == session.id)
    assert await before(event, session, capacity=9) == Consequences()
    await Session.update({Session.is_frozen: False}).where(Session.id == session.id)
    assert (await before(event, session, capacity=9)).places == 3

    at(session.starts_at - event.promotion_stops)

    assert await before(event, session, capacity=9) == Consequences()
    assert (await edit(session, capacity=9)).consequences == Consequences()


async def test_what_was_held_already_is_not_counted_again() -> None:
    event = await a_held_event()
    session = await five_people(event)
    await edit(session, starts_at=session.starts_at + HOUR)

    for values in ({"text": "Nieuw"}, {"capacity": 1}, {"starts_at": session.starts_at, "ends_at": session.ends_at}):
        expected = await before(event, session, **values)
        assert (await edit(session, **values)).consequences == expected == Consequences(), values
    assert [one.state for one in await outgoing(event)] == ["undone"]


async def test_a_second_change_counts_those_who_hear_of_both_in_one_mail() -> None:
    event = await a_held_event()
    session = await five_people(event)
    await edit(session, starts_at=session.starts_at + HOUR)

    expected = await before(event, session, title="Anders")

    assert (await edit(session, title="Anders")).consequences == expected == Consequences(5, 1, 2, 2)
    await undo(event, session)
    assert await before(event, session) == Consequences()


async def test_nobody_hears_of_what_is_over_or_called_off(at: Callable[[datetime], None]) -> None:
    event = await an_event()
    session, gone = await five_people(event), await five_people(event)
    await programme.cancel(await programme.session_at(event, gone.number))

    assert await before(event, gone, title="Anders", capacity=9) == Consequences()
    at(session.ends_at)
    assert await before(event, session, title="Anders", capacity=9) == Consequences()


# -- many at once


async def test_somebody_in_several_sessions_is_one_person_who_gets_several_updates() -> None:
    event = await an_event()
    sessions = [await a_session(event) for _number in range(3)]
    for person in (PIET, COR):
        await signs_up(event, person, *sessions)
    await signs_up(event, ANNA, sessions[0])

    numbers, wish = [one.number for one in sessions], Wish(link=LINK)
    plan = await bulk.plan(event, numbers, wish)
    made = await bulk.apply(event, dict.fromkeys(numbers, 1), wish, None)

    assert str(plan.led_to) == "3 mensen: 4 agenda-updates, 1 om te bellen"
    assert made.led_to == plan.led_to
    assert [str(part.told.consequences) for part in plan.parts] == [
        "3 mensen: 2 agenda-updates, 1 om te bellen", *["2 mensen: 1 agenda-update, 1 om te bellen"] * 2,
    ]  # fmt: skip


async def test_of_the_many_a_held_session_that_gets_other_places_tells_nobody_anew(desk: Browser) -> None:
    event = await a_held_event()
    session = await five_people(event)
    await edit(session, starts_at=session.starts_at + HOUR)

    made = await bulk.apply(event, {1: 2}, Wish({"capacity": 1}), None)

    assert (made.sessions, made.led_to) == (1, Consequences())
    assert await Message.count().where(Message.kind == "update") == 1


async def test_it_takes_as_many_queries_for_three_sessions_as_for_one() -> None:
    event = await a_held_event()
    sessions = [await five_people(event) for _number in range(3)]
    await edit(sessions[0], title="Anders")
    wanted = [
        Wanted(event, one, {**vars(programme.content_of(one)), "title": "Weer anders", "capacity": 3})
        for one in await programme.sessions_of(event)
    ]

    with counted() as one:
        await foreseen(wanted[:1])
    with counted() as three:
        told = await foreseen(wanted)

    assert len(one) == len(three) <= 2
    assert [bool(told[each.session.id].hearings) for each in wanted] == [True] * 3


async def test_an_import_counts_the_same_before_and_after() -> None:
    event = await an_event()
    session = await five_people(event)
    content = replace(programme.content_of(session), title="Anders", capacity=4)
    found = await imports.difference(event, Sheet([Row("Programma", 2, 1, content)]))

    expected = await imports.consequences_of(found, moved=False)

    assert str(expected) == "3 mensen: 1 agenda-update, 2 om te bellen. 2 mensen krijgen alsnog een plaats"
    assert (await imports.apply(event, found, moved=False)).led_to == expected


# -- on the pages


async def test_raising_the_places_says_who_gets_one_before_and_after(desk: Browser) -> None:
    await five_people(await an_event())
    form = (await desk.open(ONE)).form(ONE)

    looked = await desk.send(form, plaatsen="20", stap="gevolgen")
    saved = await desk.send(form, plaatsen="20")

    said = "3 mensen krijgen alsnog een plaats, van wie 1 om te bellen."
    assert (looked.said, saved.said) == ([f"Nog niet opgeslagen. Als u opslaat: {said}"], [f"Opgeslagen. {said}"])


async def test_calling_off_says_who_is_to_be_called_before_and_after(desk: Browser) -> None:
    await five_people(await an_event())

    page = await desk.open(f"{ONE}/afzeggen")
    saved = await desk.send(page.form(f"{ONE}/afzeggen"))

    said = "5 mensen: 1 agenda-update, 2 mails, 2 om te bellen."
    assert f"{said} De sessie gaat ook uit hun agenda." in page.words
    assert saved.said == [f"De sessie is afgezegd. {said}"]


async def test_many_at_once_says_who_is_to_be_called_before_and_after(desk: Browser) -> None:
    await five_people(await an_event())
    together = f"{EVENT}/sessies/samen"

    page = await desk.send((await desk.open(together)).form(together), alles="ja", link=LINK, plaatsen="3")
    saved = await desk.send(page.form(f"{together}/doen"))

    # Bea and Dirk wait: another link is nothing to them.
    said = "2 mensen: 1 agenda-update, 1 om te bellen. 1 persoon krijgt alsnog een plaats."
    assert f"1 sessie verandert. {said}" in page.words
    assert saved.said == [f"1 sessie opgeslagen. {said}"]
