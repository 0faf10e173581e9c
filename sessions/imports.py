"""Importing a programme: what a spreadsheet would change about an event, and doing it all at once."""

import asyncio
from collections import defaultdict
from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass, field, fields, replace
from datetime import datetime
from zoneinfo import ZoneInfo

from database import DB, hold
from events import days, publishing
from events.publishing import Theme, days_of
from events.tables import Day, Event
from events.texts import _, date_in_words, time_in_words
from sessions import programme
from sessions.changes.consequences import Consequences, together
from sessions.changes.foreseeing import Wanted, foreseen
from sessions.edits import Edit, edit
from sessions.programme import Content
from sessions.spreadsheet import DayRow, Problem, Row, Sheet, as_read
from sessions.spreadsheet import columns as named
from sessions.tables import Session

MOST_SESSIONS = 1000  # in one file: a large event has sixty
MOST_ALIKE = 30  # new rows with one start, of which one may be a session that is gone


class SpreadsheetHasProblems(Exception):
    """Nothing is imported as long as one cell is wrong."""


@dataclass(frozen=True)
class Changed:
    """A session that gets what `row` says about it; what the row says nothing about stays in `content` as it is."""

    session: Session
    row: Row
    content: Content
    edits: list[Edit]

    @property
    def is_retimed(self) -> bool:
        """Whether it gets another time."""
        return bool({one.field for one in self.edits} & {"starts_at", "ends_at"})


@dataclass(frozen=True)
class DayChanged:
    """A day that is new (`before` None) or gets another theme or text."""

    before: Day | None
    after: DayRow

    @property
    def edits(self) -> list[Edit]:
        """What it gets; of a new day, all that the sheet says of it."""
        was = {"theme": self.before.theme, "text": self.before.text} if self.before else {"theme": "", "text": ""}
        gets = {"theme": self.after.theme, "text": was["text"] if self.after.text is None else self.after.text}
        return [edit(name, was[name], gets[name], "") for name in gets if was[name] != gets[name]]


@dataclass
class Difference:
    """What an import would do. `moved`: one gone and one added that may be the same session; `gone`: only reported."""

    time_zone: str
    added: list[Row] = field(default_factory=list)
    changed: list[Changed] = field(default_factory=list)
    moved: list[Changed] = field(default_factory=list)
    gone: list[Session] = field(default_factory=list)
    same: list[Session] = field(default_factory=list)
    days: list[DayChanged] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    def changes(self, moved: bool) -> list[Changed]:
        """The sessions that are changed, with the moved ones if those are wanted."""
        return [*self.changed, *self.moved] if moved else self.changed

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to do."""
        return not (self.added or self.changed or self.moved or self.days or self.problems)


@dataclass(frozen=True)
class Applied:
    """What an import did, and who hears of its changes."""

    added: int
    changed: int
    days: int
    led_to: Consequences


# -- comparing


async def difference(event: Event, sheet: Sheet) -> Difference:
    """What importing `sheet` would change about `event` as it is now; a large sheet is compared while others go on."""
    sessions, days = await programme.sessions_of(event), await days_of(event)
    return await asyncio.to_thread(compare, event, sessions, sheet, days)


def compare(event: Event, sessions: Sequence[Session], sheet: Sheet, days: Sequence[Day] = ()) -> Difference:
    """What importing `sheet` would change about `event`, which has these `sessions` and `days`.

    `Nummer` identifies a session; a row without one is the session with its start and title. A number that the
    event does not have is a problem, unless the event has no sessions yet.
    """
    found = Difference(event.time_zone, problems=list(sheet.problems), notes=list(sheet.notes))
    if len(sheet.rows) > MOST_SESSIONS:
        found.problems.append(_too_many(len(sheet.rows)))
        return found
    matched = _match(sessions, sheet.rows, found)
    for session in sessions:
        row = matched.get(session.id)
        if row is None:
            found.gone += [] if session.is_cancelled else [session]
        elif (changed := _changed(session, row, event.time_zone)).edits:
            found.changed.append(changed)
        else:
            found.same.append(session)
    _pair(found)
    found.days = _day_changes(days, sheet.days)
    return found


def _too_many(number: int) -> Problem:
    return Problem(
        "", None, "", "", _("er staan {number} sessies in het bestand.").format(number=number),
        _("Verdeel ze over meer bestanden: hoogstens {most} in één bestand.").format(most=MOST_SESSIONS),
    )  # fmt: skip


def _match(sessions: Sequence[Session], rows: Sequence[Row], found: Difference) -> dict[int, Row]:
    """The row of each session that has one, by the session's id; the other rows are added, or a problem."""
    by_number = {session.number: session for session in sessions}
    matched = {by_number[row.number].id: row for row in rows if row.number in by_number}
    by_identity = {_identity(session): session for session in reversed(sessions) if session.id not in matched}
    for row in rows:
        if row.number in by_number:
            continue
        session = by_identity.pop(_identity(row.content), None) if row.number is None else None
        if session:
            matched[session.id] = row
        elif row.number is None or not sessions:
            found.added.append(row)
        else:
            found.problems.append(_unknown_number(row))
    return matched


