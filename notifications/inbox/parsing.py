"""The bytes of a mail taken apart, within limits: what is made to be endless ends soon (RFC 2045, 2046, 5322)."""

import re
from collections.abc import Callable, Iterator
from email.feedparser import BytesFeedParser
from email.message import Message as Part
from email.parser import BytesHeaderParser
from email.policy import Compat32

LARGEST = 1024 * 1024  # bytes that are looked into
MOST_PARTS = 100
MOST_LINES = 30_000  # each of them is held against the end of each part that is open
MOST_HOLDERS = 30
LONGEST_HEADER = 4_000
LONGEST_HEADERS = 256 * 1024  # of all parts together

HOLDERS = re.compile(rb"^content-type:\s*(?:multipart|message)/", re.IGNORECASE | re.MULTILINE)


class TooMuch(Exception):
    """A mail that is not taken apart any further; its text says why, in Dutch."""


class Limited(Compat32):
    """Headers as they stand, each cut and all of them counted: some questions about a header take time by its square."""

    def __init__(self) -> None:
        super().__init__()
        object.__setattr__(self, "seen", 0)  # a policy lets nothing be set that it does not know

    def header_source_parse(self, sourcelines: list[str]) -> tuple[str, str]:
        """The name and the value of a header. Raises `TooMuch` when there were too many."""
        object.__setattr__(self, "seen", getattr(self, "seen", 0) + sum(map(len, sourcelines)))
        if getattr(self, "seen", 0) > LONGEST_HEADERS:
            raise TooMuch("De mail heeft een veel te lange kop.")
        name, value = super().header_source_parse(sourcelines)
        return name, value[:LONGEST_HEADER]

    def header_fetch_parse(self, name: str, value: str) -> str:
        """A header as text, also when it holds letters that it should have encoded."""
        return value.encode("ascii", "surrogateescape").decode("utf-8", "replace") if isinstance(value, str) else str(value)


def _counting() -> Callable[..., Part]:
    """Makes parts, and no more than `MOST_PARTS`."""
    made = 0

    def part(policy: Limited) -> Part:
        nonlocal made
        made += 1
        if made > MOST_PARTS:
            raise TooMuch(f"De mail bestaat uit meer dan {MOST_PARTS} delen.")
        return Part(policy=policy)

    return part


def parsed(raw: bytes) -> Part:
    """The mail in these bytes. Raises `TooMuch`; whatever else is wrong with it, something comes of it."""
    if len(raw) > LARGEST:
        raise TooMuch(too_large(len(raw)))
    if raw.count(b"\n") > MOST_LINES or raw.count(b"\r") > MOST_LINES or len(HOLDERS.findall(raw)) > MOST_HOLDERS:
        raise TooMuch("De mail heeft te veel regels, of te veel mails in mails.")
    parser: BytesFeedParser[Part] = BytesFeedParser(_factory=_counting(), policy=Limited())
    parser.feed(raw)
    return parser.close()


def too_large(size: int) -> str:
    """In words that a mail of so many bytes is not read."""
    return f"De mail is te groot om te lezen: {size / 1024 / 1024:.1f} MB.".replace(".", ",", 1)


def head_of(raw: bytes) -> Part:
    """The headers alone, of a mail that cannot be taken apart."""
    return BytesHeaderParser(policy=Limited()).parsebytes(raw[: LONGEST_HEADERS // 4])


def parts_of(whole: Part) -> Iterator[Part]:
    """The parts that hold something, in order; what another mail enclosed is not looked into."""
    waiting = [whole]
    while waiting:
        part = waiting.pop()
        if part.get_content_maintype() == "multipart" and part.is_multipart():
            waiting += reversed(inner_of(part))
        else:
            yield part


def inner_of(part: Part) -> list[Part]:
    """The parts or the mail in `part`. What holds none is not asked: it would decode its text to say so."""
    inner = part.get_payload() if part.is_multipart() else []
    return [one for one in inner if isinstance(one, Part)] if isinstance(inner, list) else []
