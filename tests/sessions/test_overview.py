"""The desk's page of an event: how it is doing, what is to be done, what is missing, and throwing a draft away."""

import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any

import pytest

from events.history import note
from events.publishing import EventNotFound
from events.tables import Day, Deed, Duty, Event
from sessions.overview.discarding import NotEmpty, discard
from sessions.registrations import Person, form_key, sign_up
from sessions.tables import Change, Participant, Session
from tests.cast import NEXT_MONDAY, a_session, an_event, an_organiser
from tests.conftest import MONDAY
from tests.site import Browser, Page, at_desk, counted

pytestmark = pytest.mark.usefixtures("db", "now")

WEEK = "/bureau/bijeenkomsten/week"
PLACE = {"form": "location", "place": "Zaal 1", "meeting_link": ""}


@pytest.fixture
async def desk() -> AsyncIterator[Browser]:
    async with at_desk(await an_organiser()) as browser:
        yield browser


async def signs_up(event: Event, name: str, *sessions: Session, remark: str = "") -> None:
    person, ids = Person(name, f"{name.lower()}@example.org"), [session.id for session in sessions]
    await sign_up(event, person, ids, remark, form_key(name, person, ids, remark), by_desk=True)


def facts(page: Page) -> dict[str, str]:
    return dict(zip(page.all("dt"), page.all("dd"), strict=True))


# -- at a glance


async def test_who_signed_up_today_and_in_all_and_what_is_left(desk: Browser, at: Any) -> None:
    event = await an_event()
    full = await a_session(event, capacity=1, has_waiting_list=True)
    wide, _free = await a_session(event, capacity=5), await a_session(event)
    await a_session(event, capacity=9, starts_at=MONDAY - timedelta(days=2))
    await a_session(event, capacity=9, status="cancelled")
    at(MONDAY - timedelta(days=1))
    await signs_up(event, "Anna", full, wide)
    at(MONDAY)
    await signs_up(event, "Bea", full, wide)
    await signs_up(event, "Cor", wide)

    page = await desk.open(WEEK)

    assert facts(page) == {
        "Vandaag": "2 aanmeldingen", "In totaal": "3 mensen, 4 plaatsen bezet",
        "Nog vrij": "2 plaatsen. Bij 1 sessie is er geen grens.", "Wachtlijst": "1 persoon wacht op een plaats",
    }  # fmt: skip


async def test_what_is_to_be_done_stands_there_with_its_number_and_its_page(desk: Browser) -> None:
    event = await an_event()
    session = await a_session(event)
    await signs_up(event, "Anna", session, remark="Ik kom met een rolstoel.")
    await Change(session=session.id, before='{"was": {}, "now": {}}', words="", made_at=MONDAY, due_at=NEXT_MONDAY).save()

    page = await desk.open(WEEK)

    assert "Opmerkingen beantwoorden: 1" in page.all("a")
    assert "Nakijken wat nog uitgaat: 1" in page.all("a")
    assert "Mensen bellen" not in page.words


async def test_an_event_without_anything_to_do_says_so(desk: Browser) -> None:
    await a_session(await an_event())

    page = await desk.open(WEEK)

    assert "Er is nu niets te doen." in page.words
    assert f"{WEEK}/sessies/1" in page.links
    assert f"{WEEK}/instellingen" in page.links


async def test_the_next_five_sessions_stand_there_in_order_of_time(desk: Browser) -> None:
    event = await an_event()
    for number in range(8):
        starts_at = NEXT_MONDAY + timedelta(hours=8 - number)
        await a_session(event, title=f"Sessie {number}", starts_at=starts_at, status="cancelled" if number == 6 else "published")
    await a_session(event, title="Sessie 8", starts_at=MONDAY - timedelta(days=1))

    page = await desk.open(WEEK)

    shown = [words for words in page.all("a") if words.startswith("Sessie ")]
    assert shown == ["Sessie 7", "Sessie 5", "Sessie 4", "Sessie 3", "Sessie 2"]


async def test_a_viewer_reads_it_and_is_offered_nothing() -> None:
    await an_event(status=Event.Status.DRAFT)
    async with at_desk(await an_organiser(role=Duty.Role.VIEWER)) as viewer:
        page = await viewer.open(WEEK)

    assert [form.action for form in page.read.forms] == ["/bureau/uitloggen"]
    assert {f"{WEEK}/openen", f"{WEEK}/weggooien", f"{WEEK}/kopie"} & set(page.links) == set()


async def test_one_three_and_sixty_two_sessions_take_as_many_queries(desk: Browser) -> None:
    event, found = await an_event(), []
    for total in (1, 3, 62):
        for number in range(await Session.count() + 1, total + 1):
            await a_session(event, number=number, starts_at=NEXT_MONDAY + timedelta(hours=number), meeting_link="")
        with counted() as statements:
            await desk.open(WEEK)
        found.append(len(statements))

    assert len(set(found)) == 1


# -- what is missing


