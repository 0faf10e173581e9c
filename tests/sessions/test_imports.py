"""Importing a programme again: what is new, changed, perhaps moved or gone, and who is told."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from events.tables import Day, Event
from notifications.tables import Message
from sessions import imports, programme
from sessions.changes.consequences import Consequences
from sessions.imports import Difference, SpreadsheetHasProblems, apply, compare, consequences_of, report
from sessions.programme import ChangedMeanwhile, Content
from sessions.registrations import Person, form_key, sign_up
from sessions.spreadsheet import DayRow, Problem, Row, Sheet, read, write
from sessions.tables import Session
from tests.cast import a_session, an_event
from tests.sessions.test_spreadsheet import WEEK

AT = datetime(2027, 3, 8, 9, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)
ZONE = "Europe/Amsterdam"
MONDAY = date(2027, 3, 8)


def the_event() -> Event:
    return Event(id=1, slug="week", title="Week", created_at=AT)


def a_known(number: int, title: str, **facts: Any) -> Session:
    """A session of the event, its id ten times its number."""
    defaults = {"starts_at": AT, "ends_at": AT + HOUR, "changed_at": AT}
    return Session(id=10 * number, event=1, number=number, title=title, **{**defaults, **facts})


def a_row(title: str, number: int | None = None, row: int = 2, **facts: Any) -> Row:
    return Row("Programma", row, number, Content(title, **{"starts_at": AT, "ends_at": AT + HOUR, **facts}))


def the_difference(sessions: Sequence[Session], *rows: Row) -> Difference:
    return compare(the_event(), sessions, Sheet(list(rows)))


def in_short(found: Difference) -> dict[str, list[Any]]:
    """Titles and numbers, only of what there is."""
    parts: dict[str, list[Any]] = {
        "added": [row.content.title for row in found.added],
        "changed": [(change.session.number, [edit.field for edit in change.edits]) for change in found.changed],
        "moved": [(change.session.number, change.content.title) for change in found.moved],
        "gone": [session.number for session in found.gone],
        "same": [session.number for session in found.same],
        "problems": [str(problem) for problem in found.problems],
    }
    return {name: part for name, part in parts.items() if part}


# -- comparing


def test_a_number_identifies_a_session_whatever_else_changed() -> None:
    found = the_difference(
        [a_known(1, "Een"), a_known(2, "Twee")], a_row("Geen", 1, starts_at=AT + HOUR / 2), a_row("Twee", 2)
    )

    assert in_short(found) == {"changed": [(1, ["title", "starts_at"])], "same": [2]}


def test_without_a_number_start_and_title_identify_a_session() -> None:
    later = AT + timedelta(days=1)
    found = the_difference(
        [a_known(1, "Een"), a_known(2, "Een", starts_at=later, ends_at=later + HOUR)],
        a_row(" een", starts_at=later, ends_at=later + HOUR, capacity=12),
        a_row("Een"),
        a_row("Drie", starts_at=later),
    )

    assert in_short(found) == {"added": ["Drie"], "changed": [(2, ["title", "capacity"])], "same": [1]}


def test_a_number_that_the_event_does_not_have_is_a_problem() -> None:
    found = the_difference([a_known(1, "Een")], a_row("Een", 1), a_row("Twee", 7, row=3))

    assert in_short(found) == {
        "same": [1],
        "problems": [
            "Blad Programma, rij 3, kolom Nummer: '7' is geen nummer van een sessie van dit evenement. "
            "Maak de cel leeg als de sessie nieuw is."
        ],
    }


def test_an_event_without_sessions_takes_over_the_numbers() -> None:
    assert [row.number for row in the_difference([], a_row("Een", 7), a_row("Twee", 3)).added] == [7, 3]


def test_a_gone_and_an_added_session_with_one_title_on_one_day_may_be_the_same() -> None:
    found = the_difference(
        [a_known(1, "Een"), a_known(2, "Twee")], a_row("Een", starts_at=AT + 3 * HOUR), a_row("Twee")
    )

    assert in_short(found) == {"moved": [(1, "Een")], "same": [2]}


def test_of_several_at_one_start_the_likest_titles_may_be_the_same() -> None:
    found = the_difference(
        [a_known(1, "Zichtbaar zijn als raad"), a_known(2, "Leden werven"), a_known(3, "Slot")],
        a_row("Leden werven: zo doen wij dat", row=2),
        a_row("Zichtbaar zijn", row=3),
    )

    assert in_short(found) == {"moved": [(2, "Leden werven: zo doen wij dat"), (1, "Zichtbaar zijn")], "gone": [3]}


def test_the_same_title_on_another_day_is_another_session() -> None:
    assert in_short(the_difference([a_known(1, "Een")], a_row("Een", starts_at=AT + timedelta(days=1)))) == {
        "added": ["Een"],
        "gone": [1],
    }


def test_a_cancelled_session_that_is_not_in_the_file_is_no_news() -> None:
    assert in_short(the_difference([a_known(1, "Een", status=Session.Status.CANCELLED)])) == {}


def test_what_a_sheet_has_no_column_for_stays_as_it_is() -> None:
    known = a_known(1, "Een", meeting_link="https://x.nl/1", text="Tekst", form="hybrid")
    row = replace(a_row("Een", 1, capacity=12), said=frozenset({"title", "starts_at", "ends_at", "capacity"}))

    (change,) = the_difference([known], row).changed

    assert [str(edit) for edit in change.edits] == ["Plaatsen: (leeg) wordt 12"]
    assert (change.content.meeting_link, change.content.text, change.content.form) == (
        "https://x.nl/1",
        "Tekst",
        "hybrid",
    )


def test_white_space_that_a_spreadsheet_cannot_keep_is_no_change() -> None:
    known = a_known(1, "Een  ", text="Regel\r\nTwee\n", keywords=["a", "A "], materials="Kaart|https://x.nl/a")
    row = a_row("Een", 1, text="Regel\nTwee", keywords=["a"], materials="Kaart | https://x.nl/a")

    assert in_short(the_difference([known], row)) == {"same": [1]}


def test_days_are_new_changed_or_left_alone() -> None:
    days = [
        Day(id=1, event=1, date=MONDAY, theme="A", text="Tekst"),
        Day(id=2, event=1, date=date(2027, 3, 9), theme="B", text=""),
    ]
    rows = [DayRow(MONDAY, "A"), DayRow(date(2027, 3, 9), "Beter", ""), DayRow(date(2027, 3, 10), "C")]

    found = compare(the_event(), [], Sheet(days=rows), days)

    assert [(day.before and day.before.theme, day.after.theme) for day in found.days] == [("B", "Beter"), (None, "C")]


def test_the_report_tells_in_dutch_what_would_happen() -> None:
    known = [
        a_known(1, "Een", text="a" * 80),
        a_known(2, "Twee", starts_at=AT + 3 * HOUR, keywords=["x"]),
        a_known(3, "Drie", starts_at=AT + 5 * HOUR),
        a_known(4, "Vier"),
    ]
    rows = [
        a_row("Eén", 1, text="a" * 81, form="hybrid", has_waiting_list=True, place="Utrecht"),
        a_row("Twee", starts_at=AT + 2 * HOUR),
        a_row("Vier", 4),
        a_row("Nieuw", starts_at=AT + 8 * HOUR),
    ]
    sheet = Sheet(rows, [DayRow(MONDAY, "Thema")], notes=["Een opmerking."])

    assert report(compare(the_event(), known, sheet)) == [
        "Een opmerking.",
        "Nieuw: 1",
        "  Nieuw (maandag 8 maart 2027 18.00)",
        "Gewijzigd: 1",
        "  1 Een (maandag 8 maart 2027 10.00)",
        "    Titel: 'Een' wordt 'Eén'",
        f"    Omschrijving: {'a' * 80} wordt {'a' * 81}",
        "    Vorm: online wordt hybride",
        "    Locatie: (leeg) wordt 'Utrecht'",
        "    Wachtlijst: nee wordt ja",
        "Misschien verplaatst? 1 (wordt alleen gewijzigd met --moved)",
        "  2 Twee (maandag 8 maart 2027 13.00)",
        "    Begintijd: maandag 8 maart 2027 13.00 wordt maandag 8 maart 2027 12.00",
        "    Trefwoorden: 'x' wordt (leeg)",
        "Niet in het bestand, blijft staan: 1",
        "  3 Drie (maandag 8 maart 2027 15.00)",
        "Dagen nieuw of gewijzigd: 1",
        "  maandag 8 maart 2027: Thema",
        "Gelijk gebleven: 1",
    ]


def test_with_problems_the_report_is_those() -> None:
    problem = Problem("Programma", 3, "Titel", "", "deze cel is leeg.", "Vul hem in.")

    assert report(compare(the_event(), [], Sheet([a_row("Een")], problems=[problem]))) == [str(problem)]


# -- applying


async def sessions_of(event: Event) -> list[tuple[int, str]]:
    return [(session.number, session.title) for session in await programme.sessions_of(event)]


async def signs_up(event: Event, name: str, *sessions: Session) -> None:
    person = Person(name, f"{name}@example.org")
    ids = [session.id for session in sessions]
    await sign_up(event, person, ids, "", form_key(name, person, ids, ""))


@pytest.mark.usefixtures("db", "now")
async def test_the_sample_is_imported_whole_and_a_second_time_changes_nothing() -> None:
    event = await an_event(slug="week-2020")
    sheet = read(WEEK, event.time_zone)

    applied = await apply(event, await imports.difference(event, sheet), moved=False)
    again = await imports.difference(event, sheet)
    sessions = await programme.sessions_of(event)
    exported = read(write("Week", sessions, await Day.objects().where(Day.event == event.id), ZONE), ZONE)
    from_export = await imports.difference(event, exported)

    assert (applied.added, applied.changed, applied.days, applied.led_to) == (62, 0, 5, Consequences())
    assert sorted(session.number for session in sessions) == list(range(1, 63))
    assert (len(again.same), report(again)) == (62, ["Gelijk gebleven: 62"])
    assert report(from_export)[-1] == "Gelijk gebleven: 62"
    assert (from_export.changed, from_export.added, from_export.gone, from_export.problems) == ([], [], [], [])


@pytest.mark.usefixtures("db", "now")
async def test_a_change_that_people_are_told_about_is_counted_before_and_sent_after() -> None:
    event = await an_event()
    first, second = await a_session(event, title="Een"), await a_session(event, title="Twee")
    await signs_up(event, "Piet", first, second)
    await signs_up(event, "Anna", first)
    later, fuller = programme.content_of(first), programme.content_of(second)
    sheet = Sheet([
        Row("Programma", 2, 1, replace(later, ends_at=later.ends_at + HOUR)),
        Row("Programma", 3, 2, replace(fuller, capacity=40)),
    ])  # fmt: skip
    before = await Message.count()

    found = await imports.difference(event, sheet)
    counted = await consequences_of(found, moved=False)
    unsaid = await Message.count()
    applied = await apply(event, found, moved=False)

    assert (counted, applied.changed) == (applied.led_to, 2)
    assert counted == Consequences(people=2, updates=2)
    assert (unsaid - before, await Message.count() - before) == (0, 2)
    assert (await programme.session_at(event, 2)).capacity == 40


@pytest.mark.usefixtures("db", "now")
async def test_what_may_have_moved_is_applied_only_when_that_is_asked_and_what_is_gone_stays() -> None:
    event = await an_event()
    moved, gone = await a_session(event, title="Een"), await a_session(event, title="Weg", starts_at=AT + 5 * HOUR)
    await signs_up(event, "Piet", moved, gone)
    sheet = Sheet([Row("Programma", 2, None, replace(programme.content_of(moved), title="Eentje"))])

    found = await imports.difference(event, sheet)
    assert await consequences_of(found, moved=False) == Consequences()
    await apply(event, found, moved=False)
    assert await sessions_of(event) == [(1, "Een"), (2, "Weg")]
    assert await consequences_of(found, moved=True) == Consequences(people=1, updates=1)
    await apply(event, found, moved=True)
    assert await sessions_of(event) == [(1, "Eentje"), (2, "Weg")]


@pytest.mark.usefixtures("db", "now")
async def test_new_sessions_get_the_next_numbers_in_the_order_of_the_file() -> None:
    event = await an_event()
    await a_session(event, number=5, title="Vijf")
    rows = [a_row("Vijf"), a_row("B", starts_at=AT + 6 * HOUR), a_row("A", starts_at=AT + 5 * HOUR)]

    await apply(event, await imports.difference(event, Sheet(rows)), moved=False)

    assert await sessions_of(event) == [(5, "Vijf"), (7, "A"), (6, "B")]


@pytest.mark.usefixtures("db", "now")
async def test_days_get_their_theme_and_keep_a_text_that_the_file_does_not_speak_of() -> None:
    event = await an_event()
    await Day.update({Day.text: "Een tekst"}).where(Day.event == event.id)
    days = [DayRow(MONDAY, "Anders"), DayRow(date(2027, 3, 9), "Nieuw")]

    await apply(event, await imports.difference(event, Sheet(days=days)), moved=False)

    found = await Day.select(Day.date, Day.theme, Day.text).where(Day.event == event.id).order_by(Day.date)
    assert [(day["date"], day["theme"], day["text"]) for day in found] == [
        (MONDAY, "Anders", "Een tekst"),
        (date(2027, 3, 9), "Nieuw", ""),
    ]


@pytest.mark.usefixtures("db", "now")
async def test_with_one_problem_nothing_is_imported() -> None:
    event = await an_event()
    problem = Problem("Programma", 3, "Titel", "", "deze cel is leeg.", "Vul hem in.")
    found = await imports.difference(event, Sheet([a_row("Een")], problems=[problem]))

    with pytest.raises(SpreadsheetHasProblems):
        await apply(event, found, moved=False)

    assert await sessions_of(event) == []


@pytest.mark.usefixtures("db", "now")
async def test_when_somebody_changed_the_event_meanwhile_nothing_of_the_import_stays() -> None:
    event = await an_event()
    session = await a_session(event, title="Een")
    rows = [a_row("Eén", 1), a_row("Nieuw", starts_at=AT + 5 * HOUR)]
    found = await imports.difference(event, Sheet(rows, [DayRow(MONDAY, "Anders")]))
    await programme.change(session, replace(programme.content_of(session), capacity=3))

    with pytest.raises(ChangedMeanwhile):
        await apply(event, found, moved=False)

    assert await sessions_of(event) == [(1, "Een")]
    assert (await Day.select(Day.theme))[0]["theme"] == "In contact staan"


# -- of very many


def test_of_very_many_at_one_start_nothing_is_guessed() -> None:
    known = [a_known(number, f"Sessie {number}") for number in range(1, 41)]
    rows = [a_row(f"Sessie {number}!", row=number) for number in range(1, 41)]

    found = in_short(the_difference(known, *rows))

    assert (len(found["added"]), len(found["gone"]), "moved" in found) == (40, 40, False)


def test_a_file_with_more_sessions_than_any_event_has_is_refused() -> None:
    found = the_difference([], *(a_row(f"Sessie {number}") for number in range(1001)))

    assert report(found) == [
        "Er staan 1001 sessies in het bestand. Verdeel ze over meer bestanden: hoogstens 1000 in één bestand."
    ]
