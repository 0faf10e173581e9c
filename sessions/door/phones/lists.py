"""The list that a phone keeps of one session, for when there is no network.

It holds no secret: of each ticket the SHA-256 of the list's salt and the ticket's secret (130 bits, so it cannot be
guessed). A typed code is short enough to be tried out (45 bits), so of its hash there are the first 24 bits alone: two
million codes have the same. Every list of an event says the same of a code, so that two lists tell no more than one.
"""

from datetime import datetime, timedelta

import msgspec

import clock
from database import fetch
from events.texts import _, time_in_words
from events.tokens import digest, new_token, sign
from sessions.breakouts.shown import GROUP_OF_R
from sessions.door.entrance.finding import Entrance

KEPT_AFTER = timedelta(hours=12)  # after the end the phone throws it away
CODE_DIGITS = 6  # hexadecimal
PEOPLE = f"""
SELECT p.ticket_token, p.ticket_code, p.name, p.council, r.status, r.way, c.at AS arrived_at, c.door,
    {GROUP_OF_R} AS own_group FROM registration r
JOIN participant p ON p.id = r.participant LEFT JOIN check_in c ON c.registration = r.id AND c.undone_at IS NULL
WHERE r.session = {{}} AND p.erased_at IS NULL ORDER BY CASE WHEN r.status = 'cancelled' THEN 0 ELSE 1 END, r.id
"""  # noqa: S608 our own words


class Listed(msgspec.Struct, frozen=True):
    """Somebody on the list: `hash` of their ticket, how that of its `code` begins, `since` when they came in and `group`, in words."""

    hash: str
    code: str
    name: str
    council: str
    status: str
    since: str = ""
    door: str = ""
    group: str = ""


class DoorList(msgspec.Struct, frozen=True):
    """One session's list; times in milliseconds since 1970. After `valid_until` it is thrown away."""

    session: int
    title: str
    place: str
    salt: str
    code_salt: str
    made_at: int
    valid_until: int
    people: list[Listed]
    arrived: int
    expected: int


def hashed(salt: str, token: str) -> str:
    """What stands on the list of a ticket with this secret."""
    return digest(salt + token)


def hashed_code(salt: str, code: str) -> str:
    """What stands on the list of a typed code."""
    return digest(salt + code)[:CODE_DIGITS]


async def list_of(at: Entrance) -> DoorList:
    """The list as it is now; of who is on it twice, what counts. One query."""
    salt, code_salt, zone = new_token(), sign("door-codes", str(at.event.id)), at.event.time_zone
    rows = {row["ticket_token"]: row for row in await fetch(PEOPLE, at.session.id)}
    people = [
        Listed(
            hashed(salt, token), hashed_code(code_salt, row["ticket_code"]), row["name"], row["council"], row["status"],
            time_in_words(row["arrived_at"], zone) if row["arrived_at"] else "", row["door"] or "",
            _("Groep: {group}.").format(group=row["own_group"]) if row["own_group"] else "",
        )
        for token, row in rows.items()
    ]  # fmt: skip
    return DoorList(
        at.session.id, at.session.title, at.session.place, salt, code_salt, _milliseconds(clock.now()),
        _milliseconds(at.session.ends_at + KEPT_AFTER), people, at.count.arrived, at.count.expected,
    )  # fmt: skip


def _milliseconds(at: datetime) -> int:
    return int(at.timestamp() * 1000)
