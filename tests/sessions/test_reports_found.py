"""What a report is about changes its title: the report is found by that at once, and by the old one no more."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest

from events.tables import Event
from sessions import programme
from sessions.reports import finding
from sessions.reports.tables import Report
from sessions.tables import Session
from tests.cast import NEXT_MONDAY, a_session, an_event, an_organiser
from tests.conftest import MONDAY
from tests.sessions.materials import a_report
from tests.site import Browser, at_desk

pytestmark = pytest.mark.usefixtures("db", "now", "counting_anew")

At = Callable[[datetime], None]
AFTER = NEXT_MONDAY + timedelta(hours=3)


async def found(browser: Browser, *asked: str) -> list[list[str]]:
    """The titles that each of these words leads to."""
    return [(await browser.open(f"/verslagen?zoek={words}")).all("h2", class_name="card-title") for words in asked]


async def test_a_report_is_found_by_the_title_that_its_session_has_now(browser: Browser, at: At) -> None:
    event = await an_event()
    session = await a_session(event, title="Raadgeven")
    await a_report(event, session, "Over cliënten.", keywords=["Wmcz 2018"])
    at(AFTER)
    before = await found(browser, "raadgeven")
    async with at_desk(await an_organiser()) as desk:
        path = "/bureau/bijeenkomsten/week/sessies/1"
        await desk.send((await desk.open(path)).form(path), titel="Invloed op één dag")

    after = await found(browser, "raadgeven", "INVLOED", "een%20clienten%20wmcz", "invloed%20raadgeven")
    assert (before, after) == ([["Raadgeven"]], [[], ["Invloed op één dag"], ["Invloed op één dag"], []])


async def test_the_report_of_an_event_is_found_by_the_title_that_it_has_now(browser: Browser, at: At) -> None:
    event = await an_event(title="Week van de Raad")
    await a_report(event, await a_session(event, title="Eén"), "Over cliënten.")
    await a_report(event, None, "Een hele week.")
    await Event.update({Event.title: "Jaardagen"}).where(Event.id == event.id)
    at(AFTER)

    assert await found(browser, "raad", "jaardagen", "jaardagen%20hele", "jaardagen%20clienten") == [[], ["Jaardagen"], ["Jaardagen"], []]


@pytest.mark.parametrize("words", ["", "zaal", "raad"])
async def test_a_second_sheet_goes_on_where_the_first_one_ended(words: str) -> None:
    event = await an_event()
    contents = [programme.Content(f"Raad {place}", MONDAY + timedelta(hours=place), MONDAY + timedelta(hours=place + 1)) for place in range(finding.PAGE + 2)]
    sessions = await programme.add_many(event, [(None, content) for content in contents])
    ids = await Session.select(Session.id).where(Session.event == event.id).output(as_list=True)
    await Report.insert(*(Report(event=event.id, session=one, text="De zaal.", search="de zaal.", status="published", changed_at=MONDAY) for one in ids))

    sheets = [await finding.find(words, AFTER + timedelta(days=9), page) for page in (1, 2, 3)]

    wanted = [f"Raad {place}" for place in reversed(range(len(sessions)))]
    assert [[one.title for one in sheet.rows] for sheet in sheets] == [wanted[: finding.PAGE], wanted[finding.PAGE :], []]
    assert [sheet.is_more for sheet in sheets] == [True, False, False]
