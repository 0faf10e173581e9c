"""Calendars as RFC 5546 says that they work: what each shows after the mails that came, in whatever order they came."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import NamedTuple

from ical.calendar_stream import IcsCalendarStream

from sessions.tables import Participant, Registration, Session
from settings import SETTINGS


class Shown(NamedTuple):
    """What one entry says."""

    title: str
    starts_at: datetime
    ends_at: datetime
    link: str


class Entry(NamedTuple):
    """One UID as a calendar knows it: from which message, and what it shows (None: it was cancelled)."""

    sequence: int
    stamp: datetime
    shown: Shown | None


Key = tuple[str, str]  # an address, and a UID in the calendar there


@dataclass
class Calendars:
    """Everybody's, by their addresses."""

    entries: dict[Key, Entry] = field(default_factory=dict)

    def take(self, address: str, text: str) -> None:
        """A mail with this calendar part arrived. An older one never wins (2.1.5); what was cancelled stays so (3.2.5)."""
        uid, entry = read(text)
        known = self.entries.get((address, uid))
        if known is None or (known.shown is not None and entry[:2] >= known[:2]):
            self.entries[address, uid] = entry

    def shown(self) -> dict[Key, Shown]:
        """All that is there to be seen."""
        return {key: entry.shown for key, entry in self.entries.items() if entry.shown is not None}


def read(text: str) -> tuple[str, Entry]:
    """The UID in a calendar part and what the part makes of it."""
    [event] = IcsCalendarStream.calendar_from_ics(text).events
    assert isinstance(event.start, datetime)
    assert isinstance(event.end, datetime)
    assert isinstance(event.dtstamp, datetime)
    shown = Shown(event.summary or "", event.start.astimezone(UTC), event.end.astimezone(UTC), str(event.url))
    return event.uid or "", Entry(event.sequence or 0, event.dtstamp, shown if "METHOD:REQUEST" in text else None)


def contradictions(texts: Iterable[str]) -> list[str]:
    """The UIDs about which two messages with one SEQUENCE say different things."""
    said: dict[tuple[str, int], set[Shown | None]] = {}
    for text in texts:
        uid, entry = read(text)
        said.setdefault((uid, entry.sequence), set()).add(entry.shown)
    return [uid for (uid, _sequence), shown in said.items() if len(shown) > 1]


async def as_the_database_says() -> dict[Key, Shown]:
    """What every calendar should show: each place in a session that goes on, of who has an address and wants it there (I10)."""
    people = {one.id: one.email if one.wants_invitations else "" for one in await Participant.objects()}
    sessions = {one.id: one for one in await Session.objects()}
    found = {}
    for row in await Registration.objects().where(Registration.status == Registration.Status.CONFIRMED):
        session, address = sessions[row.session], people[row.participant]
        if address and not session.is_cancelled:
            link = f"{SETTINGS.base_url}/mee/{row.join_token}"
            found[address, row.uid] = Shown(session.title, session.starts_at, session.ends_at, link)
    return found
