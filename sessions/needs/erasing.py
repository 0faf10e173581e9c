"""Erasing what people need: a week after their last session (TRUST P4). And a new key taking over from the old one."""

import logging
from datetime import timedelta

import clock
from database import DB, clear_traces, fetch
from sessions.needs.sealing import BOX, Box, CannotOpen
from sessions.needs.tables import Needs

LOG = logging.getLogger(__name__)

AFTER = timedelta(days=7)
AT_ONCE = 200  # in one transaction, so that nobody waits for long
# Who comes to nothing any more has said it for nothing: then the week counts from when they said it.
DUE = """
SELECT n.id FROM needs n WHERE coalesce((
    SELECT max(s.ends_at) FROM registration r JOIN session s ON s.id = r.session
    WHERE r.participant = n.participant AND r.status <> 'cancelled' AND s.status <> 'cancelled'
), n.changed_at) <= {} ORDER BY n.id LIMIT {}
"""
NEXT = "SELECT id, sealed FROM needs WHERE id > {} ORDER BY id LIMIT {}"


async def erase_needs() -> int:
    """Erase all whose time has come, a few in each transaction; answers of how many rows. What stays gets the first key."""
    erased = 0
    while number := await _some():
        erased += number
    if erased:
        LOG.info("erased %s needs", erased)
    if await renew_keys() or erased:
        await clear_traces()
    return erased


async def _some() -> int:
    async with DB.transaction():
        due = [row["id"] for row in await fetch(DUE, clock.now() - AFTER, AT_ONCE)]
        if due:
            await Needs.delete().where(Needs.id.is_in(due))
    return len(due)


async def renew_keys(box: Box = BOX) -> int:
    """Encrypt everything with the first key that is not; answers how much. What no key opens is left, and named."""
    renewed, unreadable, last = 0, 0, 0
    while rows := await fetch(NEXT, last, AT_ONCE):
        last = rows[-1]["id"]
        for row in rows:
            try:
                fresh = box.renewed(row["sealed"])
            except CannotOpen:
                unreadable += 1
                continue
            if fresh:
                # Not over what somebody says at this very moment.
                await fetch("UPDATE needs SET sealed = {} WHERE id = {} AND sealed = {}", fresh, row["id"], row["sealed"])
                renewed += 1
    if unreadable:
        LOG.error("%s needs cannot be read with BIJEEN_DATA_KEY", unreadable)
    return renewed


async def is_our_key(box: Box = BOX) -> bool:
    """Whether the last thing that was encrypted can be read; nothing yet is fine."""
    rows = await fetch("SELECT sealed FROM needs ORDER BY id DESC LIMIT 1")
    try:
        return not rows or box.opened(rows[0]["sealed"]) is not None
    except CannotOpen:
        return False
