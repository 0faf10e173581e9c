"""Looking through a file before anything is made of it: how big it is, and what its parts really use.

A few kilobytes of zip can hold gigabytes, and a few bytes of XML can ask for a million cells. So every part goes
through expat first, which keeps nothing; a file that is too big is refused there.
"""

import zipfile
from collections.abc import Iterable
from dataclasses import dataclass, field
from io import BytesIO
from xml.parsers import expat

from openpyxl.utils import range_boundaries
from openpyxl.utils.cell import coordinate_to_tuple

MOST_BYTES = 2 * 1024 * 1024
MOST_UNPACKED = 50 * 1024 * 1024
MOST_ROWS = 5_000
MOST_COLUMNS = 200
MOST_PARTS = 500  # sheets, texts, styles, pictures: each of them takes time to open
MOST_ELEMENTS = 500_000  # of all parts together
MOST_MERGES = 5_000
MOST_TEXT = 32_767  # what fits in one cell of Excel
MOST_TEXT_IN_ALL = 10_000_000  # characters: one long text may be shown in every cell
LAST_ROW = 1_048_576  # of any sheet in Excel
CHUNK = 64 * 1024


class TooBig(Exception):
    """It uses more than a programme of an event ever does."""


class HasDocumentType(Exception):
    """A part declares a document type, which the format forbids (ECMA-376-2 §7): only attacks need one."""


@dataclass(frozen=True)
class Merge:
    """Cells shown as one, first and last included."""

    top: int
    left: int
    bottom: int
    right: int


@dataclass
class Part:
    """What one part of the file uses: rows and columns with something in them, counted from 1."""

    last_row: int = 0
    last_column: int = 0
    rows: int = 0
    merges: list[Merge] = field(default_factory=list)


def survey(data: bytes) -> dict[str, Part]:
    """Every part of the zip file `data`, by name. Raises `TooBig`, `HasDocumentType` and what zipfile raises."""
    with zipfile.ZipFile(BytesIO(data)) as archive:
        members = archive.infolist()
        if len(members) > MOST_PARTS or sum(member.file_size for member in members) > MOST_UNPACKED:
            raise TooBig
        surveyor = _Surveyor()
        return {member.filename: surveyor.look(archive, member) for member in members}


def check_texts(texts: Iterable[str]) -> None:
    """Raises `TooBig` for a text that no cell of Excel can hold, or too many long ones."""
    lengths = [len(text) for text in texts]
    if max(lengths, default=0) > MOST_TEXT or sum(lengths) > MOST_TEXT_IN_ALL:
        raise TooBig


class _Surveyor:
    """Goes through the parts of a file, element by element."""

    def __init__(self) -> None:
        self.elements = 0

    def look(self, archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> Part:
        self.part = Part()
        self.row = self.column = 0
        parser = expat.ParserCreate(namespace_separator=" ")
        parser.StartElementHandler = self._start
        parser.StartDoctypeDeclHandler = self._refuse
        with archive.open(member) as file:
            try:
                while chunk := file.read(CHUNK):
                    parser.Parse(chunk, False)
            except expat.ExpatError:
                pass  # a picture, or broken XML, which stops openpyxl at the same place
        return self.part

    def _refuse(self, *_: object) -> None:
        raise HasDocumentType

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        self.elements += 1
        if self.elements > MOST_ELEMENTS:
            raise TooBig
        match name.rpartition(" ")[2]:
            case "row":
                self._start_row(attributes.get("r", ""))
            case "c":
                self._start_cell(attributes.get("r", ""))
            case "v" | "is" | "f":
                self._use()
            case "mergeCell":
                self._merge(attributes.get("ref", ""))

    def _start_row(self, number: str) -> None:
        self.row = int(float(number)) if number else self.row + 1
        self.column = 0
        if self.row > LAST_ROW:
            raise TooBig

    def _start_cell(self, coordinate: str) -> None:
        self.column = coordinate_to_tuple(coordinate)[1] if coordinate else self.column + 1

    def _use(self) -> None:
        """There is something in this cell."""
        part = self.part
        part.rows += self.row > part.last_row
        part.last_row = max(part.last_row, self.row)
        part.last_column = max(part.last_column, self.column)
        if part.rows > MOST_ROWS or part.last_column > MOST_COLUMNS:
            raise TooBig

    def _merge(self, reference: str) -> None:
        left, top, right, bottom = range_boundaries(reference)
        if left and top and right and bottom:
            self.part.merges.append(Merge(top, left, bottom, right))
        if len(self.part.merges) > MOST_MERGES:
            raise TooBig
