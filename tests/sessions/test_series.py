"""Series of meetings: a list of dates makes the year, changed one by one or "this and later ones"."""

import asyncio
from collections.abc import AsyncIterator
from datetime import UTC, date, datetime, time
from typing import Any

import pytest

from events.publishing import days_of, event_at
from events.tables import Duty, Event, Series
from sessions import programme
from sessions.registrations import Person, form_key, sign_up
from sessions.series import meetings
from sessions.series.meetings import Evening, period
from tests.cast import an_event, an_organiser
from tests.sessions.series import DATES, NEW, SLUGS, changed, made, send_new, sessions
from tests.site import Browser, at_desk, counted, visitor

pytestmark = pytest.mark.usefixtures("db", "now")


@pytest.fixture
async def desk() -> AsyncIterator[Browser]:
    async with at_desk(await an_organiser()) as browser:
        yield browser


async def signs_up(slug: str, name: str) -> None:
    event = await event_at(slug)
    ids = [session.id for session in await programme.sessions_of(event)]
    person = Person(name, name.partition(" ")[0].lower() + "@example.org", "")
    await sign_up(event, person, ids, "", form_key(name + slug, person, ids, ""))


# -- making


async def test_each_date_is_an_event_of_its_own_with_its_evening(desk: Browser) -> None:
    page = await send_new(desk, plaatsen="40", link="https://vergader.example.org/j/9")

    _series, listed = await made()
    first = listed[0].session
    assert first is not None
    assert page.said == ["De reeks is gemaakt. Alleen het bureau ziet haar nog."]
    assert [(one.event.slug, one.event.status) for one in listed] == [(slug, "draft") for slug in SLUGS]
    assert (first.title, first.capacity, first.members_only) == ("Netwerkavond", 40, True)
    assert first.meeting_link == "https://vergader.example.org/j/9"
    assert [one.session.starts_at.hour for one in listed if one.session] == [17, 18, 18]  # 19.30 in summer and winter
    assert [len(await days_of(one.event)) for one in listed] == [1, 1, 1]


@pytest.mark.parametrize(
    ("dates", "words"),
    [
        ("", "Schrijf op elke regel een datum. Bijvoorbeeld: 5 oktober 2027."),
        ("5 oktober 2027\r\nmorgen", "Regel 2: ‘morgen’ is geen datum."),
        ("maandag 5 oktober 2027", "Regel 1: ‘maandag 5 oktober 2027’ klopt niet: 5 oktober 2027 is een dinsdag."),
        ("31-02-2027\r\n5-10-2027\r\n05-10-2027", "Regel 1: ‘31-02-2027’ bestaat niet. Regel 3: deze datum staat ook op regel 2."),
        ("5 oktober", "Regel 1: ‘5 oktober’ heeft geen jaar."),
    ],
)  # fmt: skip
async def test_wrong_dates_are_named_by_their_line_and_nothing_is_made(desk: Browser, dates: str, words: str) -> None:
    page = await send_new(desk, datums=dates)

    assert (page.status, page.mistakes, page.form(NEW)["datums"]) == (422, [words], dates)
    assert (await Event.count(), await Series.count()) == (0, 0)


async def test_everything_that_is_wrong_is_said_at_once(desk: Browser) -> None:
    page = await send_new(desk, titel="", begin="25", einde="", vorm=None, link="vergader", plaatsen="0", datums="x")

    assert (page.status, len(page.mistakes)) == (422, 7)


async def test_too_many_dates_are_refused(desk: Browser) -> None:
    days = "\r\n".join(f"{day}-{month}-2027" for month in (5, 7, 8) for day in range(1, 26))

    page = await send_new(desk, datums=days)

    assert page.mistakes == ["Dit zijn er te veel. Maak hoogstens 60 tegelijk."]


async def test_a_night_in_which_that_time_does_not_exist_is_named(desk: Browser) -> None:
    page = await send_new(desk, begin="2.30", einde="4", datums="21-3-2027\r\n28-3-2027")

    assert page.mistakes == ["Op deze datum bestaat die tijd niet, want de klok gaat vooruit: zondag 28 maart 2027."]
    assert await Event.count() == 0


