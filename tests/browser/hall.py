"""A session that begins soon, its host, and ten people with a place in it; afterwards they are asked how it was. A program
for the site's environment.

python -m tests.browser.hall SLUG      prints, as JSON, where they go
"""

import asyncio
import json
import sys
from datetime import timedelta

import clock
import database
from events import organisers
from sessions.evaluations import asking as evaluations
from sessions.planning import hosting
from sessions.statements import operations
from sessions.statements.answering import answer
from sessions.statements.operations import Wanted
from sessions.tables import Session
from tests.browser.people import LONG_WORD
from tests.cast import a_session, an_event
from tests.sessions.people import claim, comes

PEOPLE = 10


async def staged(slug: str) -> dict[str, object]:
    """All of it: `people` are their personal secrets, that to join with and the number of their place; `desk` is the page of
    who leads, `link` signs the host in.
    """
    async with database.opened():
        owner, event = await organisers.first_owner(), await an_event(slug=slug, title="Netwerkdag")
        assert owner is not None
        now = clock.now()
        soon = now + timedelta(minutes=41)
        session = await a_session(event, starts_at=soon, ends_at=soon + timedelta(hours=1), changed_at=now)
        leader = await hosting.assign(event, [session], f"leidt@{slug}.example", "Lies Leidt", owner.id)
        assert leader is not None
        host = await organisers.organiser_at(f"leidt@{slug}.example")
        assert host is not None
        people = [await comes(event, f"Deelnemer{number} {slug}", session) for number in range(PEOPLE)]
        await evaluations.change(event, evaluations.Wanted(asks=True), owner.id)
        claims = [await claim(one, session) for one in people]
        secrets = [(one.personal_token, mine.join_token, mine.id) for one, mine in zip(people, claims, strict=True)]
        link = await organisers.sign_in_link(host)
    return {"people": secrets, "desk": f"/bureau/tijdens/{session.id}", "link": link}


async def with_statements(session: Session, by: int) -> None:
    """One of each kind with long words: closed with a result that is shown, and one that is open."""
    choices = f"Over de {LONG_WORD}\nIets anders"
    for kind, value in (("words", f"{LONG_WORD[:30]}\nkut"), ("choice", "1"), ("text", f"De {LONG_WORD}"), ("agree", "eens")):
        made = await operations.add(session, Wanted(f"Wat van de {LONG_WORD}?", kind, choices), by, opens=True)
        for number in range(6):
            await answer(made, f"room:{number}", value)
        if kind != "agree":
            await operations.close(session, made.number, by)
            await operations.show(session, made.number, by, is_shown=True)
    await operations.add(session, Wanted(f"Straks de {LONG_WORD}", "scale"), by)


if __name__ == "__main__":
    print(json.dumps(asyncio.run(staged(sys.argv[1]))))  # noqa: T201 a program answers so
