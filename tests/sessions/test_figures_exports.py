"""Taking a list away: what is in the file, what it can do no harm with, who may, and that it is written down."""

import csv
from collections.abc import Callable
from datetime import date, datetime, timedelta
from io import BytesIO, StringIO
from typing import Any

import msgspec
import pytest
from openpyxl import load_workbook

from events.tables import Deed, Duty, Event
from sessions.figures.exports import as_csv, as_excel, harmless
from sessions.figures.lists import Sheet
from sessions.registrations import Person, form_key, sign_up
from sessions.tables import CheckIn, Participant
from tests.cast import NEXT_MONDAY, a_session, an_event, an_organiser
from tests.sessions.test_figures import At, registrations, signs_up, small_event
from tests.site import Browser, Page, at_desk

pytestmark = pytest.mark.usefixtures("db", "now")

EXPORT = "/bureau/bijeenkomsten/week/cijfers/downloaden"
HOSTILE = ["=1+1", "+31 6", "-1", "@SUM(A1)", "\tx", "\rx", "＝1", "＋1", "－1", "＠x", "\0=1", "#N/A", "_x000D_"]
HOSTILE += ["\ufffe=1+1", "\uffff@SUM(A1)", "\u200b=1", "\ufeff+1", "\xa0-1", "﹦1", "\ufffe\t=1"]


async def file_of(desk: Browser, **answers: str) -> Page:
    return await desk.send((await desk.open(EXPORT)).form(EXPORT), **{"doel": "Naamkaartjes maken", **answers})


async def export(**answers: str) -> Page:
    async with at_desk(await an_organiser()) as desk:
        return await file_of(desk, **answers)


def lines(content: bytes) -> list[list[str]]:
    return list(csv.reader(StringIO(content.decode("utf-8-sig"), newline=""), delimiter=";"))


def sheets(content: bytes) -> dict[str, list[tuple[Any, ...]]]:
    book = load_workbook(BytesIO(content))
    return {sheet.title: list(sheet.iter_rows(values_only=True)) for sheet in book.worksheets}


# -- what is in it


async def test_the_participants_come_with_every_session(at: At) -> None:
    await small_event(at)

    page = await export(lijst="deelnemers", soort="xlsx")

    found = sheets(page.response.content)
    evening = datetime(2027, 3, 1, 23, 59)  # noqa: DTZ001 a cell has no zone
    assert list(found) == ["Over dit bestand", "Deelnemers"]
    assert found["Over dit bestand"] == [
        ("Bijeenkomst", "Week van de Medezeggenschap 2027"), ("Doel", "Naamkaartjes maken"),
        ("Gemaakt op", datetime(2027, 3, 8, 15, 0)),  # noqa: DTZ001 as above
        ("Gooi dit bestand weg uiterlijk op", datetime(2027, 6, 8)),  # noqa: DTZ001 as above
    ]  # fmt: skip
    assert found["Deelnemers"][0][:9] == (
        "Naam", "Cliëntenraad of organisatie", "Rol", "E-mailadres", "Telefoon", "Kenmerk", "Aangemeld op",
        "1. Zichtbaar zijn als raad", "1. Binnen om",
    )  # fmt: skip
    assert found["Deelnemers"][1][:9] == (
        "Anna Bos", "Raad Noord", "Lid", "anna@example.org", None, None, evening, "Heeft een plaats",
        datetime(2027, 3, 8, 10, 0),  # noqa: DTZ001 as above
    )  # fmt: skip
    assert [row[7] for row in found["Deelnemers"][1:]] == ["Heeft een plaats"] * 2 + ["Wachtlijst, nummer 1", None]