async def test_the_same_form_twice_makes_one_series(desk: Browser) -> None:
    pages = [await send_new(desk) for _ in range(2)]

    assert [page.heading for page in pages] == ["Netwerkavond", "Netwerkavond"]
    assert (await Series.count(), await Event.count()) == (1, 3)


async def test_two_presses_at_the_same_moment_make_one_series() -> None:
    evening, dates = Evening("Netwerkavond", time(19, 30), time(21)), [date(2027, 10, 5), date(2027, 11, 2)]

    found = await asyncio.gather(*(meetings.make(evening, dates) for _ in range(4)))

    assert (len({series.id for series in found}), await Series.count(), await Event.count()) == (1, 1, 2)


async def test_a_date_that_is_taken_is_named_and_nothing_is_made(desk: Browser) -> None:
    await an_event(slug=SLUGS[1])

    page = await send_new(desk)

    assert page.mistakes == ["Op deze datum is er al een bijeenkomst met deze titel: dinsdag 2 november 2027."]
    assert (await Series.count(), await Event.count()) == (0, 1)


def test_an_evening_that_ends_after_midnight_ends_the_next_day() -> None:
    assert period(date(2027, 5, 1), (time(22), time(1)), meetings.ZONE) == (
        datetime(2027, 5, 1, 20, tzinfo=UTC), datetime(2027, 5, 1, 23, tzinfo=UTC),
    )  # fmt: skip


@pytest.mark.parametrize(
    ("title", "slug"),
    [
        ("Netwerkavond Zorg & Wonen", "netwerkavond-zorg-wonen-2027-05-01"),
        ("Café één", "cafe-een-2027-05-01"),
        ("会议", "bijeenkomst-2027-05-01"),
        ("a" * 200, "a" * 49 + "-2027-05-01"),
    ],
)
def test_the_address_of_a_meeting_is_its_title_and_its_date(title: str, slug: str) -> None:
    assert meetings.slug_of(title, date(2027, 5, 1)) == slug


# -- changing


async def test_all_meetings_go_on_the_site_together(desk: Browser) -> None:
    await send_new(desk)
    series, _listed = await made()
    path = f"/bureau/reeksen/{series.id}"

    page = await desk.send((await desk.open(f"{path}/openen")).form(f"{path}/openen"))

    async with visitor() as browser:
        public = await browser.open("/")
    assert page.said == ["3 bijeenkomsten staan nu op de site."]
    assert [day in public.words for day in ("5 oktober 2027", "2 november 2027", "7 december 2027")] == [True] * 3


async def test_one_meeting_is_changed_alone(desk: Browser) -> None:
    await send_new(desk)

    page = await changed(desk, 1, locatie="Zaal 3", vorm="hybrid")

    assert page.said == ["1 bijeenkomst is gewijzigd. Niemand krijgt hierover bericht."]
    assert [session.place for session in await sessions()] == ["", "Zaal 3", ""]


async def test_this_and_later_ones_change_together_and_everybody_in_them_is_told(desk: Browser) -> None:
    await send_new(desk, leden=None)
    series, _listed = await made()
    await meetings.publish_all(series)
    for slug in SLUGS:
        await signs_up(slug, "Anna Bos")
    await signs_up(SLUGS[2], "Bea Dam")

    page = await changed(desk, 1, begin="20.00", einde="21.30", bereik="later")

    assert page.said == ["2 bijeenkomsten zijn gewijzigd. 2 mensen: 3 agenda-updates."]
    assert [(one.starts_at.hour, one.starts_at.minute) for one in await sessions()] == [(17, 30), (19, 0), (19, 0)]


