"""An event at a glance: who signed up today and in all, what is left, and what comes next."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, time

import clock
from database import fetch
from events.tables import Event
from sessions.people.places import MOVED
from sessions.programme import Places, places_of
from sessions.tables import Session
from sessions.ways.taken import most_of

NEXT = 5  # sessions that are shown
COUNTS = f"""
SELECT (
    SELECT count(*) FROM sign_up WHERE event = {{}} AND created_at >= {{}} AND form_key NOT LIKE '{MOVED}%'
) AS today, (
    SELECT count(*) FROM participant p WHERE p.event = {{}}
    AND EXISTS (SELECT 1 FROM registration r WHERE r.participant = p.id AND r.status IN ('confirmed', 'offered', 'waiting'))
) AS people
"""  # noqa: S608 the words are ours


@dataclass(frozen=True)
class Glance:
    """What one sees first. `left` are the places in coming sessions with a limit; `unlimited` of those have none."""

    today: int
    people: int
    taken: int
    waiting: int
    left: int
    unlimited: int
    coming: Sequence[tuple[Session, Places]]


async def glance_at(event: Event, sessions: Sequence[Session]) -> Glance:
    """The figures of `event`, which has these `sessions`, now; two queries however many people there are."""
    now, places = clock.now(), await places_of(event)
    midnight = datetime.combine(now.astimezone(event.zone).date(), time(), event.zone)
    counts = (await fetch(COUNTS, event.id, midnight, event.id))[0]
    going_on = [session for session in sessions if session.is_visible and not session.is_cancelled]
    coming = [session for session in going_on if not session.has_begun(now)]
    return Glance(
        today=int(counts["today"]), people=int(counts["people"]),
        taken=sum(_of(session, places).confirmed for session in going_on),
        waiting=sum(_of(session, places).waiting for session in coming),
        left=sum(kind.left or 0 for session in coming for kind in _of(session, places).kinds(session)),
        unlimited=sum(most_of(session) is None for session in coming),
        coming=[(session, _of(session, places)) for session in coming[:NEXT]],
    )  # fmt: skip


def _of(session: Session, places: Mapping[int, Places]) -> Places:
    return places.get(session.id, Places())
