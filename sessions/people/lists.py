"""Lists to act on: who to call, remarks to answer, sessions with more people than places, and lines of who waits."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

import clock
from database import DB, Rows, fetch, hold
from events import history
from events.tables import Event
from notifications import erasing
from sessions.offers.lists import number_to_give
from sessions.people.person import LARGEST_ID, participant_at
from sessions.people.search import PAGE
from sessions.tables import Participant, Session, SignUp
from sessions.waiting_list import places_in_line
from sessions.ways.counting import IS_ONLINE

# Somebody without an address is called about each registration and about each change that others are mailed about, once
# its messages go, until it is noted that they were; somebody whose mail was refused, came back for good, or some times for now,
# until it is noted or the address is another one.
CALLED = "SELECT 1 FROM deed d WHERE d.about = 'participant:' || p.id AND d.what = 'called' AND d.at >= "
COMING = """
SELECT 1 FROM registration r JOIN session s ON s.id = r.session
WHERE r.participant = p.id AND r.status <> 'cancelled' AND s.ends_at > {}
"""
# What there was last to be told of each session: when that was done, and when its messages went. A change that another
# one joined was done when that was. Who registered after that, heard it then.
TOLD = """
SELECT session, max(done_at) AS done_at, max(told_at) AS told_at FROM (
    SELECT c.session, c.told_at, coalesce((
        SELECT max(d.at) FROM deed d WHERE d.about = 'session:' || c.session AND d.what = 'changed'
            AND d.at >= c.made_at AND d.at <= c.told_at
    ), c.made_at) AS done_at
    FROM (
        SELECT session, max(made_at) AS made_at, max(due_at) AS told_at
        FROM change JOIN session s ON s.id = change.session
        WHERE s.event = {} AND s.ends_at > {} AND state IN ('held', 'sent') AND due_at <= {} GROUP BY session
    ) c
    UNION ALL
    SELECT s.id, d.at, d.at FROM session s JOIN deed d ON d.about = 'session:' || s.id AND d.what = 'cancelled'
    WHERE s.event = {} AND s.ends_at > {} AND s.status = 'cancelled'
) each_one GROUP BY session
"""
# As long as anybody with this address has something coming. A mail that came back for now is counted (`softly`).
erasing.NEEDED.append("""
    message.about LIKE 'participant:%' AND (message.state = 'refused' OR message.returned <> '') AND EXISTS (
        SELECT 1 FROM participant p JOIN registration r ON r.participant = p.id JOIN session s ON s.id = r.session
        WHERE p.email = message.email AND r.status <> 'cancelled' AND s.ends_at > {}
    )
""")
# Combined messages came back as one mail.
SOFT_RETURNS = "count(DISTINCT coalesce(combined_into, id))"
SOFTLY = 3  # mails that came back for now: then somebody else must tell it
FAILED = f"""
SELECT about, email, created_at AS at FROM message WHERE state = 'refused' AND about LIKE 'participant:%'
UNION ALL
SELECT about, email, returned_at AS at FROM message
WHERE returned <> '' AND returned = 'hard' AND about LIKE 'participant:%'
UNION ALL
SELECT about, email, max(returned_at) AS at FROM message
WHERE returned <> '' AND returned = 'soft' AND about LIKE 'participant:%'
GROUP BY about, email HAVING {SOFT_RETURNS} >= {SOFTLY}
"""  # noqa: S608 our own words
# The last failure decides. Such mails are few: CROSS JOIN keeps SQLite from going through all participants instead.
CALLS = f"""
SELECT id FROM (
    WITH told AS MATERIALIZED ({TOLD})
    SELECT DISTINCT p.id FROM participant p JOIN registration r ON r.participant = p.id
    JOIN session s ON s.id = r.session LEFT JOIN told t ON t.session = r.session
    WHERE p.event = {{}} AND p.email = '' AND r.status <> 'cancelled' AND s.ends_at > {{}}
        AND NOT EXISTS ({CALLED} CASE WHEN t.done_at > r.changed_at THEN t.told_at ELSE r.changed_at END)
) without_address
UNION ALL
SELECT p.id FROM (
    SELECT CAST(substr(about, 13) AS INTEGER) AS participant, email, max(at) AS failed_at FROM ({FAILED}) f
    GROUP BY about, email
) m CROSS JOIN participant p
WHERE p.id = m.participant AND p.email = m.email AND p.event = {{}}
    AND EXISTS ({COMING}) AND NOT EXISTS ({CALLED} m.failed_at)
