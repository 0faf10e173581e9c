"""The programme through Excel at the desk: out, changed, back as a preview, and applied when that is confirmed."""

import asyncio
from collections.abc import AsyncIterator, Callable
from datetime import date, datetime, time, timedelta
from io import BytesIO
from typing import Any

import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from events.tables import Day, Event
from notifications.tables import Message
from sessions import imports, programme
from sessions.planning import exchange
from sessions.registrations import Person, form_key, sign_up
from sessions.spreadsheet import read
from sessions.tables import Registration, Session
from tests.cast import FAKER, NEXT_MONDAY, a_session, an_event, an_organiser
from tests.sessions.test_spreadsheet import WEEK, saved
from tests.site import Browser, Page, at_desk, counted

pytestmark = pytest.mark.usefixtures("db", "now")

EXCEL = "/bureau/bijeenkomsten/week/sessies/excel"
FILE = f"{EXCEL}/programma.xlsx"
DO = f"{EXCEL}/doen"
HOUR = timedelta(hours=1)


@pytest.fixture
async def desk() -> AsyncIterator[Browser]:
    async with at_desk(await an_organiser()) as browser:
        yield browser


async def signs_up(event: Event, name: str, *sessions: Session) -> None:
    person, ids = Person(name, f"{name}@example.org"), [session.id for session in sessions]
    await sign_up(event, person, ids, "", form_key(name, person, ids, ""))


async def sent(desk: Browser, file: bytes, name: str = "programma.xlsx") -> Page:
    """The answer to a file in the form of the page."""
    proof = (await desk.open(EXCEL)).form(EXCEL)["bewijs"]
    return await desk.ask("POST", EXCEL, data={"bewijs": proof}, files={"bestand": (name, file)})


async def changed(desk: Browser, *steps: Callable[[Worksheet], Any]) -> Page:
    """The preview of the programme as it is taken out, changed by `steps`, and brought back."""
    book = load_workbook(BytesIO((await desk.open(FILE)).response.content))
    for step in steps:
        step(book["Programma"])
    return await sent(desk, saved(book))


def says(row: int, column: str, value: Any) -> Callable[[Worksheet], None]:
    """Puts a value under the name of a column."""

    def step(sheet: Worksheet) -> None:
        place = next(cell.column for cell in sheet[1] if cell.value == column)
        sheet.cell(row, place).value = value

    return step


async def titles() -> list[tuple[int, str]]:
    return [(one.number, one.title) for one in await Session.objects().order_by(Session.number)]


async def the_week() -> Event:
    """The event with its 62 sessions."""
    event = await an_event()
    await imports.apply(event, await imports.difference(event, read(WEEK, event.time_zone)), moved=False)
    return event


# -- all 62


async def test_all_62_come_back_without_a_difference(desk: Browser) -> None:
    await the_week()

    page = await changed(desk)

    assert "Er is geen verschil." in page.words
    assert page.response.status_code == 200


async def test_times_and_titles_changed_in_the_sheet_move_the_sessions_they_belong_to_with_their_people(
    desk: Browser,
) -> None:
    event = await the_week()
    await Session.update({Session.starts_at: NEXT_MONDAY, Session.ends_at: NEXT_MONDAY + HOUR}).where(
        Session.number.is_in([1, 2])
    )
    first, second = await programme.session_at(event, 1), await programme.session_at(event, 2)
    await signs_up(event, "Piet", first, second)
    await signs_up(event, "Anna", first)

    def change(sheet: Worksheet) -> None:
        names = {str(cell.value): place for place, cell in enumerate(sheet[1], start=1)}
        rows = {sheet.cell(row, names["Nummer"]).value: row for row in range(2, sheet.max_row + 1)}
        sheet.cell(rows[1], names["Titel"]).value = "Een andere titel"
        sheet.cell(rows[2], names["Begintijd"]).value = "14:00"
        sheet.cell(rows[2], names["Eindtijd"]).value = "15:00"

    page = await changed(desk, change)
    done = await desk.send(page.form(DO))

    assert "Nieuw: 0. Gewijzigd: 2. Gelijk gebleven: 60. 2 mensen: 3 agenda-updates." in page.words
    assert done.said == ["2 sessies opgeslagen. 2 mensen: 3 agenda-updates."]
    after = [await programme.session_at(event, number) for number in (1, 2)]
    assert [one.id for one in after] == [first.id, second.id]
    assert (after[0].title, after[1].starts_at) == ("Een andere titel", NEXT_MONDAY + 4 * HOUR)
    assert await Registration.count().where(Registration.session == second.id) == 1
    assert await Session.count() == 62


async def test_what_we_write_is_the_same_for_openpyxl_and_for_calamine(desk: Browser) -> None:
    calamine = pytest.importorskip("python_calamine")
    await the_week()
    file = (await desk.open(FILE)).response.content

    for sheet in load_workbook(BytesIO(file)).worksheets:
        theirs = calamine.load_workbook(BytesIO(file)).get_sheet_by_name(sheet.title).to_python()
        assert len(theirs) == sheet.max_row
        assert [[plain(cell) for cell in row] for row in theirs] == [
            [plain(cell) for cell in row] for row in sheet.iter_rows(values_only=True)
        ]


