"""The organisers' desk: an event at a glance, what is missing before it goes on the site, throwing a draft away, and
what was done to a session."""

from typing import Any

from litestar import Request, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath
from litestar.response import Redirect, Template

import clock
from events.desk import EVENT, desk_page, done, may_create, sheet
from events.history import deeds_about
from events.people.desk import asks_who_looked, in_words
from events.rights import Right
from events.signed_in import DESK, Desk
from events.tables import Event
from events.texts import _
from sessions.overview.checking import missing_at
from sessions.overview.discarding import NotEmpty, can_be_discarded, discard
from sessions.overview.glance import glance_at
from sessions.programme import session_at, sessions_of

Asking = Request[Any, Any, Any]


@get(EVENT, dependencies=DESK)
async def show_overview(request: Asking, desk: NamedDependency[Desk], slug: FromPath[str]) -> Template:
    """Who may read: how an event is doing, what is to be done, and what comes next."""
    event = await desk.event(slug, Right.READ)
    words = {
        "gemaakt": _("De bijeenkomst is gemaakt. Alleen het bureau ziet haar nog."),
        "open": _("De bijeenkomst staat nu op de site."),
        "gesloten": _("De inschrijving is gesloten. Het programma blijft op de site."),
        "archief": _("De bijeenkomst is opgeborgen. Bezoekers zien haar niet meer."),
        "terug": _("De bijeenkomst is uit het archief gehaald."),
        "kopie": _("De kopie is gemaakt. Alleen het bureau ziet haar nog."),
    }
    return await _overview(desk, event, said=words.get(request.query_params.get("gedaan", ""), ""))


async def _overview(desk: Desk, event: Event, *, status: int = 200, said: str = "", refused: str = "") -> Template:
    sessions, may_make = await sessions_of(event), desk.may(Right.EDIT)
    return desk_page(
        "desk/overview.html", desk, "event", event=event, status=status, said=said, refused=refused, now=clock.now(),
        glance=await glance_at(event, sessions), may_edit=desk.may(Right.EDIT, event), may_copy=may_make,
        missing=await missing_at(event, sessions),
        can_discard=may_make and await can_be_discarded(event),
    )  # fmt: skip


@get(EVENT + "/openen", dependencies=DESK)
async def show_check(desk: NamedDependency[Desk], slug: FromPath[str]) -> Template:
    """Organisers: what is still missing, before an event goes on the site; it can go there all the same."""
    event = await desk.event(slug, Right.EDIT)
    return desk_page(
        "desk/overview_check.html",
        desk,
        "event",
        event=event,
        missing=await missing_at(event, await sessions_of(event)),
    )


@get(EVENT + "/weggooien", dependencies=DESK)
async def show_discard(desk: NamedDependency[Desk], slug: FromPath[str]) -> Template:
    """Organisers of all events: the question before a draft is thrown away."""
    may_create(desk)
    event = await desk.event(slug, Right.EDIT)
    if not await can_be_discarded(event):
        return await _overview(desk, event, refused=_not_empty())
    return desk_page("desk/overview_discard.html", desk, "event", event=event, sessions=await sessions_of(event))


def _not_empty() -> str:
    return _(
        "Weggooien kan niet. Bezoekers zagen deze bijeenkomst, of er zijn of waren mensen aangemeld. Opbergen kan wel."
    )


@post(EVENT + "/weggooien", status_code=200, dependencies=DESK)
async def discard_event(desk: NamedDependency[Desk], slug: FromPath[str]) -> Template | Redirect:
    """Organisers of all events: throw a draft away in which nobody ever was."""
    may_create(desk)
    event = await desk.event(slug, Right.EDIT)
    try:
        await discard(event, desk.organiser.id)
    except NotEmpty:
        return await _overview(desk, event, status=409, refused=_not_empty())
    return done("/bureau?gedaan=weg")


@get(EVENT + "/sessies/{number:int}/geschiedenis", dependencies=DESK)
async def show_session_history(
    request: Asking, desk: NamedDependency[Desk], slug: FromPath[str], number: FromPath[int]
) -> Template:
    """Who may read: who did what to one session, the last first, or who looked at its lists of people."""
    event = await desk.event(slug, Right.READ)
    session = await session_at(event, number)
    found = await deeds_about(f"session:{session.id}", sheet(request), seen=asks_who_looked(request))
    return desk_page(
        "desk/session_history.html", desk, "sessions", event=event, session=session,
        **await in_words(request, event, found),
    )  # fmt: skip


ROUTES = [show_overview, show_check, show_discard, discard_event, show_session_history]
