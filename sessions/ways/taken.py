"""How many places of each session are taken, and how many people wait: what pages and lists count with."""

from dataclasses import dataclass

from database import fetch
from events.tables import Event
from sessions.tables import Session

PLACES = """
SELECT r.session, sum(CASE WHEN r.status = 'waiting' THEN 0 ELSE 1 END) AS confirmed,
    sum(CASE WHEN r.status = 'waiting' THEN 1 ELSE 0 END) AS waiting,
    sum(CASE WHEN r.status <> 'waiting' AND s.form = 'hybrid' AND r.way <> 'location' THEN 1 ELSE 0 END) AS online,
    sum(CASE WHEN r.status = 'waiting' AND s.form = 'hybrid' AND r.way <> 'location' THEN 1 ELSE 0 END) AS online_waiting
FROM registration r JOIN session s ON s.id = r.session
WHERE s.event = {} AND r.status IN ('confirmed', 'offered', 'waiting') GROUP BY r.session
"""


@dataclass(frozen=True)
class Kind:
    """One kind of place of a session: how many there are (None: no limit), and who has or wants them."""

    online: bool
    most: int | None
    taken: int
    waiting: int

    @property
    def left(self) -> int | None:
        """How many are left; None: there is no limit."""
        return None if self.most is None else max(0, self.most - self.taken)

    @property
    def surplus(self) -> int:
        """How many people more than there are places."""
        return 0 if self.most is None else max(0, self.taken - self.most)


@dataclass(frozen=True)
class Places:
    """How many registrations a session has, in all. Of a hybrid one so many of them are not for the location."""

    confirmed: int = 0
    waiting: int = 0
    online: int = 0
    online_waiting: int = 0

    def kinds(self, session: Session) -> list[Kind]:
        """The kinds of place of `session`, which has these, with what is taken of each."""
        if session.form != Session.Form.HYBRID:
            return [Kind(False, session.capacity, self.confirmed, self.waiting)]
        location = Kind(False, session.capacity, self.confirmed - self.online, self.waiting - self.online_waiting)
        return [location, Kind(True, session.online_capacity, self.online, self.online_waiting)]

    def surplus(self, session: Session) -> int:
        """How many people `session`, which has these, has more than places of their kind."""
        return sum(kind.surplus for kind in self.kinds(session))


def most_of(session: Session) -> int | None:
    """How many places there are in all; None: of one kind there is no limit."""
    limits = [kind.most for kind in Places().kinds(session)]
    return None if None in limits else sum(limit for limit in limits if limit is not None)


async def places_of(event: Event) -> dict[int, Places]:
    """Registrations per session id of `event`, confirmed and offered ones together, in one query."""
    rows = await fetch(PLACES, event.id)
    names = ("confirmed", "waiting", "online", "online_waiting")
    return {row["session"]: Places(*(int(row[name]) for name in names)) for row in rows}
