"""Places per way: a hybrid session has those of the location, and those of online and telephone together.

Every other session has one kind of place, whatever way somebody has. A kind is said as "takes part online": true for
online and telephone in a hybrid session, false for everybody else.
"""

from collections.abc import Sequence

from database import fetch
from sessions.tables import Session
from sessions.ways.choices import counts_apart

# Whether registrations `r` and `o` of session `s` are for the same kind of place.
SAME_KIND = "(s.form <> 'hybrid' OR (r.way = 'location') = (o.way = 'location'))"
# The kind of the registration `r` of session `s`, as a number.
IS_ONLINE = "CASE WHEN s.form = 'hybrid' AND r.way <> 'location' THEN 1 ELSE 0 END"
HELD = f"""
SELECT {IS_ONLINE} AS online, count(*) AS taken FROM registration r JOIN session s ON s.id = r.session
WHERE r.session = {{}} AND r.status IN ('confirmed', 'offered') GROUP BY 1
"""  # noqa: S608 our own words


def kinds(session: Session) -> Sequence[bool]:
    """The kinds of place that `session` has."""
    return (False, True) if session.form == Session.Form.HYBRID else (False,)


def kind(session: Session, way: str) -> bool:
    """Which kind of place somebody with this way has in `session`."""
    return counts_apart(session.form, way)


def most(session: Session, *, online: bool) -> int | None:
    """How many places there are of this kind; None: no limit."""
    limit: int | None = session.online_capacity if online else session.capacity
    return limit


async def free(session: Session) -> dict[bool, int | None]:
    """Places that nobody holds, of each kind; None where there is no limit. As `session` is in the caller's hand."""
    limits = {online: most(session, online=online) for online in kinds(session)}
    if all(limit is None for limit in limits.values()):
        return limits
    taken = {bool(row["online"]): int(row["taken"]) for row in await fetch(HELD, session.id)}
    return {
        online: None if limit is None else max(0, limit - taken.get(online, 0)) for online, limit in limits.items()
    }
