"""Reading the programmes that organisers make, and naming everything that is wrong with one."""

from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime, time, timedelta
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook

from sessions.programme import Content
from sessions.spreadsheet import DayRow, Sheet, read

ZONE = "Europe/Amsterdam"
WEEK = Path(__file__).parents[2] / "events" / "demo" / "week.xlsx"
MONDAY = date(2020, 10, 5)
WHOLE = {"Datum": MONDAY, "Begintijd": time(10), "Eindtijd": time(11), "Titel": "Zichtbaar zijn als raad"}


def excel(*parts: int) -> datetime:
    """A moment as Excel has it: without a time zone."""
    year, month, day, hour = (*parts, 0)[:4]
    return datetime(year, month, day, hour)  # noqa: DTZ001 on purpose


def a_book(rows: Sequence[list[Any]], days: Sequence[list[Any]] = (), title: str = "Programma") -> Workbook:
    """A workbook with these rows, header included."""
    book = Workbook()
    book.worksheets[0].title = title
    for row in rows:
        book.worksheets[0].append(row)
    if days:
        sheet = book.create_sheet("Dagen")
        for row in days:
            sheet.append(row)
    return book


def saved(book: Workbook) -> bytes:
    file = BytesIO()
    book.save(file)
    return file.getvalue()


def a_sheet(*sessions: Mapping[str, Any], days: Sequence[list[Any]] = ()) -> Sheet:
    """What is read of sessions that are whole but for what is told; a name of a column may be anybody's."""
    names = list(dict.fromkeys([*WHOLE, *(name for session in sessions for name in session)]))
    rows = [[{**WHOLE, **session}.get(name) for name in names] for session in sessions]
    return read(saved(a_book([names, *rows], days)), ZONE)


def content(**cells: Any) -> Content:
    """The one session with these cells, nothing being wrong."""
    sheet = a_sheet({name.replace("_", " "): value for name, value in cells.items()})
    assert [str(problem) for problem in sheet.problems] == []
    return sheet.rows[0].content


def test_the_sample_is_read_whole() -> None:
    sheet = read(WEEK, ZONE)

    assert (sheet.problems, sheet.notes) == ([], [])
    assert (len(sheet.rows), len(sheet.days)) == (62, 5)
    assert sheet.days[3] == DayRow(date(2020, 10, 8), "In contact staan")
    assert sheet.rows[37].row == 39
    assert sheet.rows[37].content == Content(
        title="Zichtbaar zijn als raad",
        starts_at=datetime(2020, 10, 8, 7, 30, tzinfo=UTC),
        ends_at=datetime(2020, 10, 8, 8, 30, tzinfo=UTC),
        text=(
            "Sessie over ‘zichtbaar zijn als raad’ in de Week van de Medezeggenschap. We wisselen ervaringen uit, "
            "u krijgt tips en er is ruimte voor vragen.\nCentrale vraag: wat helpt uw cliëntenraad hierbij?"
        ),
        meeting_link="https://vergader.example.org/j/901369?pwd=Wm37cz",
        capacity=20,
        has_waiting_list=True,
        audience="Voorzitters cliëntenraden",
        sector="Verpleging en verzorging",
        keywords=["In contact staan"],
        speakers=["Bestuurder", "lid cliëntenraad"],
        materials="Bewaarkaart InContactStaan | https://bestanden.example.org/bewaarkaart.pdf",
    )


# -- what people write


@pytest.mark.parametrize(
    "written",
    [
        MONDAY,
        excel(2020, 10, 5),
        44109,
        44109.0,
        "maandag 5 oktober 2020",
        "Maandag, 5 oktober 2020",
        "ma 5 okt. 2020",
        "ma. 05 okt '20",
        "5 OKTOBER 2020",
        "5e oktober 2020",
        "05-10-2020",
        "5-10-20",
        " 5/10/2020 ",
        "5.10.2020",
        "maandag 05-10-2020",
        "2020-10-05",
        "2020-10-05 00:00:00",
        "5\u00a0oktober\u00a02020",
    ],
)
def test_a_date_in_any_of_these_ways_is_that_monday(written: Any) -> None:
    assert content(Datum=written).starts_at == datetime(2020, 10, 5, 8, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    "written",
    [
        time(10),
        excel(2020, 10, 5, 10),
        excel(1899, 12, 30, 10),
        timedelta(hours=10),
        10 / 24,
        44109 + 10 / 24,
        10,
        "10:00",
        " 10:00",
        "10.00",
        "10.00 uur",
        "10:00u.",
        "10u",
        "10u00",
        "10 uur",
        "10h00",
        "10:00:00",
        time(9, 59, 59, 900_000),
    ],
)
def test_a_time_in_any_of_these_ways_is_ten_oclock(written: Any) -> None:
    assert content(Begintijd=written).starts_at == datetime(2020, 10, 5, 8, 0, tzinfo=UTC)


def test_half_past_is_read_with_a_letter_between() -> None:
    assert content(Begintijd="10u30").starts_at == datetime(2020, 10, 5, 8, 30, tzinfo=UTC)


