"""What the door's page asks for by script: the list of its session, and what became of its scans. Answers in JSON."""

import asyncio
from typing import Any

import msgspec
from litestar import Request, Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath

from events.forms import typed
from events.signed_in import DESK, Desk
from events.site import PRIVATE, STATIC
from events.texts import _
from sessions.door.entrance.desk import DOOR, DOORS, door_of
from sessions.door.entrance.finding import counted, entrance_at
from sessions.door.marks import scanned_by
from sessions.door.phones.batches import NoBatch, read_batch, take_batch
from sessions.door.phones.lists import list_of

Asking = Request[Any, Any, Any]


def _json(what: Any, status: int = 200) -> Response[bytes]:
    return Response(msgspec.json.encode(what), status_code=status, media_type="application/json", headers=PRIVATE)


@get(DOOR + "/lijst", dependencies=DESK)
async def give_list(desk: NamedDependency[Desk], session: FromPath[int]) -> Response[bytes]:
    """The door: who may come in, to look up without network; that somebody took it is written down."""
    at = await entrance_at(desk.rights, session)
    await desk.looks_at(at.event, "deurlijst", f"session:{at.session.id}")
    return _json(await list_of(await counted(at)))


@post(DOOR + "/scans", status_code=200, dependencies=DESK)
async def take_scans(request: Asking, desk: NamedDependency[Desk], session: FromPath[int]) -> Response[bytes]:
    """The door: scans from a phone, each with its answer, and how many are in now; sent twice, they count once."""
    at, form = await entrance_at(desk.rights, session), await request.form()
    try:
        scans, sent_at = read_batch(typed(form, "scans"), typed(form, "nu"))
    except NoBatch:
        return _json({"words": _("Wij begrijpen niet wat deze telefoon stuurt. Laad de bladzijde opnieuw.")}, 422)
    by = scanned_by(typed(form, "wie"), desk.organiser.id)
    answers = await take_batch(at, scans, sent_at, by, door_of(form.get("deur", "")))
    count = (await counted(at)).count
    words = _("{arrived} van {expected} binnen").format(arrived=count.arrived, expected=count.expected)
    return _json({"answers": answers, "count": words})


# -- as an app on the phone


@get(f"{DOORS}/werker.js")
async def give_worker() -> Response[bytes]:
    """Everybody: the script that opens the door's pages without network; it sees those alone."""
    words = await asyncio.to_thread((STATIC / "door-worker.js").read_bytes)
    return Response(words, media_type="text/javascript", headers={"Cache-Control": "no-cache", "Service-Worker-Allowed": DOORS})


@get(f"{DOORS}/app.webmanifest")
async def give_manifest() -> Response[bytes]:
    """Everybody: what a phone needs to put the door among its apps."""
    icon = {"src": "/static/icon.svg", "sizes": "any", "type": "image/svg+xml"}
    about = {
        "name": _("Bijeen: de deur"), "short_name": _("Deur"), "lang": "nl", "start_url": DOORS, "scope": DOORS,
        "display": "standalone", "background_color": "#fffdf9", "theme_color": "#0b5a55", "icons": [icon],
    }  # fmt: skip
    return Response(msgspec.json.encode(about), media_type="application/manifest+json", headers={"Cache-Control": "no-cache"})


ROUTES = [give_list, take_scans, give_worker, give_manifest]
