"""The recording of a session, for who had a place, until its last day."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from sessions.tables import Session

A_DAY = timedelta(days=1)


def recording_of(session: Session, at: datetime) -> str:
    """Where the recording is at the moment `at` (aware): an http(s) address, or "" when there is none (any more)."""
    link = session.recording_link
    return link if link.lower().startswith(("https://", "http://")) and not has_ended(session, at) else ""


def has_ended(session: Session, at: datetime) -> bool:
    """Whether its last day is over at the moment `at` (aware)."""
    return session.recording_until_at is not None and at >= session.recording_until_at


def last_day_of(session: Session, zone: ZoneInfo) -> date | None:
    """The last day on which the recording is there, in `zone`; None: nobody said so."""
    until = session.recording_until_at
    return (until.astimezone(zone) - timedelta(seconds=1)).date() if until else None


def end_of(day: date, zone: ZoneInfo) -> datetime:
    """The moment at which `day` is over in `zone`, aware UTC."""
    return datetime.combine(day + A_DAY, time(), zone).astimezone(UTC)
