"""The name of a file as people save it: one part of a path, no tricks, with the ending of what it is."""

import unicodedata
from pathlib import PurePosixPath

from sessions.materials.kinds import Kind

LONGEST = 100  # characters before the ending
FORBIDDEN = frozenset('<>:"|?*%')  # by Windows; a percent sign confuses some browsers
RESERVED = frozenset(
    {"con", "prn", "aux", "nul", *(f"{port}{number}" for port in ("com", "lpt") for number in range(10))}
)


def clean(given: str, kind: Kind) -> str:
    """`given` as it is kept, for a file of this `kind`: without folders, control signs and turned letters (Unicode Cf)."""
    stem = stem_of(given) or "bestand"
    if stem.lower() in RESERVED:
        stem = f"_{stem}"
    return f"{stem}.{kind.ending}"


def stem_of(given: str) -> str:
    """What a person calls the file: its name without folders and without its ending."""
    last = PurePosixPath(unicodedata.normalize("NFC", given).replace("\\", "/")).name
    signs = ("-" if sign in FORBIDDEN else sign for sign in last if not unicodedata.category(sign).startswith("C"))
    words = " ".join("".join(signs).split()).strip(". ")
    stem, _dot, ending = words.rpartition(".")
    return (stem if stem and ending.isalnum() and len(ending) <= 5 else words)[:LONGEST].strip(". ")
