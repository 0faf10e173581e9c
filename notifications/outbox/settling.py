"""Writing down what became of claimed messages."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby

import clock
from database import DB
from notifications.outbox.rows import NEWEST, places
from notifications.tables import Message


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
        f"attempts = {case} ELSE attempts END, error = {case} ELSE error END, settled_at = {case} ELSE settled_at END, "
        f"combined_into = {case} ELSE combined_into END "
        f"WHERE claim = {{}} AND state = 'claimed' AND id IN ({places(ids)})",
        *_cases(results, lambda result: result.state.value),
        *_cases(results, lambda result: result.retry_at or now),
        *_cases(results, lambda result: result.message.attempts - (not result.was_tried)),
        *_cases(results, lambda result: result.error),
        *_cases(results, lambda result: None if result.state == Message.State.QUEUED else now),
        *_cases(results, _mail_it_is_in),
        token,
        *ids,
    )
    if again := [result.message.id for result in results if result.state == Message.State.QUEUED]:
        await _drop_overtaken(again, now)


def _mail_it_is_in(result: Result) -> int | None:
    """What nobody tried to send yet may still go out together with others."""
    is_fresh = result.message.attempts == 1 and not result.was_tried
    return None if is_fresh else result.message.combined_into


def _cases(results: Sequence[Result], value: Callable[[Result], object]) -> list[object]:
    return [part for result in results for part in (result.message.id, value(result))]


async def _drop_overtaken(ids: Sequence[int], now: datetime) -> None:
    """A message that is to be tried again is replaced when a newer one about its uid was posted meanwhile."""
    await Message.raw(
        f"UPDATE message SET state = 'replaced', settled_at = {{}}, replaced_by = {NEWEST} "  # noqa: S608 only {}
        f"WHERE id IN ({places(ids)}) AND state = 'queued' "
        "AND EXISTS (SELECT 1 FROM message AS newer WHERE newer.uid = message.uid AND newer.id > message.id)",
        now,
        *ids,
    )