async def test_before_an_event_goes_on_the_site_one_sees_what_is_missing(desk: Browser) -> None:
    event = await an_event(status=Event.Status.DRAFT, help_phone="")
    await a_session(event, title="Zonder link", meeting_link="")
    await a_session(event, title="Zonder zaal", **{**PLACE, "place": ""}, starts_at=NEXT_MONDAY + timedelta(hours=3))
    await a_session(event, title="Andere dag", **PLACE, starts_at=NEXT_MONDAY + timedelta(days=1))
    await a_session(event, title="Dubbel", **PLACE, starts_at=NEXT_MONDAY + timedelta(days=1))
    await a_session(event, title="Concept", status="draft")

    check = await desk.open(f"{WEEK}/openen")

    assert [words for words in check.all("a") if words.endswith(".")] == [
        "Er is geen telefoonnummer voor hulp.", "1 sessie is online, maar heeft nog geen link.",
        "1 sessie is op locatie, maar heeft nog geen plaats.", "2 sessies zijn niet op een dag van de bijeenkomst.",
        "1 sessie is een concept. Bezoekers zien haar niet.", "Er is 1 keer iets dubbel gepland.",
    ]  # fmt: skip
    assert {f"{WEEK}/instellingen", f"{WEEK}/sessies/1", f"{WEEK}/sessies/2", f"{WEEK}/sessies/dubbel"} <= set(check.links)
    assert (await Event.select(Event.status).first()) == {"status": "draft"}


async def test_it_can_go_on_the_site_all_the_same(desk: Browser) -> None:
    await an_event(status=Event.Status.DRAFT)
    overview = await desk.open(WEEK)

    page = await desk.send((await desk.open(f"{WEEK}/openen")).form(f"{WEEK}/openen"))

    assert f"{WEEK}/openen" not in [form.action for form in overview.read.forms]
    assert f"{WEEK}/openen" in overview.links
    assert page.said == ["De bijeenkomst staat nu op de site."]


async def test_a_draft_where_nothing_is_missing_is_told_so(desk: Browser) -> None:
    await a_session(await an_event(status=Event.Status.DRAFT))

    page = await desk.open(f"{WEEK}/openen")

    assert "Er ontbreekt niets." in page.words
    assert page.all("button")[-1] == "Op de site zetten"


async def test_what_is_over_or_called_off_is_not_missed(desk: Browser) -> None:
    event = await an_event()
    await a_session(event, meeting_link="", starts_at=MONDAY - timedelta(days=3))
    await a_session(event, meeting_link="", status="cancelled")
    await a_session(event)

    assert "Er ontbreekt niets." in (await desk.open(f"{WEEK}/openen")).words


async def test_of_many_sessions_the_first_ten_are_named(desk: Browser) -> None:
    event = await an_event()
    for _ in range(12):
        await a_session(event, meeting_link="")

    page = await desk.open(f"{WEEK}/openen")

    assert len([link for link in page.links if link.startswith(f"{WEEK}/sessies/")]) == 10
    assert "en nog 2" in page.all("li")


# -- thrown away


async def test_a_draft_in_which_nobody_ever_was_is_thrown_away_after_a_question(desk: Browser) -> None:
    event = await an_event(status=Event.Status.DRAFT)
    await a_session(event)
    await an_organiser("viewer@bijeen.example", "viewer", event)
    await an_event(slug="ander")
    question = await desk.open(f"{WEEK}/weggooien")
    there = await Event.count()

    page = await desk.send(question.form(f"{WEEK}/weggooien"))

    assert (there, await Event.count(), await Session.count(), await Day.count()) == (2, 1, 0, 1)
    assert (question.heading, page.said) == ("Deze bijeenkomst weggooien?", ["De bijeenkomst is weggegooid."])
    assert await Duty.count().where(Duty.event.is_not_null()) == 0
    assert await Deed.select(Deed.event, Deed.about).where(Deed.what == "discarded") == [{"event": None, "about": f"event:{event.id}"}]


@pytest.mark.parametrize("why", ["published", "closed", "archived", "somebody is in it", "somebody was in it"])
async def test_an_event_that_people_know_is_not_thrown_away(desk: Browser, why: str) -> None:
    event = await an_event(status=why if why[0] != "s" else "draft")
    session = await a_session(event)
    if why == "somebody is in it":
        await signs_up(event, "Anna", session)
    elif why == "somebody was in it":
        await note(None, event.id, "participant:7", "registered")
    proof = (await desk.open("/bureau")).form("/bureau/uitloggen")["bewijs"]

    pages = [await desk.open(f"{WEEK}/weggooien"), await desk.post(f"{WEEK}/weggooien", {"bewijs": proof})]

    assert [(page.status, "Weggooien kan niet." in page.words) for page in pages] == [(200, True), (409, True)]
    assert f"{WEEK}/weggooien" not in (await desk.open(WEEK)).links
    assert await Event.count() == 1


async def test_who_organises_one_event_cannot_throw_it_away() -> None:
    event = await an_event(status=Event.Status.DRAFT)
    async with at_desk(await an_organiser(role="organiser", event=event)) as browser:
        page, overview = await browser.open(f"{WEEK}/weggooien"), await browser.open(WEEK)

    assert (page.status, f"{WEEK}/weggooien" in overview.links) == (404, False)


async def test_nobody_is_lost_who_is_signed_up_while_the_event_is_thrown_away() -> None:
    for number in range(10):
        event = await an_event(slug=f"e{number}", status=Event.Status.DRAFT)
        session = await a_session(event)
        await asyncio.gather(discard(event, None), signs_up(event, "Anna", session), return_exceptions=True)
        is_there = await Event.exists().where(Event.id == event.id)

        assert await Participant.exists().where(Participant.event == event.id) == is_there


async def test_throwing_away_twice_is_once() -> None:
    event = await an_event(status=Event.Status.DRAFT)
    await discard(event, None)

    with pytest.raises((EventNotFound, NotEmpty)):
        await discard(event, None)
