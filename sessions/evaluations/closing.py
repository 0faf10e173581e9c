"""Closing an evaluation by itself: from then on nobody can change what they answered, for nothing says any more that it was theirs."""

import logging
from datetime import datetime, timedelta

import clock
from database import DB, clear_traces, fetch, hold
from sessions.ballots import ENOUGH
from sessions.evaluations.asking import Term, term_of
from sessions.evaluations.tables import Evaluation

LOG = logging.getLogger(__name__)

# One that asks no more has marks all the same, of who answered before.
OPEN = """
SELECT v.event, v.id FROM evaluation v WHERE v.closed_at IS NULL AND (v.asks
    OR EXISTS (SELECT 1 FROM tap t JOIN session s ON s.id = t.session WHERE s.event = v.event AND t.mark <> '')
    OR EXISTS (SELECT 1 FROM opinion o JOIN question q ON q.id = o.question WHERE q.event = v.event AND o.mark <> ''))
ORDER BY v.id
"""
LAST_OF_ALL = "SELECT ends_at FROM session WHERE event = {} ORDER BY ends_at DESC LIMIT 1"
# What waits shows, when it is five or more, or nothing shows yet; fewer there are only where people took back what they changed.
LAST = (
    "UPDATE tap SET shown_grade = grade WHERE session IN (SELECT t.session FROM tap t JOIN session s ON s.id = t.session "
    "WHERE s.event = {} GROUP BY t.session HAVING count(t.shown_grade) = 0 "
    "OR count(CASE WHEN t.shown_grade IS NULL OR t.shown_grade <> t.grade THEN 1 END) >= {})",
    "UPDATE tap SET shown_word = word WHERE session IN (SELECT t.session FROM tap t JOIN session s ON s.id = t.session "
    "WHERE s.event = {} GROUP BY t.session HAVING max(t.shown_word) = '' "
    "OR count(CASE WHEN t.shown_word <> t.word THEN 1 END) >= {})",
    "UPDATE opinion SET shown = value WHERE question IN (SELECT o.question FROM opinion o JOIN question q ON q.id = o.question "
    "WHERE q.event = {} GROUP BY o.question HAVING count(o.shown) = 0 "
    "OR count(CASE WHEN o.shown IS NULL OR o.shown <> o.value THEN 1 END) >= {})",
)
# All rows anew, in the order of their random keys, each with another key and without its mark; and then the old ones go.
ANEW = (
    "INSERT INTO tap (id, session, mark, grade, word, shown_grade, shown_word) "
    "SELECT -t.id, t.session, '', t.grade, t.word, t.shown_grade, t.shown_word FROM tap t JOIN session s ON s.id = t.session "
    "WHERE s.event = {} AND t.mark <> '' ORDER BY t.id",
    "DELETE FROM tap WHERE mark <> '' AND session IN (SELECT id FROM session WHERE event = {})",
    "INSERT INTO opinion (id, question, mark, value, shown) "
    "SELECT -o.id, o.question, '', o.value, o.shown FROM opinion o JOIN question q ON q.id = o.question "
    "WHERE q.event = {} AND o.mark <> '' ORDER BY o.id",
    "DELETE FROM opinion WHERE mark <> '' AND question IN (SELECT id FROM question WHERE event = {})",
)


async def close_due() -> int:
    """Close every evaluation whose time is over, and erase its marks; answers how many. Safe to do by several workers."""
    closed = 0
    for row in await fetch(OPEN):
        if await _is_over(row["event"], await term_of(row["event"])):
            closed += await _close(row["event"], row["id"])
    if closed:
        LOG.info("closed %s evaluations", closed)
        await clear_traces()
    return closed


async def _is_over(event_id: int, term: Term) -> bool:
    ends = await _ends_at(event_id, term)
    return not term.is_closed and ends is not None and ends <= clock.now()


async def _ends_at(event_id: int, term: Term) -> datetime | None:
    """When nobody can answer any more, whether it asks or not; where all was cancelled, by when it would have been."""
    if term.closes_at is not None:
        return term.closes_at
    last = await fetch(LAST_OF_ALL, event_id)
    return last[0]["ends_at"] + timedelta(days=term.evaluation.open_days) if last else None


async def _close(event_id: int, number: int) -> int:
    async with DB.transaction():
        await hold(Evaluation, [number])
        if not await _is_over(event_id, await term_of(event_id)):
            return 0
        await Evaluation.update({Evaluation.closed_at: clock.now()}).where(Evaluation.id == number)
        for statement in LAST:
            await fetch(statement, event_id, ENOUGH)
        for statement in ANEW:
            await fetch(statement, event_id)
    return 1
