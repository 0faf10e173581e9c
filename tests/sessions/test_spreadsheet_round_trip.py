"""What we write for Excel is what we read back, whatever somebody called a session."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from io import BytesIO
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

from events.tables import Day
from sessions.desk_forms import SessionForm
from sessions.programme import Content
from sessions.spreadsheet import as_read, read, write
from sessions.tables import Session
from tests.sessions.test_spreadsheet import WEEK, ZONE, excel

AT = datetime(2027, 3, 8, 9, 0, tzinfo=UTC)
LINE = st.text(st.characters(exclude_categories=["Cs"]), max_size=60)
NAME = st.text(st.characters(exclude_categories=["Cs"]), max_size=40)
CONTENTS = st.builds(
    Content,
    title=LINE.filter(lambda text: as_read(Content(text, AT, AT)).title != ""),
    starts_at=st.just(AT),
    ends_at=st.integers(1, 10 * 24 * 60).map(lambda minutes: AT + timedelta(minutes=minutes)),
    text=LINE,
    form=st.sampled_from([form.value for form in Session.Form]),
    place=LINE,
    dial_in=LINE,
    capacity=st.none() | st.integers(1, 100_000),
    has_waiting_list=st.booleans(),
    members_only=st.booleans(),
    audience=LINE,
    keywords=st.lists(NAME, max_size=3),
    speakers=st.lists(NAME, max_size=3),
)


def a_row(number: int, content: Content) -> Session:
    return Session(event=1, number=number, **vars(content))


def back(*contents: Content) -> list[Content]:
    """The contents after a journey through Excel."""
    sheet = read(write("Week", [a_row(7 + place, one) for place, one in enumerate(contents)], [], ZONE), ZONE)
    assert [str(problem) for problem in sheet.problems] == []
    assert [row.number for row in sheet.rows] == [7 + place for place in range(len(contents))]
    return [row.content for row in sheet.rows]


def test_all_sessions_and_days_of_the_sample_come_back() -> None:
    sheet = read(WEEK, ZONE)
    sessions = [a_row(number, row.content) for number, row in enumerate(sheet.rows, start=1)]
    days = [Day(event=1, date=day.date, theme=day.theme, text="Eén\ntwee") for day in sheet.days]

    again = read(write("Week", sessions, days, ZONE), ZONE)

    assert [row.content for row in again.rows] == [row.content for row in sheet.rows]
    assert [row.number for row in again.rows] == list(range(1, 63))
    assert again.days == [replace(day, text="Eén\ntwee") for day in sheet.days]
    assert (again.problems, again.notes) == ([], [])


@settings(max_examples=150, deadline=None)
@given(CONTENTS)
def test_whatever_is_written_comes_back(content: Content) -> None:
    assert back(content) == [as_read(content)]


@pytest.mark.parametrize(
    "title",
    [
        "=1+1",
        "=cmd|'/c calc'!A1",
        "+31 20",
        "-",
        "@naam",
        "#N/A",
        "#REF!",
        "'aanhaling",
        "_x0041_ _x000D_ _x005F_",
        "1,5",
        "ja",
        "TRUE",
    ],
)
def test_what_looks_like_something_else_stays_the_text_it_is(title: str) -> None:
    assert back(Content(title, AT, AT + timedelta(hours=1), text=title, keywords=[title]))[0].title == title


@pytest.mark.parametrize("hours", [15, 39, 62, 72 * 365 * 24])
def test_a_session_that_ends_on_another_day_comes_back(hours: int) -> None:
    content = Content("Nacht", AT, AT + timedelta(hours=hours))

    assert back(content) == [content]


@pytest.mark.parametrize("typed", ["2027-03-08", "2027-03-10", "2099-12-31"])
def test_what_the_form_accepts_our_own_file_accepts(typed: str) -> None:
    form = SessionForm.empty(AT.date())
    form.typed |= {"titel": "Nacht", "begin": "10.00", "einde": "12.00", "einddatum": typed}
    content = form.check(ZoneInfo(ZONE))

    assert content is not None
    assert back(content) == [content]


def test_a_day_that_no_form_accepts_is_refused_in_the_file_too() -> None:
    content = Content("Nacht", AT, datetime(2100, 1, 1, 9, 0, tzinfo=UTC))

    (problem,) = read(write("Week", [a_row(7, content)], [], ZONE), ZONE).problems

    assert (problem.column, problem.wrong) == ("Eindtijd", "heeft een jaar dat niet kan kloppen.")


def test_without_the_links_a_file_says_nothing_about_them() -> None:
    session = a_row(7, Content("Een", AT, AT + timedelta(hours=1), meeting_link="https://x.nl/geheim", dial_in="030 1"))

    file = write("Week", [session], [], ZONE, has_links=False)
    (row,) = read(file, ZONE).rows

    assert {"meeting_link", "dial_in"} & row.said == set()
    assert [
        cell for line in load_workbook(BytesIO(file))["Programma"].values for cell in line if "geheim" in str(cell)
    ] == []


def test_materials_come_back_in_lines() -> None:
    content = Content(
        "Een",
        AT,
        AT + timedelta(hours=1),
        materials="Kaart; groot | https://x.nl/a\nhttps://x.nl/b;c\nD | https://x.nl/d",
    )

    assert back(content) == [content]


def test_excel_gets_real_dates_and_times_a_header_that_stays_and_no_formula() -> None:
    session = a_row(12, Content("=1+1", AT, AT + timedelta(hours=1), capacity=20))
    day = Day(event=1, date=date(2027, 3, 8), theme="=2+2", text="")

    book = load_workbook(BytesIO(write("Week & meer", [session], [day], ZONE)))
    sheet = book["Programma"]

    assert [cell.value for cell in sheet[2]][:5] == [12, excel(2027, 3, 8), time(10), time(11), "=1+1"]
    assert (sheet["E2"].data_type, book["Dagen"]["B2"].data_type) == ("s", "s")
    assert (sheet["B2"].number_format, sheet["C2"].number_format) == ("dd-mm-yyyy", "hh:mm")
    assert (sheet.freeze_panes, sheet["A1"].font.bold, sheet["F2"].alignment.wrap_text) == ("A2", True, True)
    assert book.properties.title == "Week & meer"
