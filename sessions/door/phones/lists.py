"""The list that a phone keeps of one session, for when there is no network.

It holds no secret: of each ticket the SHA-256 of the list's salt and the ticket's secret (130 bits, so it cannot be
guessed). Not of its typed code: that is short enough to be tried out. A code that is typed without network is checked later.
"""

from datetime import datetime, timedelta

import msgspec

import clock
from database import fetch
from events.texts import time_in_words
from events.tokens import digest, new_token
from sessions.door.entrance.finding import Entrance

KEPT_AFTER = timedelta(hours=12)  # after the end the phone throws it away
PEOPLE = """
SELECT p.ticket_token, p.name, p.council, r.status, r.way, c.at AS arrived_at, c.door FROM registration r
JOIN participant p ON p.id = r.participant LEFT JOIN check_in c ON c.registration = r.id AND c.undone_at IS NULL
WHERE r.session = {} AND p.erased_at IS NULL ORDER BY CASE WHEN r.status = 'cancelled' THEN 0 ELSE 1 END, r.id
"""


class Listed(msgspec.Struct, frozen=True):
    """Somebody on the list: `hash` of their ticket, `since` when they came in, in words."""

    hash: str
    name: str
    council: str
    status: str
    since: str = ""
    door: str = ""


class DoorList(msgspec.Struct, frozen=True):
    """One session's list; times in milliseconds since 1970. After `valid_until` it is thrown away."""

    session: int
    title: str
    place: str
    salt: str
    made_at: int
    valid_until: int
    people: list[Listed]
    arrived: int
    expected: int


def hashed(salt: str, token: str) -> str:
    """What stands on the list of a ticket with this secret."""
    return digest(salt + token)


async def list_of(at: Entrance) -> DoorList:
    """The list as it is now; of who is on it twice, what counts. One query."""
    salt, zone = new_token(), at.event.time_zone
    rows = {row["ticket_token"]: row for row in await fetch(PEOPLE, at.session.id)}
    people = [
        Listed(
            hashed(salt, token), row["name"], row["council"], row["status"],
            time_in_words(row["arrived_at"], zone) if row["arrived_at"] else "", row["door"] or "",
        )
        for token, row in rows.items()
    ]  # fmt: skip
    return DoorList(
        at.session.id, at.session.title, at.session.place, salt, _milliseconds(clock.now()),
        _milliseconds(at.session.ends_at + KEPT_AFTER), people, at.count.arrived, at.count.expected,
    )  # fmt: skip


def _milliseconds(at: datetime) -> int:
    return int(at.timestamp() * 1000)
