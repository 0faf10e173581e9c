"""One row of a table: read cell by cell, keeping everything that is wrong with it."""

import datetime as dt
from collections.abc import Callable
from typing import Any, TypeVar

from events.texts import _, time_in_words
from sessions.programme import Content
from sessions.spreadsheet import cells, columns, dates
from sessions.spreadsheet.cells import Unfit
from sessions.spreadsheet.columns import Column, Table
from sessions.spreadsheet.grid import Fault, Value
from sessions.spreadsheet.sheet import DayRow, Problem, Row
from sessions.tables import Session

T = TypeVar("T")
Reader = Callable[[Value], T]

ANY_TEXT = frozenset({columns.TITLE, columns.TEXT, columns.SPEAKERS, columns.PLACE, columns.DIAL_IN, columns.AUDIENCE,
                      columns.SECTOR, columns.KEYWORDS, columns.THEME})  # fmt: skip


class Line:
    """One row, and what is wrong with it."""

    def __init__(self, table: Table, number: int, values: dict[Column, Value]) -> None:
        self.table = table
        self.number = number
        self.values = values
        self.problems: list[Problem] = []

    def value(self, column: Column) -> Value:
        """What stands in `column`; a bare number where a date or time is asked is Excel's own for it."""
        value = self.values.get(column)
        if column in {columns.DATE, columns.START, columns.END} and dates.is_serial(value):
            return self.table.grid.moment(value)  # type: ignore[arg-type]  # is_serial says it is a number
        return value

    def read(self, column: Column, reader: Reader[T], otherwise: T) -> T:
        """What `column` says; `otherwise` when it is empty or wrong."""
        value = self.value(column)
        if value is None:
            return otherwise
        try:
            _refuse_formula(column, value)
            return reader(value)
        except Unfit as unfit:
            self.mark(column, unfit)
            return otherwise

    def need(self, column: Column, reader: Reader[T]) -> T | None:
        """As `read`, for a column that must be filled."""
        if self.values.get(column) is None and column in self.table.places:
            self.mark(column, Unfit(_("deze cel is leeg."), _("Vul hem in.")))
        return self.read(column, reader, None)

    def mark(self, column: Column, unfit: Unfit) -> None:
        """Keep what is wrong with the cell in `column`."""
        value = cells.excerpt(self.value(column))
        sheet = self.table.grid.title
        self.problems.append(Problem(sheet, self.number, column.name, value, unfit.wrong, unfit.expected))


def _refuse_formula(column: Column, value: Value) -> None:
    """In a column of text a formula is text. An error of Excel is never what was meant."""
    if isinstance(value, Fault):
        raise Unfit(_("is een foutmelding van Excel."), _("Verbeter de cel."))
    if isinstance(value, str) and value.startswith("=") and column not in ANY_TEXT:
        raise Unfit(
            _("is een formule; die rekenen wij niet uit."), _("Zet de uitkomst zelf in de cel (plakken als waarde).")
        )


# -- sessions


def session_row(line: Line, zone: str) -> Row | None:
    """The session in `line`, its times in `zone`; None when something is wrong with it."""
    period = _period(line, zone)
    title = line.need(columns.TITLE, _filled(cells.line(_length("title"))))
    number = line.read(columns.NUMBER, cells.session_number, None)
    details = _details(line)
    if line.problems or period is None or title is None:
        return None
    content = Content(title=title, starts_at=period[0], ends_at=period[1], **details)
    said = frozenset(name for name, column in columns.OF_FIELD.items() if column in line.table.places)
    return Row(line.table.grid.title, line.number, number, content, said)


def _length(name: str) -> int:
    """How much fits in the column `name` of the table of sessions."""
    return int(getattr(Session, name).length)


def _filled(reader: Reader[str]) -> Reader[str]:
    """A reader that refuses a cell in which nothing can be seen."""

    def read(value: Value) -> str:
        text = reader(value)
        if not text:
            raise Unfit(_("deze cel is leeg."), _("Vul hem in."))
        return text

    return read


