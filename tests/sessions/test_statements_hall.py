"""The code of the hall: answering without an account, once for a browser, and codes that are tried over and over."""

import asyncio
import re
from collections import Counter
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any, cast

import pytest
from litestar.connection import ASGIConnection

from events import limits
from events.tokens import CROCKFORD, ROOM_LENGTH
from sessions.statements import operations
from sessions.statements.hall import codes
from sessions.statements.tables import RoomCode, Vote
from sessions.tables import Session
from tests.cast import NEXT_MONDAY, a_session
from tests.sessions.statements import Room, a_room, in_the_hall, says
from tests.site import Browser, Page, at_desk, visitor

pytestmark = pytest.mark.usefixtures("db", "now", "counting_anew")
WRONG = "/zaal/00000000"
At = Callable[[datetime], None]
DURING = NEXT_MONDAY + timedelta(minutes=10)


@pytest.fixture(autouse=True)
def during(at: At, now: datetime) -> None:
    at(DURING)


def wrong_before(number: int, network: str = "127.0.0.1") -> None:
    """So many wrong codes were tried from there, of which the tests come from the first."""
    connection = ASGIConnection[Any, Any, Any, Any](cast(Any, {"type": "http", "client": (network, 1), "headers": []}))
    for _ in range(number):
        limits.network_within_limits(connection, "room-code")


async def test_a_code_is_typed_as_one_reads_it_and_nothing_is_set_before_somebody_answers(browser: Browser) -> None:
    room = await a_room()
    path = await in_the_hall(room)
    await room.asks()
    code = path.rpartition("/")[2]

    page = await browser.send((await browser.open("/zaal")).form("/zaal"), code=f" {code[:4].lower()}-{code[4:]} ")

    assert (page.response.url.path, page.heading, browser.cookies) == (path, "Stellingen", {})
    assert "Wij bewaren uw naam niet bij uw antwoord." in page.words


async def test_a_browser_counts_once_also_when_its_first_form_is_sent_twice(browser: Browser) -> None:
    room = await a_room()
    path, statement = await in_the_hall(room), await room.asks()
    form = (await browser.open(path)).form(path)
    async with visitor() as twice:  # the second press left before the first was answered: without the cookie
        await twice.post(form.action, form.with_values(**{"antwoord-1": "eens"}))
    await browser.post(form.action, form.with_values(**{"antwoord-1": "eens"}))

    page = await browser.follow(await says(browser, path, statement, "oneens"))

    assert [vote["value"] for vote in await Vote.select(Vote.value)] == ["oneens"]
    assert ("U hebt geantwoord" in page.words, "antwoord-1" in dict(page.form(path).fields)) == (True, False)


async def test_the_cookie_is_a_secret_of_nobody_and_ends_with_the_code(browser: Browser) -> None:
    room = await a_room()
    path, statement = await in_the_hall(room), await room.asks()

    page = await says(browser, path, statement, "eens")

    [line] = page.response.headers.get_list("set-cookie")
    left = room.session.ends_at + codes.AFTER - DURING
    assert f"Max-Age={int(left.total_seconds())};" in line
    assert {"HttpOnly", "Secure", "SameSite=lax", "Path=/"} <= set(line.split("; "))
    assert browser.cookies["__Host-zaal"][:26] not in str(await Vote.select())


async def test_two_browsers_are_two_people() -> None:
    room = await a_room()
    path, statement = await in_the_hall(room), await room.asks()
    for _ in range(2):
        async with visitor() as other:
            await says(other, path, statement, "eens")

    assert await Vote.count() == 2


async def test_who_can_answer_in_two_places_is_asked_to_do_it_in_one(
    browser: Browser, at: At, now: datetime
) -> None:
    at(now)
    room = await a_room(1)
    at(DURING)
    join = f"/mee/{room.people[0][1].join_token}/stellingen"
    await room.asks()
    without = [also_elsewhere(await browser.open(path)) for path in (room.path(0), join)]
    hall = await in_the_hall(room)
    during = [also_elsewhere(await browser.open(path)) for path in (room.path(0), join, hall)]
    at(room.session.ends_at + codes.AFTER + timedelta(seconds=1))
    after = also_elsewhere(await browser.open(room.path(0)))
    at(DURING)
    await room.closes(await operations.statement_at(room.session.id, 1))
    closed = [also_elsewhere(await browser.open(path)) for path in (room.path(0), hall)]

    assert (without, during) == (["", ""], ["met de zaalcode", "met de zaalcode", "op Mijn Week"])
    assert (after, closed) == ("", ["", ""])


def also_elsewhere(page: Page) -> str:
    """Where else the page says that one can answer."""
    found = re.search(r"(op Mijn Week|met de zaalcode)[^?.]*[?.] Doe het (dan )?op één plek\. Anders telt u twee keer mee\.", page.words)
    return found[1] if found else ""


@pytest.mark.parametrize(
    ("moment", "status"),
    [
        (NEXT_MONDAY - timedelta(minutes=61), 404), (NEXT_MONDAY - timedelta(minutes=59), 200),
        (NEXT_MONDAY + timedelta(minutes=179), 200), (NEXT_MONDAY + timedelta(minutes=181), 404),
    ],
)  # fmt: skip
async def test_a_code_works_around_its_session_only(browser: Browser, at: At, moment: datetime, status: int) -> None:
    room = await a_room()
    path, statement = await in_the_hall(room), await room.asks()
    at(moment)

    pages = [await browser.open(path), await says(browser, path, statement, "eens")]

    assert pages[0].status == status
    assert (pages[1].status, await Vote.count()) == ((303, 1) if status == 200 else (404, 0))


