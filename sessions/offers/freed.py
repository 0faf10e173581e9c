"""What becomes of a place that is free while people wait for it: given, offered, or a reason to call somebody."""

from datetime import datetime
from enum import StrEnum

import clock
from events.tables import Event
from sessions.offers.office_hours import deadline
from sessions.tables import Session
from sessions.ways.counting import kinds


class Freed(StrEnum):
    """Given to the first in line by itself; offered to them for some office hours; or given by the desk: because it is
    too late to ask by mail (`CALLED`), or because the line stands still (`BY_HAND`). When it is over, none of these.
    """

    GIVEN = "given"
    OFFERED = "offered"
    CALLED = "called"
    BY_HAND = "by-hand"
    OVER = "over"


def what_becomes(event: Event, session: Session, at: datetime, *, online: bool) -> Freed:
    """What becomes of a place of this kind (`sessions.ways.counting`) that is free at the moment `at` (aware)."""
    if session.is_cancelled or session.has_begun(at):
        return Freed.OVER
    if session.is_frozen:
        return Freed.BY_HAND
    stops_at = last_moment(event, session)
    if at >= stops_at:
        return Freed.CALLED
    if not _is_offered(event, session, online=online):
        return Freed.GIVEN
    # Nobody gets less time to choose than the others: else somebody asks them by telephone.
    return Freed.OFFERED if deadline(at, event.offer_hours, event.zone) <= stops_at else Freed.CALLED


def becomes(event: Event, session: Session) -> dict[bool, Freed]:
    """What becomes now of a free place of each kind that `session` has."""
    now = clock.now()
    return {online: what_becomes(event, session, now, online=online) for online in kinds(session)}


def _is_offered(event: Event, session: Session, *, online: bool) -> bool:
    on_location = session.form == Session.Form.LOCATION or (session.form == Session.Form.HYBRID and not online)
    return bool(event.offers_location if on_location else event.offers_online)


def last_moment(event: Event, session: Session) -> datetime:
    """When places stop going anywhere by themselves (aware, UTC)."""
    at: datetime = session.starts_at - event.promotion_stops
    return at
