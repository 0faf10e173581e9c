"""Registrations after their session got another form: each takes part in a way that it offers. Nobody loses a place."""

from collections.abc import Mapping
from typing import Any

from database import fetch
from sessions.tables import Registration, Session
from sessions.ways.choices import Way, fitting, ways_of


async def fit(session: Session) -> None:
    """Give whoever takes part in a way that `session` offers no more the nearest that it does, with a place or in line.

    The caller holds `session`, which says already how it has become: so the guard of the last place lets everybody stay.
    """
    offered = ways_of(session.form, session.dial_in)
    for way in Way:
        if way not in offered:
            now = fitting(session.form, session.dial_in, way)
            await fetch(
                "UPDATE registration SET way = {} WHERE session = {} AND way = {} AND status <> 'cancelled'",
                now.value, session.id, way.value,
            )  # fmt: skip


def limits(before: Session, values: Mapping[str, Any]) -> dict[str, int]:
    """The limit that stays when an online session becomes a hybrid one, and nothing is said of the places online: those
    that there were. Else everybody in line would get a place at once.
    """
    becomes_hybrid = before.form == Session.Form.ONLINE and values.get("form") == Session.Form.HYBRID
    said = values.get("online_capacity")
    return {"online_capacity": before.capacity} if becomes_hybrid and said is None and before.capacity is not None else {}


def way_in(registration: Registration, session: Session) -> Way:
    """How somebody takes part; a row from before a change of form is read as it would be now."""
    return fitting(session.form, session.dial_in, registration.way)
