"""The files of a session or an event, as people get them: for everybody, behind a personal link, and behind a join link.

Always to save and never to open here (TRUST S15): with the type that we decided, and a policy that runs nothing.
"""

from typing import Any

from litestar import get
from litestar.params import FromPath
from litestar.response import File

import clock
from events.pages import shown_event
from sessions.joining.doors import joining_at
from sessions.materials import files, reading
from sessions.materials.tables import Handout
from sessions.participants.week import week_at

SANDBOX = "default-src 'none'; base-uri 'none'; frame-ancestors 'none'; sandbox"
SHORT, OWN = "public, max-age=60", "no-store"


def download(handout: Handout, cached: str) -> File:
    """The file, to be saved. Raises `FileNotFound` when it is not in the folder."""
    headers = {
        "Content-Security-Policy": SANDBOX, "X-Content-Type-Options": "nosniff", "Cache-Control": cached,
        "X-Robots-Tag": "noindex",
    }  # fmt: skip
    return File(
        files.path_of(handout.file), filename=handout.name, media_type=handout.kind, headers=headers,
        content_disposition_type="attachment",
    )  # fmt: skip


@get("/{slug:str}/materiaal/{number:int}")
async def download_public(slug: FromPath[str], number: FromPath[int]) -> File:
    """Anybody: a file of a visible event that is for everybody, when it is time."""
    return download(await reading.public_file(await shown_event(slug), number, clock.now()), SHORT)


@get("/mijn/{token:str}/materiaal/{number:int}")
async def download_own(token: FromPath[str], number: FromPath[int]) -> File:
    """Who has the personal link: a file of a session where they have a place, or of the event."""
    week = await week_at(token)
    confirmed = [row.session.id for row in week.mine if row.registration.is_confirmed]
    return download(await reading.own_file(week.event, confirmed, number, clock.now()), OWN)


@get("/mee/{token:str}/materiaal/{number:int}")
async def download_joining(token: FromPath[str], number: FromPath[int]) -> File:
    """Who has the join link: a file of that session, or of its event."""
    joining = await joining_at(token)
    confirmed = [joining.session.id] if joining.registration.is_confirmed else []
    return download(await reading.own_file(joining.event, confirmed, number, clock.now()), OWN)


ROUTES: list[Any] = [download_public, download_own, download_joining]
