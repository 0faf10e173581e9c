"""Lists of an event to work with elsewhere: its participants, its registrations, its figures."""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from enum import StrEnum
from itertools import groupby
from operator import itemgetter
from zoneinfo import ZoneInfo

from database import Rows, fetch
from events.tables import Day, Event
from events.texts import _
from sessions.figures.charts import panels_of
from sessions.figures.councils import by_council, panels_by_council
from sessions.figures.counting import figures_of
from sessions.programme import sessions_of
from sessions.questions.results import everything_said
from sessions.questions.tables import Question
from sessions.tables import Registration, Session
from sessions.ways.counting import IS_ONLINE
from sessions.ways.words import name_of
from sessions.wishes.results import results_of, wishers_of

Value = str | int | date | datetime | None

MANY = 500  # people read at a time: in between others have their turn
PEOPLE = """
SELECT id, name, council, role, email, phone, note, created_at FROM participant
WHERE event = {} AND erased_at IS NULL AND id > {} ORDER BY id LIMIT {}
"""
THEIRS = """
SELECT r.id, r.participant, r.session, r.status, r.way, r.created_at, c.at AS arrived_at
FROM participant p JOIN registration r ON r.participant = p.id
    LEFT JOIN check_in c ON c.registration = r.id AND c.undone_at IS NULL
WHERE p.event = {} AND p.id >= {} AND p.id <= {} ORDER BY r.id
"""
WAITING = f"""
SELECT r.id, r.session, {IS_ONLINE} AS online FROM registration r JOIN session s ON s.id = r.session
WHERE s.event = {{}} AND r.status = 'waiting' ORDER BY r.session, online, r.priority DESC, r.id
"""  # noqa: S608 our own words


class Kind(StrEnum):
    """Which list."""

    PARTICIPANTS = "deelnemers"
    REGISTRATIONS = "aanmeldingen"
    FIGURES = "cijfers"
    WISHES = "wensen"

    @property
    def has_names(self) -> bool:
        """Whether it tells who people are."""
        return self != Kind.FIGURES


@dataclass(frozen=True)
class Sheet:
    """A table to write; its dates and times are local and naive, as a spreadsheet keeps them.

    The first `held` columns stay in sight, as the header does.
    """

    title: str
    header: list[str]
    rows: list[list[Value]]
    held: int = 0


async def sheets_of(event: Event, kind: Kind) -> list[Sheet]:
    """The list as one sheet; the figures have a sheet for each table."""
    if kind == Kind.FIGURES:
        return await _figures(event)
    if kind == Kind.WISHES:
        return await _wishes(event)
    sessions = await sessions_of(event)
    people, theirs = await _people(event)
    if kind == Kind.REGISTRATIONS:
        return [await asyncio.to_thread(_registrations, event.zone, sessions, people, theirs)]
    answers = await everything_said(event)
    return [await asyncio.to_thread(_participants, event.zone, sessions, people, theirs, answers)]


async def last_day(event: Event) -> date:
    """The local day on which `event` ends; of one without days and sessions the day it was made."""
    made = event.created_at.astimezone(event.zone).date()
    last = await Day.objects().where(Day.event == event.id).order_by(Day.date, ascending=False).first()
    ends = [one.ends_at.astimezone(event.zone).date() for one in await sessions_of(event)]
    return max([*ends, *([last.date] if last else [])], default=made)


async def _people(event: Event) -> tuple[Rows, dict[int, Rows]]:
    """Everybody, and the registrations of each by their id, the newest last; `place` is the number in line, or None."""
    line = await _line(event)
    people: Rows = []
    theirs: dict[int, Rows] = {}
    while some := await fetch(PEOPLE, event.id, people[-1]["id"] if people else 0, MANY):
        people += some
        for row in await fetch(THEIRS, event.id, some[0]["id"], some[-1]["id"]):
            theirs.setdefault(row["participant"], []).append({**row, "place": line.get(row["id"])})
        await asyncio.sleep(0)
    return people, theirs


async def _line(event: Event) -> dict[int, int]:
    """The number in line of each registration that waits, 1 for the first."""
    waiting = groupby(await fetch(WAITING, event.id), key=itemgetter("session", "online"))
    return {row["id"]: number for _session, rows in waiting for number, row in enumerate(rows, start=1)}


def _words(status: str) -> str:
    return {
        Registration.Status.CONFIRMED: _("Heeft een plaats"),
        Registration.Status.OFFERED: _("Heeft een aanbod"),
        Registration.Status.WAITING: _("Wachtlijst"),
        Registration.Status.REQUESTED: _("Vraagt om een plaats"),
        Registration.Status.CANCELLED: _("Afgemeld"),
    }[Registration.Status(status)]


