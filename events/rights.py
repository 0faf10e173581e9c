"""What somebody may do at the desk. Permission is part of the fetch: what one may not see is not found."""

from dataclasses import dataclass
from enum import StrEnum

from database import fetch
from events.publishing import EventNotFound, all_events
from events.tables import Duty, Event, Organiser


class Right(StrEnum):
    """What can be allowed, for one event or for all."""

    PEOPLE = "people"  # who works at the desk
    EDIT = "edit"  # events, sessions, participants, mail
    READ = "read"  # the same, without changing anything
    CHECK_IN = "check-in"  # the door
    CARE = "care"  # what participants need to take part, and what they eat (TRUST P3)


GRANTS: dict[str, frozenset[Right]] = {
    Duty.Role.OWNER: frozenset(Right) - {Right.CARE},  # an owner who arranges it takes that duty, and it is written down
    Duty.Role.ORGANISER: frozenset({Right.EDIT, Right.READ, Right.CHECK_IN}),
    Duty.Role.VIEWER: frozenset({Right.READ}),
    Duty.Role.CREW: frozenset({Right.CHECK_IN}),
    Duty.Role.CARE: frozenset({Right.READ, Right.CARE}),
    Duty.Role.HOST: frozenset(),  # a host's own sessions stand in `sessions.tables.Host`
}
NOTHING: frozenset[Right] = frozenset()


class PageNotFound(Exception):
    """There is nothing here for who asks."""


@dataclass(frozen=True)
class Rights:
    """One organiser's rights: for every event, and more per event id; and the roles they come from."""

    everywhere: frozenset[Right]
    at_event: dict[int, frozenset[Right]]
    roles: frozenset[str] = frozenset()

    def may(self, right: Right, event_id: int | None = None) -> bool:
        """Whether `right` is theirs; without an event: for all events."""
        return right in self.everywhere or (event_id is not None and right in self.at_event.get(event_id, NOTHING))

    def may_somewhere(self, right: Right) -> bool:
        """Whether `right` is theirs for one event at least."""
        return right in self.everywhere or any(right in found for found in self.at_event.values())


async def rights_of(organiser: Organiser) -> Rights:
    """What `organiser` may do, in one query."""
    everywhere: set[Right] = set()
    at_event: dict[int, frozenset[Right]] = {}
    rows = await fetch("SELECT event, role FROM duty WHERE organiser = {}", organiser.id)
    for row in rows:
        if row["event"] is None:
            everywhere |= GRANTS[row["role"]]
        else:
            at_event[row["event"]] = at_event.get(row["event"], NOTHING) | GRANTS[row["role"]]
    return Rights(frozenset(everywhere), at_event, frozenset(row["role"] for row in rows))


async def event_with(rights: Rights, slug: str, right: Right) -> Event:
    """The event at `slug`, draft or not, when `right` is theirs there. Raises `EventNotFound` when not."""
    event = await Event.objects().where(Event.slug == slug).first()
    if event is None or not rights.may(right, event.id):
        raise EventNotFound(slug)
    return event


async def events_with(rights: Rights, *any_of: Right) -> list[Event]:
    """Every event, drafts too, where one of these rights is theirs; the newest first."""
    return [event for event in await all_events() if any(rights.may(right, event.id) for right in any_of)]