"""  # noqa: S608 our own words
TO_CALL = f"""
SELECT p.id, p.name, p.email, p.phone, p.note, p.council, coalesce((
    SELECT CASE m.state WHEN 'refused' THEN m.error ELSE m.returned_why END FROM message m
    WHERE m.about = 'participant:' || p.id AND m.email = p.email AND (m.state = 'refused' OR m.returned IN ('hard', 'soft'))
    ORDER BY m.id DESC LIMIT 1
), '') AS error, (
    SELECT {SOFT_RETURNS} FROM message m
    WHERE m.about = 'participant:' || p.id AND m.email = p.email AND m.returned <> '' AND m.returned = 'soft'
) AS softly FROM ({CALLS}) c JOIN participant p ON p.id = c.id
ORDER BY p.name_key, p.id LIMIT {{}} OFFSET {{}}
"""  # noqa: S608 our own words
OPEN_REMARK = "s.event = {} AND s.remark <> '' AND s.answered_at IS NULL"
REMARKS = f"""
SELECT s.id, s.remark, s.created_at, p.id AS participant, p.name, p.email, p.phone FROM sign_up s
JOIN participant p ON p.id = s.participant WHERE {OPEN_REMARK} ORDER BY s.id LIMIT {{}} OFFSET {{}}
"""  # noqa: S608 our own words
# Of a session that is not hybrid nobody's way matters: the index alone knows how many there are.
SURPLUS = """
FROM (
    SELECT s.id, s.number, s.title, s.starts_at, s.ends_at, s.form, k.online,
        CASE k.online WHEN 1 THEN s.online_capacity ELSE s.capacity END AS capacity,
        CASE WHEN s.form = 'hybrid' THEN (
            SELECT count(*) FROM registration r WHERE r.session = s.id AND r.status IN ('confirmed', 'offered')
                AND CASE r.way WHEN 'location' THEN 0 ELSE 1 END = k.online
        ) ELSE (
            SELECT count(*) FROM registration r WHERE r.session = s.id AND r.status IN ('confirmed', 'offered')
        ) END AS taken FROM session s JOIN (SELECT 0 AS online UNION ALL SELECT 1) k ON k.online = 0 OR s.form = 'hybrid'
    WHERE s.event = {} AND s.status <> 'cancelled' AND s.ends_at > {}
        AND (s.capacity IS NOT NULL OR s.online_capacity IS NOT NULL)
) full_ones WHERE taken > capacity
"""
COUNTS = f"""
SELECT (SELECT count(*) FROM ({CALLS}) c) AS calls, (SELECT count(*) FROM sign_up s WHERE {OPEN_REMARK}) AS remarks,
    (SELECT count(*) {SURPLUS}) AS surplus