def _identity(session: Session | Content) -> tuple[datetime, str]:
    return session.starts_at, " ".join(session.title.casefold().split())


def _unknown_number(row: Row) -> Problem:
    return Problem(
        row.sheet,
        row.row,
        named.NUMBER.name,
        str(row.number),
        _("is geen nummer van een sessie van dit evenement."),
        _("Maak de cel leeg als de sessie nieuw is."),
    )


def _changed(session: Session, row: Row, zone: str) -> Changed:
    """What differs, leaving out what a spreadsheet cannot keep (white space, mostly)."""
    now = programme.content_of(session)
    before = as_read(now)
    names = [part.name for part in fields(Content) if part.name in row.said]
    changed = [name for name in names if getattr(before, name) != getattr(row.content, name)]
    content = replace(now, **{name: getattr(row.content, name) for name in changed})
    edits = [edit(name, getattr(now, name), getattr(content, name), zone) for name in changed]
    return Changed(session, row, content, edits)


def _pair(found: Difference) -> None:
    """Take those out of gone and added that are on one day and share a title, or else a start."""
    zone = ZoneInfo(found.time_zone)
    _pair_by(lambda part: (part.starts_at.astimezone(zone).date(), _identity(part)[1]), found)
    _pair_by(lambda part: part.starts_at, found)
    found.moved.sort(key=lambda moved: (moved.row.sheet, moved.row.row))


def _pair_by(key: Callable[[Session | Content], Hashable], found: Difference) -> None:
    """Give each gone session the added row with the same key; of several, the one with the likest title.

    Of very many with one key nothing is guessed: it would take long, and be wrong.
    """
    candidates: defaultdict[Hashable, list[tuple[Row, frozenset[str]]]] = defaultdict(list)
    for row in found.added:
        candidates[key(row.content)].append((row, _threes(row.content.title)))
    paired = []
    for session in found.gone:
        rows = candidates[key(session)]
        if 0 < len(rows) <= MOST_ALIKE:
            title = _threes(session.title)
            best = max(range(len(rows)), key=lambda place: _likeness(title, rows[place][1]))
            paired.append(_changed(session, rows.pop(best)[0], found.time_zone))
    found.moved += paired
    taken = {id(part) for pair in paired for part in (pair.session, pair.row)}
    found.gone = [session for session in found.gone if id(session) not in taken]
    found.added = [row for row in found.added if id(row) not in taken]


def _threes(title: str) -> frozenset[str]:
    """Every three letters of it that follow each other."""
    letters = f"  {' '.join(title.casefold().split())} "
    return frozenset(letters[start : start + 3] for start in range(len(letters) - 2))


def _likeness(one: frozenset[str], other: frozenset[str]) -> float:
    """How alike two titles are, from 0 to 1 (Dice's coefficient of their threes)."""
    return 2 * len(one & other) / (len(one) + len(other))


def _day_changes(days: Sequence[Day], rows: Sequence[DayRow]) -> list[DayChanged]:
    known = {day.date: day for day in days}
    return [DayChanged(known.get(row.date), row) for row in rows if _differs(known.get(row.date), row)]


