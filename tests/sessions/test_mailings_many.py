"""Many mailings, and many ways to spell a role."""

from collections.abc import AsyncIterator

import pytest

from events.tables import Event
from sessions.mailings.reading import PAGE
from sessions.tables import Mailing
from tests.cast import a_session, an_event, an_organiser
from tests.conftest import MONDAY
from tests.sessions.people import comes
from tests.site import Browser, at_desk, counted

pytestmark = pytest.mark.usefixtures("db", "now")

MAILINGS = "/bureau/bijeenkomsten/week/mailings"
NEW = f"{MAILINGS}/nieuw"


@pytest.fixture
async def desk() -> AsyncIterator[Browser]:
    async with at_desk(await an_organiser()) as browser:
        yield browser


async def mailings(event: Event, number: int) -> None:
    await Mailing.insert(*(
        Mailing(event=event.id, subject=f"Mail {one}", text="Dag", selection="{}", made_at=MONDAY)
        for one in range(number)
    ))  # fmt: skip


async def test_all_mailings_can_be_read_sheet_by_sheet(desk: Browser) -> None:
    await mailings(await an_event(), PAGE + 2)

    pages = [await desk.open(f"{MAILINGS}?blad={number}") for number in (1, 2, 3)]

    assert [len(page.all("tr")) - 1 for page in pages] == [PAGE, 2, -1]
    assert "Mail 0" in pages[1].all("tr")[-1]
    assert [page.all("a", class_name="pill") for page in pages] == [["Ouder"], ["Nieuwer"], ["Nieuwer"]]
    assert "Er is nog geen mailing." not in pages[2].words


async def test_a_full_sheet_of_mailings_takes_as_many_queries_as_one(desk: Browser) -> None:
    event, found = await an_event(), []
    for number in (1, PAGE):
        await mailings(event, number)
        with counted() as statements:
            await desk.open(MAILINGS)
        found.append(len(statements))

    assert found[0] == found[1]


async def test_a_role_can_be_chosen_once_however_it_is_spelled_and_stays_chosen(desk: Browser) -> None:
    event = await an_event()
    session = await a_session(event)
    for name, role in (("Anna Bos", "lid"), ("Cor Eik", " Lid"), ("Eva Pool", "Lid"), ("Fie Kok", "Lid")):
        await comes(event, name, session, role=role)

    form = await desk.open(NEW)
    page = await desk.send(form.form(NEW), onderwerp="Dag", tekst="Beste {naam}", rol="lid")

    again = f"{MAILINGS}/{(await Mailing.objects())[0].id}/wijzigen"
    assert form.all("option")[-2:] == ["Alle rollen", "Lid"]
    assert "Iedereen die is aangemeld, rol: Lid" in page.words
    assert "4 mensen: 4 mails" in page.words
    assert (await desk.open(again)).form(again)["rol"] == "lid"
