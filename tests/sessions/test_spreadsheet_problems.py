"""Everything that is wrong with a programme is named: where, what stands there, and what to write."""

from collections.abc import Mapping, Sequence
from datetime import date, time
from typing import Any

import pytest
from openpyxl import Workbook

from sessions.spreadsheet import read
from tests.sessions.test_spreadsheet import MONDAY, WHOLE, ZONE, a_book, a_sheet, excel, saved

AFTER = "Schrijf een tijd na de begintijd."
FILL = "Vul hem in."
PLACES = "is geen aantal plaatsen. Schrijf een getal vanaf 1, of laat de cel leeg als er geen maximum is."
LINK = "is geen link. Schrijf de hele link, met https:// ervoor."
NO_DAY = "bestaat niet. Kijk na welke dag en welke maand het moet zijn."
NO_DATE = "is geen datum. Schrijf een datum als 5 oktober 2020 of 05-10-2020."
NO_TIME = "is geen tijd. Schrijf een tijd als 10.00 of 9.30."
A59 = "a" * 59


def problems(*sessions: Mapping[str, Any], days: Sequence[list[Any]] = ()) -> list[str]:
    return [str(problem) for problem in a_sheet(*sessions, days=days).problems]


def problems_of(book: Workbook) -> list[str]:
    return [str(problem) for problem in read(saved(book), ZONE).problems]


@pytest.mark.parametrize(
    ("column", "value", "sentence"),
    [
        ("Eindtijd", "9:00", f"'9:00' is eerder dan de begintijd 10.00. {AFTER}"),
        ("Eindtijd", time(9), f"'9.00' is eerder dan de begintijd 10.00. {AFTER}"),
        ("Eindtijd", "10.00", f"'10.00' is gelijk aan de begintijd 10.00. {AFTER}"),
        ("Titel", None, f"deze cel is leeg. {FILL}"),
        ("Titel", "_x0001_", f"deze cel is leeg. {FILL}"),
        ("Titel", "a" * 201, f"'{A59}…' is te lang: 201 tekens. Schrijf hier ten hoogste 200 tekens."),
        ("Sector", "a" * 301, f"'{A59}…' is te lang: 301 tekens. Schrijf hier ten hoogste 300 tekens."),
        ("Trefwoorden", "a" * 256, f"'{A59}…' is te lang: 256 tekens. Schrijf hier ten hoogste 255 tekens."),
        ("Plaatsen", -5, f"'-5' {PLACES}"),
        ("Plaatsen", 0, f"'0' {PLACES}"),
        ("Plaatsen", 12.5, f"'12,5' {PLACES}"),
        ("Plaatsen", "vol", f"'vol' {PLACES}"),
        ("Plaatsen", 1e300, f"'{'1000000000000000052504760255204420248704468581108159154915854'[:59]}…' {PLACES}"),
        ("Meetinglink", "www.zoom.us/j/1", f"'www.zoom.us/j/1' {LINK}"),
        ("Meetinglink", "javascript:alert(1)", f"'javascript:alert(1)' {LINK}"),
        ("Meetinglink", "https://[", f"'https://[' {LINK}"),
        ("Meetinglink", "https://x.nl/ en nog wat", f"'https://x.nl/ en nog wat' {LINK}"),
        ("Materiaal", "Kaart", "'Kaart' heeft een regel zonder link: Kaart. Schrijf op elke regel: naam | https://…"),
        ("Datum", "31 juni 2020", f"'31 juni 2020' {NO_DAY}"),
        ("Datum", "10/15/2020", f"'10/15/2020' {NO_DAY}"),
        ("Datum", "ma 5 oktober", "'ma 5 oktober' heeft geen jaar. Schrijf het jaar erbij, zoals 5 oktober 2020."),
        (
            "Datum",
            "dinsdag 5 oktober 2020",
            "'dinsdag 5 oktober 2020' klopt niet: 5 oktober 2020 is een maandag. Verbeter de dag of de datum.",
        ),
        ("Datum", "volgende week", f"'volgende week' {NO_DATE}"),
        ("Datum", "noemdag 5-10-2020", f"'noemdag 5-10-2020' {NO_DATE}"),
        ("Datum", 12, f"'12' {NO_DATE}"),
        ("Datum", date(1920, 10, 5), "'05-10-1920' heeft een jaar dat niet kan kloppen. Schrijf een jaar vanaf 2000."),
        (
            "Datum",
            "=A3+1",
            "'=A3+1' is een formule; die rekenen wij niet uit. Zet de uitkomst zelf in de cel (plakken als waarde).",
        ),
        ("Begintijd", "half elf", f"'half elf' {NO_TIME}"),
        ("Begintijd", 9.5, f"'9,5' {NO_TIME}"),
        ("Begintijd", True, f"'WAAR' {NO_TIME}"),
        ("Begintijd", "25.00", "'25.00' bestaat niet. Schrijf een tijd tussen 0.00 en 23.59."),
        (
            "Begintijd",
            excel(2020, 10, 6, 10),
            "'06-10-2020 10.00' hoort bij een andere dag dan de kolom Datum. Schrijf alleen de tijd.",
        ),
        ("Vorm", "zomaar", "'zomaar' is geen vorm die wij kennen. Schrijf online, op locatie of hybride."),
        ("Wachtlijst", "misschien", "'misschien' is geen ja of nee. Schrijf ja of nee."),
        (
            "Nummer",
            "S12",
            "'S12' is geen nummer van een sessie. "
            "Laat het nummer staan zoals het in onze export stond, of maak de cel leeg.",
        ),
        ("Titel", "#N/A", "'#N/A' is een foutmelding van Excel. Verbeter de cel."),
    ],
)
def test_what_is_wrong_with_a_cell_is_said_with_its_place_its_value_and_what_to_write(
    column: str, value: Any, sentence: str
) -> None:
    assert problems({column: value}) == [f"Blad Programma, rij 2, kolom {column}: {sentence}"]


