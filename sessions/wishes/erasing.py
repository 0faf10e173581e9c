"""Erasing who wished what, when its time has come (TRUST P4): how many of which sector wished a topic stays.

That is ninety days after sign-up opened, for everybody, or after somebody was told so, or when the event's own data go: so many days
after its last one; of an event without days and sessions so many days after the wish. What comes first counts.
"""

import logging
from datetime import datetime, timedelta

import clock
from database import DB, clear_traces, fetch
from events.publishing import event_of
from sessions.figures.lists import last_day
from sessions.wishes.tables import Suggestion

LOG = logging.getLogger(__name__)

AFTER_OPENING = timedelta(days=90)
AT_ONCE = 200  # in one transaction, so that nobody waits for long
WHERE_THERE_ARE = "SELECT DISTINCT event FROM wish WHERE erased_at IS NULL"
HAS_DATES = "SELECT id FROM day WHERE event = {} UNION ALL SELECT id FROM session WHERE event = {} LIMIT 1"
DUE = """
SELECT id FROM wish WHERE event = {} AND erased_at IS NULL AND (told_at <= {} OR changed_at <= {}) ORDER BY id LIMIT {}
"""
# A name and an address are gone, so nobody is told any more: that was done long ago.
ERASE = """
UPDATE wish SET erased_at = {}, name = '', email = '', name_key = '', council = '', token = '', form_key = '',
    wants_mail = {} WHERE id IN ([ids])
"""


async def erase_wishes() -> int:
    """Erase all whose time has come, a few in each transaction; answers of how many people."""
    erased = 0
    for row in await fetch(WHERE_THERE_ARE):
        while number := await _some(row["event"]):
            erased += number
    if erased:
        LOG.info("erased who had %s wishes", erased)
        await clear_traces()
    return erased


async def _some(event_id: int) -> int:
    async with DB.transaction():
        now = clock.now()
        due = await fetch(DUE, event_id, now - AFTER_OPENING, await _said_before(event_id, now), AT_ONCE)
        ids = [row["id"] for row in due]
        if ids:
            await Suggestion.delete().where(Suggestion.wish.is_in(ids))
            await fetch(ERASE.replace("[ids]", ", ".join(["{}"] * len(ids))), now, False, *ids)
    return len(ids)


async def _said_before(event_id: int, now: datetime) -> datetime:
    """Of when or before the wishes are that go now."""
    event = await event_of(event_id)
    opened = max((at for at in (event.opens_at, event.members_first_until) if at), default=None)
    if opened and opened + AFTER_OPENING <= now:
        return now
    kept = timedelta(days=event.retention_days)
    if not await fetch(HAS_DATES, event_id, event_id):
        return now - kept
    today = now.astimezone(event.zone).date()
    return now if await last_day(event) + kept <= today else datetime.min.replace(tzinfo=now.tzinfo)
