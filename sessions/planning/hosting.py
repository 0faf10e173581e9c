"""Who leads which session: an organiser with no more rights than their own sessions give them."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

import clock
from database import DB, fetch, hold
from events import history, organisers
from events.forms import Problems, email
from events.people import duties
from events.tables import Duty, Event, Organiser
from notifications.outbox import Draft, post
from sessions.messages import facts_of_event, facts_of_session
from sessions.programme import SessionNotFound
from sessions.tables import Host, Session

# Who leads a session does so by a host's duty, for its event or for all: without it the session is not theirs.
HAS_DUTY = """
EXISTS (SELECT 1 FROM duty WHERE duty.organiser = host.organiser AND duty.role = 'host'
AND (duty.event = session.event OR duty.event IS NULL))
"""
HOSTS = f"""
SELECT host.session, organiser.id, organiser.name, organiser.email FROM host
JOIN organiser ON organiser.id = host.organiser JOIN session ON session.id = host.session
WHERE session.event = {{}} AND {HAS_DUTY} ORDER BY organiser.name, organiser.email
"""  # noqa: S608 our own words
# The same of every other event with something at that time, where it still goes on.
ELSEWHERE = f"""
SELECT host.session, organiser.id, organiser.name, organiser.email FROM host
JOIN organiser ON organiser.id = host.organiser JOIN session ON session.id = host.session
JOIN event ON event.id = session.event
WHERE session.event <> {{}} AND session.starts_at < {{}} AND session.ends_at > {{}} AND session.status <> 'cancelled'
AND event.status <> 'archived' AND {HAS_DUTY} ORDER BY organiser.name, organiser.email
"""  # noqa: S608 our own words
OWN = f"""
SELECT session.id, session.event, (
    SELECT count(*) FROM registration WHERE registration.session = session.id
    AND registration.status IN ('confirmed', 'offered')
) AS people FROM session JOIN host ON host.session = session.id WHERE host.organiser = {{}} AND {HAS_DUTY}
"""  # noqa: S608 our own words
FORGET = f"""
DELETE FROM host WHERE organiser = {{}}
AND NOT EXISTS (SELECT 1 FROM session WHERE session.id = host.session AND {HAS_DUTY}) RETURNING session
"""  # noqa: S608 our own words


class Leader(NamedTuple):
    """An organiser who leads a session."""

    id: int
    name: str
    email: str

    @property
    def shown(self) -> str:
        """Their name, or their address as long as we know no name."""
        return self.name or self.email


@dataclass(frozen=True)
class OwnSession:
    """A session of a host; `people` have a place in it."""

    event: Event
    session: Session
    people: int


class AddressRefused(Exception):
    """This cannot be the address of a host; its text says why."""


def address_of_host(typed: str) -> str:
    """The address as it is kept. Raises `AddressRefused`."""
    problems = Problems()
    clean = email(problems, "host", typed)
    if problems:
        raise AddressRefused(problems.found["host"])
    return clean


# -- reading


async def hosts_of(event: Event) -> dict[int, list[Leader]]:
    """Who leads each session of `event` that somebody leads, by its id; one query."""
    return _by_session(await fetch(HOSTS, event.id))


async def hosts_elsewhere(event: Event, since: datetime, until: datetime) -> dict[int, list[Leader]]:
    """Who leads each session of other events that goes on between these moments, by its id; one query."""
    return _by_session(await fetch(ELSEWHERE, event.id, until, since))


def _by_session(rows: Sequence[Mapping[str, Any]]) -> dict[int, list[Leader]]:
    found: defaultdict[int, list[Leader]] = defaultdict(list)
    for row in rows:
        found[row["session"]].append(Leader(row["id"], row["name"], row["email"]))
    return dict(found)


async def leader_at(address: str) -> Leader:
    """Whoever has this address, as a leader; somebody unknown has no name yet."""
    found = await organisers.organiser_at(address) if address else None
    return Leader(found.id, found.name, found.email) if found else Leader(0, "", address)


async def sessions_of_host(organiser_id: int) -> list[OwnSession]:
    """The sessions that somebody leads, in every event, in order of time; three queries however many there are."""
    rows = {row["id"]: row for row in await fetch(OWN, organiser_id)}
    if not rows:
        return []
    sessions = await Session.objects().where(Session.id.is_in([*rows])).order_by(Session.starts_at, Session.id)
    events = await Event.objects().where(Event.id.is_in([row["event"] for row in rows.values()]))
    by_id = {event.id: event for event in events}
    return [OwnSession(by_id[session.event], session, rows[session.id]["people"]) for session in sessions]


async def session_of_host(organiser_id: int, slug: str, number: int) -> tuple[Event, Session]:
    """Session `number` of the event at `slug`, when it is theirs. Raises `SessionNotFound`: the others are not there."""
    for own in await sessions_of_host(organiser_id):
        if own.event.slug == slug and own.session.number == number:
            return own.event, own.session
    raise SessionNotFound(number)


# -- changing


async def assign(event: Event, sessions: Sequence[Session], address: str, name: str, by: int | None) -> int:
    """Let whoever has this address lead `sessions` of `event`; answers how many are new. Unknown, they get a place
    at the desk for their own sessions only. They are told of the new ones in one mail. Raises `AddressRefused`.
    """
    clean = address_of_host(address)
    async with DB.transaction():
        await hold(Session, [session.id for session in sessions])
        await hold(Event, [event.id])  # so that the same form sent twice waits for itself
        organiser = await _met(event, clean, name, by)
        await forget(organiser.id, by)  # what they led by a duty that is gone does not come back with this one
        await duties.let_lead(organiser.id, event.id, by)
        known = await Host.select(Host.session).where(Host.organiser == organiser.id).output(as_list=True)
        new = [session for session in sessions if session.id not in set(known)]
        if new:
            await Host.insert(*(Host(session=session.id, organiser=organiser.id) for session in new))
            await _tell(event, organiser, new)
        for session in new:
            await history.note(by, event.id, f"session:{session.id}", "host-added", after={"organiser": organiser.id})
    return len(new)


async def _met(event: Event, address: str, name: str, by: int | None) -> Organiser:
    """Whoever has this address; somebody new gets a place at the desk."""
    organiser = await organisers.organiser_at(address)
    if organiser is None:
        try:
            organiser = await organisers.add(address, name, Duty.Role.HOST, event.id, by)
        except organisers.AlreadyOrganiser:  # added at this moment, at another session or event
            organiser = await organisers.organiser_at(address)
            assert organiser is not None
    return organiser


async def _tell(event: Event, organiser: Organiser, sessions: Sequence[Session]) -> None:
    """Which sessions are theirs now, and how to sign in; nothing of what was called off or is over."""
    now = clock.now()
    coming = [session for session in sessions if not session.is_cancelled and session.ends_at > now]
    if coming:
        facts = {"event": facts_of_event(event), "sessions": [facts_of_session(session) for session in coming]}
        await post([
            Draft("host", f"organiser:{organiser.id}", organiser.email, organiser.name, facts=facts,
                  expires_at=max(session.ends_at for session in coming))
        ])  # fmt: skip


async def withdraw(event: Event, session: Session, organiser_id: int, by: int | None) -> None:
    """Somebody does not lead `session` any more; after the last one of the event their duty there goes too."""
    async with DB.transaction():
        await hold(Event, [event.id])
        gone = await fetch(
            "DELETE FROM host WHERE session = {} AND organiser = {} RETURNING id", session.id, organiser_id
        )
        if not gone:
            return
        left = await fetch(
            "SELECT host.id FROM host JOIN session ON session.id = host.session "
            "WHERE host.organiser = {} AND session.event = {} LIMIT 1",
            organiser_id, event.id,
        )  # fmt: skip
        await history.note(by, event.id, f"session:{session.id}", "host-removed", before={"organiser": organiser_id})
        if not left:
            await duties.no_longer_leads(organiser_id, event.id, by)


async def forget(organiser_id: int, by: int | None) -> None:
    """Somebody has a duty less: the sessions that they led by it are theirs no more, whatever they do here later."""
    gone = [row["session"] for row in await fetch(FORGET, organiser_id)]
    rows = await Session.select(Session.id, Session.event).where(Session.id.is_in([0, *gone]))
    for row in rows:
        await history.note(by, row["event"], f"session:{row['id']}", "host-removed", before={"organiser": organiser_id})


duties.TAKEN.append(forget)
