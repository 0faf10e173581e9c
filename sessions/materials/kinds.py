"""What a file is, told by what is in it and never by its name or by what the browser says of it.

Only what one hands out at a meeting is taken: PDF, Office files without macros, pictures. All other files are refused,
so nothing here has to know what harm looks like. Of an archive (Office files are ZIP, ECMA-376 part 2, ODF 1.3 part 2)
only the list of contents is read, and nothing is unpacked but the few bytes that say what an ODF file is.
"""

import io
import struct
import zipfile
import zlib
from dataclasses import dataclass
from enum import Enum
from typing import IO

HEAD = 4096
PDF, ZIP, OLE = b"%PDF-", b"PK\x03\x04", bytes.fromhex("d0cf11e0a1b11ae1")
PICTURES = {b"\xff\xd8\xff": "JPEG", b"\x89PNG\r\n\x1a\n": "PNG"}

MOST_ENTRIES = 5_000  # in an archive
LARGEST_LIST = 1024 * 1024  # bytes of its list of contents
LARGEST_UNPACKED = 500 * 1024 * 1024  # bytes, as that list says
LONGEST_TYPE = 100  # bytes of the entry that says what an ODF file is
END, END_SIZE, LONGEST_REMARK = b"PK\x05\x06", 22, 65_535  # APPNOTE 4.3.16
LOCATOR, LOCATOR_SIZE = b"PK\x06\x07", 20  # of ZIP64, APPNOTE 4.3.15
OOXML = "application/vnd.openxmlformats-officedocument."
ODF = "application/vnd.oasis.opendocument."


class Kind(Enum):
    """What we take, with its media type, the ending of its name, and how people call it."""

    PDF = ("application/pdf", "pdf", "PDF")
    DOCX = (f"{OOXML}wordprocessingml.document", "docx", "Word")
    XLSX = (f"{OOXML}spreadsheetml.sheet", "xlsx", "Excel")
    PPTX = (f"{OOXML}presentationml.presentation", "pptx", "PowerPoint")
    ODT = (f"{ODF}text", "odt", "OpenDocument")
    ODS = (f"{ODF}spreadsheet", "ods", "OpenDocument")
    ODP = (f"{ODF}presentation", "odp", "OpenDocument")
    JPEG = ("image/jpeg", "jpg", "JPEG")
    PNG = ("image/png", "png", "PNG")
    WEBP = ("image/webp", "webp", "WebP")

    def __init__(self, media_type: str, ending: str, shown: str) -> None:
        self.media_type, self.ending, self.shown = media_type, ending, shown

    @property
    def is_picture(self) -> bool:
        """Whether it is made anew before it is kept."""
        return self in {Kind.JPEG, Kind.PNG, Kind.WEBP}


BY_MEDIA_TYPE = {kind.media_type: kind for kind in Kind}
MAIN_PARTS = {"word/document.xml": Kind.DOCX, "xl/workbook.xml": Kind.XLSX, "ppt/presentation.xml": Kind.PPTX}
ODF_TYPES = {kind.media_type: kind for kind in (Kind.ODT, Kind.ODS, Kind.ODP)}


class KindRefused(Exception):
    """We do not hand out such a file."""


class OldOffice(KindRefused):
    """A file of Office from before 2007, which may hold macros."""


class HasMacros(KindRefused):
    """An Office file with a program in it."""


class Drawing(KindRefused):
    """An SVG: a page rather than a picture, it can hold scripts."""


@dataclass(frozen=True)
class _End:
    """What the end of an archive says of its list of contents (APPNOTE 4.3.16)."""

    entries: int
    size: int


def kind_of(file: IO[bytes]) -> Kind:
    """What `file` is; its place in it is not kept. Raises `KindRefused`, or one that says more."""
    file.seek(0)
    head = file.read(HEAD)
    if head.startswith(PDF):
        return Kind.PDF
    if head[:4] == b"RIFF" and head[8:12] == b"WEBP":
        return Kind.WEBP
    for start, name in PICTURES.items():
        if head.startswith(start):
            return Kind[name]
    if head.startswith(ZIP):
        return _in_archive(file)
    if head.startswith(OLE):
        raise OldOffice
    raise Drawing if b"<svg" in head.lower() else KindRefused


def _in_archive(file: IO[bytes]) -> Kind:
    _check_list(file)
    try:
        with zipfile.ZipFile(file) as archive:
            return _of_archive(archive)
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError, ValueError, OSError, struct.error):
        raise KindRefused from None


def _check_list(file: IO[bytes]) -> None:
    """Refuse an archive whose list of contents would fill memory, before it is read. Raises `KindRefused`."""
    length = file.seek(0, io.SEEK_END)
    start = max(0, length - END_SIZE - LONGEST_REMARK - LOCATOR_SIZE)
    file.seek(start)
    tail = file.read()
    place = tail.rfind(END)
    if place < 0 or len(tail) - place < END_SIZE or tail[max(0, place - LOCATOR_SIZE) : place].startswith(LOCATOR):
        raise KindRefused
    end = _End(*struct.unpack("<HI", tail[place + 10 : place + 16]))
    if end.entries > MOST_ENTRIES or end.size > LARGEST_LIST:
        raise KindRefused


def _of_archive(archive: zipfile.ZipFile) -> Kind:
    entries = archive.infolist()
    if len(entries) > MOST_ENTRIES or sum(entry.file_size for entry in entries) > LARGEST_UNPACKED:
        raise KindRefused
    names = {entry.filename for entry in entries}
    if any(name.lower().endswith(("vbaproject.bin", "vbadata.xml")) or name.startswith(("Basic/", "Scripts/")) for name in names):
        raise HasMacros
    if "[Content_Types].xml" in names:
        for part, kind in MAIN_PARTS.items():
            if part in names:
                return kind
    first = entries[0] if entries else None
    if first is not None and first.filename == "mimetype" and first.compress_type == zipfile.ZIP_STORED:
        with archive.open(first) as said:
            found = ODF_TYPES.get(said.read(LONGEST_TYPE).decode("ascii", "replace").strip())
        if found is not None:
            return found
    raise KindRefused