async def test_the_registrations_stand_by_session_and_name(at: At) -> None:
    await small_event(at)

    page = await export(lijst="aanmeldingen", soort="csv")

    found = lines(page.response.content)
    assert found[:4] == [
        ["Bijeenkomst", "Week van de Medezeggenschap 2027"], ["Doel", "Naamkaartjes maken"],
        ["Gemaakt op", "08-03-2027 15:00"], ["Gooi dit bestand weg uiterlijk op", "08-06-2027"],
    ]  # fmt: skip
    assert [(row[0], row[3], row[9], row[10], row[11], row[13]) for row in found[6:]] == [
        ("1", "Anna Bos", "Heeft een plaats", "", "Online", "08-03-2027 10:00"), ("1", "Bea Dam", "Heeft een plaats", "", "Online", ""),
        ("1", "Cor Eik", "Wachtlijst", "1", "Online", ""), ("2", "Anna Bos", "Heeft een plaats", "", "Online", ""),
        ("2", "Bea Dam", "Heeft een plaats", "", "Online", ""), ("2", "Dirk Fok", "Afgemeld", "", "Online", ""),
    ]  # fmt: skip


async def test_who_has_no_address_can_be_called_and_told_apart_and_a_line_stands_in_its_order() -> None:
    event = await an_event()
    session = await a_session(event, capacity=1, has_waiting_list=True)
    for note, phone in (("Zeist", "030 1"), ("Breda", "076 2"), ("Assen", "0592 3")):
        person = Person("Jan Vos", "", note=note, phone=phone)
        await sign_up(event, person, [session.id], "", form_key(note, person, [session.id], ""), by_desk=True)
    last = (await registrations(session))[2]
    await type(last).update({type(last).priority: 1}).where(type(last).id == last.id)

    people = lines((await export_as("een", lijst="deelnemers", soort="csv")).response.content)[6:]
    claims = lines((await export_as("twee", lijst="aanmeldingen", soort="csv")).response.content)[6:]

    assert [row[4:6] + row[7:8] for row in people] == [
        ["030 1", "Zeist", "Heeft een plaats"], ["076 2", "Breda", "Wachtlijst, nummer 2"],
        ["0592 3", "Assen", "Wachtlijst, nummer 1"],
    ]  # fmt: skip
    assert [row[7:11] for row in claims] == [
        ["030 1", "Zeist", "Heeft een plaats", ""], ["076 2", "Breda", "Wachtlijst", "2"],
        ["0592 3", "Assen", "Wachtlijst", "1"],
    ]  # fmt: skip


async def test_names_stay_in_sight_beside_the_columns_of_sixty_sessions(at: At) -> None:
    await small_event(at)

    book = load_workbook(BytesIO((await export(lijst="deelnemers", soort="xlsx")).response.content))

    sheet = book["Deelnemers"]
    assert (sheet.freeze_panes, sheet.print_title_rows, sheet.print_title_cols) == ("B2", "$1:$1", "$A:$A")


async def test_the_figures_have_a_sheet_for_each_table(at: At) -> None:
    await small_event(at)

    found = sheets((await export(lijst="cijfers", soort="xlsx")).response.content)
    flat = lines((await export_again(lijst="cijfers", soort="csv")).response.content)

    assert found["Opkomst"][1] == (
        "Zichtbaar zijn als raad", "maandag 8 maart, 10.00 tot 11.00 uur", 2, 1, 1, "50%",
    )  # fmt: skip
    assert [title for title in found if [title] not in flat] == ["Over dit bestand"]


async def export_again(**answers: str) -> Page:
    async with at_desk(await an_organiser("tweede@bijeen.example")) as desk:
        return await file_of(desk, **answers)


async def test_of_two_registrations_for_one_session_the_last_one_counts(at: At) -> None:
    event = await an_event()
    session = await a_session(event)
    await signs_up(event, "Anna Bos", "", session)
    (first,) = await registrations(session)
    await type(first).update({type(first).status: "cancelled"}).where(type(first).id == first.id)
    at(NEXT_MONDAY - timedelta(days=1))
    await signs_up(event, "Anna Bos", "x", session)

    found = lines((await export(lijst="deelnemers", soort="csv")).response.content)

    assert [row[7] for row in found[6:]] == ["Heeft een plaats"]


