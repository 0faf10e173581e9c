"""Finding anybody: by name, address, council or code."""

from collections.abc import AsyncIterator

import pytest

from events.tables import Event
from events.tokens import spaced
from sessions.people import search
from sessions.tables import Participant
from tests.cast import a_session, an_event, an_organiser
from tests.sessions.people import PEOPLE, address, comes
from tests.site import Browser, at_desk, counted

pytestmark = pytest.mark.usefixtures("db", "now")


@pytest.fixture
async def desk() -> AsyncIterator[Browser]:
    async with at_desk(await an_organiser()) as browser:
        yield browser


async def found(event: Event, typed: str) -> list[str]:
    return [one.name for one in (await search.find(event, typed)).people]


@pytest.mark.parametrize(
    "typed",
    ["Ångström", "angström", "ANGSTROM velden", "van 't hof", "renee@", "RENEE@EXAMPLE.ORG", "clientenraad", "Cliëntenraad de L",
     "  velden   ren ", "née"],
)  # fmt: skip
async def test_parts_of_name_address_and_council_find_somebody_whatever_case_and_accents(typed: str) -> None:
    event = await an_event()
    session = await a_session(event)
    await comes(event, "Renée van der Velden-Ångström van 't Hof", session, email="renee@example.org",
                council="Cliëntenraad De Linde")  # fmt: skip
    await comes(event, "Piet Jansen", session)

    assert await found(event, typed) == ["Renée van der Velden-Ångström van 't Hof"]


@pytest.mark.parametrize("typed", ["%", "_", "!", "\\", "' OR 1=1 --", "piet_jansen", "\x00piet\x00x", "piet marie"])
async def test_signs_mean_themselves(typed: str) -> None:
    event = await an_event()
    await comes(event, "Piet Jansen", await a_session(event))

    assert await found(event, typed) == []


async def test_both_codes_find_somebody_as_they_are_read_aloud() -> None:
    event = await an_event()
    session = await a_session(event)
    piet = await comes(event, "Piet Jansen", session)
    await comes(event, "Anna Bos", session)

    typed = [piet.ticket_code, spaced(piet.ticket_code).lower(), spaced(piet.personal_code), piet.personal_code.lower()]

    assert [await found(event, one) for one in typed] == [["Piet Jansen"]] * 4


async def test_nobody_of_another_event_is_found() -> None:
    event, other = await an_event(), await an_event(slug="netwerk")
    piet = await comes(other, "Piet Jansen", await a_session(other))

    assert [await found(event, typed) for typed in ("", "piet", piet.ticket_code)] == [[], [], []]


async def test_one_three_and_many_people_take_the_same_number_of_queries_on_pages_of_fifty(desk: Browser) -> None:
    event = await an_event()
    session = await a_session(event, capacity=2, has_waiting_list=True)
    numbers = []
    for names in (["Anna Bos"], ["Bea Dam", "Cor Eik"], [f"Deelnemer {n:03}" for n in range(101)]):
        for name in names:
            await comes(event, name, session, email=f"{name.replace(' ', '.')}@example.org")
        with counted() as statements:
            page = await desk.open(PEOPLE)
        numbers.append(len(statements))
    second, third = await desk.open(f"{PEOPLE}?zoek=&blad=2"), await desk.open(f"{PEOPLE}?zoek=&blad=3")

    assert numbers[0] == numbers[1] == numbers[2]
    assert page.all("tr")[1] == "Anna Bos Anna.Bos@example.org – 1 0".replace("Anna.Bos", "anna.bos")
    assert [len(one.all("tr")) - 1 for one in (page, second, third)] == [50, 50, 4]
    assert page.said == ["104 deelnemers"]


async def test_a_page_without_anybody_says_what_to_do(desk: Browser) -> None:
    event = await an_event()
    empty = await desk.open(PEOPLE)
    await comes(event, "Piet Jansen", await a_session(event))
    nobody = await desk.open(f"{PEOPLE}?zoek=marie")

    assert "Er heeft zich nog niemand aangemeld." in empty.words
    assert nobody.said == ["Niemand gevonden. Probeer een kleiner deel van de naam, of zoek op e-mailadres."]


async def test_a_participant_of_another_event_or_of_none_is_not_there(desk: Browser) -> None:
    await an_event()
    other = await an_event(slug="netwerk")
    piet = await comes(other, "Piet Jansen", await a_session(other))
    parts = ("", "/aanmelden", "/adres", "/samenvoegen/1", "/aanmeldingen/1")
    pages = [await desk.open(address(piet) + part) for part in parts]
    pages += [await desk.open(f"{PEOPLE}/{number}") for number in ("0", "99999999999999999999", "x")]

    assert {page.status for page in pages} == {404}


async def test_what_was_known_before_is_found_after_signing_up_again_with_a_council() -> None:
    event = await an_event()
    one, two = await a_session(event), await a_session(event)
    await comes(event, "Piet Jansen", one)
    await comes(event, "Piet Jansen", two, council="Raad Zuid")

    assert (await found(event, "zuid"), await Participant.count()) == (["Piet Jansen"], 1)
