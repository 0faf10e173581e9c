"""The same session once more: for who missed it, or whose session was called off."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from events.tables import Event
from sessions import programme
from sessions.availability import Availability, availability
from sessions.programme import Places
from sessions.registrations import name_key
from sessions.tables import Session


@dataclass(frozen=True)
class Repeat:
    """A later session with the same title. `is_mine`: one is in it already; else there is a place or a line to get."""

    session: Session
    state: Availability
    is_mine: bool


async def repeats_of(event: Event, missed: Sequence[Session], mine: Collection[int], at: datetime) -> dict[int, Repeat]:
    """What there is instead of each of the `missed`, by its id; who is in the sessions `mine` (ids) needs no other one.

    The first with a free place, else the first with a waiting list. Two queries, or none.
    """
    if not missed:
        return {}
    places = await programme.places_of(event)
    later = [
        Repeat(one, availability(one, places.get(one.id, Places()), at), one.id in mine)
        for one in await programme.visible_sessions(event)
        if not one.is_cancelled and one.starts_at > at
    ]
    is_open = event.takes_sign_ups(at)
    found = {session.id: _best(session, later, is_open=is_open) for session in missed}
    return {number: repeat for number, repeat in found.items() if repeat}


def _best(missed: Session, later: Sequence[Repeat], *, is_open: bool) -> Repeat | None:
    title = name_key(missed.title)
    same = [one for one in later if name_key(one.session.title) == title and one.session.starts_at > missed.starts_at]
    if own := [one for one in same if one.is_mine]:
        return own[0]
    can = [one for one in same if one.state.can_be_ticked and is_open and not one.state.for_members]
    return min(can, key=lambda one: one.state.state == "waiting-list", default=None)
