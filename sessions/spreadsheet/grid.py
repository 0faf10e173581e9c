"""From a file to the cells that have something in them. Nothing is evaluated: a formula is its own text."""

import datetime as dt
import warnings
import zipfile
from dataclasses import dataclass, field
from io import BytesIO
from itertools import islice
from pathlib import Path

from openpyxl import Workbook, load_workbook
from openpyxl.utils.datetime import from_excel
from openpyxl.worksheet._read_only import ReadOnlyWorksheet

from events.texts import _
from sessions.spreadsheet.survey import MOST_BYTES, HasDocumentType, Merge, Part, TooBig, check_texts, survey

Value = str | int | float | bool | dt.datetime | dt.date | dt.time | dt.timedelta | None
Cells = dict[int, dict[int, Value]]

HEADER_ROWS = 10
OLD_OR_ENCRYPTED = b"\xd0\xcf\x11\xe0"  # the container of .xls and of a workbook with a password


class UnreadableSpreadsheet(Exception):
    """The file cannot be read at all; its text is one sentence for the organiser."""


class Fault(str):
    """An error that Excel shows in a cell, such as #N/A or #REF!."""

    __slots__ = ()


@dataclass
class Grid:
    """One visible sheet. `cells[row][column]`, both from 1, has only cells with something in them."""

    title: str
    cells: Cells = field(default_factory=dict)
    shown: Cells = field(default_factory=dict)  # the first rows as Excel last showed them: results, no formulas
    banners: set[int] = field(default_factory=set)  # rows that are one wide cell
    epoch: dt.datetime = dt.datetime(1899, 12, 30)  # noqa: DTZ001 Excel counts local days

    def moment(self, serial: float) -> Value:
        """Excel's own number for a date (or date and time), by the calendar of this workbook."""
        at: dt.datetime = from_excel(serial, self.epoch)
        return at


def grids(source: Path | bytes) -> list[Grid]:
    """The visible sheets of `source` in their order. Raises `UnreadableSpreadsheet`."""
    data = _bytes(source)
    try:
        parts = survey(data)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # openpyxl names every extension that it leaves out
            return _grids(data, parts)
    except TooBig as refusal:
        raise _too_big() from refusal
    except HasDocumentType as refusal:
        raise _damaged() from refusal
    except Exception as fault:  # zipfile, expat and openpyxl raise a dozen kinds for a file that is damaged
        raise _damaged() from fault


def has_macros(source: Path | bytes) -> bool:
    """Whether a readable file holds macros (Visual Basic), which nobody here runs or keeps."""
    with zipfile.ZipFile(BytesIO(_bytes(source))) as archive:
        return any(name.lower().endswith("vbaproject.bin") for name in archive.namelist())


def _bytes(source: Path | bytes) -> bytes:
    data = source if isinstance(source, bytes) else _contents(source)
    if len(data) > MOST_BYTES:
        raise _too_big()
    if data.startswith(OLD_OR_ENCRYPTED):
        raise UnreadableSpreadsheet(
            _("Dit bestand is oud (.xls) of heeft een wachtwoord: sla het in Excel op als .xlsx zonder wachtwoord.")
        )
    if not data.startswith(b"PK"):
        raise UnreadableSpreadsheet(_("Dit is geen Excel-bestand: sla het programma in Excel op als .xlsx."))
    return data


def _contents(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            return file.read(MOST_BYTES + 1)
    except OSError as fault:
        raise UnreadableSpreadsheet(
            _("Het bestand {name} kan niet worden geopend: kijk of de naam klopt.").format(name=path.name)
        ) from fault


def _too_big() -> UnreadableSpreadsheet:
    return UnreadableSpreadsheet(
        _("Dit bestand is te groot: een programma mag 2 MB zijn, met 5.000 rijen en 200 kolommen.")
    )


def _damaged() -> UnreadableSpreadsheet:
    return UnreadableSpreadsheet(
        _("Dit bestand is beschadigd of geen Excel-bestand: open het in Excel en sla het opnieuw op als .xlsx.")
    )


def _grids(data: bytes, parts: dict[str, Part]) -> list[Grid]:
    workbook = _open(data, results=False)
    found = [_grid(sheet, parts) for sheet in _sheets(workbook)]
    if any(_is_formula(value) for grid in found for row in _head(grid) for value in row.values()):
        results = _open(data, results=True)
        for grid, sheet in zip(found, _sheets(results), strict=True):
            grid.shown = _cells(sheet, _part(sheet, parts), HEADER_ROWS)
        results.close()
    workbook.close()
    return found


def _open(data: bytes, results: bool) -> Workbook:
    return load_workbook(BytesIO(data), read_only=True, data_only=results, keep_links=False)


def _sheets(workbook: Workbook) -> list[ReadOnlyWorksheet]:
    return [
        sheet
        for sheet in workbook.worksheets
        if isinstance(sheet, ReadOnlyWorksheet) and sheet.sheet_state == "visible"
    ]


def _head(grid: Grid) -> list[dict[int, Value]]:
    return [row for number, row in grid.cells.items() if number <= HEADER_ROWS]


def _is_formula(value: Value) -> bool:
    return isinstance(value, str) and value.startswith("=")


def _part(sheet: ReadOnlyWorksheet, parts: dict[str, Part]) -> Part:
    return parts.get(sheet._worksheet_path, Part())  # type: ignore[attr-defined]  # not in the stubs


def _grid(sheet: ReadOnlyWorksheet, parts: dict[str, Part]) -> Grid:
    part = _part(sheet, parts)
    grid = Grid(sheet.title, _cells(sheet, part, part.last_row), epoch=sheet.parent.epoch)
    for merge in part.merges:
        _unmerge(grid, merge)
    return grid


def _cells(sheet: ReadOnlyWorksheet, part: Part, last_row: int) -> Cells:
    """Only as far as there is something: what comes after the last cell (filters, pictures) often stops openpyxl."""
    if not part.last_row or not part.last_column:
        return {}
    sheet.reset_dimensions()  # what a file says about its own size is often wrong
    found: Cells = {}
    rows = sheet.iter_rows(max_col=part.last_column)  # type: ignore[misc]  # the stubs have its self wrong
    for number, row in enumerate(islice(rows, last_row), start=1):
        values = {column: _value(cell.value, cell.data_type) for column, cell in enumerate(row, start=1)}
        if values := {column: value for column, value in values.items() if not is_blank(value)}:
            found[number] = values
    check_texts(value for row in found.values() for value in row.values() if isinstance(value, str))
    return found


def _value(value: object, kind: str) -> Value:
    if kind == "e":
        return Fault(value)
    if kind == "f":
        return value if isinstance(value, str) else str(getattr(value, "text", None) or "=")
    return value  # type: ignore[return-value]  # the stubs count rich text too, which is not asked for


def is_blank(value: Value) -> bool:
    """Whether there is nothing to see in the cell."""
    return value is None or (isinstance(value, str) and not value.strip())


def _unmerge(grid: Grid, merge: Merge) -> None:
    """A value over several columns is a title; one over several rows holds for each of them (a date, often)."""
    if merge.right > merge.left and merge.top in grid.cells:
        grid.banners.add(merge.top)
    value = grid.cells.get(merge.top, {}).get(merge.left)
    if merge.bottom == merge.top or value is None:
        return
    for number, row in grid.cells.items():
        if merge.top < number <= merge.bottom:
            row.setdefault(merge.left, value)
