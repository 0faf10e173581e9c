"""The page behind a join link in each of its states, and what an open page is told."""

import asyncio
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from events.tables import Event
from sessions.joining.waiting import start_in_words
from sessions.registrations import cancel
from tests.cast import a_session, an_event
from tests.sessions.joining import BEGIN, LINK, MINUTE, a_waiting_page, become, check_ins, joins, press
from tests.site import Browser, visitor
from tests.state import everything

pytestmark = pytest.mark.usefixtures("db", "now", "counting_anew")

At = Callable[[datetime], None]
AMSTERDAM = "Europe/Amsterdam"


# -- the start in words


@pytest.mark.parametrize(
    ("left", "words"),
    [
        (timedelta(seconds=30), "Over 1 minuut, om 10.00 uur"),
        (20 * MINUTE, "Over 20 minuten, om 10.00 uur"),
        (19 * MINUTE + timedelta(seconds=1), "Over 20 minuten, om 10.00 uur"),
        (60 * MINUTE, "Over 1 uur, om 10.00 uur"),
        (200 * MINUTE, "Over 3 uur en 20 minuten, om 10.00 uur"),
        (11 * 60 * MINUTE, "Morgen om 10.00 uur"),
        (48 * 60 * MINUTE, "Maandag 8 maart om 10.00 uur"),
        (90 * 24 * 60 * MINUTE, "Maandag 8 maart 2027 om 10.00 uur"),
        (0 * MINUTE, "Begonnen om 10.00 uur"),
        (-5 * MINUTE, "Begonnen om 10.00 uur"),
    ],
)
def test_the_start_is_said_as_people_say_it(left: timedelta, words: str) -> None:
    assert start_in_words(BEGIN, BEGIN - left, AMSTERDAM) == words


def test_the_start_is_said_in_the_events_own_time() -> None:
    late = datetime(2027, 3, 8, 23, 10, tzinfo=UTC)

    said = [start_in_words(late, late - ago, zone) for ago in (20 * MINUTE, 90 * MINUTE)
            for zone in (AMSTERDAM, "America/Curacao")]  # fmt: skip

    assert said == [
        "Over 20 minuten, om 0.10 uur", "Over 20 minuten, om 19.10 uur",
        "Morgen om 0.10 uur", "Over 1 uur en 30 minuten, om 19.10 uur",
    ]  # fmt: skip


def test_the_night_the_clock_goes_back_counts_its_hour_twice() -> None:
    begin = datetime(2027, 10, 31, 2, 30, tzinfo=UTC)  # 3.30 hours, after the clock went from 3.00 to 2.00

    assert start_in_words(begin, begin - 150 * MINUTE, AMSTERDAM) == "Over 2 uur en 30 minuten, om 3.30 uur"


# -- each state of the page

EARLY, OPEN, LATE, AFTER = BEGIN - 16 * MINUTE, BEGIN - 15 * MINUTE, BEGIN + 59 * MINUTE, BEGIN + 60 * MINUTE
STATES: dict[str, tuple[datetime, dict[str, Any], str, list[str]]] = {
    "early": (EARLY, {}, "De sessie begint Over 16 minuten, om 10.00 uur Vanaf 9.45 uur", []),
    "on the dot": (OPEN, {}, "U kunt nu meedoen De sessie begint om 10.00 uur.", ["Nu meedoen"]),
    "late": (LATE, {}, "De sessie is begonnen. U kunt nog meedoen.", ["Nu meedoen"]),
    "over": (AFTER, {}, "Deze sessie is voorbij.", []),
    "no link yet": (OPEN, {"meeting_link": ""}, "De link is er nog niet", []),
    "no link yet, early": (EARLY, {"meeting_link": ""}, "Over 16 minuten, om 10.00 uur", []),
    "location": (OPEN, {"form": "location", "place": "Zaal 3"}, "Deze sessie is op locatie. Zaal 3", []),
    "hybrid": (OPEN, {"form": "hybrid", "place": "Zaal 3"}, "Komt u naar de locatie? Zaal 3", ["Nu meedoen"]),
    "cancelled": (OPEN, {"status": "cancelled"}, "Deze sessie gaat niet door.", []),
}  # fmt: skip


@pytest.mark.parametrize("state", STATES)
async def test_each_state_says_what_there_is_to_do(browser: Browser, at: At, state: str) -> None:
    moment, facts, words, buttons = STATES[state]
    session, path = await a_waiting_page()
    await become(session, **facts)
    at(moment)

    page = await browser.open(path)

    assert (words in page.words, page.all("button")) == (True, buttons), page.words
    assert ("set-cookie" in page.response.headers, page.all("meta", **{"http-equiv": "refresh"})) == (False, [])


async def test_who_waits_or_cancelled_is_told_so(browser: Browser, at: At) -> None:
    session = await a_session(await an_event(), capacity=1, has_waiting_list=True)
    _first, claim = await joins(session)
    _second, waiting = await joins(session, "Anna Bos")
    await Event.update({Event.promotion_stops: timedelta(days=30)}).where(Event.id == session.event)
    await cancel(claim)
    at(OPEN)

    pages = [await browser.open(f"/mee/{one.join_token}") for one in (claim, waiting)]
    at(AFTER)
    later = [await browser.open(f"/mee/{one.join_token}") for one in (claim, waiting)]

    gone, line, over = "U bent afgemeld voor deze sessie.", "U staat nog op de wachtlijst.", "Deze sessie is voorbij."
    assert [words in page.words for words, page in zip((gone, line, gone, over), (*pages, *later), strict=True)] == (
        [True] * 4
    )
    assert [LINK in page.html for page in (*pages, *later)] == [False] * 4


