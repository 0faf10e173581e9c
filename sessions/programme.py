"""The programme of an event: reading it, and adding, changing and cancelling its sessions."""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, fields
from datetime import datetime, timedelta

import clock
from database import DB, fetch, hold
from events import days, history
from events.people.deeds import UNSAID
from events.tables import Event
from sessions import messages, waiting_list
from sessions.changes import holding
from sessions.changes.consequences import NOBODY, Told, told_by
from sessions.tables import Registration, Session
from sessions.ways.fitting import fit, limits
from sessions.ways.taken import Places as Places  # noqa: PLC0414 the programme is read with its places
from sessions.ways.taken import places_of as places_of  # noqa: PLC0414 as above

A_DAY = timedelta(days=1)
ACTIVE = (Registration.Status.WAITING, Registration.Status.OFFERED, Registration.Status.CONFIRMED)


@dataclass(frozen=True)
class Content:
    """All that an organiser says about a session. `starts_at` and `ends_at` are aware (UTC); `capacity` None: no limit.

    `remind_day`, `remind_hour` and `sends_thanks` None: as the event.
    """

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
    remind_day: bool | None = None
    remind_hour: bool | None = None
    sends_thanks: bool | None = None
    prepare: str = ""
    recording_link: str = ""
    online_capacity: int | None = None

    @property
    def is_long(self) -> bool:
        """Whether it lasts longer than a day: that can be, and is asked about."""
        return self.ends_at - self.starts_at > A_DAY


LARGEST_NUMBER = 2**31 - 1  # what the column holds
ROWS_AT_ONCE = 500  # both databases take some 32,000 values in one statement
VISIBLE = """
SELECT id, number, EXISTS (SELECT 1 FROM question q WHERE q.event = session.event AND q.purpose = 'sign-up' AND q.removed_at IS NULL) AS asks
FROM session WHERE event = {} AND status <> 'draft' AND number IN ([numbers])
"""
# The history keeps no names, and is read by more people than may have the way into a meeting (TRUST P9).
NOT_NOTED = frozenset({"speakers", "meeting_link", "dial_in", "recording_link"})


class SessionNotFound(Exception):
    """There is no such session in this event, or not for who asks."""


class ChangedMeanwhile(Exception):
    """Somebody else changed the session after this form was opened."""


class AlreadyCancelled(Exception):
    """The session was cancelled before."""


class AlreadyInProgramme(Exception):
    """The event has another session with this title and start."""


class HasPeople(Exception):
    """Somebody is in the session, or was: they keep finding it."""


class IsDraft(Exception):
    """Visitors never saw the session."""


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


async def visible_among(ids: Sequence[int]) -> dict[int, Session]:
    """Those of the sessions `ids` that visitors may see, by id."""
    sessions = await Session.objects().where(Session.id.is_in(list(ids))) if ids else []
    return {session.id: session for session in sessions if session.is_visible}


async def visible_ids(event: Event, numbers: Sequence[int]) -> tuple[dict[int, int], bool]:
    """The ids of the visible sessions among `numbers`, by number, and whether the event asks any question: what a sign-up
    needs to know beforehand, and no more.
    """
    if not numbers:
        return {}, False
    statement = VISIBLE.replace("[numbers]", ", ".join(["{}"] * len(numbers)))
    rows = await fetch(statement, event.id, *numbers)
    return {row["number"]: row["id"] for row in rows}, any(row["asks"] for row in rows)


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


async def has_people(session: Session) -> bool:
    """Whether anybody has a registration for `session`, or had one."""
    return await Registration.exists().where(Registration.session == session.id)


def content_of(session: Session) -> Content:
    """What is said about `session` now."""
    return Content(**{part.name: getattr(session, part.name) for part in fields(Content)})


# -- changing


async def add(event: Event, content: Content, by: int | None = None, *, is_draft: bool = False) -> Session:
    """Add one session with the next free number, as organiser `by` does; the very same one again answers the first.

    Raises `AlreadyInProgramme`: another one is called so and begins then.
    """
    async with DB.transaction():
        await hold(Event, [event.id])
        goes_on = Session.status != Session.Status.CANCELLED
        known = await Session.objects().where(Session.event == event.id, Session.title == content.title, goes_on)
        for one in known:
            if content_of(one) == content and one.is_visible != is_draft:
                return one
            if one.starts_at == content.starts_at:
                raise AlreadyInProgramme(one.number)
        return (await add_many(event, [(None, content)], by, is_draft=is_draft))[0]


async def add_many(
    event: Event, contents: Sequence[tuple[int | None, Content]], by: int | None = None, *, is_draft: bool = False
) -> list[Session]:
    """Add sessions, many in one insert; who has no number gets the next free one, in the order given."""
    if not contents:
        return []
    status = Session.Status.DRAFT if is_draft else Session.Status.PUBLISHED
    async with DB.transaction():
        await hold(Event, [event.id])
        taken = await Session.select(Session.number).where(Session.event == event.id).output(as_list=True)
        last = max([*taken, *(number for number, _ in contents if number)], default=0)
        made = []
        for number, content in contents:
            last += not number
            facts = {"event": event.id, "status": status, "changed_at": clock.now(), **vars(content)}
            made.append(Session(number=number or last, **facts))
        for start in range(0, len(made), ROWS_AT_ONCE):
            await Session.insert(*made[start : start + ROWS_AT_ONCE])
        for session in made:
            await history.note(by, event.id, f"session:{session.id}", "added", None, {"title": session.title})
            await asyncio.sleep(0)  # SQLite never waits by itself: others can read meanwhile
    return made


