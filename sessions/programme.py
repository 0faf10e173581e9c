"""The programme of an event: reading it, and adding, changing and cancelling its sessions."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, fields
from datetime import datetime

import clock
from database import DB, fetch, hold
from events import history
from events.tables import Event
from sessions import messages, waiting_list
from sessions.changes import holding
from sessions.tables import Registration, Session

ACTIVE = (Registration.Status.WAITING, Registration.Status.OFFERED, Registration.Status.CONFIRMED)


@dataclass(frozen=True)
class Content:
    """All that an organiser says about a session. `starts_at` and `ends_at` are aware (UTC); `capacity` None: no limit."""

    title: str
    starts_at: datetime
    ends_at: datetime
    text: str = ""
    form: str = Session.Form.ONLINE.value
    place: str = ""
    meeting_link: str = ""
    dial_in: str = ""
    capacity: int | None = None
    has_waiting_list: bool = False
    members_only: bool = False
    audience: str = ""
    sector: str = ""
    keywords: list[str] = field(default_factory=list)
    speakers: list[str] = field(default_factory=list)
    materials: str = ""


LARGEST_NUMBER = 2**31 - 1  # what the column holds
VISIBLE = "SELECT id, number FROM session WHERE event = {} AND status <> 'draft' AND number IN ([numbers])"

TOLD_FIELDS = messages.TOLD_FIELDS


@dataclass(frozen=True)
class Told:
    """What a change led to: `people` are told of it, `promoted` of them got a place.

    `is_held`: they will be told, unless it is undone before.
    """

    people: int = 0
    promoted: int = 0
    is_held: bool = False


@dataclass(frozen=True)
class Places:
    """How many registrations a session has."""

    confirmed: int = 0
    waiting: int = 0


class SessionNotFound(Exception):
    """There is no such session in this event, or not for who asks."""


class ChangedMeanwhile(Exception):
    """Somebody else changed the session after this form was opened."""


class AlreadyCancelled(Exception):
    """The session was cancelled before."""


# -- reading


async def sessions_of(event: Event) -> list[Session]:
    """All sessions of `event`, drafts too, in order of time."""
    return (
        await Session.objects()
        .where(Session.event == event.id)
        .order_by(Session.starts_at, Session.ends_at, Session.number)
    )


async def visible_sessions(event: Event) -> list[Session]:
    """The sessions of `event` that visitors may see, in order of time."""
    return [session for session in await sessions_of(event) if session.is_visible]


async def visible_ids(event: Event, numbers: Sequence[int]) -> dict[int, int]:
    """The ids of the visible sessions among `numbers`, by number: what a sign-up needs to know beforehand, and no more."""
    if not numbers:
        return {}
    statement = VISIBLE.replace("[numbers]", ", ".join(["{}"] * len(numbers)))
    return {row["number"]: row["id"] for row in await fetch(statement, event.id, *numbers)}


async def session_at(event: Event, number: int) -> Session:
    """Session `number` of `event`, for the desk. Raises `SessionNotFound`."""
    if number > LARGEST_NUMBER:
        raise SessionNotFound(number)
    session = await Session.objects().where(Session.event == event.id, Session.number == number).first()
    if session is None:
        raise SessionNotFound(number)
    return session


async def visible_session(event: Event, number: int) -> Session:
    """Session `number` of `event` as visitors may see it. Raises `SessionNotFound`."""
    session = await session_at(event, number)
    if not session.is_visible:
        raise SessionNotFound(number)
    return session


async def places_of(event: Event) -> dict[int, Places]:
    """Confirmed (and offered) and waiting registrations per session id of `event`, in one query."""
    rows = await Registration.raw(
        "SELECT r.session, sum(CASE WHEN r.status = 'waiting' THEN 0 ELSE 1 END) AS confirmed, "
        "sum(CASE WHEN r.status = 'waiting' THEN 1 ELSE 0 END) AS waiting FROM registration r "
        "JOIN session s ON s.id = r.session WHERE s.event = {} AND r.status <> 'cancelled' GROUP BY r.session",
        event.id,
    )
    return {row["session"]: Places(int(row["confirmed"]), int(row["waiting"])) for row in rows}


async def people_in(session_ids: Sequence[int]) -> dict[int, int]:
    """How many active registrations each of these sessions has."""
    if not session_ids:
        return {}
    rows = await Registration.select(Registration.session, Registration.id).where(
        Registration.session.is_in(list(session_ids)), Registration.status.is_in([*ACTIVE])
    )
    counts: dict[int, int] = dict.fromkeys(session_ids, 0)
    for row in rows:
        counts[row["session"]] += 1
    return counts


def content_of(session: Session) -> Content:
    """What is said about `session` now."""
    return Content(**{part.name: getattr(session, part.name) for part in fields(Content)})


# -- changing


async def add(event: Event, content: Content, number: int | None = None, by: int | None = None) -> Session:
    """Add one session; without a `number` it gets the next free one. `by` is the organiser who does."""
    return (await add_many(event, [(number, content)], by))[0]


async def add_many(
    event: Event, contents: Sequence[tuple[int | None, Content]], by: int | None = None
) -> list[Session]:
    """Add sessions in one insert; who has no number gets the next free one, in the order given."""
    if not contents:
        return []
    async with DB.transaction():
        await hold(Event, [event.id])
        taken = await Session.select(Session.number).where(Session.event == event.id).output(as_list=True)
        last = max([*taken, *(number for number, _ in contents if number)], default=0)
        made = []
        for number, content in contents:
            last += not number
            made.append(Session(event=event.id, number=number or last, changed_at=clock.now(), **vars(content)))
        await Session.insert(*made)
        for session in made:
            await history.note(by, event.id, f"session:{session.id}", "added", None, {"title": session.title})
    return made


async def change(session: Session, content: Content, by: int | None = None) -> Told:
    """Change what is said about `session` and tell everybody who has a registration, as organiser `by` does.

    `session` is as its editor saw it. Raises `ChangedMeanwhile` when it is not like that any more.
    """
    async with DB.transaction():
        await hold(Session, [session.id])
        current = await _current(session)
        before = vars(content_of(current))
        changed = {name: before[name] for name, value in vars(content).items() if before[name] != value}
        if not changed:
            return Told()
        made_at = clock.now()
        await rewrite(current, vars(content))
        event = await _event_of(current)
        after = {name: getattr(current, name) for name in changed}
        await history.note(by, event.id, f"session:{current.id}", "changed", changed, after)
        # Who gets a place now hears of that alone: their invitation says how the session has become.
        promoted = await waiting_list.promote(event, current)
        held = await holding.tell(event, current, changed, made_at, by)
    return Told(held.people, promoted, held.is_held)


async def rewrite(session: Session, values: Mapping[str, object]) -> None:
    """Give `session`, which the caller holds, these values, and a version of its own."""
    for name, value in values.items():
        setattr(session, name, value)
    session.version += 1
    session.changed_at = clock.now()
    await session.save()


async def cancel(session: Session, by: int | None = None) -> Told:
    """Call `session` off: it stays visible as cancelled, and everybody who has a registration is told at once.

    Raises `AlreadyCancelled`, `ChangedMeanwhile`.
    """
    async with DB.transaction():
        await hold(Session, [session.id])
        current = await _current(session)
        if current.is_cancelled:
            raise AlreadyCancelled
        before = {"status": str(current.status)}
        status = Session.Status.CANCELLED
        await rewrite(current, {"status": status})
        await history.note(by, current.event, f"session:{current.id}", "cancelled", before, {"status": status.value})
        await holding.forget(current)
        if current.ends_at <= clock.now():
            return Told()  # what is over can be called off for the record; nobody needs a mail about it
        return Told(await messages.post_session_cancelled(await _event_of(current), current))


def is_told(before: Content, after: Content, session: Session) -> bool:
    """Whether people hear of a change: of what they were told before, in a session that goes on and is not over."""
    is_over = max(before.ends_at, after.ends_at) <= clock.now()
    differs = any(getattr(before, name) != getattr(after, name) for name in TOLD_FIELDS)
    return differs and not is_over and not session.is_cancelled


async def _current(session: Session) -> Session:
    current = await Session.objects().where(Session.id == session.id).first()
    if current is None or current.version != session.version:
        raise ChangedMeanwhile
    return current


async def _event_of(session: Session) -> Event:
    event = await Event.objects().where(Event.id == session.event).first()
    assert event is not None  # the foreign key says so
    return event