async def test_waiting_one_reads_what_to_prepare_and_can_call_with_one_tap(browser: Browser) -> None:
    facts = {"prepare": "Lees **dit** stuk.", "materials": "Het stuk | https://example.org/stuk.pdf",
             "dial_in": "020 000 00 00, code 1234#"}  # fmt: skip
    _session, path = await a_waiting_page(**facts)

    page = await browser.open(path)

    assert {"tel:0200000000,,1234%23", "https://example.org/stuk.pdf", "tel:0300000000", path} <= set(page.links)
    assert "Lees dit stuk." in page.words


@pytest.mark.parametrize("prepare", ["<script>alert(1)</script>", "[x](javascript:alert(1))"])
async def test_what_to_prepare_runs_nothing(browser: Browser, prepare: str) -> None:
    _session, path = await a_waiting_page(prepare=prepare)

    page = await browser.open(path)

    scripts = [given["src"].partition("?")[0] for tag, given, _words in page.read.elements if tag == "script"]
    assert (scripts, [link for link in page.links if link.startswith("javascript")]) == (["/static/waiting.js"], [])


async def test_the_join_page_never_shows_the_personal_link(browser: Browser, at: At) -> None:
    event = await an_event()
    session = await a_session(event)
    await a_session(event, starts_at=BEGIN + timedelta(days=1))
    person, registration = await joins(session)

    pages = []
    for moment in (EARLY, OPEN, LATE, AFTER):
        at(moment)
        pages.append(await browser.open(f"/mee/{registration.join_token}"))
    secrets = [person.personal_token, person.ticket_token, person.personal_code, person.email, person.name]

    assert [secret for secret in secrets for page in pages if secret in page.html] == []


# -- joining


async def test_pressing_twice_and_on_two_devices_counts_once(browser: Browser, at: At) -> None:
    _session, path = await a_waiting_page()
    at(OPEN)
    page = await browser.open(path)

    async with visitor() as telephone:
        answers = await asyncio.gather(press(browser, page), press(browser, page), press(telephone, page))

    assert ([(one.status, one.location) for one in answers], await check_ins()) == ([(303, LINK)] * 3, 1)


async def test_who_comes_back_reads_when_they_joined_and_can_again(browser: Browser, at: At) -> None:
    _session, path = await a_waiting_page()
    at(OPEN)
    await press(browser, await browser.open(path))
    at(BEGIN + 5 * MINUTE)

    page = await browser.open(path)

    assert "U deed al mee om 9.45 uur. Bent u eruit gevallen? Druk dan opnieuw." in page.words
    assert (await press(browser, page)).location == LINK


async def test_pressing_what_has_just_closed_shows_how_it_is(browser: Browser, at: At) -> None:
    _session, path = await a_waiting_page()
    at(LATE)
    page = await browser.open(path)
    at(AFTER)

    answer = await press(browser, page)

    assert (answer.status, "Deze sessie is voorbij." in answer.words, await check_ins()) == (200, True, 0)


# -- what an open page is told


async def test_an_open_page_is_told_of_its_state_in_few_bytes(browser: Browser, at: At) -> None:
    _session, path = await a_waiting_page()
    at(BEGIN - 20 * MINUTE)
    before = await everything()

    answer = await browser.open(f"{path}/stand")

    assert answer.response.json() == {"mark": "early-1", "begin": "Over 20 minuten, om 10.00 uur", "again": 25}
    assert (len(answer.response.content) < 100, await everything()) == (True, before)
    assert answer.response.headers["cache-control"] == "no-store"


@pytest.mark.parametrize(
    ("moment", "again"),
    [(BEGIN - timedelta(days=3), 900), (BEGIN - 120 * MINUTE, 60), (EARLY, 25), (OPEN - timedelta(seconds=4), 5),
     (OPEN, 25), (LATE, 25), (AFTER, 0)],
)  # fmt: skip
async def test_an_open_page_asks_again_sooner_as_it_comes_nearer(
    browser: Browser, at: At, moment: datetime, again: int
) -> None:
    _session, path = await a_waiting_page()
    at(moment)

    assert (await browser.open(f"{path}/stand")).response.json()["again"] == again


async def test_the_page_and_what_it_is_told_agree_in_every_state(browser: Browser, at: At) -> None:
    session, path = await a_waiting_page()
    for moment, facts, _words, _buttons in STATES.values():
        await become(session, **facts)
        at(moment)
        page, told = await browser.open(path), (await browser.open(f"{path}/stand")).response.json()
        [given] = [given for _tag, given, _ in page.read.elements if given.get("id") == "wachten"]

        assert (given["data-mark"], given["data-again"]) == (told["mark"], str(told["again"]))
        assert ("/static/waiting.js" in page.html) == (told["again"] > 0)


async def test_a_wrong_link_has_no_state(browser: Browser) -> None:
    await a_waiting_page()

    assert [(await browser.open(f"/mee/{wrong}/stand")).status for wrong in ("x", "a" * 26, "%00")] == [404] * 3
