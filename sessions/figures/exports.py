"""Lists as files: Excel and CSV that no program takes for formulas (TRUST S17), with what they are for and until when.

Files are built in a thread of their own, so that twenty thousand rows keep nobody waiting.
"""

import asyncio
import csv
import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from io import BytesIO, StringIO
from typing import Any

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter

import clock
from events import history
from events.tables import Event
from events.texts import _
from sessions.figures.lists import Kind, Sheet, Value, last_day, sheets_of
from sessions.spreadsheet.cells import ESCAPED, is_calculated, printable

LOOKS_LIKE_ELSE = ("=", "#")  # openpyxl makes a formula of the one and an error of the other
DAY, MOMENT = "dd-mm-yyyy", "dd-mm-yyyy hh:mm"
FONT = Font(bold=True)


@dataclass(frozen=True)
class Asked:
    """What somebody wants to take away, and what for."""

    kind: Kind
    is_excel: bool
    purpose: str


@dataclass(frozen=True)
class File:
    """A file to save."""

    name: str
    media_type: str
    content: bytes


async def delete_by(event: Event) -> dt.date:
    """The day on which a file with people of `event` must be gone: when we erase them too; never before today."""
    today = clock.now().astimezone(event.zone).date()
    return max(today, await last_day(event) + dt.timedelta(days=event.retention_days))


async def export(event: Event, asked: Asked, by: int) -> File:
    """The file that organiser `by` asked for; that they did, and what for, is written down."""
    sheets = await sheets_of(event, asked.kind)
    about = await _about(event, asked)
    build = as_excel if asked.is_excel else as_csv
    content = await asyncio.to_thread(build, about, sheets)
    await history.note(
        by, event.id, f"event:{event.id}", "exported",
        after={
            "list": asked.kind, "format": "xlsx" if asked.is_excel else "csv", "purpose": asked.purpose,
            "rows": sum(len(sheet.rows) for sheet in sheets),
        },
    )  # fmt: skip
    name = f"{asked.kind}-{event.slug}-{clock.now().astimezone(event.zone):%Y-%m-%d}"
    if asked.is_excel:
        return File(f"{name}.xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", content)
    return File(f"{name}.csv", "text/csv", content)  # Litestar says the charset


async def _about(event: Event, asked: Asked) -> list[list[Value]]:
    """What stands at the beginning of the file."""
    made_at = clock.now().astimezone(event.zone).replace(tzinfo=None, second=0, microsecond=0)
    return [
        [_("Bijeenkomst"), event.title],
        [_("Doel"), asked.purpose],
        [_("Gemaakt op"), made_at],
        [_("Gooi dit bestand weg uiterlijk op"), await delete_by(event)],
    ]


# -- CSV


def as_csv(about: Sequence[list[Value]], sheets: Sequence[Sheet]) -> bytes:
    """UTF-8 with a mark, semicolons, RFC 4180 quotes around all text; sheets have an empty line between them."""
    file = StringIO()
    writer = csv.writer(file, delimiter=";", quoting=csv.QUOTE_NONNUMERIC, lineterminator="\r\n")
    writer.writerows(_plain(row) for row in about)
    for sheet in sheets:
        file.write("\r\n")
        if len(sheets) > 1:
            writer.writerow(_plain([sheet.title]))
        writer.writerow(_plain(sheet.header))
        writer.writerows(_plain(row) for row in sheet.rows)
    return file.getvalue().encode("utf-8-sig")


def _plain(row: Iterable[Value]) -> list[str | int]:
    return [value if isinstance(value, int) else harmless(_shown(value)) for value in row]


def _shown(value: str | dt.date | dt.datetime | None) -> str:
    match value:
        case dt.datetime():
            return f"{value:%d-%m-%Y %H:%M}"
        case dt.date():
            return f"{value:%d-%m-%Y}"
        case _:
            return value or ""


def harmless(text: str) -> str:
    """`text` without control characters, and an apostrophe before what a spreadsheet would calculate."""
    clean = printable(text)
    return f"'{clean}" if is_calculated(clean) else clean


# -- Excel


def as_excel(about: Sequence[list[Value]], sheets: Sequence[Sheet]) -> bytes:
    """A workbook: first what it is for, then the sheets. All text is text, dates are dates."""
    book = Workbook(write_only=True)
    _fill(book, Sheet(_("Over dit bestand"), [], [*about]))
    for sheet in sheets:
        _fill(book, sheet)
    book.properties.creator = "Bijeen"
    file = BytesIO()
    book.save(file)
    return file.getvalue()


def _fill(book: Workbook, table: Sheet) -> None:
    sheet: Any = book.create_sheet(table.title)  # openpyxl's types know no sheet that is only written
    for number, width in enumerate(_widths(table.header, table.rows), start=1):
        sheet.column_dimensions[get_column_letter(number)].width = width
    if table.header:
        sheet.freeze_panes = f"{get_column_letter(table.held + 1)}2"
        sheet.auto_filter.ref = f"A1:{get_column_letter(len(table.header))}{len(table.rows) + 1}"
        sheet.print_title_rows = "1:1"
        if table.held:
            sheet.print_title_cols = f"A:{get_column_letter(table.held)}"
        sheet.append([_bold(sheet, words) for words in table.header])
    for row in table.rows:
        sheet.append([_cell(sheet, value) for value in row])


def _widths(header: Sequence[str], rows: Sequence[Sequence[Value]]) -> list[int]:
    """As wide as the first rows need, within reason."""
    seen = [header, *rows[:200]]
    columns = max(map(len, seen), default=0)
    return [
        min(60, max(12, *(2 + len(str(row[place] or "")) for row in seen if place < len(row))))
        for place in range(columns)
    ]  # fmt: skip


def _bold(sheet: Any, words: str) -> Any:
    cell = _text(sheet, _escaped(words))
    cell.font = FONT
    return cell


def _cell(sheet: Any, value: Value) -> Any:
    """What openpyxl writes as it is, or a cell that says how."""
    if isinstance(value, str):
        clean = _escaped(value)
        return _text(sheet, clean) if clean.startswith(LOOKS_LIKE_ELSE) or is_calculated(clean) else clean
    if isinstance(value, dt.date):
        cell: Any = WriteOnlyCell(sheet)
        cell.value = value
        cell.number_format = MOMENT if isinstance(value, dt.datetime) else DAY
        return cell
    return value


def _text(sheet: Any, clean: str) -> Any:
    cell = WriteOnlyCell(sheet, clean)
    cell.data_type = "s"
    cell.quotePrefix = is_calculated(clean)  # so it stays text when somebody edits it
    return cell


def _escaped(text: str) -> str:
    """`text` as a cell may hold it; what looks like Excel's own escape for a character gets one itself."""
    return ESCAPED.sub(r"_x005F_x\1_", printable(text))