def test_a_date_that_is_a_bare_number_follows_the_calendar_of_its_workbook() -> None:
    book = a_book([list(WHOLE), [44109 - 1462, "10.00", "11.00", "Een Mac van vroeger"]])
    book.epoch = excel(1904, 1, 1)

    assert read(saved(book), ZONE).rows[0].content.starts_at == datetime(2020, 10, 5, 8, 0, tzinfo=UTC)


def test_winter_time_is_another_hour_in_utc() -> None:
    assert content(Datum="14-12-2020").starts_at == datetime(2020, 12, 14, 9, 0, tzinfo=UTC)


def test_the_hour_that_comes_twice_is_the_first_of_the_two() -> None:
    assert content(Datum="25-10-2020", Begintijd="2.30", Eindtijd="4.00").starts_at == datetime(
        2020, 10, 25, 0, 30, tzinfo=UTC
    )


@pytest.mark.parametrize(
    ("written", "capacity"),
    [
        (40, 40), (40.0, 40), ("40", 40), ("40 personen", 40), ("max. 40", 40), ("maximaal 40 deelnemers", 40),
        ("1.000", 1000), ("geen", None), ("Geen maximum", None), ("onbeperkt", None), ("-", None), ("  ", None),
        (None, None),
    ],
)  # fmt: skip
def test_places_are_read_with_the_words_around_them(written: Any, capacity: int | None) -> None:
    assert content(Plaatsen=written).capacity == capacity


@pytest.mark.parametrize(
    ("written", "yes"),
    [
        ("ja", True),
        ("JA ", True),
        ("x", True),
        (1, True),
        (True, True),
        ("nee", False),
        (0, False),
        (False, False),
        (None, False),
    ],
)
def test_yes_and_no_in_the_ways_people_write_them(written: Any, yes: bool) -> None:
    found = content(Wachtlijst=written, Alleen_leden=written)

    assert (found.has_waiting_list, found.members_only) == (yes, yes)


@pytest.mark.parametrize(
    ("written", "form"),
    [
        ("online", "online"), ("Op locatie", "location"), ("locatie", "location"), ("fysiek", "location"),
        ("Hybride", "hybrid"), ("online en op locatie", "hybrid"), ("Online + locatie", "hybrid"), (None, "online"),
    ],
)  # fmt: skip
def test_the_form_in_the_words_of_organisers(written: Any, form: str) -> None:
    assert content(Vorm=written).form == form


def test_where_no_form_is_given_a_place_alone_means_on_location_and_with_a_link_hybrid() -> None:
    sheet = a_sheet(
        {"Locatie": "Utrecht"},
        {"Locatie": "Utrecht", "Meetinglink": "https://meet.example.org/1", "Titel": "B"},
        {"Locatie": "Online", "Titel": "C"},
    )

    assert [row.content.form for row in sheet.rows] == ["location", "hybrid", "online"]


def test_names_are_split_at_semicolons_and_lines_and_stand_there_once() -> None:
    found = content(Trefwoorden="Wmcz; kwaliteit;\nWmcz ; ", Sprekers="Jan Jansen\nBestuurder, lid cliëntenraad")

    assert (found.keywords, found.speakers) == (
        ["Wmcz", "kwaliteit"],
        ["Jan Jansen", "Bestuurder, lid cliëntenraad"],
    )


@pytest.mark.parametrize(
    ("written", "materials"),
    [
        ("Kaart | https://x.nl/a.pdf", "Kaart | https://x.nl/a.pdf"),
        ("https://x.nl/a.pdf", "https://x.nl/a.pdf"),
        ("Kaart|https://x.nl/a\n\nFlyer | https://x.nl/b", "Kaart | https://x.nl/a\nFlyer | https://x.nl/b"),
        ("Kaart | https://x.nl/a; Flyer | https://x.nl/b;", "Kaart | https://x.nl/a\nFlyer | https://x.nl/b"),
        ("Kaart | https://x.nl/a;Flyer | https://x.nl/b", "Kaart | https://x.nl/a\nFlyer | https://x.nl/b"),
        ("Kaart; met uitleg | https://x.nl/a;b=1", "Kaart; met uitleg | https://x.nl/a;b=1"),
    ],
)
def test_materials_become_lines_of_label_and_address(written: str, materials: str) -> None:
    assert content(Materiaal=written).materials == materials


def test_a_formula_is_the_text_of_itself() -> None:
    found = content(Titel="=1+1", Omschrijving='=HYPERLINK("https://x.nl")')

    assert (found.title, found.text) == ("=1+1", '=HYPERLINK("https://x.nl")')


def test_control_characters_are_left_out_and_only_the_text_keeps_its_lines() -> None:
    found = content(
        Titel="Zicht_x0001_baar\nzijn\u0085als  raad ", Omschrijving=" Een_x000D_\n\tTwee\u2028Drie_x0000_ "
    )

    assert (found.title, found.text) == ("Zichtbaar zijn als raad", "Een\n\tTwee\nDrie")


def test_emoji_right_to_left_and_numbers_in_text_stay_what_they_are() -> None:
    found = content(Titel="🎟️ שלום", Locatie=12, Inbelnummer=31200000000.0)

    assert (found.title, found.place, found.dial_in) == ("🎟️ שלום", "12", "31200000000")
