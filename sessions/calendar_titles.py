"""What a session is called where others can read along: in calendars, which are shared, and in the subjects of mails."""

from datetime import datetime
from typing import Protocol

from events.letters import EventFacts
from events.tables import Event
from events.texts import _, day_in_words


class Named(Protocol):
    """A session, or the facts of one."""

    title: str
    starts_at: datetime


def calendar_title(event: Event | EventFacts, title: str) -> str:
    """What a session called `title` is called in a calendar."""
    return (event.calendar_title or _("Bijeenkomst")) if event.is_private else title


def subject_title(event: EventFacts, session: Named) -> str:
    """The same in a subject, where the sessions of a private event are told apart by their days."""
    title = calendar_title(event, session.title)
    if not event.is_private:
        return title
    return _("{title} op {day}").format(title=title, day=day_in_words(session.starts_at, event.time_zone))
