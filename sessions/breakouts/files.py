"""The groups as files: as Zoom and Teams read them, and as a list for a spreadsheet. No cell is taken for a formula."""

import csv
from collections.abc import Iterable, Sequence
from io import StringIO

from events.texts import _
from sessions.breakouts.operations import Division
from sessions.figures.exports import harmless

# What the sample that Zoom gives at "Import from CSV" has on top; Teams asks for the same two columns.
ZOOM = ("Pre-assign Room Name", "Email Address")
TEAMS = ("Room name", "Participant email")


def for_meeting(division: Division, header: Sequence[str]) -> bytes:
    """A room and an address on each line: UTF-8, commas. Who has no address is left out: a meeting knows nobody else."""
    rows = [[group.row.name, one.email] for group in division.groups for one in group.people if one.email]
    return _written([header, *rows], ",").encode()


def as_list(division: Division) -> bytes:
    """Everybody with their group: UTF-8 with a mark, semicolons, as a Dutch spreadsheet opens it."""
    header = [_("Groep"), _("Ruimte"), _("Naam"), _("Cliëntenraad of organisatie"), _("Rol"), _("E-mailadres")]
    rows = [
        [group.row.name, group.row.room, one.name, one.council, one.role, one.email]
        for group in division.groups
        for one in group.people
    ]
    return _written([header, *rows], ";").encode("utf-8-sig")


def _written(rows: Iterable[Sequence[str]], delimiter: str) -> str:
    file = StringIO()
    writer = csv.writer(file, delimiter=delimiter, lineterminator="\r\n")
    writer.writerows([harmless(cell) for cell in row] for row in rows)
    return file.getvalue()
