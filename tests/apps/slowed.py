"""Our site with a pause between looking at the places and taking one, so that every race has time to happen.

`GUARDS=off` also takes away what keeps people from being let in at once: the transaction and the hold. (The trigger is
taken away in the database, by the test.) Then a session must end with more people than places, or the test of the
guards would prove nothing.
"""

import asyncio
import os
from collections.abc import Sequence
from contextlib import nullcontext
from types import SimpleNamespace
from typing import Any

from app import app
from sessions.groups import enrolling
from sessions.registrations import signing_up

__all__ = ["app"]

PAUSE = 0.005

look = signing_up.places_now


async def look_and_pause(session_ids: Sequence[int], participant_id: int = 0) -> Any:
    """The places as they are, a little before they are used."""
    rows = await look(session_ids, participant_id)
    await asyncio.sleep(PAUSE)
    return rows


async def no_hold(*_: Any) -> None:
    """Nothing is held."""


for room in (signing_up, enrolling):
    vars(room).update(places_now=look_and_pause)
if os.environ.get("GUARDS") == "off":
    each_statement_for_itself = SimpleNamespace(transaction=nullcontext)
    vars(signing_up).update(hold=no_hold, DB=each_statement_for_itself)
