"""The roster of a council: names that are kept for a next time, each of somebody who agreed to that, until a set day.

They agree on their own page, or on paper: then the office writes down that they did. Either can be taken back at any
time; on the day itself they are erased (`erase --due`).
"""

import logging
from dataclasses import dataclass
from datetime import datetime, timedelta

import clock
from database import DB, clear_traces, fetch
from events.councils.operations import council_at, key_of
from events.councils.tables import RosterName
from events.history import note

LOG = logging.getLogger(__name__)

KEPT = timedelta(days=730)  # two editions; then they are asked anew
NAMES = """
SELECT n.id, n.name, n.email, n.agreed_at, n.until_at, n.organiser, o.name AS by_name, o.email AS by_email
FROM roster_name n LEFT JOIN organiser o ON o.id = n.organiser
WHERE n.council = {} AND n.until_at > {} ORDER BY n.name_key, n.id
"""
ADD = """
INSERT INTO roster_name (council, name, name_key, email, agreed_at, organiser, until_at) VALUES ({}, {}, {}, {}, {}, {}, {})
ON CONFLICT (council, email, name_key) DO UPDATE SET agreed_at = excluded.agreed_at, until_at = excluded.until_at,
    organiser = excluded.organiser
"""


@dataclass(frozen=True)
class Kept:
    """Somebody in a roster. Times are aware (UTC); `by` is who wrote down that they agreed on paper, "" themselves."""

    id: int
    name: str
    email: str
    agreed_at: datetime
    until_at: datetime
    by: str = ""
    is_on_paper: bool = False


async def roster(council_id: int, at: datetime) -> list[Kept]:
    """Who agreed that this council keeps their name, as far as that holds at the moment `at` (aware), by name."""
    return [
        Kept(row["id"], row["name"], row["email"], row["agreed_at"], row["until_at"], row["by_name"] or row["by_email"] or "",
             row["organiser"] is not None)
        for row in await fetch(NAMES, council_id, at)
    ]  # fmt: skip


async def is_kept(council_id: int, name: str, email: str) -> Kept | None:
    """This person in the roster of this council; None: they did not agree, or took it back."""
    key = key_of(name)
    found = [one for one in await roster(council_id, clock.now()) if (key_of(one.name), one.email) == (key, email)]
    return found[0] if found else None


async def agree(council_id: int, name: str, email: str, by: int | None = None) -> None:
    """Keep a name for `KEPT` from now; `by` is who has it on paper that they agree, None: they said so themselves.

    Raises `CouncilNotFound`.
    """
    async with DB.transaction():
        await council_at(council_id)
        now = clock.now()
        await fetch(ADD, council_id, name, key_of(name), email, now, by, now + KEPT)
        await note(by, None, f"council:{council_id}", "roster-agreed")


async def withdraw(council_id: int, name: str, email: str) -> None:
    """Keep this name no longer, because its owner says so; it is gone at once."""
    async with DB.transaction():
        gone = (RosterName.name_key == key_of(name)) & (RosterName.email == email)
        await RosterName.delete().where(RosterName.council == council_id, gone)
        await note(None, None, f"council:{council_id}", "roster-withdrawn")


async def take_out(council_id: int, number: int, by: int) -> None:
    """The office takes a name out of the roster; twice is once."""
    async with DB.transaction():
        await RosterName.delete().where(RosterName.council == council_id, RosterName.id == number)
        await note(by, None, f"council:{council_id}", "roster-withdrawn")


async def erase_rosters() -> int:
    """Erase every name whose time is over; answers how many."""
    over = RosterName.until_at <= clock.now()
    async with DB.transaction():
        gone = await RosterName.delete().where(over).returning(RosterName.id)
    if gone:
        LOG.info("erased %s names in rosters", len(gone))
        await clear_traces()
    return len(gone)
