"""Sessions as calendar files to download: a plain copy that never updates itself (PUBLISH, CALENDAR §7)."""

import uuid
from typing import Any

from events.letters import address
from events.markdown import plain
from events.tables import Event
from events.texts import prefix
from notifications.invitations import Invitation, Method, calendar
from sessions.calendar_titles import calendar_title
from sessions.programme import SessionNotFound
from sessions.tables import Registration, Session
from sessions.ways.choices import Way
from sessions.ways.fitting import way_in
from sessions.ways.words import where
from settings import SETTINGS

OURS = uuid.UUID("6f1d6a0e-8a6b-4f53-9c55-0d0a6f0e6b1e")  # names our public sessions (RFC 9562 5.5)


def public_file(event: Event, session: Session) -> bytes:
    """What anybody may know of a session, to download. Raises `SessionNotFound` when it is off."""
    return calendar(public_entry(event, _going_on(session)))


def personal_file(event: Event, session: Session, registration: Registration) -> bytes:
    """A session for who has a place, to download. Raises `SessionNotFound` when it is off."""
    return calendar(personal_entry(event, _going_on(session), registration))


def _going_on(session: Session) -> Session:
    if session.is_cancelled:
        raise SessionNotFound(session.number)
    return session


def public_entry(event: Event, session: Session) -> Invitation:
    """What anybody may know of a session: not where the meeting is."""
    page = address(f"{prefix()}/{event.slug}/sessies/{session.number}")
    return _published(
        event, session,
        uid=str(uuid.uuid5(OURS, f"{event.id}/{session.id}")), sequence=session.version,
        organizer_email=SETTINGS.mail_from, created_at=session.changed_at, url=page,
        location="" if session.form == Session.Form.ONLINE else session.place,
        description=f"{_text(event, session)}\n\n{page}".strip(),
    )  # fmt: skip


def personal_entry(event: Event, session: Session, registration: Registration) -> Invitation:
    """The same session for who has a place: with the join link and the number to dial, or the place.

    It is the invitation's own entry: a later update or cancellation finds it.
    """
    join = address(f"/mee/{registration.join_token}")
    way = way_in(registration, session)
    ways = {Way.LOCATION: [session.place], Way.TELEPHONE: [session.dial_in], Way.ONLINE: [join, session.dial_in]}
    parts = [*ways[way], _text(event, session)]
    return _published(
        event, session,
        uid=registration.uid, sequence=registration.sequence, organizer_email=registration.organizer,
        created_at=registration.created_at, url=join,
        location=where(session, way, join),
        description="\n\n".join(filter(None, parts)),
    )  # fmt: skip


def _published(event: Event, session: Session, **rest: Any) -> Invitation:
    return Invitation(
        method=Method.PUBLISH, is_cancelled=session.is_cancelled, starts_at=session.starts_at, ends_at=session.ends_at,
        summary=calendar_title(event, session.title), is_private=event.is_private, organizer_name=event.title,
        stamped_at=session.changed_at, changed_at=session.changed_at, time_zone=event.time_zone, **rest,
    )  # fmt: skip


def _text(event: Event, session: Session) -> str:
    """What a session is about, when others may read along."""
    return "" if event.is_private else plain(session.text)
