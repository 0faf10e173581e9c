"""Messages on their way: posting them with the change they tell about, claiming them, settling what became of them.

Three hot statements are raw: they carry many rows, or take rows and give them back, in one statement.
"""

import secrets
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import groupby
from typing import Any

import msgspec

import clock
from database import DB, fetch
from notifications.addresses import ascii_address
from notifications.gone import refuse_gone
from notifications.tables import Message
from settings import SETTINGS

LEASE = timedelta(minutes=10)
ROWS_AT_ONCE = 500  # both databases take some 32,000 values in one statement

# Two workers on PostgreSQL pass each other; on SQLite the transaction holds everything already.
PASSING = "FOR UPDATE SKIP LOCKED" if DB.engine_type == "postgres" else ""
DOMAIN = ascii_address(SETTINGS.mail_from).rpartition("@")[2]
ROW = "({}, {}, {}, {}, {}, {}, {}, {}, {}, {}, {}, {}, {}, 'queued', 0, '')"
INSERT = (
    "INSERT INTO message (kind, about, email, name, language, facts, uid, message_id, "
    "created_at, due_at, expires_at, batch, together, state, attempts, error) VALUES "
)
LONGEST_NAME = 120
# Whose batch a message gives way to: when that is withdrawn, this one comes back.
NEWEST = "(SELECT newest.batch FROM message AS newest WHERE newest.uid = message.uid ORDER BY newest.id DESC LIMIT 1)"


@dataclass(frozen=True)
class Draft:
    """A message to be posted. `facts` is what its letter is written from: anything msgspec makes JSON of, times aware.

    `uid` is that of the invitation it is about: an undelivered older message with the same uid is replaced, unless
    `is_first` says that there can be none. `not_before` holds it back; after `expires_at` it is not sent any more.
    Messages of one `batch` can be withdrawn together, as long as none of them has gone; those with the same `together`
    that fall due at the same time may go out as one mail.
    """

    kind: str
    about: str
    email: str
    name: str = ""
    language: str = "nl"
    facts: dict[str, Any] = field(default_factory=dict)
    uid: str | None = None
    is_first: bool = False
    not_before: datetime | None = None
    expires_at: datetime | None = None
    batch: str | None = None
    together: str | None = None


@dataclass(frozen=True)
class Result:
    """What became of a claimed message: a final state, or queued again until `retry_at`.

    `was_tried` is False of a message that was claimed and given back untouched.
    """

    message: Message
    state: Message.State = Message.State.QUEUED
    retry_at: datetime | None = None
    error: str = ""
    was_tried: bool = True


# -- posting


async def post(drafts: Sequence[Draft]) -> None:
    """Put messages in the outbox, in the caller's transaction. A draft without an address is left out."""
    drafts = [draft for draft in drafts if draft.email]
    now = clock.now()
    for batch in {draft.batch for draft in drafts}:
        uids = {draft.uid for draft in drafts if draft.uid and not draft.is_first and draft.batch == batch}
        await _replace(sorted(uids), batch, now)
    for start in range(0, len(drafts), ROWS_AT_ONCE):
        await _insert(drafts[start : start + ROWS_AT_ONCE], now)


async def _insert(drafts: Sequence[Draft], now: datetime) -> None:
    """The hot statement of a sign-up: all its messages in one insert, with no query building around it."""
    values = [value for draft in drafts for value in _values(draft, now)]
    await fetch(INSERT + ", ".join([ROW] * len(drafts)), *values)


def _values(draft: Draft, now: datetime) -> tuple[Any, ...]:
    return (
        draft.kind,
        draft.about,
        draft.email,
        draft.name[:LONGEST_NAME],
        draft.language,
        msgspec.json.encode(draft.facts).decode(),
        draft.uid,
        f"<{secrets.token_hex(16)}@{DOMAIN}>",
        now,
        draft.not_before or now,
        draft.expires_at,
        draft.batch,
        draft.together,
    )


async def _replace(uids: Sequence[str], batch: str | None, now: datetime) -> None:
    for start in range(0, len(uids), ROWS_AT_ONCE):
        some = uids[start : start + ROWS_AT_ONCE]
        await Message.raw(
            "UPDATE message SET state = 'replaced', settled_at = {}, replaced_by = {} "  # noqa: S608 only {}
            f"WHERE uid IN ({_places(some)}) AND state = 'queued'",
            now,
            batch,
            *some,
        )


def _places(values: Iterable[object]) -> str:
    return ", ".join("{}" for _ in values)


# -- claiming


