"""In the site's own database: a session with open statements and people with a place in it. Prints the pages where they answer."""

import asyncio
import json
import sys
from datetime import UTC, datetime, timedelta

from database import fetch, opened
from sessions.statements.operations import Wanted, add
from tests.cast import a_session, an_event, an_organiser
from tests.sessions.doors import many


async def staged(people: int, statements: int) -> list[str]:
    """The address of everybody's page; the statements are numbered from 1."""
    async with opened():
        event, by = await an_event(slug="stelling"), await an_organiser("stelling@bijeen.example")
        soon = datetime.now(UTC) + timedelta(minutes=20)
        session = await a_session(event, starts_at=soon, ends_at=soon + timedelta(hours=1))
        await many(event, session, people)
        for number in range(statements):
            await add(session, Wanted(f"Stelling {number}", "agree"), by.id, opens=True)
        rows = await fetch(
            "SELECT participant.personal_token, registration.id FROM registration JOIN participant "
            "ON participant.id = registration.participant WHERE registration.session = {}", session.id,
        )  # fmt: skip
    return [f"/mijn/{row['personal_token']}/stellingen/{row['id']}" for row in rows]


if __name__ == "__main__":
    print(json.dumps(asyncio.run(staged(int(sys.argv[1]), int(sys.argv[2])))))  # noqa: T201  # a program answers so
