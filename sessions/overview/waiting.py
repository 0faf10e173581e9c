"""What waits to go out, counted per event: held changes and held mailings."""

from collections import Counter
from collections.abc import Sequence

import clock
from database import fetch

WAITING = """
SELECT session.event FROM change JOIN session ON session.id = change.session
WHERE session.event IN ([ids]) AND change.state = 'held' AND change.due_at > {}
UNION ALL SELECT mailing.event FROM mailing
WHERE mailing.event IN ([ids]) AND mailing.state = 'held' AND mailing.due_at > {}
"""


async def waiting_at(event_ids: Sequence[int]) -> Counter[int]:
    """How many changes and mailings are held at each of these events, by id; one query."""
    if not event_ids:
        return Counter()
    statement, now = WAITING.replace("[ids]", ", ".join(["{}"] * len(event_ids))), clock.now()
    return Counter(row["event"] for row in await fetch(statement, *event_ids, now, *event_ids, now))
