"""Later dates for a series: new meetings, made after its latest one."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

import pytest

from events import publishing
from events.history import deeds_about
from events.publishing import days_of
from events.tables import Day, Event, Series
from sessions import programme
from sessions.series import additions, meetings
from sessions.series.meetings import Meeting
from sessions.tables import Session, Wording
from tests.cast import a_session, an_event, an_organiser
from tests.sessions.series import SLUGS, changed, made, opened, send_new, sessions
from tests.site import Browser, Page, at_desk

pytestmark = pytest.mark.usefixtures("db", "now")

HALF_PAST_SEVEN = time(19, 30), time(21)


@pytest.fixture
async def desk() -> AsyncIterator[Browser]:
    async with at_desk(await an_organiser()) as browser:
        await send_new(browser, plaatsen="40", link="https://vergader.example.org/j/9")
        yield browser


async def send_dates(desk: Browser, dates: str, **typed: str) -> Page:
    return await desk.send(await opened(desk, "datums"), datums=dates, **typed)


async def newest() -> Meeting:
    return (await made())[1][-1]


async def test_later_dates_become_drafts_like_the_latest_meeting(desk: Browser) -> None:
    page = await send_dates(desk, "dinsdag 4 januari 2028\r\n01-02-2028")

    _series, listed = await made()
    added = [one.evening for one in listed[3:]]
    assert page.said == ["2 bijeenkomsten zijn erbij gekomen. Alleen het bureau ziet ze nog."]
    assert [(one.event.slug, one.event.status) for one in listed[3:]] == [
        ("netwerkavond-2028-01-04", "draft"), ("netwerkavond-2028-02-01", "draft"),
    ]  # fmt: skip
    assert [(one.title, one.capacity, one.meeting_link, one.status) for one in added] == [
        ("Netwerkavond", 40, "https://vergader.example.org/j/9", "published")
    ] * 2
    assert [one.starts_at for one in added] == [
        datetime(2028, 1, 4, 18, 30, tzinfo=UTC), datetime(2028, 2, 1, 18, 30, tzinfo=UTC),
    ]  # fmt: skip


async def test_the_new_ones_have_all_that_the_latest_meeting_and_its_evening_say(desk: Browser) -> None:
    last = await newest()
    opens = datetime(2027, 11, 30, 8, tzinfo=UTC)  # a week before, at 9.00 hours
    await publishing.describe(
        last.event, replace(publishing.details_of(last.event), text="Welkom", help_hours="Elke dag", opens_at=opens)
    )
    await programme.change(last.evening, replace(programme.content_of(last.evening), text="Over zorg", speakers=["An"]))
    await Day.update({Day.theme: "Samen"}).where(Day.event == last.event.id)
    await Wording(event=last.event.id, kind="invitation", subject="", opening="Fijn dat u komt.").save()
    await a_session(last.event, title="Inloop", starts_at=datetime(2027, 12, 7, 18, tzinfo=UTC))

    await send_dates(desk, "4-7-2028")

    event = (await newest()).event
    both = [(one.title, one.text, one.speakers, one.starts_at.hour) for one in await programme.sessions_of(event)]
    words = await Wording.select(Wording.opening).where(Wording.event == event.id)
    assert (event.text, event.help_hours) == ("Welkom", "Elke dag")
    assert event.opens_at == datetime(2028, 6, 27, 7, tzinfo=UTC)
    assert both == [("Inloop", "Wat helpt uw cliëntenraad?", [], 17), ("Netwerkavond", "Over zorg", ["An"], 17)]
    assert [(day.date, day.theme) for day in await days_of(event)] == [(date(2028, 7, 4), "Samen")]
    assert words == [{"opening": "Fijn dat u komt."}]


async def test_they_can_be_at_another_time(desk: Browser) -> None:
    await send_dates(desk, "4-1-2028", begin="22", einde="1.00")

    evening = (await newest()).evening
    assert (evening.starts_at, evening.ends_at - evening.starts_at) == (
        datetime(2028, 1, 4, 21, tzinfo=UTC), timedelta(hours=3),
    )  # fmt: skip


async def test_when_the_latest_one_was_called_off_the_new_ones_go_on(desk: Browser) -> None:
    await programme.cancel((await newest()).evening)

    await send_dates(desk, "4-1-2028")

    assert (await newest()).evening.status == Session.Status.PUBLISHED


@pytest.mark.parametrize(
    ("dates", "words"),
    [
        ("", "Schrijf op elke regel een datum. Bijvoorbeeld: 5 oktober 2027."),
        ("4 januari 2028\r\nmorgen", "Regel 2: ‘morgen’ is geen datum."),
        ("4-1-2028\r\n4-1-2028", "Regel 2: deze datum staat ook op regel 1."),
        ("4-1-2028\r\n7-12-2027\r\n5-10-2027",
         "Op deze datum is er al zo’n bijeenkomst: dinsdag 5 oktober 2027; dinsdag 7 december 2027."),
        ("1-1-2028\r\n8-1-2028", "Op deze datum is er al zo’n bijeenkomst: zaterdag 8 januari 2028."),
    ],
)  # fmt: skip
async def test_wrong_dates_and_doubles_are_named_and_nothing_is_added(desk: Browser, dates: str, words: str) -> None:
    await an_event(slug="netwerkavond-2028-01-08")

    page = await send_dates(desk, dates)

    assert (page.status, page.mistakes, page.form("").action[-6:]) == (422, [words], "datums")
    assert (page.form("")["datums"], len((await made())[1])) == (dates, 3)


async def test_a_date_is_taken_also_when_the_meeting_there_got_another_title(desk: Browser) -> None:
    await changed(desk, 0, titel="Avond voor raden", bereik="later")

    page = await send_dates(desk, "5-10-2027\r\n4-1-2028")
    await send_dates(desk, "4-1-2028")

    assert page.mistakes == ["Op deze datum is er al zo’n bijeenkomst: dinsdag 5 oktober 2027."]
    assert [one.event.slug for one in (await made())[1]] == [*SLUGS, "avond-voor-raden-2028-01-04"]


async def test_a_night_in_which_that_time_does_not_exist_is_named(desk: Browser) -> None:
    page = await send_dates(desk, "4-1-2028\r\n26-3-2028", begin="2.30", einde="4")

    assert page.mistakes == ["Op deze datum bestaat die tijd niet, want de klok gaat vooruit: zondag 26 maart 2028."]
    assert len(await sessions()) == 3


async def test_the_same_form_sent_twice_adds_them_once(desk: Browser) -> None:
    form = await opened(desk, "datums")

    pages = [await desk.send(form, datums="4-1-2028\r\n1-2-2028") for _ in range(2)]

    assert [page.said for page in pages] == [["2 bijeenkomsten zijn erbij gekomen. Alleen het bureau ziet ze nog."]] * 2
    assert len(await sessions()) == 5


async def test_two_presses_at_the_same_moment_add_them_once(desk: Browser) -> None:
    series, listed = await made()
    days = [date(2028, 1, 4), date(2028, 2, 1)]

    found = await asyncio.gather(*(additions.add(series, HALF_PAST_SEVEN, days, listed[-1].event.id) for _ in range(4)))

    assert (found, await Event.count()) == ([2] * 4, 5)


async def test_who_did_it_is_in_the_history(desk: Browser) -> None:
    series, _listed = await made()
    await send_dates(desk, "4-1-2028")

    page = await desk.open(f"/bureau/reeksen/{series.id}")

    told = [(deed.what, deed.after["meetings"], bool(deed.who)) for deed in await deeds_about(f"series:{series.id}")]
    assert told == [("dates-added", 1, True), ("created", 3, True)]
    assert "Datums toegevoegd aan de reeks Bijeenkomsten: 1" in page.words


async def test_a_series_without_a_meeting_has_nothing_to_make_later_ones_after() -> None:
    series = Series(title="Leeg", created_at=datetime(2027, 3, 1, tzinfo=UTC))
    await series.save()
    async with at_desk(await an_organiser()) as desk:
        listed = await desk.open(f"/bureau/reeksen/{series.id}")
        page = await desk.open(f"/bureau/reeksen/{series.id}/datums")

    assert (listed.status, page.status, "datums" in "".join(listed.links)) == (200, 404, False)
    with pytest.raises(meetings.SeriesNotFound):
        await additions.add(series, HALF_PAST_SEVEN, [date(2028, 1, 4)], 0)
