"""Many sessions at once at the desk, and what is planned twice at one time."""

import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta

import pytest

from events.tables import Deed, Event
from notifications.tables import Message
from sessions.programme import change, content_of
from sessions.registrations import Person, form_key, sign_up
from sessions.tables import Host, Session
from tests.cast import NEXT_MONDAY, a_session, an_event, an_organiser
from tests.site import Browser, Page, at_desk, counted

pytestmark = pytest.mark.usefixtures("db", "now")

SESSIONS = "/bureau/bijeenkomsten/week/sessies"
MANY = f"{SESSIONS}/samen"
HOUR = timedelta(hours=1)
TUESDAY = NEXT_MONDAY + timedelta(days=1)


@pytest.fixture
async def desk() -> AsyncIterator[Browser]:
    async with at_desk(await an_organiser()) as browser:
        yield browser


async def signs_up(event: Event, name: str, *sessions: Session) -> None:
    person, ids = Person(name, f"{name}@example.org"), [session.id for session in sessions]
    await sign_up(event, person, ids, "", form_key(name, person, ids, ""))


async def the_sessions() -> list[Session]:
    return await Session.objects().order_by(Session.number)


async def check(desk: Browser, **values: str | list[str] | None) -> Page:
    """The page that says what would happen."""
    return await desk.send((await desk.open(MANY)).form(MANY), **values)


async def confirm(desk: Browser, page: Page) -> Page:
    return await desk.send(page.form(f"{MANY}/doen"))


# -- ticking


async def test_only_the_ticked_sessions_change(desk: Browser) -> None:
    event = await an_event()
    for title in ("Een", "Twee", "Drie"):
        await a_session(event, title=title)

    page = await confirm(desk, await check(desk, sessie=["1", "3"], plaatsen="25", wachtlijst="ja"))

    assert page.said == ["2 sessies opgeslagen. Niemand krijgt hierover bericht."]
    assert [(one.capacity, one.has_waiting_list, one.version) for one in await the_sessions()] == [
        (25, True, 2),
        (None, False, 1),
        (25, True, 2),
    ]


@pytest.mark.parametrize(("ticks", "changed"), [({"dag": "2027-03-09"}, [2, 3]), ({"alles": "ja"}, [1, 2, 3])])
async def test_a_day_or_all_are_one_tick(desk: Browser, ticks: dict[str, str], changed: list[int]) -> None:
    event = await an_event()
    for starts_at in (NEXT_MONDAY, TUESDAY, TUESDAY + HOUR):
        await a_session(event, starts_at=starts_at)

    await confirm(desk, await check(desk, plaatsen="9", **ticks))

    assert [one.number for one in await the_sessions() if one.capacity == 9] == changed


async def test_nothing_ticked_and_nothing_filled_in_is_said_at_once(desk: Browser) -> None:
    await a_session(await an_event())

    page = await check(desk)

    assert (page.status, page.title[:5]) == (422, "Fout:")
    assert page.mistakes == ["Kruis aan welke sessies u wilt veranderen.", "Vul in wat er moet veranderen."]


async def test_what_cannot_be_is_refused_and_ticks_and_words_are_kept(desk: Browser) -> None:
    await a_session(await an_event())

    page = await check(desk, sessie="1", plaatsen="veel", link="zoom.us/1", gespreksleider="jan")

    form = page.form(MANY)
    assert (page.status, len(page.mistakes)) == (422, 3)
    assert [form[name] for name in ("sessie", "plaatsen", "link", "gespreksleider")] == [
        "1",
        "veel",
        "zoom.us/1",
        "jan",
    ]
    assert (await the_sessions())[0].version == 1


# -- what becomes of them


async def test_the_check_page_says_what_changes_for_which_session_and_who_is_told(desk: Browser) -> None:
    event = await an_event()
    first, second = await a_session(event, title="Een"), await a_session(event, title="Twee", starts_at=TUESDAY)
    await signs_up(event, "Piet", first, second)
    await signs_up(event, "Anna", first)

    page = await check(desk, alles="ja", link="https://vergader.nl/{nummer}")

    assert "2 sessies veranderen. 2 mensen: 3 agenda-updates." in page.words
    assert "Meetinglink: https://vergader.example.org/j/1?pwd=geheim wordt https://vergader.nl/1" in page.words
    assert {one.version for one in await the_sessions()} == {1}


async def test_everybody_is_told_of_another_link_and_nobody_twice_on_a_double_click(desk: Browser) -> None:
    event = await an_event()
    first, second = await a_session(event, title="Een"), await a_session(event, title="Twee", starts_at=TUESDAY)
    await signs_up(event, "Piet", first, second)
    page = await check(desk, alles="ja", link="https://vergader.nl/{nummer}")

    done = await confirm(desk, page)
    again = await confirm(desk, page)

    assert done.said == ["2 sessies opgeslagen. 1 persoon: 2 agenda-updates."]
    assert again.said == ["Alles staat al zo. Er hoefde niets meer te veranderen."]
    assert [one.meeting_link for one in await the_sessions()] == ["https://vergader.nl/1", "https://vergader.nl/2"]
    assert await Message.count().where(Message.kind == "update") == 2


