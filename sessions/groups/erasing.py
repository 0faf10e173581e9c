"""Erasing who signed up a council: with the people of their event, or when they ask for it."""

import logging
from datetime import timedelta

import clock
from database import DB, clear_traces, fetch, hold
from events import history
from notifications import erasing as mail
from sessions.groups.tables import SignUpGroup
from sessions.messages import about_address
from sessions.messages.groups import about_group

LOG = logging.getLogger(__name__)

AT_ONCE = 100  # in one transaction, so that nobody waits for long
# Once the last session is so many days ago, or of an event without sessions so many days after the form.
DUE = """
SELECT g.id, g.created_at, e.retention_days, s.ends_at FROM sign_up_group g JOIN event e ON e.id = g.event
LEFT JOIN session s ON s.event = e.id AND NOT EXISTS (
    SELECT 1 FROM session o WHERE o.event = e.id AND (o.ends_at > s.ends_at OR (o.ends_at = s.ends_at AND o.id > s.id))
) ORDER BY g.id
"""


async def erase_groups() -> int:
    """Erase all whose time has come; answers how many. The people they signed up are erased by themselves (`my_data`)."""
    now = clock.now()
    due = [
        row["id"]
        for row in await fetch(DUE)
        if (row["ends_at"] or row["created_at"]) + timedelta(days=row["retention_days"]) <= now
    ]
    for start in range(0, len(due), AT_ONCE):
        async with DB.transaction():
            await _forget(due[start : start + AT_ONCE])
    if due:
        LOG.info("erased who signed up %s councils", len(due))
        await clear_traces()
    return len(due)


async def erase_group(group: SignUpGroup) -> None:
    """Forget who signed up this group, because they ask for it; the people in it stay as they are."""
    async with DB.transaction():
        await hold(SignUpGroup, [group.id])
        await _forget([group.id])
        await history.note(history.NOBODY, group.event, f"event:{group.event}", "group-erased")
    await clear_traces()


async def _forget(ids: list[int]) -> None:
    addresses = await SignUpGroup.select(SignUpGroup.email).where(SignUpGroup.id.is_in(ids)).output(as_list=True)
    about = [*map(about_group, ids), *map(about_address, addresses)]
    await mail.stop(about)
    await mail.empty_messages(about)
    await SignUpGroup.delete().where(SignUpGroup.id.is_in(ids))
