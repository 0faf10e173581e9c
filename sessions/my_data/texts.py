"""Erasing what people wrote without their name, with the people of the event: anybody may be named in it. What stays is counts.

Grades, choices and numbers stay, and how many people wrote something; the words themselves go, also those nobody was shown.
"""

from datetime import timedelta

import clock
from database import DB, fetch
from sessions.evaluations.tables import ERASED

HOLDING = """
SELECT e.id, e.retention_days, s.ends_at FROM event e JOIN session s ON s.event = e.id
WHERE NOT EXISTS (
    SELECT 1 FROM session o WHERE o.event = e.id AND (o.ends_at > s.ends_at OR (o.ends_at = s.ends_at AND o.id > s.id))
) AND (
    EXISTS (SELECT 1 FROM tap t JOIN session o ON o.id = t.session
        WHERE o.event = e.id AND (t.word <> '' OR t.shown_word <> ''))
    OR EXISTS (SELECT 1 FROM opinion a JOIN question q ON q.id = a.question
        WHERE q.event = e.id AND q.kind IN ('short', 'long') AND (a.value NOT IN ('', {}) OR a.shown NOT IN ('', {})))
    OR EXISTS (SELECT 1 FROM tally y JOIN statement p ON p.id = y.statement JOIN session o ON o.id = p.session
        WHERE o.event = e.id AND p.kind IN ('words', 'text'))
) ORDER BY e.id
"""
WORDS = "UPDATE tap SET word = '', shown_word = '' WHERE session IN (SELECT id FROM session WHERE event = {})"
ANSWERS = """
UPDATE opinion SET value = {} WHERE value <> ''
    AND question IN (SELECT id FROM question WHERE event = {} AND kind IN ('short', 'long'))
"""
SHOWN_ANSWERS = """
UPDATE opinion SET shown = {} WHERE shown <> ''
    AND question IN (SELECT id FROM question WHERE event = {} AND kind IN ('short', 'long'))
"""
TALLIES = """
DELETE FROM tally WHERE statement IN (
    SELECT p.id FROM statement p JOIN session s ON s.id = p.session WHERE s.event = {} AND p.kind IN ('words', 'text')
)
"""


async def erase_texts() -> int:
    """Erase them of every event that was over `retention_days` ago; answers of how many events. Done again, it does nothing."""
    rows = await fetch(HOLDING, ERASED, ERASED)
    due = [row["id"] for row in rows if row["ends_at"] + timedelta(days=row["retention_days"]) <= clock.now()]
    for event_id in due:
        async with DB.transaction():
            await fetch(WORDS, event_id)
            await fetch(ANSWERS, ERASED, event_id)
            await fetch(SHOWN_ANSWERS, ERASED, event_id)
            await fetch(TALLIES, event_id)
    return len(due)
