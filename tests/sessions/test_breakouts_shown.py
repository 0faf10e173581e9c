"""Who sees break-out groups: participants and the door, while the host shows them; and the host, on paper and in files."""

import asyncio
from collections.abc import AsyncIterator, Callable
from datetime import datetime, timedelta

import pytest

from events.tables import Deed
from sessions.breakouts import operations
from sessions.breakouts.rules import Force, Rule
from sessions.breakouts.shown import groups_shown
from sessions.breakouts.tables import Breakout, BreakoutSeat
from sessions.door.entrance.finding import Entrance
from sessions.door.phones.lists import list_of
from sessions.tables import Participant
from tests.cast import NEXT_MONDAY
from tests.sessions.breakouts import Meeting, a_leader, a_meeting, names, now
from tests.sessions.doors import crew
from tests.sessions.papers import download, text
from tests.sessions.people import claim, comes
from tests.site import at_desk, visitor

pytestmark = pytest.mark.usefixtures("db", "now")

At = Callable[[datetime], None]


@pytest.fixture
async def nine() -> AsyncIterator[Meeting]:
    event, session, people = await a_meeting(9, form="hybrid", place="Zaal 1")
    async with at_desk(await a_leader(session, event)) as browser:
        yield Meeting(browser, event, session, people)


# -- who sees it


async def test_people_see_their_group_only_while_the_host_shows_it(nine: Meeting, at: At) -> None:
    await nine.make(getal="2")
    form = (await nine.browser.open(f"{nine.path}/namen")).form(f"{nine.path}/namen")
    await nine.browser.send(form, **{f"ruimte-{place}": "Zaal 2" for place in (1, 2)})
    seen = []
    async with visitor() as browser:
        for press in "", "tonen", "tonen":
            if press:
                page = await nine.browser.open(nine.path)
                button = dict(page.form(f"{nine.path}/tonen").buttons)
                await nine.browser.send(page.form(f"{nine.path}/tonen"), **button)
            pages = [await browser.open(path) for path in _own_pages(nine.people[0])]
            seen.append([("Groep " in page.words, "Zaal 2" in page.words) for page in pages])

    assert seen == [[(False, False)] * 2, [(True, True)] * 2, [(False, False)] * 2]
    deeds = await Deed.select(Deed.what).where(Deed.what.like("groups-%")).order_by(Deed.id).output(as_list=True)
    assert deeds == ["groups-made", "groups-named", "groups-shown", "groups-hidden"]


def _own_pages(person: Participant) -> list[str]:
    return [f"/mijn/{person.personal_token}", f"/kaart/{person.ticket_token}"]


async def test_who_waits_online_sees_their_group_and_an_open_page_hears_of_it(nine: Meeting) -> None:
    await nine.make(getal="2")
    form = (await nine.browser.open(f"{nine.path}/namen")).form(f"{nine.path}/namen")
    more = {f"{name}-{place}": said for place in (1, 2) for name, said in (("ruimte", "Zaal 2"), ("link", "https://x.example.org/2"))}
    await nine.browser.send(form, **more)
    path, seen = f"/mee/{(await claim(nine.people[0], nine.session)).join_token}", []
    async with visitor() as browser:
        for is_shown in False, True:
            await operations.show(nine.event, nine.session, is_shown=is_shown, by=1)
            page, stand = await browser.open(path), (await browser.open(f"{path}/stand")).response.json()
            there = ["Uw groep: Groep " in page.words, "Zaal 2" in page.words, "https://x.example.org/2" in page.html]
            seen.append([*there, f'data-mark="{stand["mark"]}"' in page.html, stand["mark"]])
        english = nine.people[0].id
        await Participant.update({Participant.language: "en"}).where(Participant.id == english)
        page = await browser.open(path)

    assert [one[:4] for one in seen] == [[False, False, False, True], [True, True, True, True]]
    assert (seen[0][4] != seen[1][4], "Your group: Groep " in page.words) == (True, True)


async def test_the_printed_door_list_has_the_groups_while_they_are_shown(nine: Meeting) -> None:
    await nine.make(getal="2")
    found = []
    async with at_desk(await crew(nine.event)) as browser:
        for is_shown in False, True:
            await operations.show(nine.event, nine.session, is_shown=is_shown, by=1)
            words = text(await download(browser, f"/bureau/bijeenkomsten/week/sessies/{nine.session.number}/deurlijst.pdf"))
            found.append((words.count("Groep 1"), words.count("Groep 2")))

    sizes = [len(group) for group in names(await now(nine.session))]
    assert found == [(0, 0), (sizes[0], sizes[1])]


async def test_ones_own_papers_and_the_list_of_a_phone_have_the_group_while_it_is_shown(nine: Meeting) -> None:
    await nine.make(getal="2")
    person, found = nine.people[0], []
    async with visitor() as browser:
        for is_shown in False, True:
            await operations.show(nine.event, nine.session, is_shown=is_shown, by=1)
            papers = (f"/mijn/{person.personal_token}/week.pdf", f"/kaart/{person.ticket_token}/kaart.pdf")
            words = [text(await download(browser, path)) for path in papers]
            listed = await list_of(Entrance(nine.event, nine.session))
            found.append(([one.count("Groep 1") + one.count("Groep 2") for one in words], sorted({one.group for one in listed.people})))

    assert found == [([0, 0], [""]), ([1, 1], ["Groep: Groep 1.", "Groep: Groep 2."])]


