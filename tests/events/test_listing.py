"""The desk's first page: what comes first, what is over, series as one; and forms that are sent twice."""

import asyncio
from collections.abc import AsyncIterator
from datetime import date, timedelta

import pytest

from events import days, publishing
from events.publishing import Theme
from events.tables import Day, Deed, Event, Series
from sessions.tables import Change
from tests.cast import NEXT_MONDAY, a_session, an_event, an_organiser
from tests.conftest import MONDAY
from tests.site import Browser, at_desk, counted

pytestmark = pytest.mark.usefixtures("db", "now")

LAST_WEEK = MONDAY - timedelta(days=5)


@pytest.fixture
async def desk() -> AsyncIterator[Browser]:
    async with at_desk(await an_organiser()) as browser:
        yield browser


async def held_on(slug: str, day: date, **facts: object) -> Event:
    """An event with a day and nothing else."""
    event = await an_event(slug=slug, title=slug, **facts)
    await Day.update({Day.date: day}).where(Day.event == event.id)
    return event


async def a_series() -> Series:
    series = Series(title="Netwerkavonden", created_at=MONDAY)
    await series.save()
    return series


# -- in which order


async def test_what_comes_stands_first_and_what_is_over_last_the_latest_first(desk: Browser) -> None:
    for slug, day in (
        ("voorbij", MONDAY - timedelta(days=9)), ("straks", MONDAY + timedelta(days=30)), ("gisteren", MONDAY - timedelta(days=1)),
        ("vandaag", MONDAY), ("morgen", MONDAY + timedelta(days=1)),
    ):  # fmt: skip
        await held_on(slug, day.date())
    made = await an_event(slug="nieuw", title="nieuw")
    await Day.delete().where(Day.event == made.id)

    page = await desk.open("/bureau")

    assert page.all("h3") == ["vandaag", "morgen", "straks", "nieuw", "gisteren", "voorbij"]
    assert page.all("h2")[:2] == ["Komt nog", "Voorbij"]
    assert "Nog zonder datum" in page.words


async def test_visitors_see_what_comes_first_and_what_is_over_apart(browser: Browser) -> None:
    await held_on("voorbij", LAST_WEEK.date())
    for slug, day in (("straks", 30), ("vandaag", 0)):
        await held_on(slug, (MONDAY + timedelta(days=day)).date())
    before, week = MONDAY.date() - timedelta(days=1), await held_on("week", MONDAY.date())
    await Day(event=week.id, date=before, theme="", text="").save()

    page = await browser.open("/")

    assert (page.all("h2")[:-1], page.all("h3")) == (["week", "vandaag", "straks", "Voorbij"], ["voorbij"])  # and where to ask
    assert page.all("p", class_name="when")[0] == "Zondag 28 februari 2027 tot en met maandag 1 maart 2027"


async def test_when_all_is_over_nobody_is_asked_to_choose(browser: Browser) -> None:
    await held_on("voorbij", LAST_WEEK.date())

    page = await browser.open("/")

    assert ("Kies een bijeenkomst" in page.words, "geen nieuwe bijeenkomsten" in page.words) == (False, True)


async def test_the_meetings_of_a_series_are_one_card_with_the_next_date(desk: Browser) -> None:
    series = await a_series()
    for number, day in enumerate((MONDAY - timedelta(days=9), NEXT_MONDAY + timedelta(days=9), NEXT_MONDAY)):
        await held_on(f"avond-{number}", day.date(), series=series.id)
    await held_on("week", NEXT_MONDAY.date() + timedelta(days=1))

    page = await desk.open("/bureau")

    assert page.all("h3") == ["Netwerkavonden", "avond-0", "avond-2", "avond-1", "week"]
    assert "Reeks van 3 bijeenkomsten. De volgende is op maandag 8 maart 2027." in page.words
    assert f"/bureau/reeksen/{series.id}" in page.links


