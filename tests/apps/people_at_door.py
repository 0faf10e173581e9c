"""In the site's own database: a session that begins soon, people with tickets for it, and the crew signed in. Prints what they have."""

import asyncio
import json
import sys
from datetime import UTC, datetime, timedelta

from database import opened
from events import organisers
from events.signed_in import SIGN_IN
from tests.cast import a_session, an_event
from tests.sessions.doors import crew, many


async def staged(people: int) -> dict[str, object]:
    """All of it: `tickets` are what their QR codes hold, `proof` and `cookie` are the crew's."""
    async with opened():
        event = await an_event(slug="deur")
        soon = datetime.now(UTC) + timedelta(minutes=20)
        session = await a_session(event, form="location", place="Zaal 1", starts_at=soon, ends_at=soon + timedelta(hours=1))
        tickets = await many(event, session, people)
        secret = await organisers.sign_in((await organisers.sign_in_link(await crew(event))).rpartition("/")[2], "", "bench")
    return {
        "session": session.id, "tickets": tickets, "cookie": f"{SIGN_IN}={secret}", "proof": organisers.form_token(secret),
    }  # fmt: skip


if __name__ == "__main__":
    print(json.dumps(asyncio.run(staged(int(sys.argv[1])))))  # noqa: T201  # a program answers so
