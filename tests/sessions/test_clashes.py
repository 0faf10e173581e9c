"""What is planned twice at one time: people, rooms and links, and roles that are nobody in particular."""

from collections.abc import AsyncIterator
from datetime import timedelta

import pytest

from events.tables import Event
from sessions.planning.clashes import Item, Kind, clashes_in, clashes_of, clashes_with, is_person, new_clashes
from sessions.programme import Content
from sessions.tables import Host, Session
from tests.cast import NEXT_MONDAY, a_session, an_event, an_organiser
from tests.site import Browser, Page, at_desk

pytestmark = pytest.mark.usefixtures("db", "now")

SESSIONS = "/bureau/bijeenkomsten/week/sessies"
MANY = f"{SESSIONS}/samen"
HOUR = timedelta(hours=1)


@pytest.fixture
async def desk() -> AsyncIterator[Browser]:
    async with at_desk(await an_organiser()) as browser:
        yield browser


async def check(desk: Browser, **values: str | list[str] | None) -> Page:
    """The page that says what would happen to many sessions."""
    return await desk.send((await desk.open(MANY)).form(MANY), **values)


async def kinds(event: Event) -> list[tuple[Kind, str, list[int | None]]]:
    found = await clashes_of(event)
    return [(clash.kind, clash.what, [item.number for item in clash.sessions]) for clash in found]


async def test_a_person_a_room_and_a_link_twice_at_one_time_are_found() -> None:
    event = await an_event()
    await a_session(event, speakers=["Jan Bos", "Els"], form="hybrid", place="Zaal 3", meeting_link="https://x.nl/1")
    await a_session(
        event, starts_at=NEXT_MONDAY + HOUR / 2, speakers=[" jan  bos"], form="hybrid", place="zaal 3",
        meeting_link="https://x.nl/1",
    )  # fmt: skip

    assert await kinds(event) == [
        (Kind.LINK, "https://x.nl/1", [1, 2]),
        (Kind.PERSON, "Jan Bos", [1, 2]),
        (Kind.PLACE, "Zaal 3", [1, 2]),
    ]


async def test_one_after_the_other_is_not_at_one_time_and_what_is_cancelled_does_not_count() -> None:
    event = await an_event()
    await a_session(event, speakers=["Jan"])
    await a_session(event, speakers=["Jan"], starts_at=NEXT_MONDAY + HOUR)
    await a_session(event, speakers=["Jan"], status=Session.Status.CANCELLED)

    assert await kinds(event) == []


async def test_a_host_of_two_sessions_at_one_time_is_found_by_speaker_or_by_host(desk: Browser) -> None:
    event = await an_event()
    jan = await an_organiser("jan@example.org", "host", event, name="Jan Bos")
    led = await a_session(event, meeting_link="")
    other = await a_session(event, speakers=["Jan Bos"], meeting_link="")
    await Host(session=led.id, organiser=jan.id).save()

    assert await kinds(event) == [(Kind.PERSON, "Jan Bos", [1, 2])]
    assert len(await clashes_with(event, other)) == 1
    assert "Jan Bos staat bij twee sessies tegelijk" in (await desk.open(f"{SESSIONS}/dubbel")).words


async def test_the_check_page_warns_of_one_link_for_sessions_at_one_time(desk: Browser) -> None:
    event = await an_event()
    await a_session(event, meeting_link="")
    await a_session(event, meeting_link="")

    page = await check(desk, alles="ja", link="https://vergader.nl/1")
    pattern = await check(desk, alles="ja", link="https://vergader.nl/{nummer}")

    assert ("Let op: er is iets dubbel gepland." in page.words, "Let op" in pattern.words) == (True, False)


async def test_the_check_page_does_not_repeat_what_was_planned_twice_before(desk: Browser) -> None:
    event = await an_event()
    await a_session(event)
    await a_session(event)

    page = await check(desk, alles="ja", plaatsen="9")

    assert ("Let op" in page.words, len(await clashes_of(event))) == (False, 1)


# -- who is a person


@pytest.mark.parametrize(
    "speaker",
    ["Bestuurder", "bestuurder", "lid cliëntenraad", "Inkoper zorgkantoor", "LOC-trainer", "Inspecteur IGJ",
     "Ervaringsdeskundige", "Ondersteuner cliëntenraad", "Raad van Bestuur", "NCZ", "Diverse sprekers", "N.n.b.",
     "nog niet bekend", "Nog niet bekend", "Cliëntenraad De Linde", "Voorzitter", "2"],
)  # fmt: skip
def test_a_role_is_no_person(speaker: str) -> None:
    assert not is_person(speaker)


@pytest.mark.parametrize(
    "speaker",
    ["Jan", "Jan Bos", "J. de Vries", "Koenraad Khalid", "Jan Bos, bestuurder", "Bestuurder Jan Bos", "Els (LOC)",
     "prof. dr. Anna van der Raad-Smit", "Zoë d'Hondt", "محمد علي"],
)  # fmt: skip
def test_somebody_with_a_name_is_a_person(speaker: str) -> None:
    assert is_person(speaker)


async def test_roles_at_one_time_are_no_clash_and_a_host_always_is() -> None:
    event = await an_event()
    host = await an_organiser("raad@example.org", "host", event, name="")
    for _ in range(2):
        session = await a_session(event, speakers=["Bestuurder", "lid cliëntenraad"], meeting_link="")
        await Host(session=session.id, organiser=host.id).save()

    assert await kinds(event) == [(Kind.PERSON, "raad@example.org", [1, 2])]


# -- of very many


def items(number: int, **facts: object) -> list[Item]:
    return [Item(one, Content(f"Sessie {one}", NEXT_MONDAY, NEXT_MONDAY + HOUR, **facts)) for one in range(number)]  # type: ignore[arg-type]  # any field


def test_what_all_sessions_share_is_one_clash_however_many_they_are() -> None:
    (clash,) = clashes_in(items(3_000, speakers=["Jan Bos"]))

    assert len(clash.sessions) == 3_000


def test_who_is_in_one_session_more_is_news_and_in_one_less_is_not() -> None:
    two, three = items(2, speakers=["Jan Bos"]), items(3, speakers=["Jan Bos"])

    assert [len(clash.sessions) for clash in new_clashes(two, three)] == [3]
    assert new_clashes(three, two) == []


async def test_the_page_shows_the_first_of_very_many_and_says_how_many_more(desk: Browser) -> None:
    event = await an_event()
    for number in range(12):
        await a_session(event, title=f"Sessie {number}", speakers=["Jan Bos"], meeting_link="")

    page = await desk.open(f"{SESSIONS}/dubbel")

    assert "Jan Bos staat bij 12 sessies tegelijk" in page.words
    assert ("Sessie 9" in page.words, "Sessie 10" in page.words, "en nog 2" in page.words) == (True, False, True)


async def test_a_viewer_sees_that_a_link_is_used_twice_and_not_which_it_is(desk: Browser) -> None:
    event = await an_event()
    for _ in range(2):
        await a_session(event, meeting_link="https://vergader.nl/geheim")
    async with at_desk(await an_organiser("kijker@example.org", "viewer", event)) as viewer:
        seen = await viewer.open(f"{SESSIONS}/dubbel")
    page = await desk.open(f"{SESSIONS}/dubbel")

    assert "Dezelfde link is twee keer tegelijk in gebruik" in seen.words
    assert ("geheim" in seen.html, "geheim" in page.words) == (False, True)
