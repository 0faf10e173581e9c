"""An event's logo: a PNG or a JPEG, told by what is in the file and not by its name. Kept as "mark;kind;base64"."""

import base64
import hashlib
import struct
import zlib
from dataclasses import dataclass

LARGEST = 100 * 1024  # bytes
WIDEST = 4000  # pixels, either way
PNG = b"\x89PNG\r\n\x1a\n"
# Frame headers of a JPEG (ITU T.81 table B.1): all of C0 to CF but tables and extensions.
FRAMES = set(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}


class NoPicture(Exception):
    """It is no PNG and no JPEG, or a broken one."""


class PictureTooLarge(Exception):
    """It is over 100 KB, or has too many pixels."""


@dataclass(frozen=True)
class Logo:
    """A picture and its media type; `mark` is another one for other bytes."""

    mark: str
    kind: str
    file: bytes

    def kept(self) -> str:
        """As it is kept in the event."""
        return f"{self.mark};{self.kind};{base64.b64encode(self.file).decode()}"


def read(file: bytes) -> Logo:
    """The picture in `file`. Raises `NoPicture`, `PictureTooLarge`."""
    if len(file) > LARGEST:
        raise PictureTooLarge
    try:
        kind, width, height = _png(file) if file.startswith(PNG) else _jpeg(file)
    except (struct.error, IndexError):
        raise NoPicture from None
    if not (0 < width <= WIDEST and 0 < height <= WIDEST):
        raise PictureTooLarge
    return Logo(hashlib.sha256(file).hexdigest()[:10], kind, file)


def kept(text: str) -> Logo | None:
    """The logo of an event as it is kept, if it has one."""
    if not text:
        return None
    mark, kind, file = text.split(";", 2)
    return Logo(mark, kind, base64.b64decode(file))


def _png(file: bytes) -> tuple[str, int, int]:
    """Its type and size (PNG 5.3, 11.2.1): every chunk is whole, and nothing stands behind the last."""
    place, first = len(PNG), b""
    while True:
        length, name = struct.unpack_from(">I4s", file, place)
        body = file[place + 8 : place + 8 + length]
        (check,) = struct.unpack_from(">I", file, place + 8 + length)
        if zlib.crc32(name + body) != check or (not first and name != b"IHDR"):
            raise NoPicture
        first = first or body
        place += 12 + length
        if name == b"IEND":
            break
    if place != len(file):
        raise NoPicture
    width, height = struct.unpack_from(">II", first)
    return "image/png", width, height


def _jpeg(file: bytes) -> tuple[str, int, int]:
    """Its type and size (ITU T.81 B.2): its segments up to the frame, and an end at the end."""
    if not file.startswith(b"\xff\xd8\xff") or not file.endswith(b"\xff\xd9"):
        raise NoPicture
    place = 2
    while file[place] == 0xFF:
        (length,) = struct.unpack_from(">H", file, place + 2)
        if file[place + 1] in FRAMES:
            height, width = struct.unpack_from(">HH", file, place + 5)
            return "image/jpeg", width, height
        if length < 2:
            break
        place += 2 + length
    raise NoPicture
