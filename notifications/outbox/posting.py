"""Putting messages in the outbox, in the transaction of the change they tell about."""

import secrets
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import groupby
from typing import Any

import msgspec

import clock
from database import fetch
from notifications.addresses import ascii_address
from notifications.outbox.rows import PASSING, ROWS_AT_ONCE, places
from notifications.tables import Message
from settings import SETTINGS

DOMAIN = ascii_address(SETTINGS.mail_from).rpartition("@")[2]
ROW = "({}, {}, {}, {}, {}, {}, {}, {}, {}, {}, {}, {}, {}, 'queued', 0, '')"
INSERT = (
    "INSERT INTO message (kind, about, email, name, language, facts, uid, message_id, "
    "created_at, due_at, expires_at, batch, together, state, attempts, error) VALUES "
)
LONGEST_NAME = 120
UNTRIED = "state = 'queued' AND attempts = 0"
GATHERING = timedelta(minutes=20)  # how much longer a message may wait for others to go with


@dataclass(frozen=True)
class Draft:
    """A message to be posted. `facts` is what its letter is written from: anything msgspec makes JSON of, times aware.

    `uid` is that of the invitation it is about: an undelivered older message with the same uid is replaced, unless
    `is_first` says that there can be none. `not_before` holds it back; after `expires_at` it is not sent any more.
    Messages of one `batch` can be withdrawn together, as long as none of them has gone. Those with the same `together`
    (`notifications.combining.key`) that fall due at the same time go out as one mail; never give it to an invitation.
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


async def post(drafts: Sequence[Draft]) -> None:
    """Put messages in the outbox, in the caller's transaction. A draft without an address is left out."""
    drafts = [draft for draft in drafts if draft.email]
    now = clock.now()
    for batch in {draft.batch for draft in drafts}:
        uids = {draft.uid for draft in drafts if draft.uid and not draft.is_first and draft.batch == batch}
        await _replace(sorted(uids), batch, now)
    await _gather(drafts, now)
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
            f"WHERE uid IN ({places(some)}) AND state = 'queued'",
            now,
            batch,
            *some,
        )


async def retell(uid: str, otherwise: Callable[[dict[str, Any]], dict[str, Any]]) -> None:
    """What waits about `uid` says it `otherwise`, given its facts, in the caller's transaction. What somebody tried to
    send stays as it is: a second try makes the same mail.
    """
    for row in await fetch(f"SELECT id, facts FROM message WHERE uid = {{}} AND {UNTRIED}", uid):  # noqa: S608 our own words
        facts = msgspec.json.encode(otherwise(msgspec.json.decode(row["facts"]))).decode()
        await fetch(f"UPDATE message SET facts = {{}} WHERE id = {{}} AND {UNTRIED}", facts, row["id"])  # noqa: S608 our own words


async def _gather(drafts: Sequence[Draft], now: datetime) -> None:
    """What is held already waits for what it will go with, but never longer than `GATHERING`."""
    held = sorted({(draft.not_before, draft.together) for draft in drafts if draft.not_before and draft.together})
    for due_at, same in groupby(held, key=lambda one: one[0]):
        keys = [together for _, together in same]
        for start in range(0, len(keys), ROWS_AT_ONCE):
            await _hold_until(due_at, keys[start : start + ROWS_AT_ONCE], now)


async def _hold_until(due_at: datetime, keys: Sequence[str], now: datetime) -> None:
    """Both were to be held for as long, so one that is younger than `GATHERING` waits no more than that in all."""
    await fetch(
        f"""
        UPDATE message SET due_at = {{}} WHERE id IN (
            SELECT id FROM message
            WHERE together IN ({places(keys)}) AND state = 'queued' AND attempts = 0 AND due_at > {{}} AND due_at < {{}}
                AND created_at >= {{}} AND (expires_at IS NULL OR expires_at > {{}})
            ORDER BY id {PASSING})
        """,  # noqa: S608 only {} and our own words
        due_at,
        *keys,
        now,
        due_at,
        now - GATHERING,
        due_at,
    )