"""  # noqa: S608 our own words
LINE = f"""
SELECT w.*, row_number() OVER (PARTITION BY w.online ORDER BY w.priority DESC, w.id) AS place FROM (
    SELECT r.id, r.reason, r.created_at, r.way, r.priority, {IS_ONLINE} AS online,
        p.id AS participant, p.name, p.council, p.phone FROM registration r
    JOIN session s ON s.id = r.session JOIN participant p ON p.id = r.participant
    WHERE r.session = {{}} AND r.status = 'waiting'
) w ORDER BY w.online, w.priority DESC, w.id LIMIT {{}} OFFSET {{}}
"""  # noqa: S608 our own words


ONE_IN_LINE = """
SELECT r.id, r.status, r.reason, r.way, p.id AS participant, p.name, p.council, p.phone FROM registration r
JOIN participant p ON p.id = r.participant WHERE r.id = {} AND r.session = {}
"""


class WaitingNotFound(Exception):
    """Nobody has this registration for this session."""


class RemarkNotFound(Exception):
    """This event has no such remark."""


@dataclass(frozen=True)
class Page:
    """One page of a list (1 is the first), and whether there is a next one. `first` is the number of its first row."""

    rows: Rows
    number: int
    is_more: bool

    @property
    def first(self) -> int:
        """Where in the whole list it begins."""
        return (self.number - 1) * PAGE + 1


async def _page(number: int, statement: str, *values: Any) -> Page:
    rows = await fetch(statement, *values, PAGE + 1, (number - 1) * PAGE)
    return Page(rows[:PAGE], number, len(rows) > PAGE)


async def counts(event_id: int) -> dict[str, int]:
    """How long each list is, in two queries: for the navigation."""
    now = clock.now()
    rows = await fetch(COUNTS, *_of_calls(event_id, now), event_id, event_id, now)
    return {**rows[0], "calls": rows[0]["calls"] + await number_to_give(event_id)}


def _of_calls(event_id: int, now: datetime) -> tuple[int | datetime, ...]:
    """The values of `CALLS`."""
    return event_id, now, now, event_id, now, event_id, now, event_id, now


async def to_call(event: Event, page: int = 1) -> Page:
    """Who cannot be reached by mail and has something coming: `error` says what their mail server said."""
    return await _page(page, TO_CALL, *_of_calls(event.id, clock.now()))


async def remarks(event: Event, page: int = 1) -> Page:
    """What people wrote and nobody answered yet, the oldest first."""
    return await _page(page, REMARKS, event.id)


async def surplus(event: Event) -> Rows:
    """Coming sessions with more people than places of one kind, `online` or not, in order of time."""
    return await fetch(f"SELECT * {SURPLUS} ORDER BY starts_at, number, online", event.id, clock.now())


async def line_of(session: Session, page: int = 1) -> Page:
    """Who waits for a place in `session`, the first in line first; of a hybrid one the line of each kind."""
    return await _page(page, LINE, session.id)


async def called(event: Event, number: int, by: int) -> None:
    """Somebody at the desk spoke to this participant. Raises `ParticipantNotFound`."""
    async with DB.transaction():
        participant = await participant_at(event, number)
        await hold(Participant, [participant.id])
        if not await _is_to_be_called(event, participant):
            return
        await history.note(by, event.id, f"participant:{participant.id}", "called")


async def _is_to_be_called(event: Event, participant: Participant) -> bool:
    statement = f"SELECT id FROM ({CALLS}) c WHERE id = {{}}"  # noqa: S608 our own words
    return bool(await fetch(statement, *_of_calls(event.id, clock.now()), participant.id))


async def answered(event: Event, number: int, by: int) -> None:
    """The remark of this sign-up is answered; twice is once. Raises `RemarkNotFound`."""
    async with DB.transaction():
        await hold(SignUp, [number])
        found = await SignUp.objects().where(SignUp.id == number, SignUp.event == event.id, SignUp.remark != "").first()
        if found is None:
            raise RemarkNotFound(number)
        if found.answered_at is not None:
            return
        await SignUp.update({SignUp.answered_at: clock.now()}).where(SignUp.id == number)
        await history.note(by, event.id, f"participant:{found.participant}", "answered")


def is_past(session: Session, at: datetime) -> bool:
    """Whether nothing can be done about its line any more."""
    return session.is_cancelled or session.has_begun(at)


async def waiting_at(session: Session, number: int) -> dict[str, Any]:
    """One who waits, with the number in line as `place`. Raises `WaitingNotFound`."""
    rows = await fetch(ONE_IN_LINE, number, session.id) if number <= LARGEST_ID else []
    if not rows:
        raise WaitingNotFound(number)
    return {**rows[0], "place": (await places_in_line([number])).get(number, 0)}
