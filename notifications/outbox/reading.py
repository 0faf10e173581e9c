"""What was posted, and what became of it."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import msgspec

from notifications.outbox.rows import ROWS_AT_ONCE, places
from notifications.tables import Message


async def said_since(about: Sequence[str], since: datetime) -> list[tuple[str, dict[str, Any]]]:
    """About whom, and the facts, of what was posted from `since` (aware) on and stands, oldest first."""
    rows: list[dict[str, Any]] = []
    for start in range(0, len(about), ROWS_AT_ONCE):
        some = about[start : start + ROWS_AT_ONCE]
        rows += await Message.raw(
            f"SELECT id, about, facts FROM message WHERE about IN ({places(some)}) AND created_at >= {{}} "  # noqa: S608 only {}
            "AND state IN ('queued', 'claimed', 'sent', 'kept') AND facts <> ''",
            *some,
            since,
        )
    rows.sort(key=lambda row: row["id"])
    return [(row["about"], msgspec.json.decode(row["facts"])) for row in rows]


async def posted_since(email: str, kind: str, since: datetime) -> int:
    """How many messages of this kind were posted to this address from `since` (aware) on."""
    posted = Message.count().where(Message.email == email, Message.kind == kind, Message.created_at >= since)
    return int(await posted)


async def recent(limit: int = 50, offset: int = 0) -> list[Message]:
    """The messages posted last, newest first."""
    return await Message.objects().order_by(Message.id, ascending=False).limit(limit).offset(offset)


async def find(number: int) -> Message | None:
    """The message with this id."""
    return await Message.objects().get(Message.id == number)


async def sent_together(message: Message) -> list[Message]:
    """Everything that is one mail with `message`, in the order of the mail; itself alone when that is all."""
    if message.combined_into is None:
        return [message]
    return await Message.objects().where(Message.combined_into == message.combined_into).order_by(Message.id)
