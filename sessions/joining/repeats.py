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


async def repeats_of(
    event: Event, missed: Sequence[Session], mine: Collection[int], at: datetime, *, is_member: bool
) -> dict[int, Repeat]:
    """What there is instead of each of the `missed`, by its id; who is in the sessions `mine` (ids) needs no other one.
    What is for members, and all of it while they go first, is there for them alone.

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
    for_all = not event.members_only and not event.is_members_first(at)
    open_ones = [one for one in later if is_member or (for_all and not one.state.for_members)]
    found = {session.id: _best(session, later, open_ones if event.takes_sign_ups(at) else []) for session in missed}
    return {number: repeat for number, repeat in found.items() if repeat}


def _best(missed: Session, later: Sequence[Repeat], open_ones: Sequence[Repeat]) -> Repeat | None:
    if own := [one for one in later if one.is_mine and _is_again(one.session, missed)]:
        return own[0]
    can = [one for one in open_ones if one.state.can_be_ticked and _is_again(one.session, missed)]
    return min(can, key=lambda one: one.state.state == "waiting-list", default=None)


def _is_again(later: Session, missed: Session) -> bool:
    return name_key(later.title) == name_key(missed.title) and later.starts_at > missed.starts_at
