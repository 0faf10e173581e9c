"""Reminders and thanks as they lie in the outbox, and the moments around a session on 8 March 2027, 10.00 hours."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import msgspec

from notifications.tables import Message
from sessions.facts import Reminders
from sessions.reminders import remind

At = Callable[[datetime], None]
HOUR, MINUTE = timedelta(hours=1), timedelta(minutes=1)
NOON = datetime(2027, 3, 7, 11, 0, tzinfo=UTC)  # of Sunday, in Amsterdam
ZONE = ZoneInfo("Europe/Amsterdam")


async def reminders(*states: str) -> list[tuple[str, str, list[str]]]:
    """Of all reminders and thanks in these states (queued): to whom, which, about what."""
    rows = (
        await Message.objects()
        .where(Message.kind.is_in(["reminder_day", "reminder_hour", "thanks"]), Message.state.is_in([*(states or ["queued"])]))
        .order_by(Message.id)
    )
    facts = [msgspec.json.decode(row.facts, type=Reminders) for row in rows]
    return [
        (row.email.partition("@")[0], row.kind, [one.session.title for one in said.sessions])
        for row, said in zip(rows, facts, strict=True)
    ]


async def day_and_hour(at: At, *moments: datetime) -> list[int]:
    """How many mails each of these moments adds."""
    found = []
    for moment in moments:
        at(moment)
        found.append(await remind())
    return found


