"""The host's page: who is there, who is ticked by hand, and what there is to do, before and after."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest

from app import app
from events.tables import Deed
from sessions.leading.led import LED
from sessions.leading.parts import PARTS
from sessions.registrations import cancel, check_in
from sessions.tables import CheckIn
from tests.cast import NEXT_MONDAY, a_session, an_event, an_organiser
from tests.sessions.breakouts import a_leader, a_meeting
from tests.sessions.materials import a_file
from tests.sessions.people import claim, comes
from tests.site import Page, at_desk

pytestmark = pytest.mark.usefixtures("db", "now")

At = Callable[[datetime], None]
DURING = NEXT_MONDAY + timedelta(minutes=2)


def rows(page: Page) -> list[str]:
    return page.all("tr")[1:]


async def test_the_host_sees_who_is_there_by_now_each_time_the_page_is_loaded(at: At) -> None:
    event, session, people = await a_meeting(3)
    at(DURING)
    async with at_desk(await a_leader(session, event)) as browser:
        before = await browser.open(f"{LED}/{session.id}")
        await check_in((await claim(people[1], session)).id, CheckIn.How.JOINED)
        after = await browser.open(f"{LED}/{session.id}")

    assert ("0 van 3 zijn er" in before.words, "1 van 3 zijn er" in after.words) == (True, True)
    assert "Bea Raad Raad 1 lid Sinds 10.02 uur Toch niet: Bea Raad" in rows(after)


async def test_who_telephones_stands_first_and_is_ticked_by_hand_and_taken_back(at: At) -> None:
    event = await an_event()
    session = await a_session(event, dial_in="030 1")
    await comes(event, "Anna Online", session)
    bert = await comes(event, "Bert Belt", session, ways={session.id: "telephone"})
    number = (await claim(bert, session)).id
    at(DURING)
    async with at_desk(await a_leader(session, event)) as browser:
        page = await browser.open(f"{LED}/{session.id}")
        ticked = await browser.send(page.form(f"{LED}/{session.id}/aanwezig/{number}"))
        [row] = await CheckIn.objects()
        taken_back = await browser.send(ticked.form(f"{LED}/{session.id}/afwezig/{number}"))

    assert (page.all("caption"), ticked.said, taken_back.said) == (
        ["Per telefoon", "Online of op locatie"], ["Genoteerd: Bert Belt is er."], ["Genoteerd: Bert Belt is er niet."],
    )  # fmt: skip
    assert (row.registration, row.how, row.at) == (number, "by-host", DURING)
    assert await CheckIn.count().where(CheckIn.undone_at.is_null()) == 0
    assert await Deed.select(Deed.what).where(Deed.what.is_in(["let-in", "let-out"])).order_by(Deed.id).output(
        as_list=True
    ) == ["let-in", "let-out"]  # fmt: skip


async def test_pressed_twice_somebody_is_there_once(at: At) -> None:
    event, session, [anna] = await a_meeting(1)
    number = (await claim(anna, session)).id
    at(DURING)
    async with at_desk(await a_leader(session, event)) as browser:
        form = (await browser.open(f"{LED}/{session.id}")).form(f"{LED}/{session.id}/aanwezig/{number}")
        for _time in range(2):
            await browser.send(form)

    assert await CheckIn.count() == 1


async def test_nobody_is_ticked_before_the_day_nor_who_has_no_place(at: At) -> None:
    event, session, [anna, bea] = await a_meeting(2)
    ids, host = [(await claim(one, session)).id for one in (anna, bea)], await a_leader(session, event)
    async with at_desk(host) as browser:
        page = await browser.open(f"{LED}/{session.id}")
        fields = page.form("/bureau/uitloggen").fields
        early = await browser.post(f"{LED}/{session.id}/aanwezig/{ids[0]}", fields)
    await cancel(await claim(bea, session))
    at(DURING)
    async with at_desk(host) as browser:
        fields = (await browser.open(f"{LED}/{session.id}")).form("/bureau/uitloggen").fields
        gone = await browser.post(f"{LED}/{session.id}/aanwezig/{ids[1]}", fields)

    assert "Op de dag van de sessie kunt u hier afvinken wie er is." in page.words
    assert [one.status for one in (early, gone)] == [422, 422]
    assert "Dit kan nu niet" in gone.words
    assert await CheckIn.count() == 0


async def test_somebody_of_another_session_is_not_found_through_ones_own(at: At) -> None:
    event, session, _people = await a_meeting(1)
    other = await a_session(event)
    elsewhere = (await claim(await comes(event, "Zus Elders", other), other)).id
    at(DURING)
    async with at_desk(await a_leader(session, event)) as browser:
        fields = (await browser.open(f"{LED}/{session.id}")).form("/bureau/uitloggen").fields
        answers = [
            await browser.post(f"{LED}/{session.id}/{what}/{number}", fields)
            for what in ("aanwezig", "afwezig") for number in (elsewhere, 2**31)
        ] + [await browser.open(f"{LED}/{number}") for number in (other.id, 2**31)]  # fmt: skip

    assert [one.status for one in answers] == [404] * 6
    assert await CheckIn.count() == 0


async def test_after_the_end_the_page_says_so_and_leads_on(at: At) -> None:
    event, session, _people = await a_meeting(1, materials="De folder|https://voorbeeld.example/folder")
    at(session.ends_at)
    async with at_desk(await a_leader(session, event)) as browser:
        page = await browser.open(f"{LED}/{session.id}")

    assert "De sessie is voorbij." in page.words
    assert {f"{LED}/{session.id}/{part.page}" for part in PARTS} | {"https://voorbeeld.example/folder"} <= {*page.links}


async def test_who_leads_reads_all_that_is_handed_out_also_what_is_for_afterwards() -> None:
    event, session, _people = await a_meeting(1)
    handout = await a_file(event, session, moment="after", name="Uitkomsten.pdf")
    async with at_desk(await a_leader(session, event)) as browser:
        page = await browser.open(f"{LED}/{session.id}")
        [link] = [one for one in page.links if "/bestand" in one]
        answer = await browser.open(link)

    assert ("Er is nog niets om te lezen" in page.words, link) == (False, f"{LED}/{session.id}/materialen/{handout.id}/bestand")
    assert answer.status == 200


async def test_who_leads_reads_what_the_whole_event_hands_out_when_people_do(at: At) -> None:
    event, session, _people = await a_meeting(1)
    now = await a_file(event, audience="participants", name="Routekaart.pdf")
    later = await a_file(event, moment="after", name="Uitkomsten.pdf")
    other = await an_event(slug="netwerk")
    elsewhere = [await a_file(other, name="Van elders.pdf"), await a_file(event, await a_session(event), name="Van een andere.pdf")]
    leader, found = await a_leader(session, event), []
    for time in (DURING, NEXT_MONDAY + timedelta(days=1)):
        at(time)
        async with at_desk(leader) as browser:
            links = (await browser.open(f"{LED}/{session.id}")).read.links
            shown = [words for href, words in links if href.endswith("/bestand")]
            statuses = [(await browser.open(f"{LED}/{session.id}/materialen/{one.id}/bestand")).status for one in (now, later, *elsewhere)]
            found.append((shown, statuses))

    assert found == [(["Routekaart"], [200, 404, 404, 404]), (["Routekaart", "Uitkomsten"], [200, 200, 404, 404])]


async def test_the_way_there_is_on_the_page_of_the_host_and_on_that_of_the_desk() -> None:
    event, session, _people = await a_meeting(1)
    async with at_desk(await a_leader(session, event)) as browser:
        own = await browser.open("/bureau/mijn-sessies/week/1")
    async with at_desk(await an_organiser()) as browser:
        office = await browser.open("/bureau/bijeenkomsten/week/sessies/1")

    assert all(f"{LED}/{session.id}" in page.links for page in (own, office))


def test_every_part_is_a_page_that_there_is() -> None:
    there = {route.path_format for route in app.routes if hasattr(route, "path_format")}

    assert {f"{LED}/{{session}}/{part.page}" for part in PARTS} <= there
