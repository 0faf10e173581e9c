"""A mail that came in as a plain value: who wrote it, what it says, to which of our addresses, and what it carries."""

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from email.message import Message as Part

from notifications.addresses import one_line
from notifications.inbox import words
from notifications.inbox.parsing import LARGEST, TooMuch, head_of, inner_of, parsed, parts_of, too_large

LONGEST_SUBJECT = 300
LONGEST_ADDRESS = 320
LONGEST_SOURCE = 20_000
LONGEST_CALENDAR = 100_000
MOST_CALENDARS = 3
DELIVERED = ("delivered-to", "x-original-to", "envelope-to", "to", "cc")
CALENDARS = frozenset({"text/calendar", "application/ics"})
ADDRESS = re.compile(r"[^\s<>,;:\"()\[\]]{1,200}@[^\s<>,;:\"()\[\]@]{1,200}")
OUR_TOKEN = re.compile(r"\bsessies\+([a-z2-7]{26})@", re.IGNORECASE)
OUR_UNSUBSCRIBE = re.compile(r"\bafmelden\+([a-z2-7]{26})@", re.IGNORECASE)
FOLD = re.compile(rb"\r?\n[ \t]")


@dataclass(frozen=True)
class Mail:
    """What came in. `head` has the root's headers, names in lower case, of each the first.

    `status` holds the fields of a delivery report, a mapping for each of its blocks (RFC 3464 2.1), and `enclosed` the
    headers of the mails that it gives back. `calendars` are in UTF-8. `trouble` says in Dutch why it was not read any
    further, and `source` is then its beginning.
    """

    key: str
    sender: str = ""
    subject: str = ""
    text: str = ""
    head: Mapping[str, str] = field(default_factory=dict)
    kind: str = ""
    addresses: tuple[str, ...] = ()
    calendars: tuple[bytes, ...] = ()
    status: tuple[Mapping[str, str], ...] = ()
    enclosed: tuple[str, ...] = ()
    trouble: str = ""
    source: str = ""

    @property
    def token(self) -> str | None:
        """The token of ours in an address that it was delivered to, or in the calendar that it carries."""
        places = [*self.addresses, *(FOLD.sub(b"", one).decode("utf-8", "replace") for one in self.calendars)]
        found = (OUR_TOKEN.search(place) for place in places)
        return next((match[1].lower() for match in found if match), None)

    @property
    def unsubscribes(self) -> str | None:
        """The token of ours in an address that is only for who wants no mailings any more (RFC 2369)."""
        found = map(OUR_UNSUBSCRIBE.match, self.addresses)
        return next((match[1].lower() for match in found if match), None)


def read(raw: bytes, size: int = 0) -> Mail:
    """The mail in `raw`; `size` is how long it really is, when only its beginning is at hand. Raises nothing."""
    try:
        if size > LARGEST:
            raise TooMuch(too_large(size))
        return _whole(raw, parsed(raw))
    except TooMuch as much:
        return _as_far_as_it_goes(raw, str(much))
    except Exception as failure:  # whatever somebody made, it is kept and named
        return _as_far_as_it_goes(raw, f"De mail kan niet worden gelezen ({type(failure).__name__}).")


def _whole(raw: bytes, whole: Part) -> Mail:
    parts = list(parts_of(whole))
    return replace(
        _envelope(raw, whole), text=words.text_of(parts), kind=_kind_of(whole), calendars=_calendars(parts),
        status=tuple(_fields(block) for part in parts for block in _blocks(part)), enclosed=_enclosed(parts),
    )  # fmt: skip


def _as_far_as_it_goes(raw: bytes, trouble: str) -> Mail:
    try:
        mail = _envelope(raw, head_of(raw))
    except Exception:  # not even its head
        mail = Mail(_hash(raw))
    return replace(mail, trouble=trouble, source=source_of(raw))


def source_of(raw: bytes) -> str:
    """The beginning of a mail as it came, for somebody to look at."""
    return raw[:LONGEST_SOURCE].decode("utf-8", "replace").replace("\0", "").replace("\r\n", "\n")


def _hash(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def _envelope(raw: bytes, whole: Part) -> Mail:
    """What stands in the headers."""
    head: dict[str, str] = {}
    for name, value in whole.items():
        head.setdefault(name.lower(), " ".join(str(value).split()))
    own_name = head.get("message-id", "")
    delivered = (str(value) for name in DELIVERED for value in whole.get_all(name, []))
    return Mail(
        key=_hash(own_name.encode("utf-8", "replace") if own_name else raw),
        sender=first_address(head.get("from", "")) or first_address(head.get("sender", "")),
        subject=words.header(head.get("subject", ""))[:LONGEST_SUBJECT],
        head=head,
        addresses=tuple(address for value in delivered for address in addresses_in(value)),
    )


def addresses_in(text: str) -> list[str]:
    """All that can be an address in a header."""
    return [found[:LONGEST_ADDRESS] for found in ADDRESS.findall(text)]


def first_address(text: str) -> str:
    """The address in a header with one: what stands between `<` and `>`, for a name can look like an address."""
    inside = text.rpartition("<")[2] if "<" in text else text
    return one_line((addresses_in(inside) or addresses_in(text) or [""])[0])


def _kind_of(whole: Part) -> str:
    """The media type; of a report with which one (RFC 6522)."""
    kind = whole.get_content_type()
    return f"{kind}; {str(whole.get_param('report-type', '')).lower()}" if kind == "multipart/report" else kind


def _calendars(parts: list[Part]) -> tuple[bytes, ...]:
    """Every different calendar among the parts, also one that is only attached (CALENDAR.md 8)."""
    found: list[bytes] = []
    for part in parts:
        if part.get_content_type() in CALENDARS or str(part.get_filename() or "").lower().endswith(".ics"):
            raw = words.content(part)[: LONGEST_CALENDAR + 1]
            calendar = words.decoded(raw, words.charset_of(part)).encode("utf-8", "replace")
            if calendar not in found:
                found.append(calendar)
    return tuple(found[:MOST_CALENDARS])


def _blocks(part: Part) -> list[Part]:
    is_status = part.get_content_type() in {"message/delivery-status", "message/global-delivery-status"}
    return inner_of(part) if is_status else []


def _fields(block: Part) -> dict[str, str]:
    return {name.lower(): " ".join(str(value).split()) for name, value in block.items()}


def _enclosed(parts: list[Part]) -> tuple[str, ...]:
    """The Message-IDs of the mails in this one, whole ones and those of which only the head came along."""
    found = []
    for part in parts:
        if part.get_content_type() in {"message/rfc822", "message/global"}:
            found += [str(one.get("message-id", "")).strip() for one in inner_of(part)]
        elif part.get_content_type() in {"text/rfc822-headers", "message/rfc822-headers"}:
            found.append(str(head_of(words.content(part)).get("message-id", "")).strip())
    return tuple(name for name in found if name)
