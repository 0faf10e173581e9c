"""Taking what is due, for a while, from the outbox."""

import secrets
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime, timedelta
from itertools import groupby
from typing import Any

import clock
from database import DB
from notifications.gone import refuse_gone
from notifications.outbox.rows import NEWEST, PASSING, places
from notifications.tables import Message
from notifications.weights import FRAME, LARGEST, weight

Row = dict[str, Any]

LEASE = timedelta(minutes=10)
# No other message about the same invitation is on its way just now.
ALONE_WITH_ITS_UID = """NOT EXISTS (
    SELECT 1 FROM message AS other WHERE other.uid = this.uid AND other.id <> this.id
        AND other.state = 'claimed' AND other.due_at > {})"""
FRESH = "{0}.state = 'queued' AND {0}.attempts = 0 AND {0}.combined_into IS NULL"


async def claim(limit: int = 100) -> list[Message]:
    """Take messages that are due, those longest due first, for `LEASE`; also those whose worker let its lease end.

    A message waits while another with its uid is claimed. What is expired or overtaken is settled instead. Messages
    that go out as one mail are claimed as one, over the limit if need be, and have the same `combined_into`.
    """
    now = clock.now()
    if not await _something_is_due(now):
        return []
    token = secrets.token_hex(16)
    async with DB.transaction():
        await refuse_gone(now)
        await _sweep(now)
        rows = await _take(limit, now, token)
        rows += await _take_along(rows, now, token)
        await _combine(rows)
    return sorted((Message(**row, _exists_in_db=True) for row in rows), key=lambda message: message.id)


async def _something_is_due(now: datetime) -> bool:
    """A look without a lock: an idle worker must not stand in the way of those who sign up."""
    return bool(
        await Message.raw("SELECT id FROM message WHERE state IN ('queued', 'claimed') AND due_at <= {} LIMIT 1", now)
    )


async def _sweep(now: datetime) -> None:
    await Message.raw(
        f"""
        WITH stale AS MATERIALIZED (
            SELECT id FROM message AS old
            WHERE state IN ('queued', 'claimed') AND due_at <= {{}} AND (expires_at <= {{}} OR EXISTS (
                SELECT 1 FROM message AS newer WHERE newer.uid = old.uid AND newer.id > old.id))
            {PASSING}
        )
        UPDATE message SET claim = NULL, settled_at = {{}}, replaced_by = {NEWEST},
            state = CASE WHEN expires_at <= {{}} THEN 'expired' ELSE 'replaced' END
        WHERE id IN (SELECT id FROM stale)
        """,  # noqa: S608 only {} and our own words
        now,
        now,
        now,
        now,
    )


async def _take(limit: int, now: datetime, token: str) -> list[Row]:
    """What is due; of messages that go out as one mail only the first: who holds that, holds all of them."""
    rows: list[Row] = await Message.raw(
        f"""
        WITH due AS MATERIALIZED (
            SELECT id FROM message AS this
            WHERE state IN ('queued', 'claimed') AND due_at <= {{}} AND {ALONE_WITH_ITS_UID}
                AND NOT EXISTS (
                    SELECT 1 FROM message AS first WHERE first.combined_into = this.combined_into
                        AND first.id < this.id AND first.state IN ('queued', 'claimed'))
                AND NOT (this.together IS NOT NULL AND this.attempts = 0 AND this.combined_into IS NULL AND EXISTS (
                    SELECT 1 FROM message AS first WHERE first.together = this.together AND first.id < this.id
                        AND first.due_at <= {{}} AND {FRESH.format("first")}))
            ORDER BY due_at, id LIMIT {{}}
            {PASSING}
        )
        UPDATE message SET state = 'claimed', claim = {{}}, due_at = {{}}, attempts = attempts + 1
        WHERE id IN (SELECT id FROM due) RETURNING *
        """,  # noqa: S608 only {} and our own words
        now,
        now,
        now,
        limit,
        token,
        now + LEASE,
    )
    return rows


async def _take_along(rows: Sequence[Row], now: datetime, token: str) -> list[Row]:
    """The others of the mails of which the first was taken."""
    mails = [row["combined_into"] for row in rows if row["combined_into"]] or [0]
    keys = [row["together"] for row in rows if _is_fresh(row)] or [""]
    if (mails, keys) == ([0], [""]):
        return []
    others: list[Row] = await Message.raw(
        f"""
        WITH more AS MATERIALIZED (
            SELECT id FROM message AS this
            WHERE state IN ('queued', 'claimed') AND due_at <= {{}} AND (
                combined_into IN ({places(mails)})
                OR together IN ({places(keys)}) AND {FRESH.format("this")} AND {ALONE_WITH_ITS_UID})
            {PASSING}
        )
        UPDATE message SET state = 'claimed', claim = {{}}, due_at = {{}}, attempts = attempts + 1
        WHERE id IN (SELECT id FROM more) RETURNING *
        """,  # noqa: S608 only {} and our own words
        now,
        *mails,
        *keys,
        now,
        token,
        now + LEASE,
    )
    return others


def _is_fresh(row: Row) -> bool:
    """Whether it was taken for the first time now, and may be combined with others."""
    return row["together"] is not None and row["attempts"] == 1 and row["combined_into"] is None


def _fitting(rows: Iterable[Row]) -> Iterator[list[Row]]:
    """As many as fit in one mail, then as many as fit in the next."""
    one_mail: list[Row] = []
    total = FRAME
    for row in rows:
        added = weight(row["facts"])
        if one_mail and total + added > LARGEST:
            yield one_mail
            one_mail, total = [], FRAME
        one_mail.append(row)
        total += added
    yield one_mail


async def _combine(rows: Sequence[Row]) -> None:
    """Note which of them are one mail, in the database and in `rows`."""
    fresh = sorted(filter(_is_fresh, rows), key=lambda row: (row["together"], row["id"]))
    combined = []
    for _key, same in groupby(fresh, key=lambda row: str(row["together"])):
        for one_mail in _fitting(same):
            if len(one_mail) > 1:
                combined += one_mail
                for row in one_mail:
                    row["combined_into"] = one_mail[0]["id"]
    if combined:
        ids = [row["id"] for row in combined]
        await Message.raw(
            f"UPDATE message SET combined_into = CASE id{' WHEN {} THEN {}' * len(ids)} ELSE combined_into END "  # noqa: S608 only {}
            f"WHERE id IN ({places(ids)})",
            *(value for row in combined for value in (row["id"], row["combined_into"])),
            *ids,
        )
