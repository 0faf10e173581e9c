"""The preview of a file cell by cell: what exactly differs in a long text, all that is new, and the text of a day."""

import time
from collections.abc import AsyncIterator
from io import BytesIO

import pytest
from openpyxl import load_workbook

from events.tables import Day
from sessions.edits import edit
from tests.cast import FAKER, NEXT_MONDAY, a_session, an_event, an_organiser
from tests.sessions.test_exchange import HOUR, changed, says, sent
from tests.sessions.test_spreadsheet import saved
from tests.site import Browser, Page, at_desk

FILE = "/bureau/bijeenkomsten/week/sessies/excel/programma.xlsx"
ZONE = "Europe/Amsterdam"
LONG = "De cliëntenraad praat mee over goede zorg. " * 4
PAGES = pytest.mark.usefixtures("db", "now")


def pieces(before: object, after: object) -> tuple[list[str], list[str]]:
    """The pieces of a text; those that differ stand between brackets."""
    found = edit("text", before, after, ZONE)
    was, now = (
        [f"[{piece.text}]" if piece.differs else piece.text for piece in side] for side in (found.before, found.after)
    )
    return was, now


def test_a_short_text_is_shown_whole() -> None:
    assert pieces("Een", "Twee") == (["'Een'"], ["['Twee']"])
    assert pieces("", "Twee") == (["(leeg)"], ["['Twee']"])


def test_of_a_long_text_every_word_that_differs_is_shown_wherever_it_stands() -> None:
    was, now = pieces(f"{LONG}Jan vertelt. {LONG}Tot ziens.", f"{LONG}Piet vertelt. {LONG}Tot gauw dan.")

    middle = " vertelt. De cliëntenraad praat mee … praat mee over goede zorg. Tot"
    assert was == ["… cliëntenraad praat mee over goede zorg.", "[ Jan]", middle, "[ ziens.]"]
    assert now == ["… cliëntenraad praat mee over goede zorg.", "[ Piet]", middle, "[ gauw dan.]"]


def test_a_new_line_and_a_space_that_differ_are_seen() -> None:
    _was, now = pieces(f"{LONG}\nEinde van dit verhaal", f"{LONG}\n\nEinde  van dit verhaal")

    assert now[1] == "[ ↵\n↵\nEinde␣␣van]"


def test_a_text_that_is_new_is_shown_whole() -> None:
    assert pieces("", LONG) == (["(leeg)"], [f"['{LONG}']"])
    assert pieces(LONG, "") == ([f"'{LONG}'"], ["[(leeg)]"])


def test_texts_of_thousands_of_words_do_not_take_long() -> None:
    before, after = FAKER.text(30_000), FAKER.text(30_000)
    started = time.perf_counter()

    was, _now = pieces(before, after)

    assert (max(map(len, was)) > 20_000, time.perf_counter() - started < 1) == (True, True)


# -- on the page


@pytest.fixture
async def desk() -> AsyncIterator[Browser]:
    async with at_desk(await an_organiser()) as browser:
        yield browser


@PAGES
async def test_the_preview_marks_what_goes_and_what_comes_in_a_long_text(desk: Browser) -> None:
    await a_session(await an_event(), text=f"{LONG}Jan <b>vertelt</b>. {LONG}Dag")

    page = await changed(desk, says(2, "Omschrijving", f"{LONG}Jan <i>zingt</i>. {LONG}Dag"))

    assert (page.all("del"), "andere tekst" in page.words) == (["<b>vertelt</b>."], False)
    assert "<i>zingt</i>." in page.all("strong")


@PAGES
async def test_every_cell_of_a_new_session_is_shown_and_no_other(desk: Browser) -> None:
    await a_session(await an_event())

    page = await changed(
        desk, lambda sheet: sheet.append([None, "8-3-2027", "19:00", "20:00", "Nieuw"]), says(3, "Omschrijving", LONG),
        says(3, "Spreker(s)", "Jan Bos; Els Vos"), says(3, "Plaatsen", 25), says(3, "Wachtlijst", "ja"),
    )  # fmt: skip

    names, words = page.all("dt"), page.all("dd")
    assert dict(zip(names, words, strict=True)) == {
        "Begintijd": "maandag 8 maart 2027 19.00", "Eindtijd": "maandag 8 maart 2027 20.00", "Titel": "Nieuw",
        "Omschrijving": LONG.strip(), "Spreker(s)": "Jan Bos; Els Vos", "Vorm": "online", "Plaatsen": "25",
        "Wachtlijst": "ja", "Alleen leden": "nee",
    }  # fmt: skip


@PAGES
async def test_the_text_of_a_day_is_shown_when_it_alone_differs(desk: Browser) -> None:
    event = await an_event()
    await a_session(event)
    await a_session(event, title="Twee", starts_at=NEXT_MONDAY + 5 * HOUR)
    await Day.update({Day.text: f"{LONG}Om tien uur."}).where(Day.event == event.id)

    page = await with_day(desk, 2, f"{LONG}Om elf uur.")

    assert page.all("tr")[1] == (
        "Maandag 8 maart 2027 In contact staan Omschrijving … praat mee over goede zorg. Om tien uur. "
        "… praat mee over goede zorg. Om elf uur."
    )
    assert page.all("del") == ["tien"]


async def with_day(desk: Browser, row: int, text: str) -> Page:
    """The preview of the programme with another text in this row of its days."""
    book = load_workbook(BytesIO((await desk.open(FILE)).response.content))
    book["Dagen"].cell(row, 3).value = text
    return await sent(desk, saved(book))
