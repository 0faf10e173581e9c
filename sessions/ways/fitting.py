"""Registrations after their session got another form: each takes part in a way that it offers. Nobody loses a place."""

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


def is_other(before: Session | dict[str, object], after: Session) -> bool:
    """Whether a change may have taken away a way of taking part."""
    was = before if isinstance(before, dict) else before.to_dict()
    return any(name in was and was[name] != getattr(after, name) for name in ("form", "dial_in"))


def way_in(registration: Registration, session: Session) -> Way:
    """How somebody takes part; a row from before a change of form is read as it would be now."""
    return fitting(session.form, session.dial_in, registration.way)
