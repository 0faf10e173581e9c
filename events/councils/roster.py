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
RETURNING id
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


async def agree(council_id: int, name: str, email: str, by: int | None = None) -> int:
    """Keep a name for `KEPT` from now; answers its id. `by` is who has it on paper that they agree, None: they said so
    themselves.

    Raises `CouncilNotFound`.
    """
    async with DB.transaction():
        await council_at(council_id)
        now = clock.now()
        [row] = await fetch(ADD, council_id, name, key_of(name), email, now, by, now + KEPT)
        await note(by, None, f"council:{council_id}", "roster-agreed")
    return int(row["id"])


async def take_out(council_id: int, number: int, by: int | None = None) -> None:
    """Keep a name no longer: its owner says so, or the office (`by`) does. It is gone at once; twice is once."""
    async with DB.transaction():
        here = (RosterName.council == council_id) & (RosterName.id == number)
        if await RosterName.delete().where(here).returning(RosterName.id):
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
