"""Taking back messages that are still under way, because what they say is not so any more."""

from collections.abc import Sequence

import clock
from notifications.outbox import PASSING, ROWS_AT_ONCE
from notifications.tables import Message


async def recall(ids: Sequence[int]) -> list[int]:
    """Take these back, in the caller's transaction. Answers those that were in the queue: they are not sent.

    One that a worker has in hand goes out now or not at all: it is not tried again.
    """
    taken: list[int] = []
    for start in range(0, len(ids), ROWS_AT_ONCE):
        taken += await _recall(sorted(ids)[start : start + ROWS_AT_ONCE])
    return taken


async def _recall(ids: Sequence[int]) -> list[int]:
    places, now = ", ".join(["{}"] * len(ids)), clock.now()
    if PASSING:  # in one order, and only those that no worker has: who settles what it claimed waits for nobody
        await Message.raw(
            f"SELECT id FROM message WHERE id IN ({places}) AND state = 'queued' ORDER BY id FOR UPDATE", *ids  # noqa: S608 only {}
        )
    rows = await Message.raw(
        f"UPDATE message SET state = 'replaced', settled_at = {{}} WHERE id IN ({places}) AND state = 'queued' RETURNING id",  # noqa: S608 only {}
        now, *ids,
    )  # fmt: skip
    await Message.raw(
        f"UPDATE message SET expires_at = {{}} WHERE id IN (SELECT id FROM message WHERE id IN ({places}) "  # noqa: S608 only {}
        f"AND state = 'claimed' {PASSING})",
        now, *ids,
    )  # fmt: skip
    return [row["id"] for row in rows]
