"""Everybody who works at the desk: their duties, giving one and taking one away. There is always an owner left."""

from collections import defaultdict
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime

import clock
from database import DB, Rows, fetch, hold
from events.history import note
from events.organisers import OwnerOfOneEvent
from events.tables import Duty, Organiser, SignIn

LARGEST_NUMBER = 2**31 - 1  # what the column holds
DUTIES = """
SELECT duty.id, duty.organiser, duty.role, event.title FROM duty LEFT JOIN event ON event.id = duty.event
[where] ORDER BY duty.event IS NOT NULL, event.id DESC, duty.id
"""
# What else goes when somebody has a duty less, in its transaction: from their id and that of the organiser who did it.
TAKEN: list[Callable[[int, int | None], Awaitable[None]]] = []
LAST_SEEN = "SELECT organiser, seen_at FROM sign_in [where] ORDER BY seen_at"


class PersonNotFound(Exception):
    """Nobody at the desk has this number."""


class DutyNotFound(Exception):
    """This person has no such duty."""


class AlreadyTheirDuty(Exception):
    """This person does that already."""


class LastOwner(Exception):
    """Nobody else could give duties any more."""


@dataclass(frozen=True)
class Held:
    """One duty of somebody; `event` is its title, "" for all events."""

    id: int
    role: str
    event: str


@dataclass(frozen=True)
class Person:
    """Somebody at the desk; `seen_at` is aware (UTC), None for who never signed in."""

    organiser: Organiser
    duties: list[Held]
    seen_at: datetime | None


# -- reading


async def everybody() -> list[Person]:
    """Everybody who ever worked at the desk, by name; three queries, however many there are."""
    organisers = await Organiser.objects()
    duties, seen = await fetch(DUTIES.replace("[where]", "")), await fetch(LAST_SEEN.replace("[where]", ""))
    people = _people(organisers, duties, seen)
    return sorted(people, key=lambda one: (not one.duties, (one.organiser.name or one.organiser.email).casefold()))


async def person_at(number: int) -> Person:
    """The person with this number. Raises `PersonNotFound`."""
    organiser = None
    if number <= LARGEST_NUMBER:
        organiser = await Organiser.objects().where(Organiser.id == number).first()
    if organiser is None:
        raise PersonNotFound(number)
    duties = await fetch(DUTIES.replace("[where]", "WHERE duty.organiser = {}"), number)
    seen = await fetch(LAST_SEEN.replace("[where]", "WHERE organiser = {}"), number)
    return _people([organiser], duties, seen)[0]


def _people(organisers: list[Organiser], duties: Rows, seen: Rows) -> list[Person]:
    held: defaultdict[int, list[Held]] = defaultdict(list)
    for row in duties:
        held[row["organiser"]].append(Held(row["id"], row["role"], row["title"] or ""))
    last = {row["organiser"]: row["seen_at"] for row in seen}
    return [Person(organiser, held[organiser.id], last.get(organiser.id)) for organiser in organisers]


# -- changing


async def give(organiser: Organiser, role: str, event_id: int | None, by: int | None) -> None:
    """Let somebody do more, for one event or for all. Raises `AlreadyTheirDuty`, `OwnerOfOneEvent`."""
    if role == Duty.Role.OWNER and event_id is not None:
        raise OwnerOfOneEvent
    async with DB.transaction():
        await hold(Organiser, [organiser.id])
        same_event = Duty.event.is_null() if event_id is None else Duty.event == event_id
        if await Duty.exists().where(Duty.organiser == organiser.id, Duty.role == role, same_event):
            raise AlreadyTheirDuty
        await Duty(organiser=organiser.id, event=event_id, role=role).save()
        await note(by, event_id, f"organiser:{organiser.id}", "duty-given", after={"role": role})


async def take(organiser: Organiser, duty_id: int, by: int | None) -> None:
    """Let somebody do less; who has no duty left is signed out everywhere. Raises `DutyNotFound`, `LastOwner`."""
    async with DB.transaction():
        # Two owners who take each other's duty at once: the second waits here, and finds itself the last.
        await hold(Duty, await _owners())
        await hold(Organiser, [organiser.id])
        duty = None
        if duty_id <= LARGEST_NUMBER:
            duty = await Duty.objects().where(Duty.id == duty_id, Duty.organiser == organiser.id).first()
        if duty is None:
            raise DutyNotFound(duty_id)
        if await _owners() == [duty.id]:
            raise LastOwner
        await _take(duty, by)


async def _take(duty: Duty, by: int | None) -> None:
    """In the caller's transaction, which holds the organiser."""
    organiser = duty.organiser
    await Duty.delete().where(Duty.id == duty.id)
    await note(by, duty.event, f"organiser:{organiser}", "duty-taken", before={"role": str(duty.role)})
    for forget in TAKEN:
        await forget(organiser, by)
    if not await Duty.exists().where(Duty.organiser == organiser):
        await SignIn.update({SignIn.ended_at: clock.now()}).where(
            SignIn.organiser == organiser, SignIn.ended_at.is_null()
        )


# -- leading sessions; in the caller's transaction, which holds the event


async def let_lead(organiser_id: int, event_id: int, by: int | None) -> None:
    """A host's duty for this event, unless they have one that counts there: other duties are no reason to lead."""
    await hold(Organiser, [organiser_id])
    same_event = (Duty.event == event_id) | Duty.event.is_null()
    if not await Duty.exists().where(Duty.organiser == organiser_id, Duty.role == Duty.Role.HOST, same_event):
        await Duty(organiser=organiser_id, event=event_id, role=Duty.Role.HOST).save()
        await note(by, event_id, f"organiser:{organiser_id}", "duty-given", after={"role": str(Duty.Role.HOST)})


async def no_longer_leads(organiser_id: int, event_id: int, by: int | None) -> None:
    """Take the host's duty for just this event away, if there is one."""
    await hold(Organiser, [organiser_id])
    host = Duty.role == Duty.Role.HOST
    duty = await Duty.objects().where(Duty.organiser == organiser_id, Duty.event == event_id, host).first()
    if duty is not None:
        await _take(duty, by)


async def _owners() -> list[int]:
    """The duties of everybody who may give duties."""
    owners = Duty.select(Duty.id).where(Duty.role == Duty.Role.OWNER, Duty.event.is_null())
    return list(await owners.output(as_list=True))
