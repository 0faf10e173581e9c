"""Where things stand in a workbook: headers, columns, sheets, merged and empty rows, days."""

from datetime import date, time

from sessions.spreadsheet import DayRow, read
from tests.sessions.test_spreadsheet import MONDAY, WHOLE, ZONE, a_book, a_sheet, content, saved


def test_columns_stand_in_any_order_under_any_case_and_name_and_titles_above_them() -> None:
    book = a_book(
        [
            ["Week van de Medezeggenschap"],
            [],
            ["versie 3", None, "concept"],
            ["TITEL *", " eind tijd", "Aanvang", "DATUM ", "Max. (aantal)", "Opmerking"],
            ["Dag 1"],
            ["Een", "11.00", "10.00", "5-10-2020", "12", "bellen"],
            [None],
            ["TITEL *", " eind tijd", "Aanvang", "DATUM ", "Max. (aantal)", "Opmerking"],
            ["Twee", "11.00", "10.00", "6-10-2020"],
        ],
        title="Blad1",
    )
    book.worksheets[0].merge_cells("A1:F1")
    book.worksheets[0].merge_cells("A5:F5")

    sheet = read(saved(book), ZONE)

    assert [(row.row, row.content.title, row.content.capacity) for row in sheet.rows] == [
        (6, "Een", 12),
        (9, "Twee", None),
    ]
    assert sheet.problems == []
    assert sheet.notes == ["Blad Blad1: de kolom 'Opmerking' kennen wij niet; wat daarin staat, nemen wij niet over."]


def test_a_column_by_its_own_name_goes_before_one_that_only_may_mean_it() -> None:
    assert content(Dag="maandag", Link="zie boven", Meetinglink="https://x.nl/").meeting_link == "https://x.nl/"


def test_header_cells_that_are_formulas_are_names_too() -> None:
    book = a_book([['="Datum"', "Begintijd", "Eindtijd", "Titel"], [MONDAY, time(10), time(11), "Een"]])

    assert [row.content.title for row in read(saved(book), ZONE).rows] == ["Een"]


def test_a_date_that_is_merged_over_several_rows_holds_for_each() -> None:
    book = a_book([list(WHOLE), [MONDAY, "10.00", "11.00", "Een"], [None, "11.00", "12.00", "Twee"]])
    book.worksheets[0].merge_cells("A2:A3")

    assert [row.content.starts_at.hour for row in read(saved(book), ZONE).rows] == [8, 9]


def test_thousands_of_empty_rows_are_passed_over() -> None:
    book = a_book([list(WHOLE), [MONDAY, "10.00", "11.00", "Een"]])
    book.worksheets[0].cell(40_000, 4, " ")
    book.worksheets[0].cell(1_000_000, 4, "Los")
    for row in range(3, 8_000):
        book.worksheets[0].cell(row, 1).number_format = "0.00"

    assert [str(problem) for problem in read(saved(book), ZONE).problems] == [
        "Blad Programma, rij 1000000, kolom Datum: deze cel is leeg. Vul hem in.",
        "Blad Programma, rij 1000000, kolom Begintijd: deze cel is leeg. Vul hem in.",
        "Blad Programma, rij 1000000, kolom Eindtijd: deze cel is leeg. Vul hem in.",
    ]


def test_every_sheet_with_sessions_is_read_unless_one_is_called_programma() -> None:
    book = a_book([list(WHOLE), [MONDAY, "10.00", "11.00", "Een"]], title="Maandag")
    for title, name in (("Dinsdag", "Twee"), ("Deelnemers", None)):
        sheet = book.create_sheet(title)
        sheet.append(list(WHOLE) if name else ["Naam", "E-mail"])
        sheet.append(["6-10-2020", "10.00", "11.00", name] if name else ["Jan", "jan@example.org"])

    assert [row.content.title for row in read(saved(book), ZONE).rows] == ["Een", "Twee"]
    book.worksheets[1].title = "programma"
    assert [row.content.title for row in read(saved(book), ZONE).rows] == ["Twee"]


def test_hidden_sheets_are_not_read() -> None:
    book = a_book([list(WHOLE), [MONDAY, "10.00", "11.00", "Een"]])
    old = book.copy_worksheet(book.worksheets[0])
    old.sheet_state = "hidden"

    assert [row.content.title for row in read(saved(book), ZONE).rows] == ["Een"]


def test_days_have_a_theme_and_a_text_when_there_is_a_column_for_it() -> None:
    header = ["datum", "THEMA", "omschrijving"]

    sheet = a_sheet(
        {}, days=[["De dagen"], header, ["maandag 5 oktober 2020", "De  Wmcz", "Eén\ntwee"], [date(2020, 10, 6), "B"]]
    )

    assert sheet.problems == []
    assert sheet.days == [DayRow(MONDAY, "De Wmcz", "Eén\ntwee"), DayRow(date(2020, 10, 6), "B", "")]


def test_a_sheet_says_nothing_about_columns_that_it_does_not_have() -> None:
    assert a_sheet({"Plaatsen": None}).rows[0].said == {"title", "starts_at", "ends_at", "capacity"}
