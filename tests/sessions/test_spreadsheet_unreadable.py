"""Files that are no programme at all, or are made to do harm: one sentence, quickly."""

import zipfile
from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import pytest

from sessions.spreadsheet import UnreadableSpreadsheet, read
from tests.sessions.test_spreadsheet import WEEK, WHOLE, ZONE, a_book, saved

TOO_BIG = "Dit bestand is te groot: een programma mag 2 MB zijn, met 5.000 rijen en 200 kolommen."
DAMAGED = "Dit bestand is beschadigd of geen Excel-bestand: open het in Excel en sla het opnieuw op als .xlsx."
OLD = "Dit bestand is oud (.xls) of heeft een wachtwoord: sla het in Excel op als .xlsx zonder wachtwoord."
NO_EXCEL = "Dit is geen Excel-bestand: sla het programma in Excel op als .xlsx."
SHEET = "xl/worksheets/sheet1.xml"
ROOT = (
    '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>{}</sheetData></worksheet>'
)


def the_sample(change: Callable[[str, bytes], bytes]) -> bytes:
    """The sample with each of its parts changed."""
    file = BytesIO()
    with zipfile.ZipFile(WEEK) as old, zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(name, change(name, old.read(name)))
    return file.getvalue()


def with_sheet(rows: str) -> bytes:
    """The sample with other rows on its first sheet, as XML."""
    return the_sample(lambda name, part: ROOT.format(rows).encode() if name == SHEET else part)


def refusal(source: Path | bytes) -> str:
    with pytest.raises(UnreadableSpreadsheet) as refused:
        read(source, ZONE)
    return str(refused.value)


def a_zip(**members: bytes) -> bytes:
    file = BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, member in members.items():
            archive.writestr(name, member)
    return file.getvalue()


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (b"", NO_EXCEL),
        (b"Datum;Titel\n5-10-2020;Een\n", NO_EXCEL),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(512), OLD),
        (b"PK\x03\x04 and then nothing", DAMAGED),
        (WEEK.read_bytes()[:-2000], DAMAGED),
        (a_zip(mimetype=b"application/vnd.oasis.opendocument.spreadsheet"), DAMAGED),
        (bytes(2 * 1024 * 1024 + 1), TOO_BIG),
        (a_zip(part=bytes(51 * 1024 * 1024)), TOO_BIG),
    ],
)
def test_what_is_not_a_readable_excel_file_gets_one_sentence(data: bytes, sentence: str) -> None:
    assert refusal(data) == sentence


def test_a_file_that_is_not_there_is_named_without_its_folder(tmp_path: Path) -> None:
    sentence = "Het bestand week.xlsx kan niet worden geopend: kijk of de naam klopt."

    assert refusal(tmp_path / "week.xlsx") == sentence
    (tmp_path / "week.xlsx").mkdir()
    assert refusal(tmp_path / "week.xlsx") == sentence


def test_a_byte_changed_in_the_middle_is_seen() -> None:
    data = bytearray(WEEK.read_bytes())
    data[len(data) // 4] ^= 0xFF

    assert refusal(bytes(data)) == DAMAGED


@pytest.mark.parametrize(
    ("rows", "sentence"),
    [
        ('<row r="1"><c r="ZZ1"><v>1</v></c></row>', TOO_BIG),
        ('<row r="1"><c r="GS1"><v>1</v></c></row>', TOO_BIG),
        ('<row r="99999999999"><c r="A99999999999"><v>1</v></c></row>', TOO_BIG),
        ('<row r="1e300"><c><v>1</v></c></row>', TOO_BIG),
        ('<row r="x"><c><v>1</v></c></row>', DAMAGED),
        ('<row r="nan"><c><v>1</v></c></row>', DAMAGED),
        ('<row><c t="s"><v>9999999</v></c></row>', DAMAGED),
        ('<row r="1"><c r="1A"><v>1</v></c></row>', DAMAGED),
        ("<row><c><v>1</v></c></row>" * 5_001, TOO_BIG),
        ("<row/>" * 500_001, TOO_BIG),
        ("<row>" + "<c/>" * 500_001 + "</row>", TOO_BIG),
        ("<row><c>" * 3_000, DAMAGED),
    ],
)
def test_rows_and_columns_that_no_programme_has_are_refused(rows: str, sentence: str) -> None:
    assert refusal(with_sheet(rows)) == sentence


def test_what_is_too_much_is_counted_over_all_parts_of_a_file() -> None:
    sheets = {SHEET, SHEET.replace("1", "2")}

    assert (
        refusal(the_sample(lambda name, part: ROOT.format("<row/>" * 260_000).encode() if name in sheets else part))
        == TOO_BIG
    )
    assert refusal(a_zip(**{f"part{number}": b"" for number in range(600)})) == TOO_BIG


def test_entities_are_never_expanded() -> None:
    laughs = '<?xml version="1.0"?><!DOCTYPE w [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;">]>'

    assert refusal(the_sample(lambda name, part: laughs.encode() + part if name == SHEET else part)) == DAMAGED


def test_a_file_cannot_read_other_files() -> None:
    outside = '<?xml version="1.0"?><!DOCTYPE w SYSTEM "file:///etc/hostname">'

    assert refusal(the_sample(lambda name, part: outside.encode() + part if name == SHEET else part)) == DAMAGED


def test_texts_that_no_cell_of_excel_can_hold_are_refused() -> None:
    cell = '<c t="inlineStr"><is><t>{}</t></is></c>'

    assert refusal(with_sheet(f"<row>{cell.format('a' * 32_768)}</row>")) == TOO_BIG
    assert refusal(with_sheet(f"<row>{cell.format('a' * 30_000)}</row>" * 400)) == TOO_BIG


def test_five_thousand_rows_are_still_read() -> None:
    rows = [[f"{1 + row % 28}-10-2020", "10.00", "11.00", f"Sessie {row}"] for row in range(4_999)]

    assert len(read(saved(a_book([list(WHOLE), *rows])), ZONE).rows) == 4_999


def test_cells_with_only_a_colour_may_go_on_to_the_last_column() -> None:
    book = a_book([list(WHOLE), ["5-10-2020", "10.00", "11.00", "Een"]])
    for column in range(5, 1_000):
        book.worksheets[0].cell(2, column).number_format = "0.00"

    assert [row.content.title for row in read(saved(book), ZONE).rows] == ["Een"]


def test_a_filter_that_openpyxl_cannot_read_does_not_stop_us() -> None:
    broken = (
        b'</sheetData><autoFilter ref="A1:B2"><filterColumn colId="0"><customFilters>'
        b'<customFilter operator="sideways" val=""/></customFilters></filterColumn></autoFilter>'
    )

    data = the_sample(lambda name, part: part.replace(b"</sheetData>", broken) if name == SHEET else part)

    assert len(read(data, ZONE).rows) == 62
