"""Throwing away an event that was made by mistake: a draft in which nobody ever was."""

from database import DB, fetch, hold
from events.history import note
from events.publishing import EventNotFound
from events.tables import Event

HAD_PEOPLE = """
SELECT 1 FROM participant WHERE event = {} UNION ALL SELECT 1 FROM deed WHERE event = {} AND about LIKE 'participant:%'
LIMIT 1
"""


class NotEmpty(Exception):
    """Visitors saw it, or somebody is in it or was: it can be put away, but not thrown away."""


async def can_be_discarded(event: Event) -> bool:
    """Whether it is a draft in which nobody ever was."""
    return event.status == Event.Status.DRAFT and not await fetch(HAD_PEOPLE, event.id, event.id)


async def discard(event: Event, by: int | None) -> None:
    """Throw `event` away with its days and sessions, and the duties for it alone. Raises `NotEmpty`, `EventNotFound`."""
    async with DB.transaction():
        await hold(Event, [event.id], alone=True)
        current = await Event.objects().where(Event.id == event.id).first()
        if current is None:
            raise EventNotFound(event.slug)
        if not await can_be_discarded(current):
            raise NotEmpty
        await Event.delete().where(Event.id == event.id)
        await note(by, None, f"event:{event.id}", "discarded", {"slug": current.slug, "title": current.title})
