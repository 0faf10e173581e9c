"""Reading a list of councils from Excel: each row with all that is wrong with it."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from events.councils.forms import LONGEST_NAME, LONGEST_PART, addresses_in
from events.councils.operations import Details, key_of
from events.forms import Problems, one_line
from events.texts import _
from events.tokens import CodeKind, read_code
from sessions.spreadsheet.columns import plain
from sessions.spreadsheet.grid import HEADER_ROWS, Grid, Value, grids

NAME, SECTOR, REGION, MEMBER, CODE, ADDRESSES = "Naam", "Sector", "Regio", "Lid", "Code", "Adressen"
COLUMNS = {
    NAME: ("raad", "clientenraad", "cliëntenraad", "naamraad", "organisatie"), SECTOR: ("sectoren",),
    REGION: ("provincie",), MEMBER: ("lidmaatschap", "islid", "lidjanee"), CODE: ("lidcode", "codevanderaad"),
    ADDRESSES: ("adres", "mailadressen", "mailadres", "domein", "domeinen", "email"),
}  # fmt: skip
YES, NO = frozenset({"ja", "j", "x", "waar", "true", "1", "lid"}), frozenset({"", "nee", "n", "onwaar", "false", "0", "geenlid"})
MOST_PROBLEMS = 100


@dataclass(frozen=True)
class Row:
    """One council as it stands in row `row` (as Excel counts). `said` are the columns that the sheet has."""

    row: int
    code: str
    details: Details
    said: frozenset[str]


@dataclass
class Read:
    """All that was read; with `problems` nothing may be taken in. Each begins with its row."""

    rows: list[Row] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)


def read(data: bytes) -> Read:
    """What stands in an .xlsx file: the first sheet with a column Naam. Raises `UnreadableSpreadsheet`."""
    found = Read()
    for grid in grids(data):
        for number in sorted(grid.cells)[:HEADER_ROWS]:
            if NAME in (places := _places(grid.cells[number])):
                _read_rows(grid, number, places, found)
                return found
    found.problems.append(_("Er is geen kolom Naam. Zet die in één van de eerste tien rijen."))
    return found


def _places(cells: dict[int, Value]) -> dict[str, int]:
    """In which column of the sheet each of ours stands."""
    names = {plain(name): name for column, also in COLUMNS.items() for name in (column, *also)}
    of_column = {plain(name): column for column, also in COLUMNS.items() for name in (column, *also)}
    found: dict[str, int] = {}
    for place, value in cells.items():
        if (key := plain(str(value))) in names:
            found.setdefault(of_column[key], place)
    return found


def _read_rows(grid: Grid, header: int, places: dict[str, int], found: Read) -> None:
    seen: dict[str, int] = {}
    for number, texts in _texts(grid, header, places):
        problems = Problems()
        row = _row(number, texts, frozenset(places), problems)
        for what in {f"code {row.code}" if row.code else "", key_of(row.details.name)} - {""}:
            if what in seen:
                problems.add(NAME, _("deze raad staat ook in rij {row}.").format(row=seen[what]))
            seen.setdefault(what, number)
        found.problems += [
            _("Rij {row}, kolom {column}: {words}").format(row=number, column=column, words=words)
            for column, words in problems.found.items()
        ]
        found.rows.append(row)
    if not found.rows:
        found.problems.append(_("Onder de kolom Naam staat niets."))
    del found.problems[MOST_PROBLEMS:]


def _texts(grid: Grid, header: int, places: dict[str, int]) -> Iterator[tuple[int, dict[str, str]]]:
    for number, cells in sorted(grid.cells.items()):
        texts = {column: str(cells[place]).strip() for column, place in places.items() if place in cells}
        if number > header and texts:
            yield number, texts


def _row(number: int, texts: dict[str, str], said: frozenset[str], problems: Problems) -> Row:
    name = one_line(problems, NAME, texts.get(NAME, ""), LONGEST_NAME)
    if not name:
        problems.add(NAME, _("vul de naam van de raad in."))
    word, code = plain(texts.get(MEMBER, "")), texts.get(CODE, "")
    if word not in YES | NO:
        problems.add(MEMBER, _("schrijf ja of nee."))
    read_as = read_code(code, CodeKind.COUNCIL) if code else ""
    if read_as is None:
        problems.add(CODE, _("deze code klopt niet. Laat de code leeg bij een nieuwe raad."))
    details = Details(
        name, one_line(problems, SECTOR, texts.get(SECTOR, ""), LONGEST_PART),
        one_line(problems, REGION, texts.get(REGION, ""), LONGEST_PART), word in YES,
        addresses_in(problems, ADDRESSES, re.split(r"[\n;, ]", texts.get(ADDRESSES, ""))),
    )  # fmt: skip
    return Row(number, read_as or "", details, said)
