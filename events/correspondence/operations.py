"""How an event writes to people: in their calendars, before and after a session, and what a "no" of a calendar does."""

from dataclasses import dataclass, fields
from typing import Any

from database import DB, hold
from events.history import NOBODY, note
from events.publishing import ChangedMeanwhile, event_of
from events.tables import Event
from events.tokens import digest


@dataclass(frozen=True)
class Correspondence:
    """All that the desk says about it; each is a column of the event."""

    on_decline: str
    is_private: bool
    calendar_title: str
    remind_day: bool
    remind_hour: bool
    sends_thanks: bool
    links_are_personal: bool


NAMES = tuple(part.name for part in fields(Correspondence))


def correspondence_of(event: Event) -> Correspondence:
    """How `event` writes now."""
    return Correspondence(**{**_values(event), "on_decline": str(event.on_decline)})


def _values(source: object) -> dict[str, Any]:
    return {name: getattr(source, name) for name in NAMES}


def mark_of(event: Event) -> str:
    """A short mark of how it writes: another one when somebody changed it."""
    return digest(repr(correspondence_of(event)))[:16]


async def change(event: Event, wanted: Correspondence, by: int | None = NOBODY, seen: str = "") -> None:
    """Let `event` write so from now on; what was posted before stays as it is. `seen` is the mark of what its editor saw
    ("" for who saw no form).

    Raises `ChangedMeanwhile`.
    """
    async with DB.transaction():
        await hold(Event, [event.id])
        current = await event_of(event.id)
        if seen and seen != mark_of(current):
            raise ChangedMeanwhile
        before, after = _values(correspondence_of(current)), _values(wanted)
        differs = [name for name in NAMES if before[name] != after[name]]
        if not differs:
            return
        await Event.update({getattr(Event, name): after[name] for name in differs}).where(Event.id == event.id)
        facts = {name: before[name] for name in differs}, {name: after[name] for name in differs}
        await note(by, event.id, f"event:{event.id}", "changed", *facts)