async def change(
    session: Session, content: Content, by: int | None = None, *, is_draft: bool | None = None, words: str = ""
) -> Told:
    """Change what is said about `session` and tell everybody who has a registration, as organiser `by` does.

    `session` is as its editor saw it. `is_draft`: whether it is taken from the site, or put there; None leaves it.
    `words` are the organiser's own in these mails.
    Raises `ChangedMeanwhile` when it is not like that any more, `HasPeople` instead of taking it from the site.
    """
    async with DB.transaction():
        await hold(Session, [session.id])
        current = await _current(session)
        wanted = {**vars(content), **await _shown(current, is_draft), **_switched(current, content)}
        wanted |= limits(current, wanted)
        before = {name: getattr(current, name) for name in wanted}
        changed = {name: value for name, value in before.items() if value != wanted[name]}
        if not changed:
            return NOBODY
        made_at = clock.now()
        await rewrite(current, wanted, by)
        await _note(current, changed, by)
        event = await _event_of(current)
        # Who gets a place now hears of that alone: their invitation says how the session has become.
        promoted = told_by(await waiting_list.promote(event, current))
        changed.pop("status", None)
        held = await holding.tell(event, current, changed, made_at, by, words)
    return Told(promoted.hearings + held.hearings, held.is_held)


async def _shown(session: Session, is_draft: bool | None) -> dict[str, Session.Status]:
    """The status that `session` gets, if it gets another one. Raises `HasPeople`."""
    if is_draft is None or session.is_cancelled or is_draft != session.is_visible:
        return {}
    if is_draft and await has_people(session):
        raise HasPeople
    return {"status": Session.Status.DRAFT if is_draft else Session.Status.PUBLISHED}


def _switched(session: Session, content: Content) -> dict[str, datetime]:
    """The moment, when a room that people know becomes another one."""
    was, now = session.meeting_link, content.meeting_link
    return {"switched_at": clock.now()} if was and now and was != now and session.ends_at > clock.now() else {}


async def _note(session: Session, before: Mapping[str, object], by: int | None) -> None:
    """Write down what `session` was before and is now; to go on the site, or off it, is the deed that it is called by."""
    what = ("published" if session.is_visible else "withdrawn") if "status" in before else "changed"
    after = {name: getattr(session, name) for name in before}
    await history.note(by, session.event, f"session:{session.id}", what, noted(before), noted(after))


def noted(values: Mapping[str, object]) -> dict[str, object]:
    """What is said about a session as the history keeps it: of some things only that they changed."""
    return {name: UNSAID if name in NOT_NOTED else value for name, value in values.items() if name != "switched_at"}


async def rewrite(session: Session, values: Mapping[str, object], by: int | None = None) -> None:
    """Give `session`, which the caller holds, these values, and a version of its own. An only day moves along with it."""
    before = session.starts_at
    if values.get("recording_link", session.recording_link) != session.recording_link:
        session.recording_until_at = None  # that was said of the other recording
    for name, value in values.items():
        setattr(session, name, value)
    session.version += 1
    session.changed_at = clock.now()
    await session.save()
    if "form" in values or "dial_in" in values:
        await fit(session)
    await messages.withdraw_reminders_of_session(session.id)  # they are posted anew as it is now, where it is still time
    if session.starts_at != before:
        goes_on = (Session.event == session.event) & (Session.status != Session.Status.CANCELLED)
        await days.follow(
            session.event, await Session.select(Session.starts_at).where(goes_on).output(as_list=True), by
        )


async def cancel(session: Session, by: int | None = None, words: str = "") -> Told:
    """Call `session` off: it stays visible as cancelled, and everybody who has a registration is told at once, in a
    mail with these `words` of the organiser.

    Raises `AlreadyCancelled`, `ChangedMeanwhile`, and `IsDraft`: nobody knows of it, so there is nothing to call off.
    """
    async with DB.transaction():
        await hold(Session, [session.id])
        current = await _current(session)
        if current.is_cancelled:
            raise AlreadyCancelled
        if not current.is_visible:
            raise IsDraft
        before = {"status": str(current.status)}
        status = Session.Status.CANCELLED
        await rewrite(current, {"status": status})
        await history.note(by, current.event, f"session:{current.id}", "cancelled", before, {"status": status.value})
        await holding.forget(current)
        if current.ends_at <= clock.now():
            return NOBODY  # what is over can be called off for the record; nobody needs a mail about it
        return told_by(await messages.post_session_cancelled(await _event_of(current), current, words))


async def remove(session: Session, by: int | None = None) -> None:
    """Take `session` out of the programme for good, when nobody is in it or was. Raises `HasPeople`, `ChangedMeanwhile`."""
    async with DB.transaction():
        await hold(Session, [session.id])
        current = await _current(session)
        if await has_people(current):
            raise HasPeople
        await current.remove()
        await history.note(by, current.event, f"session:{session.id}", "removed", {"title": current.title}, None)


async def _current(session: Session) -> Session:
    current = await Session.objects().where(Session.id == session.id).first()
    if current is None or current.version != session.version:
        raise ChangedMeanwhile
    return current


async def _event_of(session: Session) -> Event:
    event = await Event.objects().where(Event.id == session.event).first()
    assert event is not None  # the foreign key says so
    return event
