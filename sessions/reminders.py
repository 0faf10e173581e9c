"""Reminding people of what they come to, and thanking them afterwards: each once, whichever worker is at it.

The day before goes at noon on the event's clock, whatever the hour of the session: everybody is up, and a mail about
tomorrow is about tomorrow. The hour before goes one hour before. The thanks go an hour after the end. Who got their
place after that moment, or heard after it of another time, was told all of it then and is not reminded. The thanks ask
how it was, where the event asks that; where a session has no thanks, a mail of its own asks who was there. A worker that
was down makes up for it: of the day before until three hours before the start, of the hour before until the start, of
the thanks for three days. Nobody is reminded of what has begun or does not go on.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from itertools import groupby
from zoneinfo import ZoneInfo

import clock
from database import DB, Rows, fetch, hold
from events.tables import Event
from sessions import messages
from sessions.changes.holding import difference_of
from sessions.tables import Change, Reminder, Session

NOON = time(12)
A_DAY, AN_HOUR = timedelta(days=1), timedelta(hours=1)
DAY_ENDS = timedelta(hours=3)  # before the start: from then on the hour before says it
THANKS_END = timedelta(days=3)
EARLIEST = timedelta(hours=37)  # from noon to the end of the next day, when that is a day of 25 hours

NEAR = """
SELECT s.id, s.event, s.starts_at, s.ends_at, e.time_zone, coalesce(s.remind_day, e.remind_day) AS day,
    coalesce(s.remind_hour, e.remind_hour) AS hour, coalesce(s.sends_thanks, e.sends_thanks) AS thanks,
    coalesce(v.asks AND v.closed_at IS NULL AND NOT coalesce(s.sends_thanks, e.sends_thanks), FALSE) AS evaluation
FROM session s JOIN event e ON e.id = s.event LEFT JOIN evaluation v ON v.event = e.id
WHERE s.status = 'published' AND e.status IN ('published', 'closed')
    AND ((s.starts_at > {} AND s.starts_at <= {}) OR (s.ends_at > {} AND s.ends_at <= {}))
"""
WANTING = """
FROM registration r JOIN participant p ON p.id = r.participant JOIN session s ON s.id = r.session
WHERE r.session IN ([ids]) AND r.status = 'confirmed' AND p.email <> '' AND r.changed_at <= {}
    AND NOT EXISTS (SELECT 1 FROM reminder d WHERE d.registration = r.id AND d.kind = {} AND d.starts_at = s.starts_at)
"""
# Who was there, and wants more mail than about their own sessions.
EVALUATED = """
    AND p.wants_mailings AND EXISTS (SELECT 1 FROM check_in c WHERE c.registration = r.id AND c.undone_at IS NULL)
"""
# Of who is not known to have come: when there is something for them, or when nobody looked who came.
THANKED = """
    AND (s.materials <> '' OR s.recording_link <> '' OR EXISTS (SELECT 1 FROM handout h WHERE h.session = s.id) OR EXISTS (
        SELECT 1 FROM check_in c WHERE c.registration = r.id AND c.undone_at IS NULL
    ) OR NOT EXISTS (
        SELECT 1 FROM check_in c JOIN registration o ON o.id = c.registration WHERE o.session = s.id AND c.undone_at IS NULL
    ))
