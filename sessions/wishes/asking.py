"""Whether and when an event asks what its programme should be about."""

from dataclasses import dataclass, fields
from datetime import datetime
from typing import Any

from database import DB, hold
from events.history import note
from events.publishing import ChangedMeanwhile, event_of
from events.tables import Event
from events.tokens import digest


@dataclass(frozen=True)
class Asking:
    """All that the desk says about it; each is a column of the event. Times are aware (UTC), None is no limit."""

    asks_wishes: bool
    wishes_from_at: datetime | None
    wishes_until_at: datetime | None
    wishes_text: str


NAMES = tuple(part.name for part in fields(Asking))


def asking_of(event: Event) -> Asking:
    """What is said about it now."""
    return Asking(**_values(event))


def _values(source: object) -> dict[str, Any]:
    return {name: getattr(source, name) for name in NAMES}


def mark_of(event: Event) -> str:
    """A short mark of it: another one when somebody changed it."""
    return digest(repr(asking_of(event)))[:16]


async def change(event: Event, wanted: Asking, by: int, seen: str) -> None:
    """Ask so from now on; `seen` is the mark of what its editor saw. Raises `ChangedMeanwhile`."""
    async with DB.transaction():
        await hold(Event, [event.id])
        current = await event_of(event.id)
        if seen != mark_of(current) and asking_of(current) != wanted:
            raise ChangedMeanwhile
        before, after = _values(current), _values(wanted)
        differs = [name for name in NAMES if before[name] != after[name]]
        if not differs:
            return
        await Event.update({getattr(Event, name): after[name] for name in differs}).where(Event.id == event.id)
        facts = {name: before[name] for name in differs}, {name: after[name] for name in differs}
        await note(by, event.id, f"event:{event.id}", "changed", *facts)
