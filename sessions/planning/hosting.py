"""Who leads which session: an organiser with no more rights than their own sessions give them."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from database import DB, fetch, hold
from events import history, organisers
from events.forms import Problems, email
from events.tables import Duty, Event, Organiser
from sessions.programme import SessionNotFound
from sessions.tables import Host, Session

HOSTS = """
SELECT host.session, organiser.id, organiser.name, organiser.email FROM host
JOIN organiser ON organiser.id = host.organiser JOIN session ON session.id = host.session
WHERE session.event = {} ORDER BY organiser.name, organiser.email
"""
OWN = """
SELECT session.id, session.event, (
    SELECT count(*) FROM registration WHERE registration.session = session.id
    AND registration.status IN ('confirmed', 'offered')
) AS people FROM session JOIN host ON host.session = session.id WHERE host.organiser = {}
"""


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
    found: defaultdict[int, list[Leader]] = defaultdict(list)
    for row in await fetch(HOSTS, event.id):
        found[row["session"]].append(Leader(row["id"], row["name"], row["email"]))
    return dict(found)


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
    at the desk for their own sessions only. Raises `AddressRefused`.
    """
    clean = address_of_host(address)
    async with DB.transaction():
        await hold(Session, [session.id for session in sessions])
        await hold(Event, [event.id])  # so that the same form sent twice waits for itself
        organiser = await Organiser.objects().where(Organiser.email == clean).first()
        if organiser is None:
            organiser = await organisers.add(clean, name, Duty.Role.HOST, event.id)
        known = await Host.select(Host.session).where(Host.organiser == organiser.id).output(as_list=True)
        new = [session for session in sessions if session.id not in set(known)]
        if new:
            await _give_duty(event, organiser)
            await Host.insert(*(Host(session=session.id, organiser=organiser.id) for session in new))
        for session in new:
            await history.note(by, event.id, f"session:{session.id}", "host-added", after={"organiser": organiser.id})
    return len(new)


async def _give_duty(event: Event, organiser: Organiser) -> None:
    """A duty for this event, unless they have one that counts here."""
    has_one = await Duty.exists().where(Duty.organiser == organiser.id, (Duty.event == event.id) | Duty.event.is_null())
    if not has_one:
        await Duty(organiser=organiser.id, event=event.id, role=Duty.Role.HOST).save()


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
        if not left:
            await Duty.delete().where(
                Duty.organiser == organiser_id, Duty.event == event.id, Duty.role == Duty.Role.HOST
            )
        await history.note(by, event.id, f"session:{session.id}", "host-removed", before={"organiser": organiser_id})
