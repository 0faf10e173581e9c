"""Giving a free place to who has waited longest."""

from collections.abc import Sequence

import clock
from events.tables import Event
from sessions import messages
from sessions.tables import Registration, Session

IN_LINE = """
SELECT mine.id, count(*) AS place
FROM registration mine
JOIN registration other ON other.session = mine.session AND other.status = 'waiting' AND other.id <= mine.id
WHERE mine.id IN ([ids]) GROUP BY mine.id
"""


def is_open(event: Event, session: Session) -> bool:
    """Whether places that come free are given away now: not in the event's last hours before the start, nor after it."""
    return not session.is_cancelled and clock.now() < session.starts_at - event.promotion_stops


async def promote(event: Event, session: Session) -> list[Registration]:
    """Confirm as many of the first in line as there are places; tells them, in this transaction. Answers who.

    The caller holds `session`.
    """
    if not is_open(event, session):
        return []
    free = await _free_places(session)
    if free == 0:
        return []
    line = (
        Registration.objects()
        .where(Registration.session == session.id, Registration.status == Registration.Status.WAITING)
        .order_by(Registration.id)
    )
    first = await (line if free is None else line.limit(free))
    if first:
        await Registration.update(
            {Registration.status: Registration.Status.CONFIRMED, Registration.changed_at: clock.now()}
        ).where(Registration.id.is_in([registration.id for registration in first]))
        await messages.post_promoted(event, session, first)
    return first


async def _free_places(session: Session) -> int | None:
    """Places that nobody holds; None where there is no limit."""
    if session.capacity is None:
        return None
    taken = await Registration.count().where(
        Registration.session == session.id,
        Registration.status.is_in([Registration.Status.CONFIRMED, Registration.Status.OFFERED]),
    )
    return max(0, int(session.capacity) - int(taken))


async def places_in_line(registration_ids: Sequence[int]) -> dict[int, int]:
    """Which number each of these waiting registrations has in its line, 1 for the first; one query for all."""
    if not registration_ids:
        return {}
    statement = IN_LINE.replace("[ids]", ", ".join(["{}"] * len(registration_ids)))
    rows = await Registration.raw(statement, *registration_ids)
    return {row["id"]: row["place"] for row in rows}
