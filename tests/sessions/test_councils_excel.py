"""Councils through Excel: a preview that names rows, taking in once, and back out as it came."""

from io import BytesIO
from typing import Any

import pytest
from openpyxl import Workbook, load_workbook

from events.councils import operations
from events.councils.operations import Details
from events.tokens import CodeKind, new_code, spaced
from tests.cast import an_organiser
from tests.sessions.members import a_council
from tests.site import Browser, Page, Reader, at_desk

pytestmark = pytest.mark.usefixtures("db", "now")

EXCEL = "/bureau/raden/excel"
HEADER = ("Naam", "Sector", "Regio", "Lid", "Code", "Adressen")


def a_file(*rows: tuple[Any, ...], header: tuple[str, ...] = HEADER) -> bytes:
    book, file = Workbook(), BytesIO()
    sheet = book.worksheets[0]
    for row in (("Onze raden",), header, *rows):
        sheet.append(row)
    book.save(file)
    return file.getvalue()


async def uploads(desk: Browser, data: bytes) -> Page:
    proof = (await desk.open(EXCEL)).form(EXCEL)["bewijs"]
    cookies = "; ".join(f"{name}={value}" for name, value in desk.cookies.items())
    response = await desk.client.post(EXCEL, data={"bewijs": proof}, files={"bestand": ("raden.xlsx", data)}, headers={"Cookie": cookies})
    return Page(response, Reader(response.text))


async def known() -> list[Details]:
    return [one.details for one in await operations.all_councils()]


async def test_a_list_is_shown_first_and_then_taken_in_once() -> None:
    data = a_file(("De Linde", "GGZ", "Utrecht", "Ja", "", "linde.example; an@elders.example"), ("Zuid", "", "", "", "", ""))
    async with at_desk(await an_organiser()) as desk:
        preview = await uploads(desk, data)
        before = await known()
        done = await desk.send(preview.form(f"{EXCEL}/doen"))
        again = await uploads(desk, data)
        twice = await desk.send(preview.form(f"{EXCEL}/doen"))

    assert (preview.all("p", class_name="lead"), before) == (["Nieuw: 2. Gewijzigd: 0. Gelijk gebleven: 0."], [])
    assert await known() == [
        Details("De Linde", "GGZ", "Utrecht", True, ("@linde.example", "an@elders.example")), Details("Zuid"),
    ]  # fmt: skip
    assert (done.said, twice.said) == (["2 raden opgeslagen."], ["0 raden opgeslagen."])
    assert again.all("p", class_name="lead") == ["Nieuw: 0. Gewijzigd: 0. Gelijk gebleven: 2."]


async def test_a_council_is_known_by_its_code_when_it_has_another_name() -> None:
    council = await a_council("De Linde", "@linde.example", sector="GGZ")
    data = a_file(("De Lindeboom", spaced(council.code)), header=("Naam", "Code"))
    async with at_desk(await an_organiser()) as desk:
        await desk.send((await uploads(desk, data)).form(f"{EXCEL}/doen"))

    assert await known() == [Details("De Lindeboom", "GGZ", "", True, ("@linde.example",))]


async def test_an_address_goes_from_one_council_to_another_in_one_list() -> None:
    await a_council("Linde", "@linde.example", name_key="linde")
    await a_council("Zuid", "@zuid.example", name_key="zuid")
    data = a_file(("Linde", "zuid.example"), ("Zuid", "linde.example"), header=("Naam", "Adressen"))
    async with at_desk(await an_organiser()) as desk:
        await desk.send((await uploads(desk, data)).form(f"{EXCEL}/doen"))

    assert [one.addresses for one in await known()] == [("@zuid.example",), ("@linde.example",)]


async def test_everything_that_is_wrong_is_said_with_its_row_and_nothing_is_taken_in() -> None:
    await a_council("Oost", "@oost.example")
    data = a_file(
        ("De Linde", "", "", "misschien", "", ""),
        ("", "GGZ", "", "ja", "", ""),
        ("De Linde", "", "", "", "12345", "onzin"),
        ("Zuid", "", "", "", new_code(CodeKind.COUNCIL), "gmail.com"),
        ("West", "", "", "", "", "oost.example"),
    )
    async with at_desk(await an_organiser()) as desk:
        page = await uploads(desk, data)

    assert (page.status, page.all("li", class_name="")[-len(PROBLEMS):], len(await known())) == (422, PROBLEMS, 1)


PROBLEMS = [
    "Rij 3, kolom Lid: schrijf ja of nee.",
    "Rij 4, kolom Naam: vul de naam van de raad in.",
    "Rij 5, kolom Code: deze code klopt niet. Laat de code leeg bij een nieuwe raad.",
    "Rij 5, kolom Adressen: ‘onzin’ is geen adres. Schrijf een mailadres, of een domein zoals @raad.nl.",
    "Rij 5, kolom Naam: deze raad staat ook in rij 3.",
    "Rij 6, kolom Adressen: Bij @gmail.com kan iedereen een adres hebben. Schrijf hele mailadressen op.",
    "Rij 6, kolom Code: deze code kennen wij niet. Laat de code leeg.",
    "Rij 7, kolom Adressen: @oost.example hoort al bij Oost.",
]


async def test_a_file_without_names_or_that_is_none_is_refused_in_words() -> None:
    async with at_desk(await an_organiser()) as desk:
        nothing = await uploads(desk, b"")
        odd = await uploads(desk, b"PK geen bestand")
        without = await uploads(desk, a_file(("De Linde",), header=("Raadslid",)))

    assert nothing.mistakes == ["Kies eerst een Excel-bestand."]
    assert odd.status == 422
    assert "Er is geen kolom Naam." in without.words


async def test_what_was_not_made_by_us_is_not_taken_in() -> None:
    async with at_desk(await an_organiser()) as desk:
        form = (await desk.open(EXCEL)).form(EXCEL)
        page = await desk.post(f"{EXCEL}/doen", {"bewijs": form["bewijs"], "blad": "a" * 26 + "eJyLjgUAARUAuQ=="})

    assert (page.status, page.mistakes, await known()) == (422, ["Kies het bestand nog een keer. Er is niets veranderd."], [])


async def test_the_list_comes_back_as_it_went_out() -> None:
    await a_council("=1+1", "@linde.example", name_key="=1+1", sector="GGZ")
    async with at_desk(await an_organiser()) as desk:
        file = await desk.open(f"{EXCEL}/raden.xlsx")
        page = await uploads(desk, file.response.content)

    cells = [cell.value for cell in load_workbook(BytesIO(file.response.content)).worksheets[0][2]]
    assert (cells[0], cells[5]) == ("=1+1", "@linde.example")
    assert page.all("p", class_name="lead") == ["Nieuw: 0. Gewijzigd: 0. Gelijk gebleven: 1."]