async def test_what_this_and_later_ones_would_lead_to_is_said_before_and_nothing_is_saved(desk: Browser) -> None:
    await send_new(desk, leden=None)
    series, _listed = await made()
    await meetings.publish_all(series)
    for slug in SLUGS:
        await signs_up(slug, "Anna Bos")

    page = await changed(desk, 1, begin="20.00", einde="21.30", bereik="later", stap="gevolgen")
    skipped = await changed(desk, 1, begin="9", einde="x", bereik="later", stap="gevolgen")

    assert page.said == ["Nog niet opgeslagen. Als u opslaat: 1 persoon: 2 agenda-updates."]
    assert page.form(page.read.forms[-1].action)["begin"] == "20.00"
    assert (skipped.status, skipped.said) == (422, [])
    assert [one.starts_at.hour for one in await sessions()] != [17, 19, 19]



async def test_what_a_later_meeting_has_of_its_own_stays(desk: Browser) -> None:
    await send_new(desk)
    await changed(desk, 2, locatie="Zaal 9", plaatsen="12")

    await changed(desk, 0, titel="Avond voor raden", leden="", bereik="later")

    _series, listed = await made()
    assert [(one.title, one.place, one.capacity) for one in await sessions()] == [
        ("Avond voor raden", "", None), ("Avond voor raden", "", None), ("Avond voor raden", "Zaal 9", 12),
    ]  # fmt: skip
    assert {one.event.title for one in listed} == {"Avond voor raden"}
    assert [one.event.slug for one in listed] == SLUGS


async def test_meetings_that_are_over_or_called_off_are_left_alone(desk: Browser, at: Any) -> None:
    await send_new(desk)
    await programme.cancel((await sessions())[2])
    at(datetime(2027, 10, 20, tzinfo=UTC))

    async with at_desk(await an_organiser("later@bijeen.example")) as later:
        series, _listed = await made()
        over = await later.open(f"/bureau/reeksen/{series.id}/{SLUGS[0]}")
        page = await changed(later, 1, locatie="Zaal 3", bereik="later")

    assert (over.status, "Deze bijeenkomst is al begonnen." in over.words) == (409, True)
    assert page.said[0][:27] == "1 bijeenkomst is gewijzigd."
    assert [session.place for session in await sessions()] == ["", "Zaal 3", ""]


async def test_a_time_that_one_of_the_later_nights_skips_changes_nothing(desk: Browser) -> None:
    await send_new(desk, begin="1.00", einde="4.00", datums="20-3-2027\r\n28-3-2027")
    series, listed = await made()
    path = f"/bureau/reeksen/{series.id}/{listed[0].event.slug}"

    page = await desk.send((await desk.open(path)).form(path), begin="2.30", bereik="later")

    assert (page.status, len(page.mistakes), page.form(path)["begin"]) == (422, 1, "2.30")
    assert [session.starts_at.hour for session in await sessions()] == [0, 0]


# -- who may, and how much it asks


async def test_a_series_is_not_found_by_who_may_change_one_event_only(desk: Browser) -> None:
    await send_new(desk)
    series, listed = await made()
    async with at_desk(await an_organiser("een@bijeen.example", Duty.Role.ORGANISER, listed[0].event)) as organiser:
        paths = ["/bureau/reeksen", NEW, f"/bureau/reeksen/{series.id}", f"/bureau/reeksen/{series.id}/{SLUGS[0]}"]
        pages = [await organiser.open(path) for path in paths]

    assert [page.status for page in pages] == [404] * 4


@pytest.mark.parametrize("path", ["/bureau/reeksen/0", f"/bureau/reeksen/{2**31}", "/bureau/reeksen/1/onbekend"])
async def test_a_series_that_is_not_there_is_a_page_that_says_so(desk: Browser, path: str) -> None:
    assert (await desk.open(path)).status == 404


async def test_one_and_three_meetings_take_the_same_number_of_queries(desk: Browser) -> None:
    counts = []
    for dates in ("5 oktober 2027", DATES.replace("2027", "2028").replace("dinsdag ", "")):
        page = await send_new(desk, datums=dates)
        path = next(link for link in page.links if link.endswith("/openen")).removesuffix("/openen")
        with counted() as statements:
            await desk.open(path)
        counts.append(len(statements))

    assert counts[0] == counts[1]
