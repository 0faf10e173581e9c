"""Closing an evaluation by itself: from then on nobody can change what they answered, for nothing says any more that it was theirs."""

import logging

import clock
from database import DB, clear_traces, fetch, hold
from sessions.evaluations.asking import term_of
from sessions.evaluations.tables import Evaluation

LOG = logging.getLogger(__name__)

OPEN = "SELECT v.event, v.id FROM evaluation v WHERE v.asks AND v.closed_at IS NULL ORDER BY v.id"
# All rows anew, in the order of their random keys, each with another key and without its mark; and then the old ones go.
ANEW = (
    "INSERT INTO tap (id, session, mark, grade, word, shown_grade, shown_word) "
    "SELECT -t.id, t.session, '', t.grade, t.word, t.grade, t.word FROM tap t JOIN session s ON s.id = t.session "
    "WHERE s.event = {} AND t.mark <> '' ORDER BY t.id",
    "DELETE FROM tap WHERE mark <> '' AND session IN (SELECT id FROM session WHERE event = {})",
    "INSERT INTO opinion (id, question, mark, value, shown) "
    "SELECT -o.id, o.question, '', o.value, o.value FROM opinion o JOIN question q ON q.id = o.question "
    "WHERE q.event = {} AND o.mark <> '' ORDER BY o.id",
    "DELETE FROM opinion WHERE mark <> '' AND question IN (SELECT id FROM question WHERE event = {})",
)


async def close_due() -> int:
    """Close every evaluation whose time is over, and erase its marks; answers how many. Safe to do by several workers."""
    closed, now = 0, clock.now()
    for row in await fetch(OPEN):
        ends = (await term_of(row["event"])).closes_at
        if ends is not None and ends <= now:
            closed += await _close(row["event"], row["id"])
    if closed:
        LOG.info("closed %s evaluations", closed)
        await clear_traces()
    return closed


async def _close(event_id: int, number: int) -> int:
    async with DB.transaction():
        await hold(Evaluation, [number])
        term = await term_of(event_id)
        if not term.evaluation.asks or term.is_closed or term.is_open(clock.now()):
            return 0
        await Evaluation.update({Evaluation.closed_at: clock.now()}).where(Evaluation.id == number)
        for statement in ANEW:
            await fetch(statement, event_id)
    return 1
