"""From when to when events go on, by what they hold."""

from collections.abc import Sequence
from datetime import datetime

from database import fetch

MOMENTS = """
SELECT event, min(starts_at) AS first, max(starts_at) AS last FROM session
WHERE event IN ([ids]) AND status = 'published' GROUP BY event
"""


async def moments_of(event_ids: Sequence[int]) -> dict[int, tuple[datetime, datetime]]:
    """When the first and the last session begin (aware), by event, of those that visitors see and that go on."""
    rows = await fetch(MOMENTS.replace("[ids]", ", ".join(["{}"] * len(event_ids))), *event_ids) if event_ids else []
    return {row["event"]: (_moment(row["first"]), _moment(row["last"])) for row in rows}


def _moment(value: datetime | str) -> datetime:
    """SQLite knows the type of a column only, not of the least of it."""
    return datetime.fromisoformat(value) if isinstance(value, str) else value
