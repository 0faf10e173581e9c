"""What somebody's calendar answered to an invitation (iTIP, RFC 5546), in the shapes that mail programs send.

Only who answers, what, and to which version is read: never a time, a title or a place. The lines are read by the
library, one by one, and only those that are needed; zones, rules and alarms are passed by.
"""

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from icalendar import vText
from icalendar.parser import Contentline

from notifications.addresses import AddressNotAscii, ascii_address, many_lines, one_line

LARGEST = 256 * 1024  # bytes; an answer has two to twenty thousand
MOST_COMPONENTS = 200  # a zone with all its history has some forty
MOST_EVENTS = 20
MOST_ALARMS = 20
MOST_ALIKE = 20  # properties of one name
LONGEST_LINE = 4_000  # characters; of a longer comment we read as many
LONGEST_COMMENT = 1_000
LONGEST_UID = 255
LARGEST_SEQUENCE = 2**31 - 1
EVENT = ["VCALENDAR", "VEVENT"]
READ = frozenset({"UID", "ATTENDEE", "ORGANIZER", "SEQUENCE", "DTSTAMP", "COMMENT", "X-MS-OLK-ORIGINALSTART"})

Property = tuple[str, Any, str]  # name in capitals, parameters, value as it is written


class NotAnAnswer(Exception):
    """These bytes are no calendar object with an event and a method, or one that is too large to be an answer."""


@dataclass(frozen=True)
class Answer:
    """What a calendar says of the first event in its message, as plain values.

    `attendee` is who answers ("" when nobody is named), in small letters with an ASCII domain, `attendees` how many
    different people are named, `delegated_to` whom they send instead. `sequence` is that of the invitation they have
    (None: not said, which means 0), `stamped_at` (aware, UTC) when the answer was made. `has_proposal`: they ask for
    another time. `events` is how many events the message is about; of an answer it is one.
    """

    method: str
    uid: str
    attendee: str = ""
    partstat: str = "NEEDS-ACTION"
    sequence: int | None = None
    stamped_at: datetime | None = None
    comment: str = ""
    has_proposal: bool = False
    delegated_to: str = ""
    organizer: str = ""
    attendees: int = 1
    events: int = 1


@dataclass
class Found:
    """What stands in a calendar object, as far as it is read: of the object itself, and of its first event."""

    method: str = ""
    events: int = 0
    properties: list[Property] = field(default_factory=list)

    def take(self, name: str, line: str) -> None:
        """One more property of this name, as many as anybody needs; a line that is broken says nothing."""
        if len(self.of(name)) < MOST_ALIKE:
            with suppress(ValueError):
                self.properties.append(_property(line))

    def of(self, name: str) -> list[Property]:
        """The properties of this name."""
        return [one for one in self.properties if one[0] == name]

    def value(self, name: str) -> str:
        """The value of the first property of this name, "" when there is none."""
        return next((value.strip() for _, _, value in self.of(name)), "")


def read_answer(part: bytes) -> Answer:
    """The answer in the bytes of a text/calendar or application/ics part, whatever they are called. Lenient about line
    ends, folding, a byte order mark and the character set. Raises `NotAnAnswer`.
    """
    found = _found(_lines(part))
    uid = one_line(found.value("UID"))
    if not found.method or not uid or len(uid) > LONGEST_UID:
        raise NotAnAnswer("no method, or no event with a UID")
    people: dict[str, Any] = {}
    for _name, given, value in found.of("ATTENDEE"):
        people.setdefault(_address(given, value), given)
    attendee, params = next(iter(people.items()), ("", {}))
    return Answer(
        method=found.method,
        uid=uid,
        attendee=attendee,
        partstat=_param(params, "PARTSTAT").upper() or "NEEDS-ACTION",
        sequence=_number(found.value("SEQUENCE")),
        stamped_at=_moment(found.value("DTSTAMP")),
        comment=_comment(found),
        has_proposal=found.method == "COUNTER" or bool(found.of("X-MS-OLK-ORIGINALSTART")),
        delegated_to=_bare(_param(params, "DELEGATED-TO")),
        organizer=next((_address(of, value) for _, of, value in found.of("ORGANIZER")), ""),
        attendees=max(1, len(people)),
        events=found.events,
    )


