"""What the worker does now and then beside delivering: each thing in turns of its own, whatever becomes of the others."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import timedelta

LOG = logging.getLogger(__name__)


@dataclass(frozen=True)
class Round:
    """Something to `do` again and again, `every` so long after it ended. It may be done by two workers at once."""

    name: str
    every: timedelta
    do: Callable[[], Awaitable[object]]


async def go_round(rounds: Sequence[Round], stop: asyncio.Event) -> None:
    """Do each of them until `stop` is set; what goes wrong in one is logged and tried again at its next turn."""
    await asyncio.gather(*(_repeat(one, stop) for one in rounds))


async def _repeat(one: Round, stop: asyncio.Event) -> None:
    while not stop.is_set():
        try:
            await one.do()
        except Exception:  # a database that is down comes back
            LOG.exception("the round %r failed", one.name)
        await _pause(one.every, stop)


async def _pause(length: timedelta, stop: asyncio.Event) -> None:
    waiting = asyncio.ensure_future(stop.wait())
    await asyncio.wait({waiting}, timeout=length.total_seconds())
    waiting.cancel()
