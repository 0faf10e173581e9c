"""The lists to act on, counted in the navigation."""

from collections.abc import AsyncIterator
from datetime import datetime, timedelta
from typing import Any

import pytest

from events.tables import Event
from notifications.tables import Message
from sessions.registrations import Person, form_key, sign_up
from sessions.tables import Participant, Session, SignUp
from tests.cast import a_session, an_event, an_organiser
from tests.sessions.people import address, claim, comes, twice
from tests.site import Browser, Page, at_desk, counted

pytestmark = pytest.mark.usefixtures("db", "now")
EVENT = "/bureau/bijeenkomsten/week"


@pytest.fixture
async def desk() -> AsyncIterator[Browser]:
    async with at_desk(await an_organiser()) as browser:
        yield browser


def counts(page: Page) -> list[str]:
    found = [words for href, words in page.read.links if href.endswith(("/bellen", "/opmerkingen", "/te-veel"))]
    return found[:3]


async def refused(email: str) -> None:
    await Message.update({Message.state: Message.State.REFUSED, Message.error: "550 onbekend"}).where(
        Message.email == email
    )


async def remarks(event: Event, session: Session, name: str, remark: str) -> None:
    person = Person(name, f"{name[0]}@example.org")
    await sign_up(event, person, [session.id], remark, form_key(name, person, [session.id], remark))


async def test_the_navigation_counts_each_list_of_this_event_only(desk: Browser) -> None:
    event, other = await an_event(), await an_event(slug="netwerk")
    session, far = await a_session(event), await a_session(other)
    await comes(event, "Jo Smit", session, email="", note="Assen")
    await comes(event, "Piet Jansen", session)
    await comes(other, "Ver Weg", far, email="", note="Emmen")
    await refused("piet@example.org")
    await remarks(event, session, "Anna Bos", "Is er koffie?")
    await Session.update({Session.capacity: 1}).where(Session.id == session.id)

    page = await desk.open(f"{EVENT}/bellen")

    assert counts(page) == ["Te bellen (2)", "Opmerkingen (1)", "Te veel (1)"]
    assert counts(await desk.open("/bureau/bijeenkomsten/netwerk/bellen"))[0] == "Te bellen (1)"


async def test_who_is_called_leaves_the_list_until_something_new_happens(
    desk: Browser, at: Any, now: datetime
) -> None:
    event = await an_event()
    session, later = await a_session(event), await a_session(event)
    jo = await comes(event, "Jo Smit", session, email="", note="Assen", phone="0592 11")
    piet = await comes(event, "Piet Jansen", session)
    await refused(piet.email)
    shown = await desk.open(f"{EVENT}/bellen")
    for person in (jo, piet):
        await twice(desk, shown, f"{EVENT}/bellen/{person.id}")
    done = await desk.open(f"{EVENT}/bellen")
    at(now + timedelta(minutes=5))
    await comes(event, "Jo Smit", later, email="", note="Assen")

    again = await desk.open(f"{EVENT}/bellen")

    assert [row.split(" Gebeld")[0] for row in shown.all("tr")[1:]] == [
        "Jo Smit Assen 0592 11 Geen e-mailadres",
        "Piet Jansen Geen telefoonnummer bekend Mail aan piet@example.org komt niet aan. 550 onbekend",
    ]
    assert "Niemand hoeft gebeld te worden." in done.words
    assert [row.split()[0] for row in again.all("tr")[1:]] == ["Jo"]


async def test_who_was_called_is_on_the_list_again_after_another_refusal_once_with_what_was_said_last(
    desk: Browser, at: Any, now: datetime
) -> None:
    event = await an_event()
    session, later = await a_session(event), await a_session(event)
    piet = await comes(event, "Piet Jansen", session)
    await refused(piet.email)
    await twice(desk, await desk.open(f"{EVENT}/bellen"), f"{EVENT}/bellen/{piet.id}")
    at(now + timedelta(minutes=5))
    await comes(event, "Piet Jansen", later)
    await Message.update({Message.state: Message.State.REFUSED, Message.error: "452 vol"}).where(
        Message.state == Message.State.QUEUED
    )

    page = await desk.open(f"{EVENT}/bellen")

    assert counts(page)[0] == "Te bellen (1)"
    assert ["452 vol" in row for row in page.all("tr")[1:]] == [True]


