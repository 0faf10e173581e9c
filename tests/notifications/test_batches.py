"""Batches of messages: withdrawn together, or hurried; what they replaced comes back."""

from datetime import datetime, timedelta
from typing import Any

import pytest

from database import DB
from notifications.batches import AlreadyGone, counted, hurry, withdraw
from notifications.outbox import Draft, claim, post
from notifications.tables import Message

pytestmark = pytest.mark.usefixtures("db", "now")

SOON = timedelta(minutes=10)


def a_draft(uid: str | None = None, **facts: Any) -> Draft:
    return Draft(kind="update", about="participant:1", email="piet@example.org", uid=uid, **facts)


async def states() -> list[tuple[str, str | None]]:
    return [(row.state, row.batch) for row in await Message.objects().order_by(Message.id)]


async def test_a_withdrawn_batch_leaves_no_trace_and_gives_back_what_it_replaced(now: datetime) -> None:
    await post([a_draft("a"), a_draft("b")])
    await post([a_draft("a", batch="change:1", not_before=now + SOON), a_draft(None, batch="change:1")])
    assert await states() == [("replaced", None), ("queued", None), ("queued", "change:1"), ("queued", "change:1")]

    async with DB.transaction():
        await withdraw("change:1")

    assert await states() == [("queued", None), ("queued", None)]


async def test_of_a_batch_of_which_one_is_claimed_nothing_is_withdrawn(now: datetime) -> None:
    await post([a_draft("a", batch="change:1"), a_draft("b", batch="change:1", not_before=now + SOON)])
    await claim()

    with pytest.raises(AlreadyGone):
        await withdraw("change:1")

    assert [state for state, _ in await states()] == ["claimed", "queued"]


async def test_a_hurried_batch_is_due_now_and_no_other(now: datetime) -> None:
    await post([a_draft(batch=f"change:{number}", not_before=now + SOON) for number in (1, 2)])

    await hurry("change:1")

    assert [message.batch for message in await claim()] == ["change:1"]
    assert await counted(["change:1", "change:2", "change:3"]) == {
        "change:1": {("update", "claimed"): 1}, "change:2": {("update", "queued"): 1}, "change:3": {},
    }  # fmt: skip