def _differs(day: Day | None, row: DayRow) -> bool:
    return day is None or day.theme != row.theme or row.text not in {None, day.text}


# -- applying


async def consequences_of(difference: Difference, moved: bool) -> Consequences:
    """What applying it would lead to."""
    changes = difference.changes(moved)
    if not changes:
        return Consequences()
    event = await publishing.event_of(changes[0].session.event)
    told = await foreseen([Wanted(event, change.session, vars(change.content)) for change in changes])
    return together(told.values())


async def apply(event: Event, difference: Difference, moved: bool, by: int | None = None) -> Applied:
    """Do all of it or nothing, as organiser `by`; what may have moved only with `moved`, what is gone never.

    Raises `SpreadsheetHasProblems`, and `programme.ChangedMeanwhile` when the event is not as it was compared.
    """
    if difference.problems:
        raise SpreadsheetHasProblems
    changes = difference.changes(moved)
    async with DB.transaction():
        await hold(Session, [change.session.id for change in changes])  # all at once, in the order of every sign-up
        added = await programme.add_many(event, [(row.number, row.content) for row in difference.added], by)
        told = []
        for change in changes:
            told.append(await programme.change(change.session, change.content, by))
            await asyncio.sleep(0)  # SQLite never waits by itself: others can read meanwhile
        await _apply_days(event, difference.days, by)
    return Applied(len(added), len(changes), len(difference.days), together(told))


async def _apply_days(event: Event, changes: Sequence[DayChanged], by: int | None) -> None:
    """Each day with its deed. Raises `programme.ChangedMeanwhile` when there is such a day now, or none any more."""
    try:
        for day in changes:
            if day.before is None:
                await days.add(event, Theme(day.after.date, day.after.theme, day.after.text or ""), by)
            else:
                text = day.before.text if day.after.text is None else day.after.text
                await days.change(event, day.before, Theme(day.after.date, day.after.theme, text), by)
    except (publishing.DayTaken, publishing.DayNotFound) as meanwhile:
        raise programme.ChangedMeanwhile from meanwhile


# -- telling


def report(difference: Difference, moved: bool = False) -> list[str]:
    """The difference in lines of Dutch for the command line; with problems, only those."""
    if difference.problems:
        return [str(problem) for problem in difference.problems]
    zone = difference.time_zone
    same = _("Gelijk gebleven: {number}").format(number=len(difference.same))
    return [
        *difference.notes,
        *_part(_("Nieuw: {number}"), [[_line(row.content, zone)] for row in difference.added]),
        *_part(_("Gewijzigd: {number}"), [_lines(change, zone) for change in difference.changed]),
        *_part(
            _("Verplaatst: {number}")
            if moved
            else _("Misschien verplaatst? {number} (wordt alleen gewijzigd met --moved)"),
            [_lines(change, zone) for change in difference.moved],
        ),
        *_part(
            _("Niet in het bestand, blijft staan: {number}"),
            [[_line(session, zone, session.number)] for session in difference.gone],
        ),
        *_part(_("Dagen nieuw of gewijzigd: {number}"), [_day_lines(day) for day in difference.days]),
        *([same] if difference.same else []),
    ]


def _part(heading: str, items: Sequence[Sequence[str]]) -> list[str]:
    """A heading with how many there are, and their lines; nothing when there are none."""
    lines = [f"  {line}" for item in items for line in item]
    return [heading.format(number=len(items)), *lines] if items else []


def _line(session: Session | Content, zone: str, number: int | None = None) -> str:
    when = f"{date_in_words(session.starts_at, zone)} {time_in_words(session.starts_at, zone)}"
    name = session.title if number is None else f"{number} {session.title}"
    return _("{name} ({when})").format(name=name, when=when)


def _lines(change: Changed, zone: str) -> list[str]:
    first = _line(change.session, zone, change.session.number)
    return [first, *(f"  {one}" for one in change.edits)]


def _day_lines(day: DayChanged) -> list[str]:
    first = f"{date_in_words(day.after.date)}: {day.after.theme}"
    return [first, *(f"  {one}" for one in day.edits)] if day.before else [first]
