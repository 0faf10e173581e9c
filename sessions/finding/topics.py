"""One topic over all events: which sessions are about it, and where to read more about a session's topics."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from events.publishing import visible_events
from events.tables import Event
from sessions.registrations import searchable
from sessions.tables import Session

MORE = 5  # sessions under "Meer over dit thema"
GAP = re.compile(r"[^a-z0-9]+")


class TopicNotFound(Exception):
    """No session that visitors may see is about this."""


@dataclass(frozen=True)
class About:
    """A session about a topic, with its event."""

    event: Event
    session: Session


@dataclass(frozen=True)
class Topic:
    """A topic as it is written most lately; what is still to come, the first one first, and what was, the last one first."""

    name: str
    coming: list[About]
    past: list[About]


def short(keyword: str) -> str:
    """A keyword as it stands in an address: "Wmcz 2018" is "wmcz-2018". Empty when nothing of it can be written so."""
    return GAP.sub("-", searchable(keyword)).strip("-")


async def topic_at(address: str, at: datetime) -> Topic:
    """All sessions about what `address` stands for, at the moment `at` (aware). Three queries. Raises `TopicNotFound`."""
    wanted = short(address)
    events = {event.id: event for event in await visible_events()}
    rows = await Session.select(Session.id, Session.keywords).where(
        Session.event.is_in([*events]), Session.status.is_in([Session.Status.PUBLISHED, Session.Status.CANCELLED])
    ) if events else []  # fmt: skip
    ids = [row["id"] for row in rows if wanted and wanted in {short(keyword) for keyword in row["keywords"]}]
    if not ids:
        raise TopicNotFound
    sessions = await Session.objects().where(Session.id.is_in(ids)).order_by(Session.starts_at, Session.number)
    found = [About(events[session.event], session) for session in sessions]
    name = next(keyword for keyword in found[-1].session.keywords if short(keyword) == wanted)
    coming = [one for one in found if one.session.ends_at > at and not one.session.is_cancelled]
    return Topic(
        name, coming, [one for one in reversed(found) if one.session.ends_at <= at and not one.session.is_cancelled]
    )


def more_like(session: Session, sessions: Sequence[Session], at: datetime) -> list[Session]:
    """Other sessions of the same event that share a topic and are still to come: the most alike first."""
    mine = {short(keyword) for keyword in session.keywords}
    alike = [
        (len(shared), one)
        for one in sessions
        if one.id != session.id and not one.is_cancelled and one.starts_at > at
        if (shared := mine & {short(keyword) for keyword in one.keywords})
    ]
    return [one for _number, one in sorted(alike, key=lambda pair: -pair[0])[:MORE]]
