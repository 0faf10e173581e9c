"""A host's own sessions: who comes, and the text and the materials, to be changed. Of other sessions there is nothing."""

from dataclasses import replace
from typing import Any

from litestar import Request, get, post
from litestar.di import NamedDependency
from litestar.exceptions import PermissionDeniedException
from litestar.params import FromPath
from litestar.response import Redirect, Template

import clock
from events.desk import desk_page, done
from events.signed_in import DESK, Desk
from events.tables import Event
from sessions import programme
from sessions.changes.consequences import Consequences
from sessions.desk import what_was_done
from sessions.door.guests import STATUS, guests_of
from sessions.joining.rooms import can_switch
from sessions.planning import hosting
from sessions.planning.forms import HOST_FIELDS, HostForm
from sessions.tables import Session

Asking = Request[Any, Any, Any]
OWN = "/bureau/mijn-sessies"
ONE = OWN + "/{slug:str}/{number:int}"


@get(OWN, dependencies=DESK)
async def show_own_sessions(desk: NamedDependency[Desk]) -> Template:
    """Hosts: the sessions they lead, in all events."""
    return desk_page("desk/host_sessions.html", desk, "own", sessions=await hosting.sessions_of_host(desk.organiser.id))


async def _page(
    desk: Desk, event: Event, session: Session, form: HostForm, *, status: int = 200, said: str = ""
) -> Template:
    guests = [guest for guest in await guests_of(session) if guest.status != STATUS.CANCELLED]
    return desk_page(
        "desk/host_session.html", desk, "own", status=status, said=said, of_event=event, session=session, form=form,
        guests=guests, changed_meanwhile=status == 409, may_switch=can_switch(session, clock.now()),
    )  # fmt: skip


@get(ONE, dependencies=DESK)
async def show_own_session(
    request: Asking, desk: NamedDependency[Desk], slug: FromPath[str], number: FromPath[int]
) -> Template:
    """Hosts: one session of theirs, and who comes."""
    event, session = await hosting.session_of_host(desk.organiser.id, slug, number)
    await desk.looks_at(event, "deelnemers", f"session:{session.id}")
    asked = request.query_params
    said = what_was_done(asked.get("gedaan", ""), Consequences.read(asked))
    return await _page(desk, event, session, HostForm.of(session, event.time_zone), said=said)


@post(ONE, status_code=200, dependencies=DESK)
async def change_own_session(
    request: Asking, desk: NamedDependency[Desk], slug: FromPath[str], number: FromPath[int]
) -> Template | Redirect:
    """Hosts: change the text, the materials, what to prepare and the recording. A form that holds anything else is refused."""
    event, session = await hosting.session_of_host(desk.organiser.id, slug, number)
    sent = await request.form()
    if not set(sent) <= HOST_FIELDS:
        raise PermissionDeniedException
    form = HostForm.read(sent)
    wanted = form.wanted()
    if wanted is None:
        return await _page(desk, event, session, form, status=422)
    session.version = form.version
    try:
        await programme.change(session, replace(programme.content_of(session), **wanted), desk.organiser.id)
    except programme.ChangedMeanwhile:
        current = await programme.session_at(event, number)
        form.meet(current, event.time_zone)
        return await _page(desk, event, current, form, status=409)
    return done(f"{OWN}/{event.slug}/{session.number}?gedaan=gewijzigd")


ROUTES = [show_own_sessions, show_own_session, change_own_session]
