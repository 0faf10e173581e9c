"""Who is in a session, as its host sees it, and who the host ticks as present: they telephone, or were seen."""

from dataclasses import dataclass
from datetime import datetime

import clock
from database import DB, fetch
from events import history
from sessions.door.entrance.scanning import is_on
from sessions.leading.led import Led
from sessions.registrations import Came, arrive, standing, take_back
from sessions.tables import CheckIn, Registration

EXPECTED = """
SELECT r.id, r.way, p.name, p.council, p.role, c.at FROM registration r JOIN participant p ON p.id = r.participant
LEFT JOIN check_in c ON c.registration = r.id AND c.undone_at IS NULL
WHERE r.session = {} AND r.status = 'confirmed' ORDER BY r.id
"""


class NotExpected(Exception):
    """This registration is of another session, or of nobody."""


class CannotTick(Exception):
    """No place (any more), not today, or the session is off."""


@dataclass(frozen=True)
class Expected:
    """Somebody with a place; `arrived_at` is when they came, aware (UTC)."""

    registration: int
    name: str
    council: str
    role: str
    way: str
    arrived_at: datetime | None

    @property
    def telephones(self) -> bool:
        """Whether no button of ours tells that they are there."""
        return self.way == Registration.Way.TELEPHONE


async def expected_in(session_id: int) -> list[Expected]:
    """Everybody with a place, by name; one query."""
    rows = await fetch(EXPECTED, session_id)
    people = [Expected(row["id"], row["name"], row["council"], row["role"], row["way"], row["at"]) for row in rows]
    return sorted(people, key=lambda one: (one.name.casefold(), one.registration))


def can_tick(led: Led) -> bool:
    """Whether anybody can be there: it is today, and it goes on."""
    return is_on(led.event, led.session, clock.now()) and not led.session.is_cancelled


async def tick(led: Led, registration_id: int, by: int) -> None:
    """Somebody is there. Who was there already is. Raises `NotExpected`, `CannotTick`."""
    async with DB.transaction():
        registration = await _one(led, registration_id)
        if not (registration.is_confirmed and can_tick(led)):
            raise CannotTick
        if (await arrive(registration_id, Came(CheckIn.How.BY_HOST, by))).is_new:
            about, after = f"participant:{registration.participant}", {"session": led.session.id}
            await history.note(by, led.event.id, about, "let-in", None, after)


async def untick(led: Led, registration_id: int, by: int) -> None:
    """Somebody is not there after all; nothing happens when that was known. Raises `NotExpected`."""
    async with DB.transaction():
        registration = await _one(led, registration_id)
        came = (await standing([registration_id])).get(registration_id)
        if came is not None and await take_back(came, by):
            about, before = f"participant:{registration.participant}", {"session": led.session.id}
            await history.note(by, led.event.id, about, "let-out", before)


async def _one(led: Led, registration_id: int) -> Registration:
    one = await Registration.objects().where(
        Registration.id == registration_id, Registration.session == led.session.id
    ).first()  # fmt: skip
    if one is None:
        raise NotExpected
    return one
