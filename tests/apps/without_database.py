"""The sign-up form on the same server, parsed, checked and answered alike, but nothing is read or written for it."""

from collections.abc import Sequence
from functools import cache
from typing import Any

from app import app
from events.publishing import visible_event
from events.tables import Event
from events.tokens import new_token
from sessions import pages, programme

__all__ = ["app"]


@cache
def kept() -> dict[str, Event]:
    """The event, read once for the form's first page."""
    return {}


async def the_event(slug: str) -> Event:
    """The event without a query, after the first time."""
    if slug not in kept():
        kept()[slug] = await visible_event(slug)
    return kept()[slug]


async def every_number(event: Event, numbers: Sequence[int]) -> tuple[dict[int, int], bool]:
    """All sessions that are asked for exist, and nothing more is asked."""
    return {number: number for number in numbers}, False


async def nothing_written(*_: Any, **__: Any) -> str:
    """The token of an answer that nobody kept."""
    return new_token()


vars(pages).update(shown_event=the_event, sign_up=nothing_written)
vars(programme).update(visible_ids=every_number)
