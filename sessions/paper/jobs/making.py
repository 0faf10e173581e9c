"""Making the files that were asked for: the worker's part, which may be killed at any moment and done by two at once."""

import asyncio
import logging
from collections.abc import Awaitable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, TypeVar

import clock
from database import fetch
from events.paper.typesetting import beside, typeset
from events.tables import Event
from sessions.paper.jobs.asking import KEPT, TRIES
from sessions.paper.jobs.kinds import KINDS, Kind

LOG = logging.getLogger(__name__)
T = TypeVar("T")

AT_ONCE = 100  # people; after each so many it is written down how far it is
LEASE = timedelta(minutes=1)
BEAT = 15.0  # seconds: whoever lives says so more often than the lease lasts
FREE = "ready_at IS NULL AND tries < {} AND (claimed_until IS NULL OR claimed_until <= {})"
CLAIM = f"""
UPDATE paper_job SET claimed_until = {{}}, tries = tries + 1, made = 0, total = 0
WHERE id = (SELECT id FROM paper_job WHERE {FREE} ORDER BY asked_at, id LIMIT 1) AND {FREE}
RETURNING id, event, kind, edition, tries
"""  # noqa: S608 the words are ours
MINE = "WHERE id = {} AND edition = {} AND tries = {} AND ready_at IS NULL RETURNING id"
GO_ON = f"UPDATE paper_job SET made = {{}}, total = {{}}, claimed_until = {{}} {MINE}"  # noqa: S608 as above
DONE = f"UPDATE paper_job SET file = {{}}, ready_at = {{}}, until_at = {{}}, claimed_until = NULL {MINE}"  # noqa: S608 as above


class NoLongerOurs(Exception):
    """It was erased, or somebody else makes it."""


@dataclass(frozen=True)
class Job:
    """A file that is ours to make."""

    id: int
    event: int
    kind: str
    edition: int
    tries: int


async def make_papers() -> int:
    """Make all files that wait, one after the other; answers how many. What fails is tried again when its lease is over."""
    number = 0
    while job := await claim():
        try:
            await _make(job)
        except NoLongerOurs:
            LOG.info("papers %s: no longer ours", job.kind)
        except Exception:  # one file does not stop the others
            LOG.exception("papers %s could not be made", job.kind)
        else:
            number += 1
    return number


async def claim() -> Job | None:
    """The next file to make, for as long as the lease lasts; or there is none."""
    now = clock.now()
    rows = await fetch(CLAIM, now + LEASE, TRIES, now, TRIES, now)
    return Job(**rows[0]) if rows else None


async def _make(job: Job) -> None:
    event = await Event.objects().where(Event.id == job.event).first()
    if event is None:
        raise NoLongerOurs
    kind = KINDS[job.kind]
    drawn = await _drawn(job, event, kind)
    file = await _alive(job, len(drawn), typeset(lambda: kind.paper(event, drawn)))
    now = clock.now()
    await _ours(DONE, file, now, now + KEPT, job.id, job.edition, job.tries)


async def _drawn(job: Job, event: Event, kind: Kind) -> list[dict[str, Any]]:
    """What stands on everybody's; who left meanwhile is left out."""
    ids, found = await kind.who(event), list[dict[str, Any]]()
    await _go_on(job, 0, len(ids))
    for start in range(0, len(ids), AT_ONCE):
        found += await draw(event, kind, ids[start : start + AT_ONCE])
        await _go_on(job, min(start + AT_ONCE, len(ids)), len(ids))
    return found


async def draw(event: Event, kind: Kind, ids: list[int]) -> list[dict[str, Any]]:
    """What stands on the papers of these people."""
    people = await kind.read(event, ids)
    return await beside(lambda: [kind.drawn(event, one) for one in people])


async def _alive(job: Job, number: int, work: Awaitable[T]) -> T:
    """What `work` answers; meanwhile it stays ours."""
    running = asyncio.ensure_future(work)
    while not running.done():
        await asyncio.wait({running}, timeout=BEAT)
        await _go_on(job, number, number)
    return await running


async def _go_on(job: Job, made: int, total: int) -> None:
    await _ours(GO_ON, made, total, clock.now() + LEASE, job.id, job.edition, job.tries)


async def _ours(statement: str, *values: Any) -> None:
    if not await fetch(statement, *values):
        raise NoLongerOurs
