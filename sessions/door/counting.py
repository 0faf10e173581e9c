"""How many are in: what the desk reads of a session while it goes on."""

import msgspec

import clock
from events.tables import Event
from events.texts import _
from sessions.door.entrance.finding import Count, counts_of
from sessions.door.entrance.scanning import is_on
from sessions.tables import Session

SOON = 10  # seconds between two looks on its day
STOP = 0


class Inside(msgspec.Struct, frozen=True):
    """In words, and in how many seconds it is worth looking again; 0: not any more."""

    words: str
    again: int
    arrived: int

    @property
    def is_shown(self) -> bool:
        """Whether it says anything: on its day, and later when anybody came."""
        return bool(self.again or self.arrived)


async def inside_of(event: Event, session: Session) -> Inside:
    """How many of who has a place in `session` are in now; one query."""
    count = (await counts_of([session.id])).get(session.id, Count())
    words = _("{arrived} van {expected} binnen").format(arrived=count.arrived, expected=count.expected)
    is_today = not session.is_cancelled and is_on(event, session, clock.now())
    return Inside(words, SOON if is_today else STOP, count.arrived)