async def test_who_sees_one_meeting_of_a_series_is_not_led_to_all_of_it() -> None:
    series = await a_series()
    mine = await held_on("avond-1", NEXT_MONDAY.date(), series=series.id)
    await held_on("avond-2", NEXT_MONDAY.date(), series=series.id)
    async with at_desk(await an_organiser(role="organiser", event=mine)) as browser:
        page = await browser.open("/bureau")

    assert page.all("h3") == ["Netwerkavonden", "avond-1"]
    assert f"/bureau/reeksen/{series.id}" not in page.links


async def test_what_still_waits_to_go_out_is_said_where_it_waits(desk: Browser) -> None:
    event = await an_event()
    session = await a_session(event)
    await Change(session=session.id, before="{}", words="", made_at=MONDAY, due_at=NEXT_MONDAY).save()
    gone = await an_event(slug="ander")
    past = await a_session(gone)
    await Change(session=past.id, before="{}", words="", made_at=LAST_WEEK, due_at=LAST_WEEK).save()

    page = await desk.open("/bureau")

    assert [link for link in page.links if "uitgaand" in link] == ["/bureau/bijeenkomsten/week/uitgaand"]


async def test_one_three_and_thirty_events_take_as_many_queries(desk: Browser) -> None:
    series, found = await a_series(), []
    await held_on("een", NEXT_MONDAY.date(), series=series.id)
    for total in (1, 3, 30):
        for number in range(await Event.count(), total):
            await held_on(f"e{number}", NEXT_MONDAY.date())
        with counted() as statements:
            await desk.open("/bureau")
        found.append(len(statements))

    assert len(set(found)) == 1


# -- when an event is


async def test_the_date_of_an_event_follows_its_sessions(desk: Browser) -> None:
    event = await an_event(title="Avond")
    await a_session(event, starts_at=NEXT_MONDAY + timedelta(days=3))
    await a_session(event, starts_at=NEXT_MONDAY - timedelta(days=3), status="cancelled")
    await a_session(event, starts_at=NEXT_MONDAY - timedelta(days=2), status="draft")

    pages = [await desk.open("/bureau"), await desk.open("/")]

    assert [page.all("p", class_name="when") for page in pages] == [["Donderdag 11 maart 2027"]] * 2


# -- sent twice


async def test_a_double_click_on_a_new_event_is_answered_twice_as_once(desk: Browser) -> None:
    form = (await desk.open("/bureau")).form("/bureau/bijeenkomsten")
    fields = form.with_values(titel="Avond", adres="avond")

    pages = await asyncio.gather(*(desk.post("/bureau/bijeenkomsten", fields) for _ in range(3)))

    assert [(page.status, page.location) for page in pages] == [(303, "/bureau/bijeenkomsten/avond?gedaan=gemaakt")] * 3
    assert (await Event.count(), await Deed.count().where(Deed.what == "created")) == (1, 1)


@pytest.mark.parametrize("other", ["another title", "on the site", "by somebody else"])
async def test_an_address_that_another_event_has_is_refused(desk: Browser, other: str) -> None:
    form = (await desk.open("/bureau")).form("/bureau/bijeenkomsten")
    title = "Ander" if other == "another title" else "Avond"
    if other == "by somebody else":
        await publishing.create("avond", title)
    else:
        await desk.send(form, titel=title, adres="avond")
    if other == "on the site":
        await publishing.publish(await publishing.event_at("avond"))

    page = await desk.send(form, titel="Avond", adres="avond")

    assert (page.status, page.mistakes) == (422, ["Dit adres is al in gebruik. Kies een ander adres."])


async def test_a_double_click_on_a_new_day_is_answered_twice_as_once(desk: Browser) -> None:
    await an_event()
    path = "/bureau/bijeenkomsten/week/dagen"
    fields = (await desk.open(path)).form(path).with_values(datum="2027-03-09", thema="Samen")

    pages = await asyncio.gather(*(desk.post(path, fields) for _ in range(3)))

    assert [(page.status, page.location) for page in pages] == [(303, f"{path}?gedaan=toegevoegd")] * 3
    assert (await Day.count(), await Deed.count().where(Deed.what == "day-added")) == (2, 1)


async def test_the_same_day_with_another_theme_is_refused() -> None:
    event = await an_event()

    with pytest.raises(publishing.DayTaken):
        await days.add(event, Theme(NEXT_MONDAY.date(), "Iets anders", ""))