def plain(cell: Any) -> Any:
    """A cell without how a reader dresses it: nothing as empty text, a day as a moment."""
    if isinstance(cell, datetime):
        return cell
    return datetime.combine(cell, time()) if isinstance(cell, date) else "" if cell is None else cell


# -- the preview


async def test_every_changed_cell_is_shown_before_and_after_and_nothing_has_happened_yet(desk: Browser) -> None:
    event = await an_event()
    await signs_up(event, "Piet", await a_session(event, title="Een", capacity=20, form="location"))

    page = await changed(desk, says(2, "Plaatsen", 25), says(2, "Locatie", "Zaal 3"))

    assert "Plaatsen 20 25" in page.words
    assert "Locatie (leeg) 'Zaal 3'" in page.words
    assert "Gelijk gebleven: 0. 1 persoon: 1 agenda-update." in page.words
    assert (await programme.session_at(event, 1)).version == 1


async def test_new_gone_and_days_are_shown_and_what_is_gone_stays(desk: Browser) -> None:
    event = await an_event()
    await a_session(event, title="Een")
    await a_session(event, title="Twee", starts_at=NEXT_MONDAY + 5 * HOUR)
    book = load_workbook(BytesIO((await desk.open(FILE)).response.content))
    sheet = book["Programma"]
    sheet.delete_rows(3)
    sheet.append([None, "8-3-2027", "19:00", "20:00", "Nieuw"])
    book["Dagen"]["B2"].value = "Beter"

    page = await sent(desk, saved(book))
    done = await desk.send(page.form(DO))

    assert "Niet in het bestand" in page.words
    assert "Thema 'In contact staan' 'Beter'" in page.words
    assert done.said == ["2 sessies opgeslagen. Niemand krijgt hierover bericht."]
    assert await titles() == [(1, "Een"), (2, "Twee"), (3, "Nieuw")]
    assert (await Day.select(Day.theme).where(Day.event == event.id))[0]["theme"] == "Beter"


async def test_what_may_have_moved_moves_only_where_it_is_ticked(desk: Browser) -> None:
    event = await an_event()
    for title, hour in (("Een", 0), ("Twee", 3)):
        await signs_up(event, title, await a_session(event, title=title, starts_at=NEXT_MONDAY + hour * HOUR))

    page = await changed(
        desk, says(2, "Nummer", None), says(2, "Titel", "Eén!"), says(3, "Nummer", None), says(3, "Titel", "Twee!")
    )
    done = await desk.send(page.form(DO), verplaatst="2")

    assert "Verplaatst?" in page.words
    assert done.said == ["1 sessie opgeslagen. 1 persoon: 1 agenda-update."]
    assert await titles() == [(1, "Een"), (2, "Twee!")]


async def test_all_problems_are_shown_at_once_with_sheet_row_and_column(desk: Browser) -> None:
    event = await an_event()
    await a_session(event)

    page = await changed(desk, says(2, "Eindtijd", "9:00"), says(2, "Plaatsen", "veel"), says(3, "Titel", "Half"))

    assert (page.status, page.title[:5]) == (422, "Fout:")
    assert "Blad Programma, rij 2, kolom Plaatsen ‘veel’ is geen aantal plaatsen." in page.words
    assert "Blad Programma, rij 2, kolom Eindtijd" in page.words
    assert "Blad Programma, rij 3, kolom Datum" in page.words
    assert [form.action for form in page.read.forms] == ["/bureau/uitloggen"]


async def test_a_session_outside_the_days_is_asked_about_and_not_refused(desk: Browser) -> None:
    await a_session(await an_event())

    page = await changed(desk, says(2, "Datum", "9-3-2027"))
    done = await desk.send(page.form(DO))

    assert "Klopt de datum? Deze sessies vallen buiten de dagen van de bijeenkomst:" in page.words
    assert done.said == ["1 sessie opgeslagen. Niemand krijgt hierover bericht."]


async def test_what_would_be_planned_twice_is_warned_about(desk: Browser) -> None:
    event = await an_event()
    await a_session(event, title="Een", meeting_link="")
    await a_session(event, title="Twee", speakers=["Jan"], meeting_link="")

    page = await changed(desk, says(2, "Spreker(s)", "Jan"))

    assert "Jan staat bij twee sessies tegelijk" in page.words


async def test_what_a_session_says_to_its_people_comes_back_and_an_older_file_leaves_it_alone(desk: Browser) -> None:
    event = await an_event()
    await a_session(event, prepare="Lees § 2.", recording_link="https://x.nl/1", remind_day=False, sends_thanks=True)
    own = ("Voorbereiden", "Opname", "Herinnering dag", "Herinnering uur", "Mail na afloop")

    def older(sheet: Worksheet) -> None:
        for column in reversed([*sheet.iter_cols()]):
            if column[0].value in own:
                sheet.delete_cols(column[0].column)

    assert "Er is geen verschil." in (await changed(desk)).words
    assert "Er is geen verschil." in (await changed(desk, older)).words
    page = await changed(
        desk, says(2, "Herinnering dag", None), says(2, "Herinnering uur", "nee"), says(2, "Opname", "https://x.nl/2")
    )
    done = await desk.send(page.form(DO))

    now = await programme.session_at(event, 1)
    assert done.said == ["1 sessie opgeslagen. Niemand krijgt hierover bericht."]
    assert [now.remind_day, now.remind_hour, now.sends_thanks] == [None, False, True]
    assert (now.prepare, now.recording_link) == ("Lees § 2.", "https://x.nl/2")


