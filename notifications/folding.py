"""Folding the lines of a calendar (RFC 5545 3.1), as icalendar does it but by lines instead of by characters."""

from collections.abc import Iterable

LONGEST = 74  # octets; 75 with the white before a line that goes on
ESCAPES = b"\\^"


def folded(lines: Iterable[str]) -> bytes:
    """Content lines as they go out: UTF-8, CRLF, none over 75 octets, no character and no escape broken in two."""
    return b"".join(_folded(line.encode()) + b"\r\n" for line in lines if line)


def _folded(line: bytes) -> bytes:
    pieces, start = [], 0
    while len(line) - start > LONGEST:
        end = _end(line, start)
        pieces.append(line[start:end])
        start = end
    return b"\r\n ".join([*pieces, line[start:]])


def _end(line: bytes, start: int) -> int:
    """Where the piece from `start` on ends."""
    end = start + LONGEST
    while line[end] & 0xC0 == 0x80:
        end -= 1
    whole = end
    while line[whole - 1] in ESCAPES and whole > start + 1:
        whole -= 1
    return whole if whole > start + 1 else end
