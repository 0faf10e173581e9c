"""A host at two events at one time is warned about, wherever it is planned: series of evenings are events of their own."""

from collections.abc import AsyncIterator

import pytest

from events.tables import Event, Organiser
from sessions.planning.clashes import Kind, clashes_of
from sessions.tables import Host, Session
from tests.cast import NEXT_MONDAY, a_session, an_event, an_organiser
from tests.sessions.test_clashes import HOUR, check
from tests.sessions.test_exchange import changed, says
from tests.site import Browser, at_desk, counted

pytestmark = pytest.mark.usefixtures("db", "now")

SESSIONS = "/bureau/bijeenkomsten/week/sessies"
HOSTS = f"{SESSIONS}/1/gespreksleiders"
JAN = "jan@example.org"
WARNING = "Let op: er is iets dubbel gepland."
TWICE = "Jan Bos staat bij twee sessies tegelijk"


@pytest.fixture
async def desk() -> AsyncIterator[Browser]:
    async with at_desk(await an_organiser()) as browser:
        yield browser


async def an_evening(slug: str, host: Organiser | None = None, **facts: object) -> tuple[Event, Session]:
    """A session of an event of its own, at one time with every other; one name of a room and one speaker."""
    event = await an_event(slug=slug, title=slug.title())
    session = await a_session(event, **{"meeting_link": "", "place": "Zaal 3", "speakers": ["Els Vos"], **facts})
    if host:
        await Host(session=session.id, organiser=host.id).save()
    return event, session


async def jan() -> Organiser:
    """A host of every event."""
    return await an_organiser(JAN, "host", name="Jan Bos")


async def kinds(event: Event) -> list[tuple[Kind, str, list[tuple[str, int | None]]]]:
    return [
        (clash.kind, clash.what, sorted((item.event.slug if item.event else "", item.number) for item in clash.sessions))
        for clash in await clashes_of(event)
    ]


async def test_a_host_at_two_events_at_one_time_is_found_at_both_and_a_room_or_a_speaker_is_not() -> None:
    host = await jan()
    week, _session = await an_evening("week", host)
    net, _session = await an_evening("net", host)

    assert await kinds(week) == [(Kind.PERSON, "Jan Bos", [("", 1), ("net", 1)])]
    assert await kinds(net) == [(Kind.PERSON, "Jan Bos", [("", 1), ("week", 1)])]


async def test_what_is_called_off_put_away_or_later_elsewhere_is_no_clash() -> None:
    host = await jan()
    week, _session = await an_evening("week", host)
    await an_evening("af", host, status=Session.Status.CANCELLED)
    await an_evening("later", host, starts_at=NEXT_MONDAY + HOUR)
    old, _session = await an_evening("oud", host)
    await Event.update({Event.status: Event.Status.ARCHIVED}).where(Event.id == old.id)

    assert await kinds(week) == []


async def test_two_sessions_elsewhere_are_not_warned_about_here() -> None:
    host = await jan()
    week, _session = await an_evening("week")
    await an_evening("een", host)
    await an_evening("twee", host)

    assert await kinds(week) == []


async def test_adding_a_host_warns_when_they_lead_something_else_at_that_time(desk: Browser) -> None:
    host = await jan()
    await an_evening("week")
    await an_evening("net", host)

    before = await desk.open(HOSTS)
    page = await desk.send(before.form(HOSTS), email=JAN)

    assert (WARNING in before.words, page.said) == (False, ["De gespreksleider is toegevoegd."])
    [warning] = page.all("div", class_name="notice")
    assert warning.startswith(f"{WARNING} Dat mag, maar kijk of het klopt.")
    assert TWICE in warning
    assert "/bureau/bijeenkomsten/net/sessies/1" in page.links


async def test_adding_a_host_warns_of_another_session_of_the_same_event_too(desk: Browser) -> None:
    event, _session = await an_evening("week")
    other = await a_session(event, title="De andere", meeting_link="", speakers=[])
    await Host(session=other.id, organiser=(await jan()).id).save()

    page = await desk.send((await desk.open(HOSTS)).form(HOSTS), email=JAN)

    assert TWICE in page.words


@pytest.mark.parametrize("page", ["dubbel", "1", "1/gespreksleiders"])
async def test_who_may_not_see_the_other_event_is_told_no_more_than_that_there_is_one(page: str) -> None:
    host = await jan()
    week, _session = await an_evening("week", host)
    await an_evening("net", host, title="Geheim overleg")

    async with at_desk(await an_organiser("piet@example.org", "organiser", week)) as browser:
        shown = await browser.open(f"{SESSIONS}/{page}")

    assert (TWICE in shown.words, "Een sessie van een andere bijeenkomst" in shown.words) == (True, True)
    assert ("Geheim" in shown.html, "bijeenkomsten/net" in shown.html) == (False, False)


async def test_a_host_for_many_sessions_at_once_is_known_by_name_here_and_elsewhere(desk: Browser) -> None:
    host = await jan()
    await an_evening("week")
    await an_evening("net", host)

    page = await check(desk, alles="ja", gespreksleider=JAN)

    assert TWICE in page.words


async def test_an_excel_file_that_moves_a_session_to_the_time_of_another_event_warns(desk: Browser) -> None:
    host = await jan()
    await an_evening("week", host)
    await an_evening("net", host, starts_at=NEXT_MONDAY + 5 * HOUR)

    page = await changed(desk, says(2, "Begintijd", "15:00"), says(2, "Eindtijd", "16:00"))

    assert TWICE in page.words


async def test_the_overview_counts_it(desk: Browser) -> None:
    host = await jan()
    await an_evening("week", host)
    await an_evening("net", host)

    page = await desk.open("/bureau/bijeenkomsten/week")

    assert "Er is 1 keer iets dubbel gepland." in page.words


async def test_one_and_three_other_events_take_as_many_queries() -> None:
    host, found = await jan(), []
    week, _session = await an_evening("week", host)
    for number in range(3):
        await an_evening(f"net-{number}", host)
        with counted() as statements:
            await clashes_of(week)
        found.append(len(statements))

    assert len(set(found)) == 1
