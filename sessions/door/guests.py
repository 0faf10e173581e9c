"""Who is in a session: the list that the desk and the door read."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from sessions.tables import Registration, Session
from sessions.ways.counting import kind, kinds

STATUS = Registration.Status
IN_ORDER = [STATUS.CONFIRMED, STATUS.OFFERED, STATUS.WAITING, STATUS.REQUESTED, STATUS.CANCELLED]


@dataclass(frozen=True)
class Guest:
    """One registration of a session; `place` is the number in line of who waits, `arrived_at` is aware (UTC)."""

    name: str
    council: str
    role: str
    remark: str
    status: str
    place: int
    arrived_at: datetime | None
    participant: int
    partstat: str = ""
    way: str = ""

    @property
    def is_in_doubt(self) -> bool:
        """Whether their calendar said no while they did not cancel."""
        return self.partstat == Registration.Partstat.DECLINED and self.status != STATUS.CANCELLED


class Calendars(NamedTuple):
    """What the calendars of who has a place say: how many yes, maybe, no, and nothing yet."""

    yes: int
    maybe: int
    no: int
    nothing: int

    @property
    def is_known(self) -> bool:
        """Whether any of them said anything."""
        return self.yes + self.maybe + self.no > 0


def calendars_of(guests: Sequence[Guest]) -> Calendars:
    """What the calendars say of those of `guests` who have a place."""
    return _counted(Counter(guest.partstat for guest in guests if guest.status == STATUS.CONFIRMED))


async def calendars_in(session: Session) -> Calendars:
    """The same of everybody with a place in `session`, in one query."""
    rows = await Registration.raw(
        "SELECT partstat, count(*) AS number FROM registration WHERE session = {} AND status = 'confirmed' "
        "GROUP BY partstat",
        session.id,
    )
    return _counted({row["partstat"]: int(row["number"]) for row in rows})


def _counted(said: Mapping[str, int]) -> Calendars:
    kinds = Registration.Partstat
    return Calendars(*(said.get(kind, 0) for kind in (kinds.ACCEPTED, kinds.TENTATIVE, kinds.DECLINED, kinds.NONE)))


async def guests_of(session: Session) -> list[Guest]:
    """Everybody who ever asked for a place in `session`: by name, who waits in line, who cancelled last. One query."""
    rows = await Registration.raw(
        "SELECT r.id, r.status, r.participant, r.partstat, r.way, p.name, p.council, p.role, s.remark, c.at AS arrived_at FROM registration r "
        "JOIN participant p ON p.id = r.participant LEFT JOIN sign_up s ON s.id = r.sign_up "
        "LEFT JOIN check_in c ON c.registration = r.id AND c.undone_at IS NULL WHERE r.session = {} ORDER BY r.priority DESC, r.id",
        session.id,
    )
    places: dict[int, int] = {}
    for online in kinds(session):
        line = [row["id"] for row in rows if row["status"] == STATUS.WAITING and kind(session, row["way"]) == online]
        places |= {registration: number for number, registration in enumerate(line, start=1)}
    guests = [
        Guest(row["name"], row["council"], row["role"], row["remark"] or "", row["status"], places.get(row["id"], 0),
              row["arrived_at"], row["participant"], row["partstat"], row["way"])
        for row in rows
    ]  # fmt: skip
    return sorted(guests, key=lambda guest: (IN_ORDER.index(STATUS(guest.status)), guest.place, guest.name.casefold()))
