"""Reading the history: of a session too, sheet by sheet; and who looked at a list of people (P11)."""

from collections.abc import AsyncIterator, Callable
from datetime import datetime, timedelta

import pytest

from events.history import PAGE, note
from events.tables import Deed, Event, Organiser
from sessions.planning import hosting
from tests.cast import a_session, an_event, an_organiser
from tests.sessions.people import comes
from tests.site import Browser, at_desk, counted

pytestmark = pytest.mark.usefixtures("db", "now")

WEEK = "/bureau/bijeenkomsten/week"
SESSION = f"{WEEK}/sessies/1"
HISTORY = f"{WEEK}/geschiedenis"
At = Callable[[datetime], None]


@pytest.fixture
async def eva() -> Organiser:
    return await an_organiser(name="Eva")


@pytest.fixture
async def desk(eva: Organiser) -> AsyncIterator[Browser]:
    async with at_desk(eva) as browser:
        yield browser


async def looked(event: Event) -> list[tuple[str, str]]:
    rows = await Deed.select(Deed.about, Deed.after).where(Deed.what == "list-seen", Deed.event == event.id).order_by(Deed.id)
    return [(row["about"].partition(":")[0], row["after"]) for row in rows]


# -- of a session


async def test_a_session_has_a_page_that_says_who_did_what_to_it(desk: Browser, eva: Organiser) -> None:
    event = await an_event()
    session, other = await a_session(event), await a_session(event)
    await note(eva.id, event.id, f"session:{session.id}", "changed", {"place": "Zaal 1"}, {"place": "Zaal 2"})
    await note(eva.id, event.id, f"session:{other.id}", "changed", {"place": "A"}, {"place": "B"})
    await hosting.assign(event, [session], "jan@example.org", "Jan Bos", eva.id)

    page = await desk.open(f"{SESSION}/geschiedenis")

    assert page.all("tr")[1:] == [
        "maandag 1 maart, 10.00 Gespreksleider gekozen Zichtbaar zijn als raad Persoon: Jan Bos Eva",
        "maandag 1 maart, 10.00 Sessie gewijzigd Zichtbaar zijn als raad Plek: Zaal 1 → wordt Zaal 2 Eva",
    ]
    assert f"{SESSION}/geschiedenis" in (await desk.open(SESSION)).links


@pytest.mark.parametrize("number", [2, 99999999999])
async def test_a_session_that_is_not_there_has_no_history(desk: Browser, number: int) -> None:
    await a_session(await an_event())

    assert (await desk.open(f"{WEEK}/sessies/{number}/geschiedenis")).status == 404


# -- sheet by sheet


async def test_all_of_it_can_be_read_sheet_by_sheet(desk: Browser, eva: Organiser) -> None:
    event = await an_event()
    session = await a_session(event)
    for number in range(2 * PAGE + 1):
        await note(eva.id, event.id, f"session:{session.id}", "changed", {}, {"place": f"Zaal {number}"})
    for path in (HISTORY, f"{SESSION}/geschiedenis"):
        pages = [await desk.open(f"{path}?blad={number}") for number in (1, 2, 3, 4)]

        assert [len(page.all("tr")) - 1 for page in pages] == [PAGE, PAGE, 1, -1]
        assert "Zaal 0 Eva" in pages[2].all("tr")[-1]
        assert [page.all("a", class_name="pill") for page in pages[:3]] == [
            ["Ouder"], ["Nieuwer", "Ouder"], ["Nieuwer"],
        ]  # fmt: skip


async def test_the_history_of_a_person_and_of_a_participant_goes_on_too(desk: Browser, eva: Organiser) -> None:
    event = await an_event()
    await comes(event, "Anna", await a_session(event))
    for number in range(PAGE + 1):
        await note(eva.id, event.id, "participant:1", "called", {}, {"number": number})
        await note(eva.id, event.id, f"organiser:{eva.id}", "sign-ins-ended", {}, {"number": number})
    pages = [await desk.open(f"{path}?blad=2") for path in (f"{WEEK}/deelnemers/1", f"/bureau/mensen/{eva.id}")]

    assert [page.all("a", class_name="pill") for page in pages] == [["Nieuwer"]] * 2
    assert [page.status for page in pages] == [200, 200]


