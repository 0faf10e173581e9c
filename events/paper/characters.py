"""Which characters the packed fonts have: what no font has would stop a whole file, so it is replaced and named."""

import re
import struct
import unicodedata
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path
from textwrap import wrap
from typing import Any

FONTS = Path(__file__).parent / "fonts"
FAMILIES = ("NotoSans", "NotoSansArabic")
INSTEAD = "\ufffd"
SEVERAL = re.compile(f"{INSTEAD}+")
FORBIDDEN = frozenset("\x00\ufeff")  # in a tagged PDF (ISO 14289-1, 7.21.7), though fonts have them
# Where a word that is too long for its line may break; addresses stay whole, so that they can be copied.
LONG, AT_ONCE, BREAK = re.compile(r"\w{25,}"), 6, "\u200b"
LAST_LATIN = 0x24F  # the end of Latin Extended-B: a font that has these needs nothing of its neighbours to draw them


@cache
def _known() -> frozenset[int]:
    """What can be set in a regular and in a bold letter."""
    return frozenset().union(
        *(_in_font(FONTS / f"{name}-Regular.ttf") & _in_font(FONTS / f"{name}-Bold.ttf") for name in FAMILIES)
    )


def _in_font(path: Path) -> frozenset[int]:
    """The code points that a TrueType font has a glyph for (OpenType specification, `cmap`, format 4)."""
    font = path.read_bytes()
    records = (struct.unpack_from(">4sLLL", font, 12 + 16 * row) for row in range(struct.unpack_from(">H", font, 4)[0]))
    cmap = next(offset for tag, _sum, offset, _length in records if tag == b"cmap")
    tables = (
        struct.unpack_from(">HHL", font, cmap + 4 + 8 * row)
        for row in range(struct.unpack_from(">H", font, cmap + 2)[0])
    )
    table = next(cmap + offset for platform, encoding, offset in tables if (platform, encoding) == (3, 1))
    return frozenset(_in_segments(font, table))


def _in_segments(font: bytes, table: int) -> Iterator[int]:
    count: int = struct.unpack_from(">H", font, table + 6)[0] // 2
    rows = (table + 14, table + 16 + 2 * count, table + 16 + 4 * count, table + 16 + 6 * count)
    ends, starts, deltas, offsets = (struct.unpack_from(f">{count}H", font, row) for row in rows)
    for segment in range(count):
        for code in range(starts[segment], min(ends[segment], 0xFFFE) + 1):
            glyph = code
            if offsets[segment]:
                place = rows[3] + 2 * segment + offsets[segment] + 2 * (code - starts[segment])
                glyph = struct.unpack_from(">H", font, place)[0]
            if (glyph + deltas[segment]) % 0x10000 and not (offsets[segment] and not glyph):
                yield code


def printable(text: str) -> str:
    """`text` with one sign in the place of all that stands together and no packed font has; long words can break."""
    if text.isascii() and text.isprintable():
        found = text
    else:
        found = SEVERAL.sub(INSTEAD, "".join(map(_known_or_instead, unicodedata.normalize("NFC", text))))
    if text and not any(sign.isprintable() and not sign.isspace() for sign in found):
        return INSTEAD  # a heading may not be empty
    return LONG.sub(lambda word: BREAK.join(wrap(word[0], AT_ONCE)), found)


def _known_or_instead(sign: str) -> str:
    if sign.isspace():
        return " "
    if ord(sign) in _known() and sign not in FORBIDDEN:
        return sign
    # Joiners, selectors and marks belong to the sign before them.
    return "" if unicodedata.category(sign) in {"Cc", "Cf", "Mn", "Me", "Sk"} else INSTEAD


def unprintable(names: Iterable[str]) -> list[str]:
    """Those of `names` that do not come on paper as they are written, each once."""
    return list(dict.fromkeys(name for name in names if INSTEAD in printable(name)))


def all_printable(data: Any) -> Any:
    """`data` (lists, dictionaries and values) with every text made printable."""
    return _each(data, printable)


def plain_latin(data: Any) -> Any:
    """`data` with Latin letters alone, for when a text that should be printable is not."""
    return _each(
        data,
        lambda text: "".join(sign if ord(sign) <= LAST_LATIN or sign == BREAK else INSTEAD for sign in printable(text)),
    )


def _each(data: Any, change: Any) -> Any:
    if isinstance(data, str):
        return change(data)
    if isinstance(data, dict):
        return {name: _each(value, change) for name, value in data.items()}
    if isinstance(data, (list, tuple)):
        return [_each(value, change) for value in data]
    return data
