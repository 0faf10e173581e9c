"""What the worker does beside delivering."""

import asyncio
from datetime import timedelta

import pytest

from notifications.rounds import Round, go_round

SOON = timedelta(milliseconds=1)


async def test_a_round_that_fails_is_tried_again_and_holds_up_nobody(caplog: pytest.LogCaptureFixture) -> None:
    stop, done = asyncio.Event(), []

    async def fail() -> None:
        done.append("failed")
        raise OSError("the disk is full")

    async def count() -> None:
        done.append("counted")
        if done.count("counted") > 2 and done.count("failed") > 1:
            stop.set()

    async with asyncio.timeout(10):
        await go_round([Round("failing", SOON, fail), Round("counting", SOON, count)], stop)

    assert "the round 'failing' failed" in caplog.text


async def test_a_round_that_waits_ends_at_once_when_told() -> None:
    stop = asyncio.Event()

    async def end() -> None:
        stop.set()

    async with asyncio.timeout(10):
        await go_round([Round("slow", timedelta(hours=1), end)], stop)
