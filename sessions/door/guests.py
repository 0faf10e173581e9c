"""Who is in a session: the list that the desk and the door read."""

from dataclasses import dataclass
from datetime import datetime

from sessions.tables import Registration, Session

STATUS = Registration.Status
IN_ORDER = [STATUS.CONFIRMED, STATUS.OFFERED, STATUS.WAITING, STATUS.CANCELLED]


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


async def guests_of(session: Session) -> list[Guest]:
    """Everybody who ever asked for a place in `session`: by name, who waits in line, who cancelled last. One query."""
    rows = await Registration.raw(
        "SELECT r.id, r.status, r.participant, p.name, p.council, p.role, s.remark, c.at AS arrived_at FROM registration r "
        "JOIN participant p ON p.id = r.participant LEFT JOIN sign_up s ON s.id = r.sign_up "
        "LEFT JOIN check_in c ON c.registration = r.id WHERE r.session = {} ORDER BY r.priority DESC, r.id",
        session.id,
    )
    line = [row["id"] for row in rows if row["status"] == STATUS.WAITING]
    places = {registration: number for number, registration in enumerate(line, start=1)}
    guests = [
        Guest(row["name"], row["council"], row["role"], row["remark"] or "", row["status"], places.get(row["id"], 0),
              row["arrived_at"], row["participant"])
        for row in rows
    ]  # fmt: skip
    return sorted(guests, key=lambda guest: (IN_ORDER.index(STATUS(guest.status)), guest.place, guest.name.casefold()))
