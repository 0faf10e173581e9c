"""Two organisers change the meetings of a series at one time: nothing is overwritten silently, nothing typed is lost."""

from collections.abc import AsyncIterator
from dataclasses import replace

import pytest

from sessions import programme
from tests.cast import an_organiser
from tests.sessions.series import changed, opened, path_to, send_new, sessions
from tests.site import Browser, at_desk

pytestmark = pytest.mark.usefixtures("db", "now")


@pytest.fixture
async def desk() -> AsyncIterator[Browser]:
    async with at_desk(await an_organiser()) as browser:
        await send_new(browser)
        yield browser


async def test_the_second_one_sees_what_changed_and_keeps_what_they_typed(desk: Browser) -> None:
    form = await opened(desk, 0)
    await changed(desk, 0, locatie="Zaal 3", begin="20.00", vorm="location")

    page = await desk.send(form, locatie="Zaal 4", vorm="hybrid", titel="Avond", bereik="later")

    again = page.form(await path_to(0))
    assert (page.status, page.mistakes) == (409, [
        "Iemand anders veranderde ‘Begintijd’. Hieronder staat hoe het nu is.",
        "Iemand anders veranderde ‘Hoe doen mensen mee?’ in: Op locatie. Hieronder staat wat u typte.",
        "Iemand anders veranderde ‘Plaats’ in: Zaal 3. Hieronder staat wat u typte.",
    ])  # fmt: skip
    assert [again[name] for name in ("locatie", "begin", "vorm", "titel", "bereik")] == [
        "Zaal 4", "20.00", "hybrid", "Avond", "later",
    ]  # fmt: skip
    assert [session.place for session in await sessions()] == ["Zaal 3", "", ""]


async def test_who_has_seen_it_saves_the_same_form_once_more(desk: Browser) -> None:
    form = await opened(desk, 0)
    await changed(desk, 0, locatie="Zaal 3", begin="20.00")
    page = await desk.send(form, locatie="Zaal 4")

    page = await desk.send(page.form(await path_to(0)))

    first = (await sessions())[0]
    assert page.said == ["1 bijeenkomst is gewijzigd. Niemand krijgt hierover bericht."]
    assert (first.place, first.starts_at.hour) == ("Zaal 4", 18)


async def test_what_is_not_in_this_form_stands_in_nobodys_way(desk: Browser) -> None:
    form = await opened(desk, 0)
    first = (await sessions())[0]
    await programme.change(first, replace(programme.content_of(first), recording_link="https://x.nl/1"))

    page = await desk.send(form, locatie="Zaal 4")

    first = (await sessions())[0]
    assert page.said == ["1 bijeenkomst is gewijzigd. Niemand krijgt hierover bericht."]
    assert (first.place, first.recording_link) == ("Zaal 4", "https://x.nl/1")


async def test_what_somebody_changed_in_a_later_meeting_is_named_before_it_is_overwritten(desk: Browser) -> None:
    form = await opened(desk, 0)
    await changed(desk, 2, locatie="Zaal 9", begin="20.00")

    warned = await desk.send(form, locatie="Zaal 4", bereik="later")
    kept = [session.place for session in await sessions()]
    page = await desk.send(warned.form(await path_to(0)))

    assert (warned.status, warned.form(await path_to(0))["locatie"], kept) == (409, "Zaal 4", ["", "", "Zaal 9"])
    assert warned.mistakes == [
        "Iemand anders veranderde intussen een latere bijeenkomst: dinsdag 7 december 2027 (Plaats: Zaal 9). Slaat u nog een keer op? Dan geldt wat u typte ook daar."
    ]
    assert page.said == ["3 bijeenkomsten zijn gewijzigd. Niemand krijgt hierover bericht."]
    assert [one.place for one in await sessions()] == ["Zaal 4"] * 3
    assert [one.starts_at.minute for one in await sessions()] == [30, 30, 0]


@pytest.mark.parametrize(("typed", "scope"), [({"plaatsen": "30"}, "later"), ({"locatie": "Zaal 4"}, "deze")])
async def test_a_later_meeting_that_loses_nothing_needs_no_question(
    desk: Browser, typed: dict[str, str], scope: str
) -> None:
    form = await opened(desk, 0)
    await changed(desk, 2, locatie="Zaal 9")

    page = await desk.send(form, bereik=scope, **typed)

    assert (page.status, (await sessions())[2].place) == (200, "Zaal 9")