def _details(line: Line) -> dict[str, Any]:
    """All that may be left out."""
    details: dict[str, Any] = {
        "text": line.read(columns.TEXT, cells.text, ""),
        "speakers": line.read(columns.SPEAKERS, cells.names, list[str]()),
        "place": line.read(columns.PLACE, cells.line(_length("place")), ""),
        "meeting_link": line.read(columns.LINK, cells.link, ""),
        "dial_in": line.read(columns.DIAL_IN, cells.line(_length("dial_in")), ""),
        "capacity": line.read(columns.CAPACITY, cells.capacity, None),
        "online_capacity": line.read(columns.ONLINE_CAPACITY, cells.capacity, None),
        "has_waiting_list": line.read(columns.WAITING_LIST, cells.yes_or_no, False),
        "members_only": line.read(columns.MEMBERS_ONLY, cells.yes_or_no, False),
        "audience": line.read(columns.AUDIENCE, cells.line(_length("audience")), ""),
        "sector": line.read(columns.SECTOR, cells.line(_length("sector")), ""),
        "keywords": line.read(columns.KEYWORDS, cells.names, list[str]()),
        "materials": line.read(columns.MATERIALS, cells.materials, ""),
        "prepare": line.read(columns.PREPARE, cells.text, ""),
        "recording_link": line.read(columns.RECORDING, cells.link, ""),
        "remind_day": line.read(columns.REMIND_DAY, cells.yes_or_no, None),
        "remind_hour": line.read(columns.REMIND_HOUR, cells.yes_or_no, None),
        "sends_thanks": line.read(columns.THANKS, cells.yes_or_no, None),
    }
    return {**details, "form": line.read(columns.FORM, cells.form, _likely_form(details))}


def _likely_form(details: dict[str, Any]) -> str:
    """Where nothing is said: on location when only a place is given, hybrid with a place and a link, else online."""
    if not details["place"] or str(details["place"]).casefold().startswith("online"):
        return Session.Form.ONLINE.value
    return (Session.Form.HYBRID if details["meeting_link"] else Session.Form.LOCATION).value


def _period(line: Line, zone: str) -> tuple[dt.datetime, dt.datetime] | None:
    """Start and end as aware UTC; all three cells are read, so that each says what is wrong with it."""
    day = line.need(columns.DATE, dates.day)
    start, end = line.need(columns.START, dates.time), line.need(columns.END, dates.time)
    if day is None or start is None or end is None:
        return None
    if line.read(columns.START, dates.own_day, None) not in {None, day}:
        line.mark(columns.START, _other_day())
    # In our export: a session that ends on another day. How long it may be is asked about, as in the form.
    last = line.read(columns.END, dates.own_day, None) or day
    if last < day:
        line.mark(columns.END, _other_day())
    starts_at = line.read(columns.START, lambda _: dates.moment(day, start, zone), None)
    ends_at = line.read(columns.END, lambda _: dates.moment(last, end, zone), None)
    if starts_at is None or ends_at is None or line.problems:
        return None
    if ends_at <= starts_at:
        line.mark(columns.END, _too_early(starts_at, ends_at, zone))
    return starts_at, ends_at


def _other_day() -> Unfit:
    return Unfit(_("hoort bij een andere dag dan de kolom Datum."), _("Schrijf alleen de tijd."))


def _too_early(starts_at: dt.datetime, ends_at: dt.datetime, zone: str) -> Unfit:
    start = time_in_words(starts_at, zone)
    if ends_at == starts_at:
        wrong = _("is gelijk aan de begintijd {start}.")
    else:
        wrong = _("is eerder dan de begintijd {start}.")
    return Unfit(wrong.format(start=start), _("Schrijf een tijd na de begintijd."))


# -- days


def day_row(line: Line) -> DayRow | None:
    """The day in `line`; None when something is wrong with it."""
    date = line.need(columns.DATE, dates.day)
    theme = line.need(columns.THEME, _filled(cells.line(_length("title"))))
    text = line.read(columns.TEXT, cells.text, "" if columns.TEXT in line.table.places else None)
    return None if line.problems or date is None or theme is None else DayRow(date, theme, text)