"""
TO_WHOM = {Reminder.Kind.THANKS: THANKED, Reminder.Kind.EVALUATION: EVALUATED}  # of what is told afterwards


@dataclass(frozen=True)
class Due:
    """A session whose people are to be told of `kind`: those who had their place at `moment`."""

    kind: Reminder.Kind
    moment: datetime
    event: int
    session: int


async def remind() -> int:
    """Post every reminder and all thanks that are due and not posted yet; answers how many mails. Safe to run at once
    by several workers: whose turn it is writes down whom it reminds in the transaction that posts the mails.
    """
    if not await _anybody(await due()):
        return 0
    async with DB.transaction():
        held = {one.session for one in await due()}
        await hold(Session, sorted(held))
        # As they are now that nobody else changes them.
        return await _post(await _not_moved_since([one for one in await due() if one.session in held]))


# -- what is due


async def due() -> list[Due]:
    """What is to be told at this moment, to whom it was not told before."""
    now = clock.now()
    rows = await fetch(NEAR, now, now + EARLIEST, now - THANKS_END, now - AN_HOUR)
    return sorted((one for row in rows for one in _of_session(row, now)), key=_group)


def _of_session(row: dict[str, object], now: datetime) -> list[Due]:
    starts_at, ends_at = row["starts_at"], row["ends_at"]
    assert isinstance(starts_at, datetime)
    assert isinstance(ends_at, datetime)
    noon = noon_before(starts_at, ZoneInfo(str(row["time_zone"])))
    spans = [
        (Reminder.Kind.DAY, noon, starts_at - DAY_ENDS),
        (Reminder.Kind.HOUR, starts_at - AN_HOUR, starts_at),
        (Reminder.Kind.THANKS, ends_at + AN_HOUR, ends_at + THANKS_END),
        (Reminder.Kind.EVALUATION, ends_at + AN_HOUR, ends_at + THANKS_END),
    ]
    return [
        Due(kind, moment, int(str(row["event"])), int(str(row["id"])))
        for kind, moment, until in spans
        if row[kind.value] and moment <= now < until
    ]


def noon_before(starts_at: datetime, zone: ZoneInfo) -> datetime:
    """Noon of the day before in `zone`, as aware UTC."""
    day = starts_at.astimezone(zone).date() - A_DAY
    return datetime.combine(day, NOON, zone).astimezone(UTC)


def _group(one: Due) -> tuple[str, int, datetime]:
    """What is told with one statement: thanks go to everybody who had a place, whenever they got it."""
    return one.kind.value, one.event, datetime.min.replace(tzinfo=UTC) if one.kind in TO_WHOM else one.moment


async def _anybody(all_due: Sequence[Due]) -> bool:
    """A look without a lock: mostly everybody was told."""
    for _key, group in groupby(all_due, _group):
        statement, values = _wanting(list(group))
        if await fetch(f"SELECT r.id {statement} LIMIT 1", *values):
            return True
    return False


def _wanting(group: Sequence[Due]) -> tuple[str, list[object]]:
    """Who is to be told, of a group with one kind and one moment."""
    kind = group[0].kind
    statement = WANTING.replace("[ids]", ", ".join(["{}"] * len(group)))
    moment = clock.now() if kind in TO_WHOM else group[0].moment
    return statement + TO_WHOM.get(kind, ""), [
        *(one.session for one in group), moment, kind.value,
    ]  # fmt: skip


async def _not_moved_since(all_due: Sequence[Due]) -> list[Due]:
    """Without the sessions that got this time by a change that people hear of only after the moment of the reminder."""
    ids = sorted({one.session for one in all_due})
    if not ids:
        return []
    changes = await Change.objects().where(
        Change.session.is_in(ids), Change.state.is_in([Change.State.HELD, Change.State.SENT]),
        Change.due_at > min(one.moment for one in all_due),
    )  # fmt: skip
    moved = {change.session: change.due_at for change in changes if "starts_at" in difference_of(change).was}
    return [one for one in all_due if one.session not in moved or moved[one.session] <= one.moment]


# -- telling


async def _post(all_due: Sequence[Due]) -> int:
    """In the caller's transaction, which holds the sessions."""
    ids, total = sorted({one.session for one in all_due}), 0
    sessions = {one.id: one for one in await Session.objects().where(Session.id.is_in([0, *ids]))}
    events = {one.id: one for one in await Event.objects().where(Event.id.is_in([0, *(x.event for x in all_due)]))}
    for (_kind, event, _moment), group in groupby(all_due, _group):
        told = list(group)
        rows = await _write_down(told)
        total += await messages.post_reminders(events[event], told[0].kind, sessions, [row["registration"] for row in rows])
    return total


async def _write_down(group: Sequence[Due]) -> Rows:
    """Whom nobody had reminded before; from now on they are."""
    statement, values = _wanting(group)
    return await fetch(
        f"INSERT INTO reminder (registration, kind, starts_at, at) SELECT r.id, '{group[0].kind.value}', s.starts_at, {{}} "
        f"{statement} ON CONFLICT DO NOTHING RETURNING registration",
        clock.now(), *values,
    )  # fmt: skip