async def test_a_person_of_another_event_is_not_in_it() -> None:
    event, other = await an_event(), await an_event(slug="ander")
    await signs_up(event, "Anna Bos", "", await a_session(event))
    await signs_up(other, "Bea Dam", "", await a_session(other))
    await signs_up(event, "Cor Eik", "", await a_session(event))

    for kind in ("deelnemers", "aanmeldingen"):
        content = (await export_as(kind, lijst=kind, soort="csv")).response.content
        assert (b"Bea" in content, b"Anna" in content, b"Cor" in content) == (False, True, True)


async def export_as(name: str, **answers: str) -> Page:
    async with at_desk(await an_organiser(f"{name}@bijeen.example")) as desk:
        return await file_of(desk, **answers)


# -- cells that want to be more than text


@pytest.mark.parametrize("text", HOSTILE)
def test_a_hostile_cell_is_text_in_csv(text: str) -> None:
    (_, row) = lines(as_csv([], [Sheet("Lijst", ["Naam"], [[text]])]))[-2:]

    assert row == [harmless(text)]
    assert text[0] in "#_" or row[0].startswith("'")


@pytest.mark.parametrize("text", HOSTILE)
def test_a_hostile_cell_is_text_in_excel(text: str) -> None:
    book = load_workbook(BytesIO(as_excel([["Doel", text]], [Sheet("Lijst", [text], [[text]])])))

    cells = [book.worksheets[0]["B1"], book.worksheets[1]["A1"], book.worksheets[1]["A2"]]
    assert [cell.data_type for cell in cells] == ["s", "s", "s"]
    kept = text.strip("\0\r\ufffe\uffff").replace("_x", "_x005F_x")  # which Excel reads back as it was
    assert [str(cell.value).strip("\n") for cell in cells] == [kept] * 3


def test_csv_is_quoted_as_the_rfc_says_and_dutch_excel_reads_it() -> None:
    content = as_csv([], [Sheet("Lijst", ["Naam"], [['Zei "ja"; en\nging', 3, None, date(2027, 3, 8)]])])

    assert content.startswith(b"\xef\xbb\xbf")
    assert content.decode("utf-8-sig") == '\r\n"Naam"\r\n"Zei ""ja""; en\nging";3;"";"08-03-2027"\r\n'


async def test_what_a_participant_typed_does_no_harm(at: At) -> None:
    event = await an_event(title="=Week")
    await signs_up(event, "Anna Bos", "@rol", await a_session(event, title="+Sessie"))
    await Participant.update({Participant.name: "=cmd|' /C calc'!A0", Participant.council: "-2"}, force=True)

    page = await export(lijst="aanmeldingen", soort="csv", doel="=1+1 uitrekenen")

    found = lines(page.response.content)
    assert (found[0][1], found[1][1], found[6][1]) == ("'=Week", "'=1+1 uitrekenen", "'+Sessie")
    assert found[6][3:6] == ["'=cmd|' /C calc'!A0", "'-2", "'@rol"]


# -- how it is handed over


async def test_it_is_a_file_to_save_that_nothing_keeps() -> None:
    await an_event()
    page = await export(lijst="deelnemers", soort="xlsx")

    headers = page.response.headers
    assert headers["content-disposition"] == 'attachment; filename="deelnemers-week-2027-03-01.xlsx"'
    assert headers["cache-control"] == "no-store"
    assert headers["content-type"].endswith("spreadsheetml.sheet")


async def test_a_csv_says_once_how_its_letters_are_written() -> None:
    await an_event()
    page = await export(lijst="deelnemers", soort="csv")

    assert page.response.headers["content-type"] == "text/csv; charset=utf-8"