def test_the_hour_that_the_clock_skips_in_spring_is_no_time() -> None:
    assert problems({"Datum": "29-3-2020", "Begintijd": "2.30"}) == [
        "Blad Programma, rij 2, kolom Begintijd: '2.30' kan niet, want die tijd bestaat niet: "
        "de klok gaat dan een uur vooruit. Schrijf een andere tijd."
    ]


def test_everything_that_is_wrong_is_said_at_once_in_the_order_of_the_rows() -> None:
    sheet = a_sheet(
        {"Titel": None, "Plaatsen": "vol", "Datum": "ooit"}, {}, {"Titel": "B", "Vorm": "?"}, {"Eindtijd": "laat"}
    )

    assert [(problem.row, problem.column) for problem in sheet.problems] == [
        (2, "Datum"), (2, "Titel"), (2, "Plaatsen"), (4, "Vorm"), (5, "Eindtijd"),
    ]  # fmt: skip
    assert [row.row for row in sheet.rows] == [3]


def test_the_same_session_twice_is_named_by_number_and_by_date_start_and_title() -> None:
    found = problems(
        {"Nummer": 1}, {"Nummer": 1, "Titel": "B"}, {"Nummer": 2, "Titel": "C"}, {"Titel": "zichtbaar zijn als RAAD"}
    )

    assert found == [
        "Blad Programma, rij 3, kolom Nummer: '1' staat ook in rij 2. Laat één van de twee staan.",
        "Blad Programma, rij 5, kolom Titel: 'zichtbaar zijn als RAAD' staat ook in rij 2. Laat één van de twee staan.",
    ]


def test_the_same_date_twice_and_a_day_without_a_theme_are_named() -> None:
    found = problems(
        {}, days=[["Datum", "Thema", "Omschrijving"], [MONDAY, "A"], ["5-10-2020", "B"], ["6-10-2020", None, "x"]]
    )

    assert found == [
        "Blad Dagen, rij 3, kolom Datum: '5-10-2020' staat ook in rij 2. Laat één van de twee staan.",
        "Blad Dagen, rij 4, kolom Thema: deze cel is leeg. Vul hem in.",
    ]


def test_columns_that_are_missing_or_there_twice_are_named() -> None:
    book = a_book([["Datum", "Titel", "Begintijd", "Titel"], [MONDAY, "Een", time(10), "Twee"]], [["Datum"], [MONDAY]])

    assert problems_of(book) == [
        "Blad Programma, kolom Eindtijd: deze kolom ontbreekt. Voeg hem toe.",
        "Blad Programma, kolom Titel: deze kolom staat er twee keer. Laat er één staan.",
        "Blad Dagen: de kolommen Datum en Thema ontbreken. Zet ze in één van de eerste tien rijen.",
    ]


@pytest.mark.parametrize("rows", [[], [["Boodschappen"], ["melk"]], [[]] * 10 + [list(WHOLE)]])
def test_a_file_without_a_programme_says_so(rows: list[list[Any]]) -> None:
    (problem,) = problems_of(a_book([*rows]))

    assert problem.lower().endswith(
        "er is geen programma gevonden. zet datum, begintijd, eindtijd en titel in één van de eerste tien rijen."
    )
