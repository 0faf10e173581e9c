"""Reading a programme that organisers made: the sessions, the days, and everything that is wrong, all at once."""

from collections.abc import Callable, Hashable, Sequence
from contextlib import suppress
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any, TypeVar

from events.texts import _
from sessions.programme import Content
from sessions.spreadsheet import cells
from sessions.spreadsheet.cells import Unfit
from sessions.spreadsheet.columns import DATE, DAYS, NUMBER, PROGRAMME, TITLE, Column, Table, find, plain
from sessions.spreadsheet.grid import Grid, grids, has_macros
from sessions.spreadsheet.rows import Line, day_row, session_row
from sessions.spreadsheet.sheet import DayRow, Problem, Row, Sheet

R = TypeVar("R", Row, DayRow)

OF_SESSIONS = "Programma"
OF_DAYS = "Dagen"
NAMES_OF_DAYS = frozenset({plain(OF_DAYS), "themas", "dagthemas"})


def read(source: Path | bytes, time_zone: str) -> Sheet:
    """What stands in an .xlsx file, its dates and times in `time_zone`; sessions get aware UTC times.

    The sessions stand on the sheet "Programma", or else on every sheet with the columns of one; the days on
    "Dagen". With anything in `problems` nothing may be imported. Raises `UnreadableSpreadsheet`.
    """
    found = [grid for grid in grids(source) if grid.cells]
    of_days = [grid for grid in found if plain(grid.title) in NAMES_OF_DAYS]
    sheet = Sheet()
    _read_programme([grid for grid in found if grid not in of_days], time_zone, sheet)
    _read_days(of_days, sheet)
    if has_macros(source):
        sheet.notes.append(_("In dit bestand staan macro's. Die voeren wij niet uit; wij lezen alleen de cellen."))
    order = {grid.title: place for place, grid in enumerate(found)}
    sheet.problems.sort(key=lambda problem: (order.get(problem.sheet, 0), problem.row or 0))
    return sheet


def as_read(content: Content) -> Content:
    """`content` as it would come back from a spreadsheet: without what a cell cannot keep."""
    lines = ("title", "place", "meeting_link", "dial_in", "audience", "sector", "recording_link")
    kept: dict[str, Any] = {name: cells.one_line(getattr(content, name)) for name in lines}
    kept |= {name: cells.paragraphs(getattr(content, name)) for name in ("text", "materials", "prepare")}
    kept |= {name: cells.split_names("\n".join(getattr(content, name))) for name in ("speakers", "keywords")}
    with suppress(Unfit):
        kept["materials"] = cells.materials(content.materials)
    return replace(content, **kept)


# -- sessions


def _read_programme(found: Sequence[Grid], zone: str, sheet: Sheet) -> None:
    tables = _programmes(found)
    if not tables:
        sheet.problems.append(_no_programme(found))
    used = {id(table.grid) for table in tables}
    left = [grid.title for grid in found if tables and id(grid) not in used]
    sheet.notes += [
        _("Blad {name} hoort niet bij het programma; dat lezen wij niet.").format(name=name) for name in left
    ]
    pairs = [pair for table in tables for pair in _read(table, PROGRAMME, partial(session_row, zone=zone), sheet)]
    _refuse_twice(pairs, NUMBER, lambda row: row.number)
    _refuse_twice(pairs, TITLE, lambda row: (row.content.title.casefold(), row.content.starts_at))
    sheet.rows = _sound(pairs, sheet)


def _programmes(found: Sequence[Grid]) -> list[Table]:
    tables = [table for grid in found if (table := find(grid, PROGRAMME))]
    named = [table for table in tables if plain(table.grid.title) == plain(OF_SESSIONS)]
    return named or tables


def _no_programme(found: Sequence[Grid]) -> Problem:
    sheet = found[0].title if len(found) == 1 else ""
    wrong = _("er is geen programma gevonden.")
    return _about(sheet, wrong, _("Zet Datum, Begintijd, Eindtijd en Titel in één van de eerste tien rijen."))


# -- days


def _read_days(found: Sequence[Grid], sheet: Sheet) -> None:
    pairs = []
    for grid in found:
        if table := find(grid, DAYS):
            pairs += _read(table, DAYS, day_row, sheet)
        else:
            wrong = _("de kolommen Datum en Thema ontbreken.")
            sheet.problems.append(_about(grid.title, wrong, _("Zet ze in één van de eerste tien rijen.")))
    _refuse_twice(pairs, DATE, lambda day: day.date)
    sheet.days = _sound(pairs, sheet)


# -- any table


def _read(
    table: Table, wanted: Sequence[Column], reader: Callable[[Line], R | None], sheet: Sheet
) -> list[tuple[Line, R]]:
    """The rows that can be read, each with its line; what is wrong with the others is kept in `sheet`."""
    _check_header(table, wanted, sheet)
    pairs = []
    for number, values in table.rows():
        line = Line(table, number, values)
        row = reader(line)
        if row is None:
            sheet.problems += line.problems
        else:
            pairs.append((line, row))
    return pairs


def _check_header(table: Table, wanted: Sequence[Column], sheet: Sheet) -> None:
    name = table.grid.title
    for column in wanted:
        if column.required and column not in table.places:
            sheet.problems.append(_about(name, _("deze kolom ontbreekt."), _("Voeg hem toe."), column))
    for column in table.twice:
        sheet.problems.append(_about(name, _("deze kolom staat er twee keer."), _("Laat er één staan."), column))
    unknown = _("Blad {sheet}: de kolom '{column}' kennen wij niet; wat daarin staat, nemen wij niet over.")
    sheet.notes += [unknown.format(sheet=name, column=cells.excerpt(text)) for text in table.unknown]


def _about(sheet: str, wrong: str, expected: str, column: Column | None = None) -> Problem:
    """A problem of a sheet, or of a whole column."""
    return Problem(sheet, None, column.name if column else "", "", wrong, expected)


def _refuse_twice(pairs: Sequence[tuple[Line, R]], column: Column, identity: Callable[[R], Hashable | None]) -> None:
    """Mark every row after the first with the same identity."""
    first: dict[Hashable, Line] = {}
    for line, row in pairs:
        key = identity(row)
        earlier = first.setdefault(key, line)
        if key is not None and earlier is not line and not line.problems:
            line.mark(column, _twice(earlier, line))


def _twice(earlier: Line, line: Line) -> Unfit:
    if earlier.table is line.table:
        wrong = _("staat ook in rij {row}.").format(row=earlier.number)
    else:
        wrong = _("staat ook op blad {sheet}, rij {row}.").format(sheet=earlier.table.grid.title, row=earlier.number)
    return Unfit(wrong, _("Laat één van de twee staan."))


def _sound(pairs: Sequence[tuple[Line, R]], sheet: Sheet) -> list[R]:
    """The rows with nothing wrong; the others give their problems to `sheet`."""
    sheet.problems += [problem for line, _row in pairs for problem in line.problems]
    return [row for line, row in pairs if not line.problems]