async def test_who_took_which_list_and_what_for_is_written_down(at: At) -> None:
    event = await small_event(at)
    organiser = await an_organiser()
    async with at_desk(organiser) as desk:
        await file_of(desk, lijst="aanmeldingen", soort="csv")

    (deed,) = await Deed.objects().where(Deed.what == "exported")
    assert (deed.organiser, deed.event, deed.about) == (organiser.id, event.id, f"event:{event.id}")
    assert msgspec.json.decode(deed.after) == {
        "list": "aanmeldingen", "format": "csv", "purpose": "Naamkaartjes maken", "rows": 6,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("answers", "mistake"),
    [
        ({"lijst": "deelnemers", "doel": ""}, "Vul in waarvoor u de lijst gebruikt."),
        ({"lijst": "deelnemers", "doel": " \u200b "}, "Vul in waarvoor u de lijst gebruikt."),
        ({"lijst": "deelnemers", "doel": "x" * 201}, "Dit is te lang. Gebruik hoogstens 200 tekens."),
        ({"lijst": "iets"}, "Kies een lijst."),
        ({"lijst": "cijfers", "soort": "xlsm"}, "Kies een soort bestand."),
    ],
)
async def test_without_a_purpose_there_is_no_list(answers: dict[str, str], mistake: str) -> None:
    await an_event()
    page = await export(**answers)

    assert (page.status, page.mistakes, await Deed.count().where(Deed.what == "exported")) == (422, [mistake], 0)


async def test_the_file_must_be_gone_when_we_erase_too_and_never_before_today(at: At) -> None:
    await an_event(retention_days=5)
    at(NEXT_MONDAY + timedelta(days=30))
    async with at_desk(await an_organiser()) as desk:
        late = await desk.open(EXPORT)

    assert "woensdag 7 april 2027" in late.words


# -- who may


@pytest.mark.parametrize("kind", ["deelnemers", "aanmeldingen"])
async def test_a_viewer_takes_figures_and_no_names(kind: str) -> None:
    event = await an_event()
    async with at_desk(await an_organiser(role=Duty.Role.VIEWER, event=event)) as desk:
        page = await desk.open(EXPORT)
        names = await file_of(desk, lijst=kind, soort="csv")
        figures = await file_of(desk, lijst="cijfers", soort="csv")

    assert (page.all("label"), names.status, figures.status) == (["Cijfers", "Excel", "CSV", "Doel"], 404, 200)
    assert await Deed.count().where(Deed.what == "exported") == 1


@pytest.mark.parametrize("role", [Duty.Role.CREW, Duty.Role.HOST])
async def test_crew_and_hosts_take_nothing(role: Duty.Role) -> None:
    event = await an_event()
    other: Event = await an_event(slug="ander")
    async with at_desk(await an_organiser(role=role, event=event)) as desk:
        proof = (await desk.open("/bureau/inlogs")).form("/bureau/uitloggen")["bewijs"]
        answers = {"bewijs": proof, "lijst": "cijfers", "soort": "csv", "doel": "Naamkaartjes maken"}
        statuses = [
            (await desk.open(EXPORT)).status, (await desk.post(EXPORT, answers)).status,
            (await desk.post(EXPORT.replace("week", other.slug), answers)).status,
        ]  # fmt: skip

    assert statuses == [404, 404, 404]


Builder = Callable[[list[list[Any]], list[Sheet]], bytes]


@pytest.mark.parametrize("build", [as_csv, as_excel])
def test_an_empty_list_is_a_file_too(build: Builder) -> None:
    assert build([["Doel", "x"]], [Sheet("Lijst", ["Naam"], [])])


async def test_somebody_let_in_has_a_time_in_the_list(at: At) -> None:
    event = await an_event()
    session = await a_session(event)
    await signs_up(event, "Anna Bos", "", session)
    (mine,) = await registrations(session)
    await CheckIn(registration=mine.id, at=NEXT_MONDAY + timedelta(minutes=5, seconds=40), how="joined").save()

    found = lines((await export(lijst="deelnemers", soort="csv")).response.content)

    assert found[6][8] == "08-03-2027 10:05"
