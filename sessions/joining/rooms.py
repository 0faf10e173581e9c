"""Another meeting room for a session, at once for everybody: the desk's one edit, and who is told that it happened."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from events.tables import Event
from sessions import programme
from sessions.changes.consequences import Told
from sessions.changes.foreseeing import Wanted, foreseen
from sessions.participants.week import Week
from sessions.tables import Session

NEWS_FOR = timedelta(days=1)  # before the start: who was told earlier has read it, or has the new link alone


@dataclass(frozen=True)
class Room:
    """Where a session meets: an http(s) address, and a number to dial with its code, or none."""

    meeting_link: str
    dial_in: str


def can_switch(session: Session, at: datetime) -> bool:
    """Whether there is anybody to lead to another room: not of what is over, called off, or only at a location."""
    return not session.is_cancelled and session.ends_at > at and session.form != Session.Form.LOCATION


async def switch(session: Session, room: Room, words: str, by: int | None) -> Told:
    """Give `session`, as its editor saw it, this room. Every join link leads there from now on; calendars that carry the
    old link get an update, who has not joined yet is told, with these `words`. Raises `programme.ChangedMeanwhile`.
    """
    content = replace(programme.content_of(session), meeting_link=room.meeting_link, dial_in=room.dial_in)
    return await programme.change(session, content, by, words=words)


async def who_hears(event: Event, session: Session) -> Told:
    """Who would be told of another room."""
    content = {**vars(programme.content_of(session)), "meeting_link": f"{session.meeting_link}#"}
    return (await foreseen([Wanted(event, session, content)]))[session.id]


def switched(sessions: Iterable[Session], at: datetime, zone: ZoneInfo) -> list[Session]:
    """Those that got another room lately and are still to come today, or go on: for a banner."""
    return [session for session in sessions if _is_news(session, at, zone)]


def switched_in(week: Week, at: datetime) -> list[Session]:
    """The same of the sessions in which somebody has a place."""
    return switched([one.session for one in week.mine if one.registration.is_confirmed], at, week.event.zone)


async def switched_at(event: Event, at: datetime) -> list[Session]:
    """The same of a whole event, for a page that asks for none of its sessions."""
    found = await Session.objects().where(Session.event == event.id, Session.switched_at.is_not_null())
    return switched(sorted(found, key=lambda session: (session.starts_at, session.number)), at, event.zone)


def _is_news(session: Session, at: datetime, zone: ZoneInfo) -> bool:
    if session.switched_at is None or not session.is_visible or session.is_cancelled or at >= session.ends_at:
        return False
    is_today = session.starts_at.astimezone(zone).date() <= at.astimezone(zone).date()
    return is_today and session.switched_at >= session.starts_at - NEWS_FOR