# -- lines


def _lines(part: bytes) -> Sequence[str]:
    """The lines, unfolded (RFC 5545 3.1), when there are not too many things in them to look at."""
    if len(part) > LARGEST:
        raise NotAnAnswer(f"{len(part)} bytes")
    if part[:2] in {b"\xff\xfe", b"\xfe\xff"}:
        part = part.decode("utf-16", "replace").encode()
    # Folds first, as bytes: they may stand in the middle of a character. By `replace`, which takes one look at each.
    for ending in (b"\r\r\n", b"\r\n", b"\r"):
        part = part.replace(ending, b"\n")
    part = part.replace(b"\n ", b"").replace(b"\n\t", b"")
    loud = part.upper()
    most = {b"BEGIN:": MOST_COMPONENTS, b"BEGIN:VEVENT": MOST_EVENTS, b"BEGIN:VALARM": MOST_ALARMS}
    if too_many := [name for name, number in most.items() if loud.count(name) > number]:
        raise NotAnAnswer(f"too many {too_many[0].decode()}")
    return _decoded(part).removeprefix("\ufeff").split("\n")


def _decoded(part: bytes) -> str:
    """As UTF-8, which RFC 5545 asks for, whatever the mail says; what is not that was written by Windows."""
    try:
        return part.decode()
    except UnicodeDecodeError:
        return part.decode("cp1252", "replace")


def _found(lines: Sequence[str]) -> Found:
    """What those lines say that stand in the object itself or in its first event: not in its zones and alarms."""
    found = Found()
    path: list[str] = []
    for line in map(str.strip, lines):
        name, _colon, rest = line.partition(":")
        if (word := name.upper()) == "BEGIN":
            path.append(rest.strip().upper())
            found.events += path == EVENT
        elif word == "END":
            path = path[:-1]
        elif word == "METHOD" and path == EVENT[:1]:
            found.method = found.method or one_line(rest).upper()
        elif path == EVENT and found.events == 1 and (word := word.partition(";")[0]) in READ:
            found.take(word, line[:LONGEST_LINE])
    return found


def _property(line: str) -> Property:
    """Raises `ValueError` for a line that is broken."""
    name, params, value = Contentline(line).parts()  # type: ignore[no-untyped-call]  # the library leaves it without types
    return str(name).upper(), params, str(value)


# -- values


def _param(params: Any, name: str) -> str:
    """The (first) value of a parameter, "" when it is not there."""
    value = params.get(name, "")
    return str(value[0] if isinstance(value, list) and value else value).strip()


def _address(params: Any, value: str) -> str:
    """Whose it is: Apple's servers write an address of their own, and the mail address in EMAIL (RFC 7986 6.2)."""
    mail = value if value.strip().strip('"').lower().startswith("mailto:") else _param(params, "EMAIL") or value
    return _bare(mail)


def _bare(address: str) -> str:
    """A mail address without `mailto:`, as `normalised` writes it; "" for what is none."""
    bare = address.strip().strip('"').strip()
    bare = bare[7:] if bare.lower().startswith("mailto:") else bare
    return normalised(bare) if "@" in bare else ""


def normalised(address: str) -> str:
    """An address as two calendars write the same one: small letters, the domain in ASCII."""
    plain = one_line(address).strip("<> ").lower()
    with suppress(AddressNotAscii):  # what has no ASCII form stays what it is: it only has to be compared
        return ascii_address(plain).lower()
    return plain


def _number(text: str) -> int | None:
    return min(int(text[:20]), LARGEST_SEQUENCE) if text.isascii() and text.isdigit() else None


def _moment(text: str) -> datetime | None:
    """A DTSTAMP, which is in UTC (RFC 5545 3.8.7.2) also where the Z was left out."""
    with suppress(ValueError):
        return datetime.strptime(text.upper().removesuffix("Z"), "%Y%m%dT%H%M%S").replace(tzinfo=UTC)
    return None


def _comment(found: Found) -> str:
    """What the person wrote to go with it, in plain text."""
    words = [str(vText.from_ical(value)) for _, _, value in found.of("COMMENT")]
    return many_lines("\n".join(words)).strip()[:LONGEST_COMMENT]
