"""Erasing what messages say, and to whom, when its time has come (TRUST P4): what is left is that there was a mail.

A message that was settled thirty days ago keeps its kind, its moments, its state and the number of whom it was about;
so does a mail that came in and was dealt with. One that nobody dealt with in ninety days is erased and counts as dealt
with. What is still under way is never touched. Of a mail that did not arrive the address and the reason stay as long as
somebody is to know that (`NEEDED`): who has something coming is called, and no other mail goes there. Participants,
sign-ups and their answers have an end of their own (`Event.retention_days`, `sessions/my_data`) and are not erased here;
nor are organisers, and the names in copies that `backup` made.
"""

import logging
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

import clock
from database import DB, clear_traces, fetch
from notifications.outbox import PASSING
from notifications.recalling import recall

LOG = logging.getLogger(__name__)

AFTER = timedelta(days=30)
UNSETTLED_AFTER = timedelta(days=90)
ROWS_AT_ONCE = 200  # so that nobody waits for long

# Of which messages the address is still needed: conditions on `message`, each of them about one moment, of packages above.
NEEDED: list[str] = []

# Some are about an address that is in no participant: "address:piet@example.org".
EMPTY_MESSAGE = """facts = '', name = '', email = '', error = '', returned_why = '', together = NULL,
    about = CASE WHEN about LIKE 'address:%' THEN '' ELSE about END"""
EMPTY_RECEIVED = """sender = '', subject = '', text = '', words = '', source = '', state = 'settled',
    settled_at = coalesce(settled_at, {})"""
MESSAGES = f"""
WITH due AS MATERIALIZED (
    SELECT id, [needed] AS is_needed FROM message WHERE (facts <> '' OR (email <> '' AND NOT [needed]))
    AND state NOT IN ('queued', 'claimed') AND settled_at <= {{}} ORDER BY id LIMIT {{}} {PASSING}
)
UPDATE message SET facts = '', name = '', together = NULL,
    email = CASE WHEN [kept] THEN email ELSE '' END, error = CASE WHEN [kept] THEN error ELSE '' END,
    returned_why = CASE WHEN [kept] THEN returned_why ELSE '' END,
    about = CASE WHEN about LIKE 'address:%' THEN '' ELSE about END
WHERE id IN (SELECT id FROM due) RETURNING id
""".replace("[kept]", "id IN (SELECT id FROM due WHERE is_needed)")  # noqa: S608 our own words
RECEIVED = f"""
WITH due AS MATERIALIZED (
    SELECT id FROM received WHERE (sender <> '' OR subject <> '' OR text <> '' OR words <> '' OR source <> '')
    AND ((state = 'settled' AND coalesce(settled_at, received_at) <= {{}}) OR (state = 'open' AND received_at <= {{}}))
    ORDER BY id LIMIT {{}} {PASSING}
)
UPDATE received SET {EMPTY_RECEIVED} WHERE id IN (SELECT id FROM due) RETURNING id
"""  # noqa: S608 our own words

UNDER_WAY = "SELECT id FROM message WHERE state IN ('queued', 'claimed') AND about IN ([about])"
SETTLED_ABOUT = f"""
UPDATE message SET {EMPTY_MESSAGE}, replaced_by = NULL WHERE about IN ([about]) AND state NOT IN ('queued', 'claimed')
AND (facts <> '' OR name <> '' OR email <> '' OR error <> '' OR returned_why <> '')
"""  # noqa: S608 our own words
RECEIVED_OF = f"UPDATE received SET {EMPTY_RECEIVED} WHERE id IN ([ids])"  # noqa: S608 our own words


@dataclass(frozen=True)
class Erased:
    """How many messages, and how many mails that came in, say nothing any more."""

    messages: int
    received: int


async def erase_due() -> Erased:
    """Erase all whose time has come, a few in each transaction: what is erased stays so when it is broken off.

    On SQLite nothing of it is left in the database's files either (TRUST P5), unless somebody is reading an older state
    at this moment: then the next time, for it is done whenever this is called.
    """
    now, messages, received = clock.now(), 0, 0
    needed = " OR ".join(["1 = 0", *NEEDED])
    statement, moments = MESSAGES.replace("[needed]", f"({needed})"), [now] * len(NEEDED)
    while count := await _some(statement, *moments, *moments, now - AFTER, ROWS_AT_ONCE):
        messages += count
    while count := await _some(RECEIVED, now - AFTER, now - UNSETTLED_AFTER, ROWS_AT_ONCE, now):
        received += count
    if messages or received:
        LOG.info("erased what %s messages and %s received mails said", messages, received)
    await clear_traces()
    return Erased(messages, received)


async def _some(statement: str, *values: object) -> int:
    async with DB.transaction():
        return len(await fetch(statement, *values))


# -- somebody who is erased at once, in the caller's transaction


async def stop(about: Sequence[str]) -> None:
    """No message about these ("participant:12") goes out any more, but for one that a worker has in its hand."""
    rows = await fetch(UNDER_WAY.replace("[about]", ", ".join("{}" for _one in about)), *about)
    await recall([row["id"] for row in rows])


async def empty_messages(about: Sequence[str], kinds: Sequence[str] = ()) -> None:
    """Every settled message about these says nothing any more, whenever that was; only of these kinds, if any are named."""
    if about:
        only = f" AND kind IN ({', '.join('{}' for _kind in kinds)})" if kinds else ""
        await fetch(SETTLED_ABOUT.replace("[about]", ", ".join("{}" for _one in about)) + only, *about, *kinds)


async def empty_received(ids: Sequence[int]) -> None:
    """These mails that came in say nothing any more, and are dealt with."""
    if ids:
        await fetch(RECEIVED_OF.replace("[ids]", ", ".join("{}" for _one in ids)), clock.now(), *ids)
