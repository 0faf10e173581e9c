"""Sessions that one cannot follow both: named on the check page, with the repeat where there is one; the person decides."""

from datetime import timedelta

import pytest

from events.tables import Event
from sessions.tables import Session
from tests.cast import a_session, an_event
from tests.conftest import MONDAY
from tests.site import Browser, Page
from tests.state import answers

pytestmark = pytest.mark.usefixtures("db", "now", "counting_anew")

TEN = MONDAY + timedelta(weeks=1)
HOUR, MINUTES = timedelta(hours=1), timedelta(minutes=1)


async def two(event: Event, between: timedelta, form: str = "online") -> None:
    """Numbers 1 and 2: `between` the end of the one and the begin of the other."""
    await a_session(event, title="De een", starts_at=TEN, ends_at=TEN + HOUR, form=form)
    await a_session(event, title="De ander", starts_at=TEN + HOUR + between, ends_at=TEN + 2 * HOUR + between)


async def check(browser: Browser, event: Event, *chosen: int, **typed: str) -> Page:
    return await browser.post("/week/aanmelden", answers(event, *chosen, step="controleer", **typed))


@pytest.mark.parametrize(
    ("between", "form", "way", "said"),
    [
        (-30 * MINUTES, "online", "", "‘De een’ en ‘De ander’ zijn tegelijk. ‘De een’ duurt tot 11.00 uur. ‘De ander’ begint om 10.30 uur."),
        (0 * MINUTES, "online", "", "‘De ander’ begint meteen na ‘De een’."),
        (1 * MINUTES, "online", "", "Tussen ‘De een’ en ‘De ander’ zit maar 1 minuut."),
        (9 * MINUTES, "hybrid", "online", "Tussen ‘De een’ en ‘De ander’ zitten maar 9 minuten."),
        (9 * MINUTES, "hybrid", "location", ""),
        (-1 * MINUTES, "hybrid", "location", "‘De een’ en ‘De ander’ zijn tegelijk."),
        (10 * MINUTES, "online", "", ""),
        (0 * MINUTES, "location", "", ""),
        (-1 * MINUTES, "location", "", "‘De een’ en ‘De ander’ zijn tegelijk."),
    ],
)  # fmt: skip
async def test_what_cannot_be_followed_both_is_said_in_words(
    browser: Browser, between: timedelta, form: str, way: str, said: str
) -> None:
    event = await an_event()
    await two(event, between, form)
    page = await check(browser, event, 1, 2, **{"manier-1": way})

    assert (said in page.words, "houden" in page.words, page.all("h1")) == (
        True,
        bool(said),
        ["Controleer uw antwoorden"],
    )


async def test_who_wants_both_gets_both(browser: Browser) -> None:
    event = await an_event()
    await two(event, -30 * MINUTES)
    page = await browser.post("/week/aanmelden", answers(event, 1, 2))

    assert (await browser.follow(page)).words.count("U hebt een plaats") == 2


async def test_the_same_session_on_another_day_is_offered_and_chosen_with_one_press(browser: Browser) -> None:
    event = await an_event()
    await two(event, -30 * MINUTES)
    await a_session(event, title="de ANDER", starts_at=TEN + HOUR)  # at the same time: no help
    await a_session(event, title="De ander", starts_at=TEN + timedelta(days=1), capacity=0)  # full: no help
    await a_session(event, title="De ander", starts_at=TEN + timedelta(days=2))
    page = await check(browser, event, 1, 2)
    [(name, value)] = [button for button in page.form("/week/aanmelden").buttons if button[1].startswith("ruil")]

    after = await browser.post("/week/aanmelden", [*page.form("/week/aanmelden").fields, (name, value)])

    assert "‘De ander’ is er ook op woensdag 10 maart om 10.00 uur." in page.words
    assert [number for field, number in after.form("/week/aanmelden").fields if field == "sessie"] == ["1", "5"]
    assert "houden" not in after.words


async def test_the_repeat_is_taken_part_in_as_the_session_itself_would_have_been(browser: Browser) -> None:
    event = await an_event()
    for hours in (0, 0, 48):
        title = "De ander" if hours or await Session.exists() else "De een"
        at = TEN + hours * HOUR
        await a_session(event, title=title, starts_at=at, ends_at=at + HOUR, form="hybrid")
    page = await check(browser, event, 1, 2, **{"manier-1": "online", "manier-2": "location"})
    [button] = [button for button in page.form("/week/aanmelden").buttons if button[1].startswith("ruil-2")]

    after = await browser.post("/week/aanmelden", [*page.form("/week/aanmelden").fields, button])

    ways = {name: value for name, value in after.form("/week/aanmelden").fields if name.startswith("manier")}
    assert ways == {"manier-1": "online", "manier-3": "location"}


@pytest.mark.parametrize(
    "step", ["ruil-", "ruil-2-1", "ruil-2-99", "ruil-x-y", "ruil-9-1", "ruil-2-11111111111111111111"]
)
async def test_what_is_no_repeat_changes_nothing(browser: Browser, step: str) -> None:
    event = await an_event()
    await two(event, -30 * MINUTES)
    page = await browser.post("/week/aanmelden", answers(event, 1, 2, step=step))

    assert [number for field, number in page.form("/week/aanmelden").fields if field == "sessie"] == ["1", "2"]