async def test_a_code_opens_nothing_once_it_is_renewed_stopped_or_the_session_is_cancelled(browser: Browser) -> None:
    room = await a_room()
    old = await in_the_hall(room)
    new = await in_the_hall(room)
    found = [(await browser.open(old)).status, (await browser.open(new)).status]
    await Session.update({Session.status: "cancelled"}).where(Session.id == room.session.id)
    found.append((await browser.open(new)).status)
    await Session.update({Session.status: "published"}).where(Session.id == room.session.id)
    await codes.stop(room.session, room.by.id)
    found.append((await browser.open(new)).status)

    assert (found, await RoomCode.count()) == ([404, 200, 404, 404], 0)


async def test_the_desk_makes_a_code_and_shows_it_large(browser: Browser) -> None:
    room = await a_room()
    await room.asks()
    async with at_desk(room.by) as desk:
        page = await desk.open(room.desk)
        page = await desk.send(page.form(f"/bureau/tijdens/{room.session.id}/zaalcode"))
        large = await desk.open(f"{room.desk}/1/groot")
    code = await codes.code_of(room.session.id)

    assert page.said == ["Er is een nieuwe zaalcode."]
    assert [f"{code[:4]} {code[4:]}" in one.all("strong") for one in (page, large)] == [True, True]
    assert (len(code), (await browser.open(f"/zaal/{code}")).status) == (8, 200)


async def test_a_code_tried_over_and_over_is_looked_up_no_more(browser: Browser) -> None:
    path = await in_the_hall(await a_room())
    wrong_before(995)

    tried = [(await browser.open(WRONG)).status for _ in range(6)]
    page = await browser.post("/zaal", {"code": path.rpartition("/")[2]})

    assert (tried, page.status) == ([404] * 5 + [429], 429)
    assert page.mistakes == ["Er zijn te veel codes geprobeerd. Wacht tien minuten, of gebruik de link in uw mail."]


async def test_a_whole_hall_opens_its_code_at_one_moment_from_one_network(browser: Browser) -> None:
    room = await a_room()
    path = await in_the_hall(room)

    opened = await asyncio.gather(*(browser.open(path) for _ in range(300)))

    assert Counter(page.status for page in opened) == {200: 300}


async def test_of_many_wrong_codes_at_once_no_more_are_told_than_the_limit_has(browser: Browser) -> None:
    wrong_before(980)

    tried = await asyncio.gather(*(browser.open(WRONG) for _ in range(100)))

    assert Counter(page.status for page in tried) == {404: 20, 429: 80}


async def test_who_is_inside_stays_inside_when_others_on_the_network_tried_too_often(browser: Browser) -> None:
    room = await a_room()
    path, other = await in_the_hall(room), await in_the_hall(Room(room.event, await a_session(room.event), room.by))
    statement = await room.asks()
    form = (await browser.open(path)).form(path)
    wrong_before(1000)

    first = await browser.post(path, form.with_values(**{"antwoord-1": "eens"}))  # by the form alone, and by the cookie
    pages = [await browser.open(path), await says(browser, path, statement, "oneens"), await browser.open(other)]
    async with visitor() as forger:
        forged = await says(forger, path, statement, "eens", wie="a" * 26 + "0" * 64)

    assert [page.status for page in (first, *pages, forged)] == [303, 200, 303, 429, 429]


async def test_an_old_code_in_the_pages_of_a_whole_hall_is_no_wrong_try(browser: Browser) -> None:
    room = await a_room()
    old, statement = await in_the_hall(room), await room.asks()
    await says(browser, old, statement, "eens")
    new = await in_the_hall(room)

    wrong_before(999)

    tried = {(await browser.open(old)).status for _ in range(3)}

    assert (tried, (await browser.open(new)).status) == ({404}, 200)


async def test_who_guesses_from_many_networks_keeps_nobody_else_out(browser: Browser) -> None:
    path = await in_the_hall(await a_room())
    for number in range(50):
        wrong_before(1000, f"203.0.113.{number}")

    assert (await browser.open(path)).status == 200


def test_who_guesses_from_ten_thousand_networks_as_long_as_a_code_lives_hardly_finds_one() -> None:
    """What `codes.py` reckons with: five hours, by the limit of one network, and by what one machine answers."""
    windows = timedelta(hours=5) / timedelta(minutes=10)
    of_a_network = windows * limits.PER_NETWORK["room-code"].amount
    of_a_machine = timedelta(hours=5).total_seconds() * 2_000

    chances = [tries / len(CROCKFORD) ** ROOM_LENGTH for tries in (of_a_network, of_a_machine, 20 * of_a_machine)]

    assert [chance < most for chance, most in zip(chances, (1 / 3e7, 1 / 30_000, 1 / 1_500), strict=True)] == [True] * 3


@pytest.mark.parametrize("code", ["", "1", "K7M4XPP", "K7M4XPPXX", "U" * 8, "K7M4XPP'", "☃" * 8, "9" * 200])
async def test_what_cannot_be_a_code_is_refused_in_words(browser: Browser, code: str) -> None:
    page = await browser.post("/zaal", {"code": code})

    assert (page.status, len(page.mistakes)) == (422, 1)
    assert page.form("/zaal")["code"] == code


async def test_one_answers_in_english_too(browser: Browser) -> None:
    room = await a_room()
    path, statement = await in_the_hall(room), await room.asks()

    page = await browser.send((await browser.open("/en/zaal")).form("/en/zaal"), code=path.rpartition("/")[2])
    answered = await says(browser, f"/en{path}", statement, "eens")

    assert (page.response.url.path, page.heading, answered.location) == (f"/en{path}", "Statements", f"/en{path}?gedaan=ja")
