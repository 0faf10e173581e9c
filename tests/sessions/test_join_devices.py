"""Join links that were sent on: whoever has one gets in, or only the device that joined first, as the event says."""

import asyncio
from collections.abc import Callable
from datetime import datetime

import pytest

from events.tokens import spaced
from sessions.joining import devices
from sessions.tables import Participant, Registration
from tests.sessions.joining import BEGIN, LINK, a_waiting_page, check_ins, joins, press
from tests.site import Browser, Page, visitor

pytestmark = pytest.mark.usefixtures("db", "now", "counting_anew")

At = Callable[[datetime], None]


async def a_personal_page(at: At) -> str:
    _session, path = await a_waiting_page(links_are_personal=True, dial_in="020 000 00 00, code 12345#")
    at(BEGIN)
    return path


async def the_code() -> str:
    [person] = await Participant.objects()
    return str(person.personal_code)


async def answered(browser: Browser, page: Page, code: str) -> Page:
    return await browser.post(page.form().action, {"code": code})


async def test_unless_the_event_says_so_whoever_has_the_link_gets_in_and_gets_no_cookie(
    browser: Browser, at: At
) -> None:
    _session, path = await a_waiting_page()
    at(BEGIN)

    async with visitor() as other:
        pages = [await press(one, await one.open(path)) for one in (browser, other)]

    assert [(page.location, "set-cookie" in page.response.headers) for page in pages] == [(LINK, False)] * 2
    assert await Registration.count().where(Registration.device_hash.is_not_null()) == 0


async def test_the_first_device_gets_in_again_and_another_one_is_asked_for_the_code(browser: Browser, at: At) -> None:
    path = await a_personal_page(at)

    async with visitor() as other:
        pages = [await press(one, await one.open(path)) for one in (browser, other, browser)]

    assert [(page.status, page.location, page.heading if page.status == 200 else "") for page in pages] == [
        (303, LINK, ""), (200, "", "Wat is uw persoonlijke code?"), (303, LINK, ""),
    ]  # fmt: skip
    assert (LINK in pages[1].html, await check_ins()) == (False, 1)


async def test_the_code_moves_the_link_to_the_device_where_it_is_typed(browser: Browser, at: At) -> None:
    path = await a_personal_page(at)
    await press(browser, await browser.open(path))

    async with visitor() as other:
        moved = await answered(other, await press(other, await other.open(path)), await the_code())
        again = await press(other, await other.open(path))
    old = await press(browser, await browser.open(path))

    assert (moved.location, again.location, old.heading) == (LINK, LINK, "Wat is uw persoonlijke code?")
    assert await check_ins() == 1


@pytest.mark.parametrize("how", [str.lower, spaced, lambda code: f" {code[:3]} {code[3:7]}-{code[7:]} "])
async def test_the_code_is_read_as_people_type_it(browser: Browser, at: At, how: Callable[[str], str]) -> None:
    path = await a_personal_page(at)
    await press(browser, await browser.open(path))

    async with visitor() as other:
        page = await answered(other, await press(other, await other.open(path)), how(await the_code()))

    assert page.location == LINK


@pytest.mark.parametrize("typed", ["x", "K7M4X-P2XQ3", "<b>", "é" * 500, "ticket"])
async def test_a_wrong_code_stays_and_is_named(browser: Browser, at: At, typed: str) -> None:
    path = await a_personal_page(at)
    await press(browser, await browser.open(path))
    [person] = await Participant.objects()
    code = person.ticket_code if typed == "ticket" else typed

    async with visitor() as other:
        page = await answered(other, await press(other, await other.open(path)), code)

    words = "Deze code klopt niet. Kijk nog eens in uw mail of op uw brief, of bel ons."
    assert (page.status, page.mistakes, page.form()["code"], other.cookies) == (422, [words], code, {})
    assert ("tel:0300000000" in page.links, LINK in page.html) == (True, False)


async def test_guessing_ends(browser: Browser, at: At) -> None:
    path = await a_personal_page(at)
    await press(browser, await browser.open(path))

    async with visitor() as other:
        form = await press(other, await other.open(path))
        pages = [await answered(other, form, f"gok {number}") for number in range(21)]
        right = await answered(other, form, await the_code())

    assert [page.status for page in pages] == [422] * 20 + [429]
    assert (right.status, right.location) == (429, "")


async def test_the_cookie_says_nothing_and_ends_the_day_after_the_session(browser: Browser, at: At) -> None:
    path = await a_personal_page(at)
    opened = await browser.open(path)

    page = await press(browser, opened)

    assert "set-cookie" not in opened.response.headers
    [line] = page.response.headers.get_list("set-cookie")
    parts = set(line.split("; "))
    assert {"Path=/", "Secure", "HttpOnly", "SameSite=lax", f"Max-Age={25 * 3600}"} <= parts
    value = browser.cookies[devices.COOKIE]
    [registration] = await Registration.objects()
    assert devices.VALUE.fullmatch(value)
    assert value not in {registration.device_hash, registration.join_token}


async def test_without_cookies_the_code_is_asked_each_time(browser: Browser, at: At) -> None:
    path = await a_personal_page(at)
    first = await press(browser, await browser.open(path))
    pages = []
    for _time in range(2):
        browser.cookies.clear()
        asked = await press(browser, await browser.open(path))
        browser.cookies.clear()
        pages += [asked.heading, (await answered(browser, asked, await the_code())).location]

    assert (first.location, pages) == (LINK, ["Wat is uw persoonlijke code?", LINK] * 2)


async def test_of_two_devices_at_the_same_moment_one_is_the_first(browser: Browser, at: At) -> None:
    path = await a_personal_page(at)
    async with visitor() as other:
        opened = [(one, await one.open(path)) for one in (browser, other)]
        pages = await asyncio.gather(*(press(one, page) for one, page in opened))

    assert sorted(page.status for page in pages) == [200, 303]


async def test_a_link_that_was_sent_on_shows_no_other_way_in(browser: Browser, at: At) -> None:
    path = await a_personal_page(at)
    await press(browser, await browser.open(path))

    async with visitor() as other:
        pages = [await one.open(path) for one in (browser, other)]

    found = [(LINK in page.links, "tel:0200000000,,12345%23" in page.links) for page in pages]
    assert (found, "Het nummer staat in uw mail." in pages[1].words) == ([(True, True), (False, False)], True)


@pytest.mark.parametrize("planted", ["", "x", "a" * 25, "A" * 26, "a" * 4000])
async def test_a_planted_cookie_is_not_taken_over(browser: Browser, at: At, planted: str) -> None:
    path = await a_personal_page(at)
    browser.cookies[devices.COOKIE] = planted

    await press(browser, await browser.open(path))

    assert browser.cookies[devices.COOKIE] != planted


async def test_two_people_on_one_computer_are_not_seen_to_be(browser: Browser, at: At) -> None:
    session, first = await a_waiting_page(links_are_personal=True)
    _person, registration = await joins(session, "Anna Bos")
    at(BEGIN)

    pages = [await press(browser, await browser.open(path)) for path in (first, f"/mee/{registration.join_token}")]

    marks = await Registration.select(Registration.device_hash).output(as_list=True)
    assert ([page.location for page in pages], len({*marks} - {None})) == ([LINK] * 2, 2)