@pytest.mark.parametrize("asked", ["0", "-1", "x", "", "99999999999999999999", "²"])
async def test_a_sheet_that_cannot_be_is_one_that_can(desk: Browser, asked: str) -> None:
    await an_event()

    assert (await desk.open(f"{HISTORY}?blad={asked}")).status == 200


# -- who looked


LISTS = [
    ("deelnemers", "event", "deelnemers"), ("bellen", "event", "te bellen"), ("opmerkingen", "event", "opmerkingen"),
    ("sessies/1/deelnemers", "session", "deelnemers"), ("sessies/1/wachtlijst", "session", "wachtlijst"),
]  # fmt: skip


@pytest.mark.parametrize(("page", "about", "name"), LISTS)
async def test_who_looks_at_a_list_of_people_is_written_down_once_an_hour(
    desk: Browser, at: At, now: datetime, page: str, about: str, name: str
) -> None:
    event = await an_event()
    await a_session(event)
    for minutes in (0, 1, 29, 58, 61):
        at(now + timedelta(minutes=minutes))
        await desk.open(f"{WEEK}/{page}")

    assert await looked(event) == [(about, f'{{"list":"{name}"}}')] * 2


async def test_each_of_two_people_who_look_is_written_down(desk: Browser) -> None:
    event = await an_event()
    async with at_desk(await an_organiser("tweede@bijeen.example")) as other:
        for browser in (desk, other, desk):
            await browser.open(f"{WEEK}/deelnemers")

    assert len(await looked(event)) == 2


async def test_a_host_who_looks_who_comes_is_written_down() -> None:
    event = await an_event()
    await hosting.assign(event, [await a_session(event)], "jan@example.org", "Jan Bos", None)
    jan = await Organiser.objects().where(Organiser.email == "jan@example.org").first()
    assert jan is not None
    async with at_desk(jan) as host:
        await host.open("/bureau/mijn-sessies/week/1")

    assert await looked(event) == [("session", '{"list":"deelnemers"}')]


async def test_looking_does_not_bury_what_was_changed_and_has_a_page_of_its_own(desk: Browser, eva: Organiser) -> None:
    event = await an_event()
    await note(eva.id, event.id, f"event:{event.id}", "published")
    await desk.open(f"{WEEK}/deelnemers")

    changes = await desk.open(HISTORY)
    views = await desk.open(f"{HISTORY}?bekeken")

    assert [len(page.all("tr")) for page in (changes, views)] == [2, 2]
    assert "Bijeenkomst op de site gezet" in changes.all("tr")[1]
    assert views.all("tr")[1] == "maandag 1 maart, 10.00 Lijst bekeken Lijst: deelnemers Eva"


async def test_who_may_not_see_a_list_leaves_no_trace_in_it() -> None:
    event = await an_event()
    async with at_desk(await an_organiser(role="crew", event=event)) as crew:
        page = await crew.open(f"{WEEK}/deelnemers")

    assert (page.status, await looked(event)) == (404, [])


async def test_the_history_of_a_session_asks_as_many_questions_for_one_deed_as_for_fifty(
    desk: Browser, eva: Organiser
) -> None:
    event = await an_event()
    session, found = await a_session(event), []
    for total in (1, 3, 50):
        for number in range(await Deed.count(), total):
            await note(eva.id, event.id, f"session:{session.id}", "changed", {}, {"number": number})
        with counted() as statements:
            await desk.open(f"{SESSION}/geschiedenis")
        found.append(len(statements))

    assert len(set(found)) == 1
