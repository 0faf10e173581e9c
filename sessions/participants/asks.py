"""What Mijn Week still asks: questions without an answer, and what one needs."""

from dataclasses import dataclass

from database import fetch
from sessions.participants.week import Week

# One query for all of it: the page is opened often, and mostly nothing is asked.
ASKS = """
SELECT EXISTS (SELECT 1 FROM needs_asked n WHERE n.event = {}) AS needs,
    EXISTS (SELECT 1 FROM needs n WHERE n.participant = {}) AS said,
    q.id, q.is_required AND q.shown_if IS NULL AND a.id IS NULL AS is_open
FROM event e LEFT JOIN question q ON q.event = e.id AND q.purpose = 'sign-up' AND q.removed_at IS NULL AND (q.session IS NULL OR EXISTS (
    SELECT 1 FROM registration r WHERE r.session = q.session AND r.participant = {} AND r.status <> 'cancelled'
)) LEFT JOIN answer a ON a.question = q.id AND a.participant = {} WHERE e.id = {}
"""


@dataclass(frozen=True)
class Asks:
    """Whether there are `questions`, whether one that must be answered is `open`, and whether one may say what one `needs`."""

    questions: bool
    open: bool
    needs: bool


async def asks_of(week: Week) -> Asks:
    """What is asked of this person."""
    who, event = week.participant.id, week.event.id
    rows = await fetch(ASKS, event, who, who, who, event)
    return Asks(
        any(row["id"] is not None for row in rows), any(row["is_open"] for row in rows),
        any(row["needs"] or row["said"] for row in rows),
    )  # fmt: skip
