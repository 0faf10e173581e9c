"""What materials and reports are about: one session, or an event as a whole."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from events.tables import Event
from sessions.tables import Session


@dataclass(frozen=True)
class Subject:
    """A session with its event, or without one the event itself, which ends with its last session.

    `ends_at` is aware (UTC); None for an event without sessions: it is not over.
    """

    event: Event
    session: Session | None
    ends_at: datetime | None

    def is_over(self, at: datetime) -> bool:
        """Whether it is over at the moment `at` (aware)."""
        return self.ends_at is not None and at >= self.ends_at

    @property
    def session_id(self) -> int | None:
        """Of the session, as rows refer to it."""
        return self.session.id if self.session else None

    @property
    def title(self) -> str:
        """What it is called."""
        return self.session.title if self.session else self.event.title

    @property
    def about(self) -> str:
        """As the history calls it."""
        return f"session:{self.session.id}" if self.session else f"event:{self.event.id}"

    @property
    def public(self) -> str:
        """The address of its page on the site, without the language."""
        return f"/{self.event.slug}" + (f"/sessies/{self.session.number}" if self.session else "")

    @property
    def is_visible(self) -> bool:
        """Whether visitors may see it."""
        return self.event.is_visible and (self.session is None or self.session.is_visible)


def of_session(event: Event, session: Session) -> Subject:
    """A session of `event` as a subject."""
    return Subject(event, session, session.ends_at)


async def of_event(event: Event) -> Subject:
    """The event as a subject. One query."""
    ends = await ends_of([event.id])
    return Subject(event, None, ends.get(event.id))


async def ends_of(events: Sequence[int]) -> dict[int, datetime]:
    """When the last session of each of these events is over that visitors see and that goes on; one query."""
    if not events:
        return {}
    rows = await Session.select(Session.event, Session.ends_at).where(
        Session.event.is_in([*events]), Session.status == Session.Status.PUBLISHED
    ).order_by(Session.ends_at)  # fmt: skip
    return {row["event"]: row["ends_at"] for row in rows}
