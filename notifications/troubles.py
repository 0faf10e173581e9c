"""What is wrong with mail as a whole: said while it is so, and by whom it was found, once."""

import clock
from database import Rows, fetch
from notifications.tables import Trouble

LONGEST = 500
NOTE = """
INSERT INTO trouble (what, words, since_at, seen_at) VALUES ({}, {}, {}, {})
ON CONFLICT (what) DO UPDATE SET words = excluded.words, seen_at = excluded.seen_at
"""


async def note(what: Trouble.What, words: str) -> None:
    """Something is wrong, and still so when it was before: it keeps the time at which it began."""
    now = clock.now()
    await fetch(NOTE, what, words[:LONGEST], now, now)


async def clear(what: Trouble.What) -> None:
    """It is well again. Asked first: to write is to stand in somebody's way."""
    if any(row["what"] == what for row in await known()):
        await fetch("DELETE FROM trouble WHERE what = {}", what)


async def known() -> Rows:
    """All that is wrong now, as `what`, `words`, `since_at` and `seen_at` (aware, UTC), the oldest first."""
    return await fetch("SELECT what, words, since_at, seen_at FROM trouble ORDER BY since_at, id")
