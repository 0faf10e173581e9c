"""One change for many sessions at once: what it would do to each of them, and doing it."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import clock
from database import DB, hold
from events import history
from events.tables import Event
from events.texts import _
from sessions import programme
from sessions.changes.consequences import NOBODY, Consequences, Told, together
from sessions.changes.foreseeing import Wanted, foreseen
from sessions.edits import Edit, Piece
from sessions.planning import hosting
from sessions.planning.clashes import Clash, elsewhere, items_of, new_clashes
from sessions.planning.hosting import Leader
from sessions.programme import ChangedMeanwhile, Content, Places
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
    """What becomes of one session; `surplus` people are too many then."""

    session: Session
    content: Content
    edits: list[Edit]
    publishes: bool
    gets_host: bool
    surplus: int
    told: Told = NOBODY

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
    def led_to(self) -> Consequences:
        """What all of it leads to."""
        return together(part.told for part in self.parts)


@dataclass(frozen=True)
class Done:
    """What was done: so many sessions changed, and what that led to."""

    sessions: int
    led_to: Consequences


# -- what would be


async def plan(event: Event, numbers: Collection[int], wish: Wish) -> Plan:
    """What `wish` would do to these sessions of `event`; eight queries, however many they are."""
    sessions, places = await programme.sessions_of(event), await programme.places_of(event)
    hosts = await hosting.hosts_of(event)
    parts = [
        _planned(session, wish, places.get(session.id, Places()), hosts.get(session.id, []))
        for session in sessions
        if session.number in numbers
    ]
    told = await foreseen([Wanted(event, part.session, vars(part.content)) for part in parts if part.edits])
    parts = [replace(part, told=told.get(part.session.id, NOBODY)) for part in parts]
    changed = {part.session.id: part for part in parts if part.is_change}
    leader = await hosting.leader_at(wish.host)
    led = {
        **hosts,
        **{key: [*hosts.get(key, []), *([leader] if part.gets_host else [])] for key, part in changed.items()},
    }
    before, after = (
        items_of(sessions, hosts),
        items_of(sessions, led, {key: part.content for key, part in changed.items()}),
    )
    others = await elsewhere(event, before)
    return Plan(parts, new_clashes([*before, *others], [*after, *others]))


def _planned(session: Session, wish: Wish, places: Places, hosts: Sequence[Leader]) -> Planned:
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
        surplus=places.surplus(Session(**{**session.to_dict(), **vars(content)})) if "capacity" in names else 0,
    )  # fmt: skip


def _in_words(value: bool | int | str | None) -> list[Piece]:
    match value:
        case None:
            return [Piece(_("geen grens"))]
        case bool():
            return [Piece(_("ja") if value else _("nee"))]
        case "":
            return [Piece(_("(leeg)"))]
        case _:
            return [Piece(str(value))]


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
    return Done(len(changes), together(told))


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
