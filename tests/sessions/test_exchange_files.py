"""Files that are not what they seem, brought to the desk as a programme."""

import zipfile
from collections.abc import AsyncIterator
from io import BytesIO

import pytest
from openpyxl import load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from sessions import programme
from tests.cast import a_session, an_event, an_organiser
from tests.sessions.test_exchange import DO, FILE, changed, says, sent
from tests.sessions.test_spreadsheet import saved
from tests.site import Browser, at_desk

pytestmark = pytest.mark.usefixtures("db", "now")


@pytest.fixture
async def desk() -> AsyncIterator[Browser]:
    async with at_desk(await an_organiser()) as browser:
        yield browser


@pytest.mark.parametrize(
    ("file", "mistake"),
    [
        (b"", "Kies eerst een Excel-bestand."),
        (b"%PDF-1.7", "Dit is geen Excel-bestand: sla het programma in Excel op als .xlsx."),
        (b"PK\x03\x04kapot", "Dit bestand is beschadigd of geen Excel-bestand: open het in Excel en sla het opnieuw op als .xlsx."),
    ],
)  # fmt: skip
async def test_what_is_no_programme_is_refused_in_one_sentence(desk: Browser, file: bytes, mistake: str) -> None:
    await an_event()

    page = await sent(desk, file)

    assert (page.status, page.mistakes) == (422, [mistake])


async def test_a_file_over_two_megabytes_is_refused(desk: Browser) -> None:
    await an_event()

    assert (await sent(desk, b"PK" + bytes(2 * 1024 * 1024))).status == 413


async def test_a_changed_header_is_a_problem_and_a_strange_column_a_note(desk: Browser) -> None:
    await a_session(await an_event())

    missing = await changed(desk, lambda sheet: sheet.delete_cols(3))
    strange = await changed(desk, lambda sheet: sheet.cell(1, 19, "Koffie"))

    assert "Blad Programma, kolom Begintijd Deze kolom ontbreekt." in missing.words
    assert "de kolom 'Koffie' kennen wij niet" in strange.words


async def test_a_thousand_empty_rows_are_nothing(desk: Browser) -> None:
    await a_session(await an_event())

    def stretch(sheet: Worksheet) -> None:
        for row in range(3, 1003):
            sheet.cell(row, 1).value = " "
            sheet.cell(row, 5).value = ""

    assert "Er is geen verschil." in (await changed(desk, stretch)).words


async def test_an_unknown_sheet_is_named_and_left_alone(desk: Browser) -> None:
    await a_session(await an_event())

    book = load_workbook(BytesIO((await desk.open(FILE)).response.content))
    book.create_sheet("Koffie").append(["Datum", "Kopjes"])

    page = await sent(desk, saved(book))

    assert "Blad Koffie hoort niet bij het programma; dat lezen wij niet." in page.words
    assert "Er is geen verschil." in page.words


async def test_macros_are_neither_run_nor_kept(desk: Browser) -> None:
    await a_session(await an_event())
    file = BytesIO((await desk.open(FILE)).response.content)
    with zipfile.ZipFile(file, "a") as archive:
        archive.writestr("xl/vbaProject.bin", b"\xd0\xcf\x11\xe0 Sub Auto_Open()")

    page = await sent(desk, file.getvalue(), "programma.xlsm")

    assert "In dit bestand staan macro's." in page.words
    assert "Er is geen verschil." in page.words


async def test_what_looks_like_a_formula_stays_text_both_ways(desk: Browser) -> None:
    event = await an_event()
    await a_session(event, title="=1+1", speakers=["@Jan", "+31 6"], place="-Zaal")

    same = await changed(desk)
    page = await changed(desk, says(2, "Titel", "=SUM(1)"), says(2, "Doelgroep", '=HYPERLINK("https://kwaad.nl")'))
    await desk.send(page.form(DO))

    after = await programme.session_at(event, 1)
    assert "Er is geen verschil." in same.words
    assert (after.title, after.audience) == ("=SUM(1)", '=HYPERLINK("https://kwaad.nl")')
