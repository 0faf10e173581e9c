"""The code of a council on the public form: when it is asked for, and what is said of one that opens nothing."""

import asyncio
import time
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from litestar import Request

from events.councils.membership import member_with
from events.forms import Problems
from events.limits import network_gives_back, network_may_try, network_within_limits
from events.tables import Event
from events.texts import _
from sessions.tables import Session

FIELD = "lidcode"
LIMITS = ("member-code-day", "member-code")  # refused for the day; slowed down
REFUSING_LASTS = 0.3  # seconds; a code that cannot be one is refused sooner, and that is nobody's business


def asks_code(event: Event, sessions: Iterable[Session], at: datetime) -> bool:
    """Whether the form of `event` with these sessions has a field for the code at the moment `at` (aware)."""
    return event.members_only or event.is_members_first(at) or any(session.members_only for session in sessions)


async def refused_code(request: Request[Any, Any, Any], problems: Problems, written: str) -> int | None:
    """The status when this code opens nothing; says so in `problems`. Only wrong ones count: a whole council may come from
    one network. Who tried too often is not told of a right one either.
    """
    if not written.strip():
        return None
    started = time.monotonic()
    if not all(network_may_try(request, limit) for limit in LIMITS):
        problems.add(FIELD, _("U typte te vaak een code die niet klopt. Wacht tien minuten, of laat de code leeg. Bellen mag ook."))
        return 429
    for limit in LIMITS:
        network_within_limits(request, limit)
    if await member_with(written):
        for limit in LIMITS:
            network_gives_back(request, limit)
        return None
    await asyncio.sleep(max(0.0, started + REFUSING_LASTS - time.monotonic()))
    problems.add(FIELD, _("Deze code klopt niet. Kijk nog eens op uw brief, of laat de code leeg."))
    return 422