# -- applying


async def test_a_double_click_applies_once(desk: Browser) -> None:
    await a_session(await an_event())
    page = await changed(
        desk, says(2, "Titel", "Anders"), lambda sheet: sheet.append([None, "8-3-2027", 0.8, 0.9, "Nieuw"])
    )

    done = [await desk.send(page.form(DO)) for _ in range(2)]

    assert [one.said[0].split(".")[0] for one in done] == ["2 sessies opgeslagen", "Alles staat al zo"]
    assert await titles() == [(1, "Anders"), (2, "Nieuw")]


async def test_pressed_twice_at_one_moment_it_happens_once(desk: Browser) -> None:
    await a_session(await an_event())
    form = (await changed(desk, lambda sheet: sheet.append([None, "8-3-2027", 0.8, 0.9, "Nieuw"]))).form(DO)

    pages = await asyncio.gather(*(desk.send(form) for _ in range(4)))

    assert sorted(page.said[0].split(".")[0] for page in pages) == ["1 sessie opgeslagen", *["Alles staat al zo"] * 3]
    assert await Session.count() == 2


async def test_when_somebody_changed_the_programme_meanwhile_the_preview_is_shown_again(desk: Browser) -> None:
    event = await an_event()
    await a_session(event)
    page = await changed(desk, says(2, "Plaatsen", 25))
    await a_session(event, title="Erbij", starts_at=NEXT_MONDAY + 4 * HOUR)

    refused = await desk.send(page.form(DO))
    done = await desk.send(refused.form(DO))

    assert (refused.status, "Iemand anders veranderde intussen het programma." in refused.words) == (409, True)
    assert done.said == ["1 sessie opgeslagen. Niemand krijgt hierover bericht."]
    assert (await programme.session_at(event, 1)).capacity == 25


async def test_what_comes_back_otherwise_than_we_packed_it_is_not_read(desk: Browser) -> None:
    await a_session(await an_event())
    form = (await changed(desk, says(2, "Plaatsen", 25))).form(DO)
    other = await an_organiser("els@example.org")

    pages = [await desk.send(form, blad=blad) for blad in (form["blad"] + "A", "", "é", form["blad"][:-1])]
    async with at_desk(other) as browser:
        proof = (await browser.open(EXCEL)).form(EXCEL)["bewijs"]
        pages.append(await browser.send(form, bewijs=proof))

    assert {page.status for page in pages} == {422}
    assert pages[0].mistakes == ["Kies het bestand nog een keer. Er is niets veranderd."]
    assert await Session.count().where(Session.version == 1) == 1


async def test_three_hundred_sessions_fit_in_the_form() -> None:
    event = await an_event()
    rows = [["Datum", "Begintijd", "Eindtijd", "Titel", "Omschrijving"]]
    rows += [["8-3-2027", "10:00", "11:00", f"Sessie {number}", FAKER.text(1000)] for number in range(300)]
    book = Workbook()
    book.worksheets[0].title = "Programma"
    for row in rows:
        book.worksheets[0].append(row)
    sheet = read(saved(book), event.time_zone)

    packed = exchange.pack(event, "bewijs", sheet)

    assert (len(sheet.rows), len(packed) < 200_000) == (300, True)
    assert exchange.unpack(event, "bewijs", packed) == sheet


# -- who, and how often the database is asked


async def test_a_viewer_may_take_the_programme_out_and_not_bring_it_back() -> None:
    event = await an_event()
    await a_session(event)
    async with at_desk(await an_organiser("kijker@example.org", "viewer", event)) as viewer:
        page = await viewer.open(EXCEL)
        proof = page.form("/bureau/uitloggen")["bewijs"]
        answer = await viewer.ask("POST", EXCEL, data={"bewijs": proof}, files={"bestand": ("x.xlsx", b"PK")})

        assert ([form.action for form in page.read.forms], answer.status) == (["/bureau/uitloggen"], 404)
        assert (await viewer.open(FILE)).status == 200
    assert await Message.count() == 0


async def test_one_three_and_sixty_two_sessions_take_as_many_queries(desk: Browser) -> None:
    event, found = await an_event(), []
    for total in (1, 3, 62):
        for number in range(await Session.count() + 1, total + 1):
            await a_session(event, number=number, title=str(number), starts_at=NEXT_MONDAY + number * HOUR)
        with counted() as statements:
            await changed(desk, *(says(row, "Plaatsen", 10 + total) for row in range(2, total + 2)))
        found.append(len(statements))

    assert len(set(found)) == 1