async def claim(limit: int = 100) -> list[Message]:
    """Take messages that are due, those longest due first, for `LEASE`; also those whose worker let its lease end.

    A message waits while another with its uid is claimed. What is expired or overtaken is settled instead.
    """
    now = clock.now()
    if not await _something_is_due(now):
        return []
    async with DB.transaction():
        await refuse_gone(now)
        await _sweep(now)
        rows = await _take(limit, now)
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


async def _take(limit: int, now: datetime) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = await Message.raw(
        f"""
        WITH due AS MATERIALIZED (
            SELECT id FROM message AS this
            WHERE state IN ('queued', 'claimed') AND due_at <= {{}} AND NOT EXISTS (
                SELECT 1 FROM message AS other
                WHERE other.uid = this.uid AND other.id <> this.id AND other.state = 'claimed' AND other.due_at > {{}})
            ORDER BY due_at, id LIMIT {{}}
            {PASSING}
        )
        UPDATE message SET state = 'claimed', claim = {{}}, due_at = {{}}, attempts = attempts + 1
        WHERE id IN (SELECT id FROM due) RETURNING *
        """,  # noqa: S608 only {} and our own words
        now,
        now,
        limit,
        secrets.token_hex(16),
        now + LEASE,
    )
    return rows


# -- settling


async def settle(results: Sequence[Result]) -> None:
    """Write down what became of claimed messages; whose lease was taken over meanwhile is left alone."""
    by_claim = sorted(results, key=_claim)
    async with DB.transaction():
        for token, group in groupby(by_claim, key=_claim):
            await _settle(token, list(group))


def _claim(result: Result) -> str:
    return result.message.claim or ""


async def _settle(token: str, results: list[Result]) -> None:
    """All results of one claim in one statement: a list of cases for each column that differs."""
    now = clock.now()
    case = "CASE id" + " WHEN {} THEN {}" * len(results)
    ids = [result.message.id for result in results]
    await Message.raw(
        f"UPDATE message SET claim = NULL, state = {case} ELSE state END, due_at = {case} ELSE due_at END, "  # noqa: S608 only {}
        f"attempts = {case} ELSE attempts END, error = {case} ELSE error END, settled_at = {case} ELSE settled_at END "
        f"WHERE claim = {{}} AND state = 'claimed' AND id IN ({_places(ids)})",
        *_cases(results, lambda result: result.state.value),
        *_cases(results, lambda result: result.retry_at or now),
        *_cases(results, lambda result: result.message.attempts - (not result.was_tried)),
        *_cases(results, lambda result: result.error),
        *_cases(results, lambda result: None if result.state == Message.State.QUEUED else now),
        token,
        *ids,
    )
    if again := [result.message.id for result in results if result.state == Message.State.QUEUED]:
        await _drop_overtaken(again, now)


def _cases(results: Sequence[Result], value: Callable[[Result], object]) -> list[object]:
    return [part for result in results for part in (result.message.id, value(result))]


async def _drop_overtaken(ids: Sequence[int], now: datetime) -> None:
    """A message that is to be tried again is replaced when a newer one about its uid was posted meanwhile."""
    await Message.raw(
        f"UPDATE message SET state = 'replaced', settled_at = {{}}, replaced_by = {NEWEST} "  # noqa: S608 only {}
        f"WHERE id IN ({_places(ids)}) AND state = 'queued' "
        "AND EXISTS (SELECT 1 FROM message AS newer WHERE newer.uid = message.uid AND newer.id > message.id)",
        now,
        *ids,
    )


# -- reading


async def said_since(about: Sequence[str], since: datetime) -> list[tuple[str, dict[str, Any]]]:
    """About whom, and the facts, of what was posted from `since` (aware) on and stands, oldest first."""
    rows: list[dict[str, Any]] = []
    for start in range(0, len(about), ROWS_AT_ONCE):
        some = about[start : start + ROWS_AT_ONCE]
        rows += await Message.raw(
            f"SELECT id, about, facts FROM message WHERE about IN ({_places(some)}) AND created_at >= {{}} "  # noqa: S608 only {}
            "AND state IN ('queued', 'claimed', 'sent', 'kept')",
            *some,
            since,
        )
    rows.sort(key=lambda row: row["id"])
    return [(row["about"], msgspec.json.decode(row["facts"])) for row in rows]


async def posted_since(email: str, kind: str, since: datetime) -> int:
    """How many messages of this kind were posted to this address from `since` (aware) on."""
    posted = Message.count().where(Message.email == email, Message.kind == kind, Message.created_at >= since)
    return int(await posted)


async def recent(limit: int = 50, offset: int = 0) -> list[Message]:
    """The messages posted last, newest first."""
    return await Message.objects().order_by(Message.id, ascending=False).limit(limit).offset(offset)


async def find(number: int) -> Message | None:
    """The message with this id."""
    return await Message.objects().get(Message.id == number)
