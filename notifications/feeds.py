"""Calendars to subscribe to (RFC 7986): read again and again by programs, so the same content has the same bytes."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

from icalendar import Calendar

from notifications.addresses import one_line
from notifications.invitations import PRODUCT, Invitation, entry

READ_AGAIN = timedelta(hours=4)  # what we ask for; programs do as they like, from 3 to 24 hours


@dataclass(frozen=True)
class Feed:
    """A calendar with a name. No time in it is that of its making."""

    name: str
    entries: Sequence[Invitation]

    @property
    def changed_at(self) -> datetime | None:
        """When anything in it changed last."""
        return max((one.stamped_at for one in self.entries), default=None)

    @property
    def last_modified(self) -> str:
        """The same as HTTP writes it; "" of an empty one."""
        changed_at = self.changed_at
        return format_datetime(changed_at.astimezone(UTC).replace(microsecond=0), usegmt=True) if changed_at else ""


def lines(feed: Feed) -> bytes:
    """The feed as an iCalendar object, its times in UTC. Raises `AddressNotAscii`."""
    whole = Calendar()
    whole.add("version", "2.0")
    whole.add("prodid", PRODUCT)
    whole.add("calscale", "GREGORIAN")
    whole.add("method", "PUBLISH")
    whole.add("name", one_line(feed.name))
    whole.add("x-wr-calname", one_line(feed.name))
    whole.add("refresh-interval", READ_AGAIN, parameters={"VALUE": "DURATION"})
    whole.add("x-published-ttl", "PT4H")
    for one in feed.entries:
        whole.add_component(entry(one))
    return bytes(whole.to_ical(sorted=False))


def mark_of(content: bytes) -> str:
    """The ETag of this content (RFC 9110 8.8.3)."""
    return f'"{hashlib.sha256(content).hexdigest()[:32]}"'


def is_known(mark: str, asked: str) -> bool:
    """Whether an `If-None-Match` header says that this content is there already (RFC 9110 13.1.2)."""
    known = {one.strip().removeprefix("W/") for one in asked.split(",")}
    return mark in known or "*" in known
