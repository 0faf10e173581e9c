"""Writing a programme for Excel: what `read` reads back as the same sessions and days."""

import datetime as dt
from collections.abc import Sequence
from io import BytesIO
from zoneinfo import ZoneInfo

from openpyxl import Workbook
from openpyxl.cell import Cell, MergedCell
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from events.tables import Day
from sessions.spreadsheet import columns
from sessions.spreadsheet.cells import ESCAPED, is_calculated, printable
from sessions.spreadsheet.columns import Column
from sessions.spreadsheet.reading import OF_DAYS, OF_SESSIONS
from sessions.tables import Session

Writable = str | int | dt.datetime | dt.date | dt.time | None

FORM_WORDS = {
    Session.Form.ONLINE.value: "online",
    Session.Form.LOCATION.value: "op locatie",
    Session.Form.HYBRID.value: "hybride",
}
FORMATS = {columns.DATE: "dd-mm-yyyy", columns.START: "hh:mm", columns.END: "hh:mm"}
HEADER = {"font": Font(bold=True, color="FFFFFF"), "fill": PatternFill("solid", fgColor="1F3A5F")}


def write(
    event_title: str, sessions: Sequence[Session], days: Sequence[Day], time_zone: str, *, has_links: bool = True
) -> bytes:
    """An .xlsx file with the sheets "Programma" and "Dagen"; its dates and times are those in `time_zone`.

    Without `has_links` there is no way into a meeting in it: no link, no number to dial (TRUST P9). Brought back, it
    says nothing about those.
    """
    shown = [column for column in columns.PROGRAMME if has_links or column not in columns.WAYS_IN]
    book = Workbook()
    programme = book.worksheets[0]
    programme.title = OF_SESSIONS
    _fill(programme, shown, [_session(session, time_zone) for session in sessions])
    _fill(book.create_sheet(OF_DAYS), columns.DAYS, [_day(day) for day in days])
    book.properties.title = _escaped(event_title)
    book.properties.creator = "Bijeen"
    file = BytesIO()
    book.save(file)
    return file.getvalue()


def _session(session: Session, zone: str) -> dict[Column, Writable]:
    start, end = (at.astimezone(ZoneInfo(zone)).replace(tzinfo=None) for at in (session.starts_at, session.ends_at))
    return {
        columns.NUMBER: session.number,
        columns.DATE: start.date(),
        columns.START: start.time(),
        columns.END: end.time() if end.date() == start.date() else end,
        columns.TITLE: session.title,
        columns.TEXT: session.text,
        columns.SPEAKERS: "; ".join(session.speakers),
        columns.FORM: FORM_WORDS[session.form],
        columns.PLACE: session.place,
        columns.LINK: session.meeting_link,
        columns.DIAL_IN: session.dial_in,
        columns.CAPACITY: session.capacity,
        columns.ONLINE_CAPACITY: session.online_capacity,
        columns.WAITING_LIST: _word(session.has_waiting_list),
        columns.MEMBERS_ONLY: _word(session.members_only),
        columns.AUDIENCE: session.audience,
        columns.SECTOR: session.sector,
        columns.KEYWORDS: "; ".join(session.keywords),
        columns.MATERIALS: session.materials,
        columns.PREPARE: session.prepare,
        columns.RECORDING: session.recording_link,
        columns.REMIND_DAY: _word(session.remind_day),
        columns.REMIND_HOUR: _word(session.remind_hour),
        columns.THANKS: _word(session.sends_thanks),
    }


def _word(yes: bool | None) -> str:
    """An empty cell where the session does as its event."""
    return "" if yes is None else "ja" if yes else "nee"


def _day(day: Day) -> dict[Column, Writable]:
    return {columns.DATE: day.date, columns.THEME: day.theme, columns.TEXT: day.text}


def _fill(sheet: Worksheet, wanted: Sequence[Column], rows: Sequence[dict[Column, Writable]]) -> None:
    for place, column in enumerate(wanted, start=1):
        _write_header(sheet, place, column)
        for number, row in enumerate(rows, start=2):
            cell = sheet.cell(number, place)
            assert not isinstance(cell, MergedCell)  # a new sheet has none
            _write(cell, column, row[column])
    sheet.freeze_panes = "A2"
    sheet.auto_filter.ref = sheet.dimensions
    sheet.print_title_rows = "1:1"
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)


def _write_header(sheet: Worksheet, place: int, column: Column) -> None:
    cell = sheet.cell(1, place, column.name)
    cell.font, cell.fill = HEADER["font"], HEADER["fill"]
    cell.alignment = Alignment(vertical="center")
    sheet.column_dimensions[get_column_letter(place)].width = column.width


def _write(cell: Cell, column: Column, value: Writable) -> None:
    cell.alignment = Alignment(wrap_text=True, vertical="top")
    if value is None or value == "":
        return
    if isinstance(value, str):
        cell.value = _escaped(value)
        cell.data_type = "s"  # openpyxl makes a formula of whatever begins with "=", and an error of "#N/A"
        cell.quotePrefix = is_calculated(cell.value)  # so it stays text when somebody edits it
        return
    cell.value = value
    if column in FORMATS:
        cell.number_format = "dd-mm-yyyy hh:mm" if isinstance(value, dt.datetime) else FORMATS[column]


def _escaped(text: str) -> str:
    """`text` as a cell may hold it; what looks like Excel's own escape for a character gets one itself."""
    return ESCAPED.sub(r"_x005F_x\1_", printable(text))