def _participants(
    zone: ZoneInfo, sessions: Sequence[Session], people: Rows, theirs: dict[int, Rows],
    answers: tuple[Sequence[Question], Mapping[tuple[int, int], str]],
) -> Sheet:  # fmt: skip
    """One row for each person, with two columns for each session: what became of it, and when they came in; and one for
    each question. What people need is in no list (TRUST P3).
    """
    questions, said = answers
    rows: list[list[Value]] = []
    for person in sorted(people, key=lambda row: row["name"].casefold()):
        own = {row["session"]: row for row in theirs.get(person["id"], [])}
        cells = [cell for session in sessions for cell in _of_session(own.get(session.id), zone)]
        rows.append([*_person(person), _local(person["created_at"], zone), *cells, *(said.get((person["id"], one.id), "") for one in questions)])
    columns = [
        words for session in sessions
        for words in (f"{session.number}. {session.title}", _("{number}. Binnen om").format(number=session.number))
    ]  # fmt: skip
    columns += [_question(one, sessions) for one in questions]
    # The first column is the name: it stays in sight beside two columns for each of sixty sessions.
    return Sheet(_("Deelnemers"), [*_person_columns(), _("Aangemeld op"), *columns], rows, held=1)


def _question(question: Question, sessions: Sequence[Session]) -> str:
    """The head of its column."""
    numbers = [session.number for session in sessions if session.id == question.session]
    words = f"{numbers[0]}. {question.words}" if numbers else question.words
    return _("{question} (verwijderd)").format(question=words) if question.removed_at else words


def _of_session(row: Mapping[str, Value] | None, zone: ZoneInfo) -> list[Value]:
    if row is None:
        return ["", None]
    words = _words(str(row["status"]))
    if row["place"]:
        words = _("{status}, nummer {place}").format(status=words, place=row["place"])
    return [words, _local(row["arrived_at"], zone)]


def _registrations(zone: ZoneInfo, sessions: Sequence[Session], people: Rows, theirs: dict[int, Rows]) -> Sheet:
    """One row for each registration, in order of sessions and then of names."""
    known = {session.id: (place, session) for place, session in enumerate(sessions)}
    found = [
        (known[row["session"]], person, row)
        for person in people for row in theirs.get(person["id"], []) if row["session"] in known
    ]  # fmt: skip
    found.sort(key=lambda one: (one[0][0], one[1]["name"].casefold()))
    rows: list[list[Value]] = [
        [
            session.number, session.title, _local(session.starts_at, zone), *_person(person), _words(row["status"]),
            row["place"], name_of(str(row["way"])), _local(row["created_at"], zone), _local(row["arrived_at"], zone),
        ]
        for (_place, session), person, row in found
    ]  # fmt: skip
    header = [
        _("Nummer"), _("Sessie"), _("Begin"), *_person_columns(), _("Aanmelding"), _("Nummer op de wachtlijst"), _("Hoe"),
        _("Aangemeld op"), _("Binnen om"),
    ]  # fmt: skip
    return Sheet(_("Aanmeldingen"), header, rows)


def _person_columns() -> list[str]:
    return [
        _("Naam"), _("Cliëntenraad of organisatie"), _("Rol"), _("E-mailadres"), _("Telefoon"), _("Kenmerk"),
    ]  # fmt: skip


def _person(row: Mapping[str, Value]) -> list[Value]:
    return [row[name] for name in ("name", "council", "role", "email", "phone", "note")]


def _local(at: Value, zone: ZoneInfo) -> datetime | None:
    """A moment as the clock on the wall shows it, in whole minutes."""
    if not isinstance(at, datetime):
        return None
    return (at if at.tzinfo else at.replace(tzinfo=UTC)).astimezone(zone).replace(tzinfo=None, second=0, microsecond=0)


async def _figures(event: Event) -> list[Sheet]:
    sheets = []
    for panel in [*panels_of(event, await figures_of(event)), *panels_by_council(await by_council(event))]:
        has_more = any(line.more for line in panel.lines)
        first, *others = panel.columns
        header = [first, *([_("Wanneer")] if has_more else []), *others]
        rows: list[list[Value]] = [
            [line.label, *([line.more] if has_more else []), *line.cells] for line in panel.lines
        ]
        sheets.append(Sheet(panel.title, header, rows))
    return sheets


async def _wishes(event: Event) -> list[Sheet]:
    """Who wished what, and how many of each sector want each topic."""
    results = await results_of(event)
    rows: list[list[Value]] = [
        [
            one.name, one.email, one.council, one.sector, _("ja") if one.wants_mail else _("nee"), "; ".join(one.topics),
            "; ".join(one.suggestions), _local(one.changed_at, event.zone), _local(one.told_at, event.zone),
        ]
        for one in await wishers_of(event)
    ]  # fmt: skip
    header = [
        _("Naam"), _("E-mailadres"), _("Cliëntenraad of organisatie"), _("Sector"), _("Mail als de inschrijving opent"),
        _("Onderwerpen"), _("Ideeën"), _("Gezegd op"), _("Verteld op"),
    ]  # fmt: skip
    counted: list[list[Value]] = [[one.title, results.of(one), *results.per_sector(one)] for one in results.topics]
    sectors = [sector or _("Sector niet ingevuld") for sector in results.sectors]
    return [
        Sheet(_("Wensen"), header, rows, 1),
        Sheet(_("Onderwerpen"), [_("Onderwerp"), _("Mensen"), *sectors], counted, 1),
    ]
