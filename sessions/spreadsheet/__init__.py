"""Excel in and out: `read` what organisers made, `write` what they can send back."""

from sessions.spreadsheet.grid import UnreadableSpreadsheet
from sessions.spreadsheet.reading import as_read, read
from sessions.spreadsheet.sheet import DayRow, Problem, Row, Sheet
from sessions.spreadsheet.writing import write

__all__ = ["DayRow", "Problem", "Row", "Sheet", "UnreadableSpreadsheet", "as_read", "read", "write"]
