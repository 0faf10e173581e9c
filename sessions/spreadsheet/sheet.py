"""What a spreadsheet says: its sessions, its days, and everything that is wrong with it."""

from dataclasses import dataclass, field, fields
from datetime import date

from events.texts import _, sentence
from sessions.programme import Content

ALL_FIELDS = frozenset(part.name for part in fields(Content))


@dataclass(frozen=True)
class Row:
    """One session as it stands in row `row` (as Excel counts) of a sheet; `number` None: it has none yet.

    `said`: the fields of `content` that this sheet has a column for. About the others it says nothing.
    """

    sheet: str
    row: int
    number: int | None
    content: Content
    said: frozenset[str] = ALL_FIELDS


@dataclass(frozen=True)
class DayRow:
    """One day of the event, in the event's time zone; `text` None: the sheet has no column for it."""

    date: date
    theme: str
    text: str | None = None


@dataclass(frozen=True)
class Problem:
    """Something an organiser has to mend. `wrong` and `expected` are sentences; without `row` it is about a sheet."""

    sheet: str
    row: int | None
    column: str
    value: str
    wrong: str
    expected: str

    def __str__(self) -> str:
        """One line: where, what stands there, what is wrong with it and what to write."""
        value = f"'{self.value}' " if self.value else ""
        text = f"{value}{self.wrong} {self.expected}"
        return f"{self.where}: {text}" if self.sheet else sentence(text)

    @property
    def where(self) -> str:
        """The place in the file: "Blad Programma, rij 14, kolom Eindtijd"."""
        parts = [_("Blad {name}").format(name=self.sheet)]
        if self.row is not None:
            parts.append(_("rij {number}").format(number=self.row))
        if self.column:
            parts.append(_("kolom {name}").format(name=self.column))
        return ", ".join(parts)


@dataclass
class Sheet:
    """All that was read. With `problems` nothing may be imported; `notes` are only worth knowing."""

    rows: list[Row] = field(default_factory=list)
    days: list[DayRow] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
