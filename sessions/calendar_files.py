"""Sessions as calendar files to download: a plain copy that never updates itself (PUBLISH, CALENDAR §7)."""

import uuid

from events.letters import address
from events.tables import Event
from notifications.invitations import Invitation, Method, calendar
from sessions.tables import Registration, Session
from settings import SETTINGS

OURS = uuid.UUID("6f1d6a0e-8a6b-4f53-9c55-0d0a6f0e6b1e")  # names our public sessions (RFC 9562 5.5)


def public_file(event: Event, session: Session) -> bytes:
    """What anybody may know of a session: not where the meeting is."""
    page = address(f"/{event.slug}/sessies/{session.number}")
    uid = str(uuid.uuid5(OURS, f"{event.id}/{session.id}"))
    place = "" if session.form == Session.Form.ONLINE else session.place
    return calendar(_published(event, session, uid, place, f"{session.text}\n\n{page}".strip(), page))


def personal_file(event: Event, session: Session, registration: Registration) -> bytes:
    """The same session for who has a place: with the join link and the number to dial."""
    join = address(f"/mee/{registration.join_token}")
    place = session.place if session.form == Session.Form.LOCATION else join
    parts = [join, session.dial_in, session.place, session.text]
    return calendar(_published(event, session, registration.uid, place, "\n\n".join(filter(None, parts)), join))


def _published(event: Event, session: Session, uid: str, place: str, text: str, url: str) -> Invitation:
    return Invitation(
        method=Method.PUBLISH, uid=uid, sequence=session.version, starts_at=session.starts_at, ends_at=session.ends_at,
        summary=session.title, organizer_email=SETTINGS.mail_from, organizer_name=event.title,
        stamped_at=session.changed_at, created_at=session.changed_at, changed_at=session.changed_at,
        description=text, location=place, url=url, time_zone=event.time_zone,
    )  # fmt: skip
