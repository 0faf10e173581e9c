"""One change for many sessions at once: what it would do to each of them, and doing it."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import clock
from database import DB, hold
from events import history
from events.tables import Event
from events.texts import _
from sessions import programme, waiting_list
from sessions.imports import Edit
from sessions.planning import hosting
from sessions.planning.clashes import Clash, items_of, new_clashes
from sessions.planning.hosting import Leader
from sessions.programme import TOLD_FIELDS, ChangedMeanwhile, Content, Places
from sessions.tables import Session

NUMBER = "{nummer}"  # in a link: stands for the number of each session


@dataclass(frozen=True)
class Wish:
    """What all ticked sessions get. `said` are fields of their content; an empty `link` or `host` leaves those alone."""

    said: Mapping[str, Any] = field(default_factory=dict)
    link: str = ""
    host: str = ""
    publishes: bool = False


@dataclass(frozen=True)
class Planned:
    """What becomes of one session. `people` are told of it, `promoted` get a place, `surplus` are too many then."""

    session: Session
    content: Content
    edits: list[Edit]
    publishes: bool
    gets_host: bool
    people: int
    promoted: int
    surplus: int

    @property
    def is_change(self) -> bool:
        """Whether anything becomes of it."""
        return bool(self.edits or self.publishes or self.gets_host)


@dataclass(frozen=True)
class Plan:
    """What becomes of each ticked session, and what is planned twice then."""

    parts: list[Planned]
    clashes: list[Clash]

    @property
    def changes(self) -> list[Planned]:
        """The sessions that something becomes of."""
        return [part for part in self.parts if part.is_change]

    @property
    def people(self) -> int:
        """How many messages about a change there will be: one for each registration."""
        return sum(part.people for part in self.parts)

    @property
    def promoted(self) -> int:
        """How many of the waiting lists get a place."""
        return sum(part.promoted for part in self.parts)


@dataclass(frozen=True)
class Done:
    """What was done: so many sessions changed, so many people told and promoted."""

    sessions: int = 0
    people: int = 0
    promoted: int = 0


# -- what would be


async def plan(event: Event, numbers: Collection[int], wish: Wish) -> Plan:
    """What `wish` would do to these sessions of `event`; three queries, however many they are."""
    sessions, places = await programme.sessions_of(event), await programme.places_of(event)
    hosts = await hosting.hosts_of(event)
    parts = [
        _planned(event, session, wish, places.get(session.id, Places()), hosts.get(session.id, []))
        for session in sessions
        if session.number in numbers
    ]
    changed = {part.session.id: part for part in parts if part.is_change}
    led = {**hosts, **{key: _with_host(hosts.get(key, []), wish, part) for key, part in changed.items()}}
    after = items_of(sessions, led, {key: part.content for key, part in changed.items()})
    return Plan(parts, new_clashes(items_of(sessions, hosts), after))


def _with_host(hosts: Sequence[Leader], wish: Wish, part: Planned) -> list[Leader]:
    return [*hosts, Leader(0, "", wish.host)] if part.gets_host else [*hosts]


def _planned(event: Event, session: Session, wish: Wish, places: Places, hosts: Sequence[Leader]) -> Planned:
    now = programme.content_of(session)
    content = replace(now, **wish.said)
    if wish.link and session.form != Session.Form.LOCATION:  # who comes to a room needs no link
        content = replace(content, meeting_link=wish.link.replace(NUMBER, str(session.number)))
    names = [
        name
        for name in ("capacity", "has_waiting_list", "meeting_link")
        if getattr(now, name) != getattr(content, name)
    ]
    return Planned(
        session, content,
        [Edit(name, _in_words(getattr(now, name)), _in_words(getattr(content, name))) for name in names],
        publishes=wish.publishes and session.status == Session.Status.DRAFT,
        gets_host=bool(wish.host) and wish.host not in {leader.email for leader in hosts},
        people=places.confirmed + places.waiting if TOLD_FIELDS & set(names) and _goes_on(session) else 0,
        promoted=_promoted(event, session, content, places) if names else 0,
        surplus=max(0, places.confirmed - content.capacity) if content.capacity and "capacity" in names else 0,
    )  # fmt: skip


def _goes_on(session: Session) -> bool:
    return not session.is_cancelled and session.ends_at > clock.now()


def _promoted(event: Event, session: Session, content: Content, places: Places) -> int:
    """How many of its waiting list get a place."""
    if not waiting_list.is_open(event, session):
        return 0
    free = places.waiting if content.capacity is None else max(0, content.capacity - places.confirmed)
    return min(free, places.waiting)


def _in_words(value: bool | int | str | None) -> str:
    match value:
        case None:
            return _("geen grens")
        case bool():
            return _("ja") if value else _("nee")
        case "":
            return _("(leeg)")
        case _:
            return str(value)


# -- doing it


async def apply(event: Event, seen: Mapping[int, int], wish: Wish, by: int | None) -> Done:
    """Do it for the sessions with the numbers and versions in `seen`: all of it or nothing. Done before, it does nothing.

    Raises `ChangedMeanwhile` when a session that would change is not as it was seen, `hosting.AddressRefused`.
    """
    async with DB.transaction():
        sessions = await programme.sessions_of(event)
        await hold(Session, [session.id for session in sessions if session.number in seen])
        await hold(Event, [event.id])  # after the sessions, as everybody who changes one takes them
        changes = (await plan(event, seen.keys(), wish)).changes
        if any(part.session.version != seen[part.session.number] for part in changes):
            raise ChangedMeanwhile
        told = [await programme.change(part.session, part.content, by) for part in changes if part.edits]
        for part in changes:
            if part.publishes:
                await _publish(event, part.session, by)
        if new := [part.session for part in changes if part.gets_host]:
            await hosting.assign(event, new, wish.host, "", by)
    return Done(len(changes), sum(one.people for one in told), sum(one.promoted for one in told))


async def _publish(event: Event, session: Session, by: int | None) -> None:
    """Let visitors see a draft."""
    await Session.update(
        {
            Session.status: Session.Status.PUBLISHED,
            Session.version: Session.version + 1,
            Session.changed_at: clock.now(),
        }
    ).where(Session.id == session.id, Session.status == Session.Status.DRAFT)
    about = f"session:{session.id}"
    await history.note(by, event.id, about, "published", {"status": "draft"}, {"status": "published"})
