"""Telling who asked for it that sign-up opens: once each, whichever worker is at it, and first who gets what they wished.

Sign-up is open when the event takes sign-ups, asks for no wishes any more and has a session on the site to come: an
event without an opening time takes sign-ups from the beginning, when there is nothing yet. While members go first, only
who has an address of theirs is told. Who wished a topic that is a
session by now stands first in the outbox. An organiser can tell them earlier by hand: their mail then says from when.
"""

from collections.abc import Sequence

import clock
from database import DB, Rows, fetch, hold
from events import history
from events.publishing import event_of
from events.tables import Event
from sessions import messages

AT_ONCE = 200  # in one transaction, so that nobody waits for long
TO_COME = "SELECT id FROM session s WHERE s.event = {} AND s.status = 'published' AND s.starts_at > {} LIMIT 1"
# Where there may be somebody to tell: mostly nowhere.
MAY_BE_OPEN = """
SELECT e.id FROM event e WHERE e.status = 'published' AND (e.opens_at IS NULL OR e.opens_at <= {})
    AND (e.closes_at IS NULL OR e.closes_at > {})
    AND EXISTS (SELECT 1 FROM wish w WHERE w.event = e.id AND w.told_at IS NULL AND w.wants_mail AND w.erased_at IS NULL)
"""
THEIRS = """
SELECT x.wish, s.number, s.title, s.starts_at, s.ends_at, s.event FROM wished x JOIN topic t ON t.id = x.topic
JOIN session s ON s.id = t.session WHERE s.status = 'published' AND s.starts_at > {}
"""
# Whether the address of the wish `w` is one of a member, or of their domain.
IS_MEMBER = """
EXISTS (
    SELECT 1 FROM council_address a JOIN council c ON c.id = a.council
    WHERE c.is_member AND (a.address = w.email OR (a.address LIKE '@%' AND w.email LIKE '%' || a.address))
)
"""
WAITING = f"""
SELECT w.id, w.email, w.name, w.language, EXISTS (SELECT 1 FROM ({THEIRS}) theirs WHERE theirs.wish = w.id) AS is_first,
    {IS_MEMBER} AS is_member
FROM wish w WHERE w.event = {{}} AND w.told_at IS NULL AND w.wants_mail AND w.erased_at IS NULL
"""  # noqa: S608 our own words
SOME = f"SELECT * FROM ({WAITING}) waiting ORDER BY is_first DESC, id LIMIT {{}}"  # noqa: S608 our own words
MEMBERS = f"SELECT * FROM ({WAITING}) waiting WHERE is_member ORDER BY is_first DESC, id LIMIT {{}}"  # noqa: S608 our own words
FIRST = f"SELECT * FROM ({WAITING}) waiting WHERE is_first ORDER BY id LIMIT {{}}"  # noqa: S608 our own words


class NothingToTell(Exception):
    """Nobody can sign up at this event, or nobody wished what is on the site now."""


async def tell() -> int:
    """Tell everybody who is to be told at this moment; answers how many. Safe to do at once by several workers."""
    now, told = clock.now(), 0
    for row in await fetch(MAY_BE_OPEN, now, now):
        while number := await _tell_some(row["id"], SOME):
            told += number
    return told


async def tell_now(event: Event, by: int) -> int:
    """Tell who wished what is a session on the site now, before sign-up opens too; answers how many. Raises
    `NothingToTell`."""
    told = 0
    while number := await _tell_some(event.id, FIRST, is_early=True):
        told += number
    if not told:
        raise NothingToTell
    await history.note(by, event.id, f"event:{event.id}", "wishers-told", None, {"people": told})
    return told


async def is_open(event: Event) -> bool:
    """Whether one can sign up for something, and need not wish any more."""
    now = clock.now()
    if not event.takes_sign_ups(now) or event.takes_wishes(now):
        return False
    return bool(await fetch(TO_COME, event.id, now))


async def waits(event: Event) -> tuple[int, int]:
    """How many people wait to be told, and how many of them wished what is a session on the site now."""
    rows = await fetch(
        f"SELECT count(*) AS everybody, sum(CASE WHEN is_first THEN 1 ELSE 0 END) AS first FROM ({WAITING}) waiting",  # noqa: S608 our own words
        clock.now(), event.id,
    )  # fmt: skip
    return int(rows[0]["everybody"]), int(rows[0]["first"] or 0)


async def _tell_some(event_id: int, who: str, *, is_early: bool = False) -> int:
    """A few in one transaction, which holds the event: another worker finds the next ones."""
    async with DB.transaction():
        await hold(Event, [event_id])
        event = await event_of(event_id)
        may_tell = _goes_on(event) if is_early else await is_open(event)
        who = MEMBERS if event.is_members_first(clock.now()) and not is_early else who
        people = await fetch(who, clock.now(), event_id, AT_ONCE) if may_tell else []
        if people:
            ids = [row["id"] for row in people]
            await fetch(f"UPDATE wish SET told_at = {{}} WHERE id IN ({_places(ids)})", clock.now(), *ids)  # noqa: S608 only {}
            await messages.post_sign_up_opens(event, people, await _sessions_of(ids))
    return len(people)


def _goes_on(event: Event) -> bool:
    """Whether one can sign up now, or later."""
    is_closed = event.closes_at is not None and event.closes_at <= clock.now()
    return event.status == Event.Status.PUBLISHED and not is_closed


async def _sessions_of(wishes: Sequence[int]) -> dict[int, Rows]:
    """The sessions made of what they wished, in order of time, by the id of their wishes."""
    found: dict[int, Rows] = {}
    statement = f"{THEIRS} AND x.wish IN ({_places(wishes)}) ORDER BY s.starts_at, s.number"
    for row in await fetch(statement, clock.now(), *wishes):
        session = {name: row[name] for name in ("number", "title", "starts_at", "ends_at")}
        mine = found.setdefault(row["wish"], [])
        if session not in mine:
            mine.append(session)
    return found


def _places(ids: Sequence[int]) -> str:
    return ", ".join(["{}"] * len(ids))