async def test_a_corrected_address_needs_no_call_any_more(desk: Browser) -> None:
    event = await an_event()
    piet = await comes(event, "Piet Jansen", await a_session(event))
    await refused(piet.email)
    path = f"{address(piet)}/adres"

    page = await desk.send((await desk.open(path)).form(path), email="goed@example.org")

    assert counts(page)[0] == "Te bellen (0)"


async def test_what_is_over_needs_no_call(desk: Browser, at: Any) -> None:
    event = await an_event()
    session = await a_session(event)
    await comes(event, "Jo Smit", session, email="", note="Assen")
    at(session.ends_at)
    async with at_desk(await an_organiser("tweede@bijeen.example")) as later:
        assert counts(await later.open(f"{EVENT}/bellen"))[0] == "Te bellen (0)"


async def test_an_answered_remark_leaves_the_list_and_twice_is_once(desk: Browser) -> None:
    event = await an_event()
    session = await a_session(event)
    await remarks(event, session, "Anna Bos", "Is er koffie?")
    await remarks(event, session, "Bea Dam", "Is er <b>thee</b>?")
    sign_ups = await SignUp.objects().order_by(SignUp.id)
    shown = await desk.open(f"{EVENT}/opmerkingen")

    _first, page = await twice(desk, shown, f"{EVENT}/opmerkingen/{sign_ups[0].id}")

    assert [card.split("?")[0] for card in page.all("li", class_name="card")] == [
        "Bea Dam Maandag 1 maart 2027 Is er <b>thee</b>"
    ]
    assert (page.said, counts(page)[1]) == (["Genoteerd: beantwoord."], "Opmerkingen (1)")


async def test_a_lowered_capacity_shows_its_surplus_until_people_have_gone(desk: Browser) -> None:
    event = await an_event()
    session = await a_session(event, title="Te vol")
    people = [await comes(event, name, session) for name in ("Anna Bos", "Bea Dam", "Cor Eik")]
    await Session.update({Session.capacity: 2}).where(Session.id == session.id)
    page = await desk.open(f"{EVENT}/te-veel")
    own = f"{address(people[0])}/aanmeldingen/{(await claim(people[0], session)).id}"
    await desk.send((await desk.open(own)).form(f"{own}/afmelden"))

    empty = await desk.open(f"{EVENT}/te-veel")

    assert page.all("td", class_name="right") == ["2", "3", "1"]
    assert "Nergens zijn te veel mensen." in empty.words


async def test_one_row_and_three_take_the_same_number_of_queries(desk: Browser) -> None:
    event = await an_event()
    session = await a_session(event)
    numbers: list[list[int]] = []
    for names in (["Anna Bos"], ["Bea Dam", "Cor Eik"]):
        for name in names:
            await comes(event, f"{name} Belt", session, email="", note="x")
            await remarks(event, session, name, "Vraag?")
        await Session.update({Session.capacity: 1}).where(Session.id == session.id)
        taken = []
        for path in ("bellen", "opmerkingen", "te-veel"):
            with counted() as statements:
                await desk.open(f"{EVENT}/{path}")
            taken.append(len(statements))
        numbers.append(taken)
        await Session.update({Session.capacity: None}).where(Session.id == session.id)

    assert numbers[0] == numbers[1]


async def test_remarks_and_calls_of_another_event_are_not_there(desk: Browser) -> None:
    await an_event()
    other = await an_event(slug="netwerk")
    session = await a_session(other)
    await remarks(other, session, "Anna Bos", "Vraag?")
    sign_up, person = (await SignUp.objects())[0], (await Participant.objects())[0]
    token = (await desk.open(f"{EVENT}/bellen")).form("/bureau/uitloggen")["bewijs"]
    paths = [f"opmerkingen/{sign_up.id}", f"bellen/{person.id}", "opmerkingen/99999999999999", "bellen/99999999999999"]

    statuses = [(await desk.post(f"{EVENT}/{path}", {"bewijs": token})).status for path in paths]

    assert statuses == [404] * 4
    assert await SignUp.count().where(SignUp.answered_at.is_null()) == 1