async def test_pressed_twice_at_one_moment_it_happens_once(desk: Browser) -> None:
    event = await an_event()
    await signs_up(event, "Piet", await a_session(event))
    form = (await check(desk, alles="ja", link="https://vergader.nl/1", gespreksleider="j@example.org")).form(
        f"{MANY}/doen"
    )

    pages = await asyncio.gather(*(desk.send(form) for _ in range(4)))

    assert sorted(page.said[0].split(".")[0] for page in pages) == ["1 sessie opgeslagen", *["Alles staat al zo"] * 3]
    assert (await Message.count().where(Message.kind == "update"), await Host.count()) == (1, 1)


async def test_a_session_in_a_room_gets_no_link(desk: Browser) -> None:
    await a_session(await an_event(), form="location", meeting_link="", place="Zaal 1")

    page = await check(desk, alles="ja", link="https://vergader.nl/1")

    assert "Deze sessies zijn al zo. Er verandert niets." in page.words


async def test_more_places_go_to_who_waits_and_the_check_page_says_so(desk: Browser) -> None:
    event = await an_event()
    session = await a_session(event, capacity=1, has_waiting_list=True)
    for name in ("Anna", "Bea", "Cor"):
        await signs_up(event, name, session)

    page = await check(desk, alles="ja", plaatsen="2")
    done = await confirm(desk, page)

    assert "1 sessie verandert. 1 persoon krijgt alsnog een plaats." in page.words
    assert done.said == ["1 sessie opgeslagen. 1 persoon krijgt alsnog een plaats."]


async def test_fewer_places_than_people_is_said_before(desk: Browser) -> None:
    event = await an_event()
    session = await a_session(event)
    for name in ("Anna", "Bea", "Cor"):
        await signs_up(event, name, session)

    assert (
        "2 mensen meer dan er plaatsen zijn. Niemand verliest zijn plaats."
        in (await check(desk, alles="ja", plaatsen="1")).words
    )


async def test_drafts_come_on_the_site_and_it_is_written_down(desk: Browser) -> None:
    event = await an_event()
    await a_session(event, status=Session.Status.DRAFT)
    await a_session(event, status=Session.Status.CANCELLED)

    page = await check(desk, alles="ja", publiceren="ja")
    await confirm(desk, page)

    assert "1 sessie verandert." in page.words
    assert [one.status for one in await the_sessions()] == ["published", "cancelled"]
    assert await Deed.count().where(Deed.what == "published") == 1


async def test_one_host_for_all_ticked_sessions(desk: Browser) -> None:
    event = await an_event()
    await a_session(event)
    await a_session(event, starts_at=TUESDAY)
    page = await check(desk, alles="ja", gespreksleider="jan@example.org")

    await confirm(desk, page)
    await confirm(desk, page)

    assert "Gespreksleider erbij: jan@example.org" in page.words
    assert await Host.count() == 2


async def test_what_somebody_else_changed_meanwhile_is_shown_and_nothing_is_saved(desk: Browser) -> None:
    event = await an_event()
    session = await a_session(event)
    await a_session(event)
    page = await check(desk, alles="ja", plaatsen="9")
    await change(session, content_of(Session(**{**session.to_dict(), "title": "Anders"})))

    refused = await confirm(desk, page)

    assert (refused.status, "Anders" in refused.words) == (409, True)
    assert [one.capacity for one in await the_sessions()] == [None, None]
    assert (await confirm(desk, refused)).said == ["2 sessies opgeslagen. Niemand krijgt hierover bericht."]


async def test_the_way_back_keeps_ticks_and_words(desk: Browser) -> None:
    await a_session(await an_event())
    page = await check(desk, sessie="1", plaatsen="12")

    back = await desk.post(MANY, [*page.form(f"{MANY}/doen").fields, ("stap", "wijzig")])

    assert (back.form(MANY)["sessie"], back.form(MANY)["plaatsen"]) == ("1", "12")


async def test_a_viewer_changes_nothing() -> None:
    event = await an_event()
    await a_session(event)
    async with at_desk(await an_organiser("kijker@example.org", "viewer", event)) as viewer:
        assert ((await viewer.open(MANY)).status, (await viewer.open(f"{SESSIONS}/dubbel")).status) == (404, 200)


@pytest.mark.parametrize("path", [MANY, f"{SESSIONS}/dubbel"])
async def test_one_three_and_sixty_two_sessions_take_as_many_queries(desk: Browser, path: str) -> None:
    event, found = await an_event(), []
    for total in (1, 3, 62):
        for number in range(await Session.count() + 1, total + 1):
            await a_session(event, number=number, starts_at=NEXT_MONDAY + number * HOUR)
        with counted() as statements:
            await desk.open(path)
        found.append(len(statements))
        with counted() as statements:
            await check(desk, alles="ja", plaatsen=str(total))
        found.append(len(statements))

    assert found[:2] * 3 == found
