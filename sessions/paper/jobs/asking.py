"""Asking for a file of papers, seeing how far it is, and getting it."""

from dataclasses import dataclass
from datetime import datetime, timedelta

import clock
from database import clear_traces, fetch
from events.rights import PageNotFound
from events.tables import Event
from sessions.paper.jobs.kinds import KINDS

KEPT = timedelta(days=1)
TRIES = 3
BEGINS_WITHIN = timedelta(minutes=1)
# Once for each kind of an event: who comes second, or asks twice, gets the one that is being made.
ASK = """
INSERT INTO paper_job (event, kind, edition, made, total, tries, asked_at, until_at) VALUES ({}, {}, 1, 0, 0, 0, {}, {})
ON CONFLICT (event, kind) DO UPDATE SET edition = paper_job.edition + 1, made = 0, total = 0, tries = 0,
    asked_at = excluded.asked_at, until_at = excluded.until_at, claimed_until = NULL, ready_at = NULL, file = NULL
WHERE paper_job.edition = {} AND (
    paper_job.ready_at IS NOT NULL OR (paper_job.tries >= {} AND paper_job.claimed_until <= {})
)
"""
STANDING = """
SELECT kind, edition, made, total, tries, asked_at, claimed_until, ready_at, until_at, length(file) AS size
FROM paper_job WHERE event = {} AND until_at > {}
"""
FILE = "SELECT file FROM paper_job WHERE event = {} AND kind = {} AND ready_at IS NOT NULL AND until_at > {}"


@dataclass(frozen=True)
class Standing:
    """How far a file is; all moments are aware (UTC), `size` is in bytes. `edition` 0: nobody asked for it."""

    kind: str
    edition: int = 0
    made: int = 0
    total: int = 0
    tries: int = 0
    asked_at: datetime | None = None
    claimed_until: datetime | None = None
    ready_at: datetime | None = None
    until_at: datetime | None = None
    size: int | None = None

    @property
    def is_ready(self) -> bool:
        """Whether it can be had."""
        return self.ready_at is not None

    @property
    def is_held(self) -> bool:
        """Whether somebody is making it."""
        return not self.is_ready and self.claimed_until is not None and self.claimed_until > clock.now()

    @property
    def has_failed(self) -> bool:
        """Whether it was tried often enough."""
        return not self.is_ready and self.tries >= TRIES and not self.is_held

    @property
    def is_under_way(self) -> bool:
        """Whether it will come by itself."""
        return self.edition > 0 and not self.is_ready and not self.has_failed

    @property
    def is_late(self) -> bool:
        """Whether nobody has begun for so long that perhaps nobody will."""
        return self.is_under_way and not self.is_held and self.asked_at is not None and self.asked_at + BEGINS_WITHIN <= clock.now()

    @property
    def is_drawn(self) -> bool:
        """Whether all that is left is to put it together."""
        return self.is_held and 0 < self.total == self.made


async def ask(event: Event, kind: str, seen: int) -> None:
    """Have a file made; nothing happens when one is being made. `seen` is the edition that who asks has seen, 0 for none:
    asking twice from one page is asking once. Raises `PageNotFound` for what is no kind.
    """
    _known(kind)
    now = clock.now()
    await fetch(ASK, event.id, kind, now, now + KEPT, seen, TRIES, now)


async def standings_of(event: Event) -> dict[str, Standing]:
    """Every kind of an event, by its name; one query, without the files."""
    rows = {row["kind"]: row for row in await fetch(STANDING, event.id, clock.now())}
    return {kind: Standing(**rows[kind]) if kind in rows else Standing(kind) for kind in KINDS}


async def standing_of(event: Event, kind: str) -> Standing:
    """One of them. Raises `PageNotFound` for what is no kind."""
    return (await standings_of(event))[_known(kind)]


async def file_of(event: Event, kind: str) -> bytes:
    """The file as it was made. Raises `PageNotFound` when there is none, or none any more."""
    rows = await fetch(FILE, event.id, _known(kind), clock.now())
    if not rows:
        raise PageNotFound
    return bytes(rows[0]["file"])


def _known(kind: str) -> str:
    if kind not in KINDS:
        raise PageNotFound
    return kind


async def erase_papers() -> int:
    """Erase the files whose day is over, and what was asked for and never made; answers how many."""
    gone = await fetch("DELETE FROM paper_job WHERE until_at <= {} RETURNING id", clock.now())
    if gone:
        await clear_traces()
    return len(gone)