async def test_the_door_says_the_group(nine: Meeting, at: At) -> None:
    await nine.make(getal="2")
    await operations.show(nine.event, nine.session, is_shown=True, by=1)
    at(NEXT_MONDAY - timedelta(minutes=10))
    ticket = nine.people[0].ticket_code
    from_ticket = await _at_door(nine, f"/bureau/deur/{nine.session.id}", code=ticket)

    [place] = [at for at, group in enumerate(names(await now(nine.session)), 1) if "Anna" in group]
    assert f"Welkom, Anna Raad. Sessie ‘Zichtbaar zijn als raad’, Zaal 1. Groep: Groep {place}." in from_ticket


async def _at_door(meeting: Meeting, path: str, **typed: str) -> str:
    async with at_desk(await crew(meeting.event)) as browser:
        page = await browser.open(path)
        return (await browser.send(page.form(path), **typed)).words


async def test_dividing_again_hides_the_groups_until_they_are_shown(nine: Meeting) -> None:
    await nine.make()
    await operations.show(nine.event, nine.session, is_shown=True, by=1)
    await nine.make(getal="2")

    assert await groups_shown([await nine.registration(one) for one in nine.people]) == {}


async def test_groups_are_thrown_away(nine: Meeting) -> None:
    await nine.make()

    page = await nine.press("weg")

    assert (page.said, await Breakout.count(), await BreakoutSeat.count()) == (["Er zijn geen groepen meer."], 0, 0)


# -- to take along


async def test_zoom_and_teams_read_a_room_and_an_address_on_each_line(nine: Meeting) -> None:
    await comes(nine.event, "Oma Zonder", nine.session, email="", note="uit Assen")
    await nine.make(getal="2")
    rooms = {one.email: group.row.name for group in (await now(nine.session)).groups for one in group.people if one.email}

    for name, header in (("zoom", "Pre-assign Room Name,Email Address"), ("teams", "Room name,Participant email")):
        answer = (await nine.browser.open(f"{nine.path}/{name}.csv")).response
        lines = answer.content.decode("ascii").split("\r\n")
        assert (lines[0], lines[-1], {one.split(",")[1]: one.split(",")[0] for one in lines[1:-1]}) == (header, "", rooms)
        assert answer.headers["content-disposition"] == f'attachment; filename="{name}-week-1.csv"'
    assert len(rooms) == 9


async def test_no_cell_of_a_list_is_taken_for_a_formula(nine: Meeting) -> None:
    await comes(nine.event, "=cmd|' /C calc'!A0", nine.session, email="=x@example.org", council='@SUM("1")', role="+1")
    await nine.make(getal="2")
    form = (await nine.browser.open(f"{nine.path}/namen")).form(f"{nine.path}/namen")
    await nine.browser.send(form, **{"naam-1": "=1+1", "naam-2": "-2", "ruimte-1": "@zaal", "ruimte-2": "+zaal"})

    for name, by in (("groepen", ";"), ("zoom", ",")):
        text = (await nine.browser.open(f"{nine.path}/{name}.csv")).response.content.decode("utf-8-sig")
        cells = [cell.strip('"') for line in text.splitlines() for cell in line.split(by)]
        assert [cell for cell in cells if cell[:1] in {"=", "+", "-", "@"}] == []
        assert "'=1+1" in cells


async def test_the_list_to_print_has_every_group_with_who_is_in_it(nine: Meeting) -> None:
    await nine.make()

    page = await nine.browser.open(f"{nine.path}/afdrukken")

    for group in (await now(nine.session)).groups:
        assert all(one.name in page.words for one in group.people)
    assert [one for one in page.all("h2") if one.startswith("Groep ")] == ["Groep 1", "Groep 2", "Groep 3"]


@pytest.mark.parametrize("page", ["namen", "afdrukken", "zoom.csv", "teams.csv", "groepen.csv"])
async def test_without_groups_there_is_nothing_to_take_along(nine: Meeting, page: str) -> None:
    assert (await nine.browser.open(f"{nine.path}/{page}")).status == 404


@pytest.mark.parametrize("form", ["plaatsen", "verplaatsen", "tonen"])
async def test_a_form_of_groups_that_are_gone_says_so(nine: Meeting, form: str) -> None:
    fields = (await nine.browser.open(nine.path)).form(nine.path).with_values(wie="1", groep="1")

    page = await nine.browser.post(f"{nine.path}/{form}", fields)

    assert (page.status, "Dit kan niet" in page.words) == (422, True)


# -- while it is thought out


async def test_the_site_goes_on_while_groups_are_thought_out(nine: Meeting) -> None:
    """The loop is asked every few milliseconds; the solver is in a thread that lets it."""
    waits: list[float] = []

    async def look() -> None:
        loop = asyncio.get_running_loop()
        while True:
            began = loop.time()
            await asyncio.sleep(0.005)
            waits.append(loop.time() - began)

    looking = asyncio.ensure_future(look())
    await operations.make(nine.event, nine.session, operations.Wanted(3, 0, {Rule.SECTORS: Force.MUST, Rule.COUNCILS: Force.MUST}), 1)
    looking.cancel()

    assert (len(waits) > 2, max(waits) < 1) == (True, True)
