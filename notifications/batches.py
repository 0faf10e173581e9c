"""Messages that were posted together: held for a while, and as long as none has gone, to be withdrawn together."""

from collections import Counter
from collections.abc import Sequence

import clock
from notifications.outbox import PASSING
from notifications.tables import Message

RETURNED = "returned"  # what became of a message that was sent and came back, whatever its state
ARRIVED = {Message.State.SENT.value, Message.State.KEPT.value}
FAILED = {Message.State.REFUSED.value, Message.State.EXPIRED.value, RETURNED}


class AlreadyGone(Exception):
    """A message of this batch was sent, or is being sent now: it cannot be called back."""


async def has_gone(batch: str) -> bool:
    """Whether a message of `batch` was sent or is being sent. None of the others goes before this transaction ends."""
    if PASSING:  # only those that no worker has: who settles what it claimed waits for nobody
        await Message.raw("SELECT id FROM message WHERE batch = {} AND state = 'queued' ORDER BY id FOR UPDATE", batch)
    return bool(
        await Message.raw(
            "SELECT id FROM message WHERE batch = {} AND (attempts > 0 OR state NOT IN ('queued', 'replaced')) LIMIT 1",
            batch,
        )
    )


async def withdraw(batch: str) -> None:
    """Take every message of `batch` back, in the caller's transaction; what it had replaced is under way again.

    Raises `AlreadyGone`; then nothing was taken back.
    """
    if await has_gone(batch):
        raise AlreadyGone(batch)
    await Message.raw("DELETE FROM message WHERE batch = {}", batch)
    await Message.raw(
        "UPDATE message SET state = 'queued', settled_at = NULL, replaced_by = NULL "
        "WHERE replaced_by = {} AND state = 'replaced'",
        batch,
    )


async def hurry(batch: str) -> None:
    """What is still held of `batch` is due now, in the caller's transaction."""
    await Message.raw(
        "UPDATE message SET due_at = {} WHERE batch = {} AND state = 'queued' AND attempts = 0", clock.now(), batch
    )


# -- reading


async def in_batch(batch: str) -> list[Message]:
    """The messages of `batch` that were not replaced, by name."""
    return (
        await Message.objects()
        .where(Message.batch == batch, Message.state != Message.State.REPLACED)
        .order_by(Message.name, Message.id)
    )


async def counted(batches: Sequence[str]) -> dict[str, Counter[tuple[str, str]]]:
    """How many messages each of these batches has per kind and what became of them, in one query: their state, or
    `RETURNED` for those that came back after they were sent, also when their address was tried again later.
    """
    found: dict[str, Counter[tuple[str, str]]] = {batch: Counter() for batch in batches}
    places = ", ".join("{}" for _ in batches)
    if batches:
        rows = await Message.raw(
            "SELECT batch, kind, CASE WHEN returned <> '' THEN 'returned' ELSE state END AS fate, "  # noqa: S608 only {}
            f"count(*) AS number FROM message WHERE batch IN ({places}) AND state <> 'replaced' GROUP BY 1, 2, 3",
            *batches,
        )
        for row in rows:
            found[row["batch"]][row["kind"], row["fate"]] = int(row["number"])
    return found


async def mails_in(batches: Sequence[str], *, but: str) -> dict[str, int]:
    """How many mails each of these batches makes, of all kinds `but` one: messages that go together are one mail."""
    if not batches:
        return {}
    rows = await Message.raw(
        "SELECT batch, count(DISTINCT coalesce(together, message_id)) AS number FROM message "  # noqa: S608 only {}
        f"WHERE batch IN ({', '.join('{}' for _ in batches)}) AND state <> 'replaced' AND kind <> {{}} GROUP BY batch",
        *batches,
        but,
    )
    return {row["batch"]: int(row["number"]) for row in rows}
