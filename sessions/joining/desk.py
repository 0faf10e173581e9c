"""The organisers' desk: another meeting room for a session, by the office or by whoever leads it."""

from typing import Any

from litestar import Request, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath
from litestar.response import Redirect, Template

import clock
from events.desk import desk_page, done
from events.rights import Right
from events.signed_in import DESK, Desk
from events.tables import Event
from sessions import programme
from sessions.desk import SESSION, address_of
from sessions.joining import rooms
from sessions.joining.forms import RoomForm
from sessions.messages import held_until
from sessions.planning import hosting
from sessions.planning.pages import ONE, OWN
from sessions.tables import Session

Asking = Request[Any, Any, Any]
ROOM, OWN_ROOM = SESSION + "/vergaderruimte", ONE + "/vergaderruimte"


async def _page(
    desk: Desk, event: Event, session: Session, form: RoomForm, back: str, *, status: int = 200
) -> Template:
    is_hosts = back.startswith(OWN)
    return desk_page(
        "desk/room.html", desk, "own" if is_hosts else "sessions", event=None if is_hosts else event, status=status,
        of_event=event, session=session, form=form, back=back, changed_meanwhile=status == 409,
        can_switch=rooms.can_switch(session, clock.now()), led_to=(await rooms.who_hears(event, session)).consequences,
        is_held=held_until(event, session.starts_at) is not None,
    )  # fmt: skip


async def _switch(request: Asking, desk: Desk, event: Event, session: Session, back: str) -> Template | Redirect:
    """Switch the room as the form says; back to the session's page, which says who hears of it."""
    form = RoomForm.read(await request.form())
    wanted = form.check(session)
    if not rooms.can_switch(session, clock.now()):
        return await _page(desk, event, session, form, back, status=409)
    if wanted is None:
        return await _page(desk, event, session, form, back, status=422)
    session.version = form.version
    try:
        told = await rooms.switch(session, *wanted, desk.organiser.id)
    except programme.ChangedMeanwhile:
        current = await programme.session_at(event, session.number)
        form.version = current.version
        return await _page(desk, event, current, form, back, status=409)
    return done(f"{back}?gedaan={'wacht' if told.is_held else 'gewijzigd'}{told.consequences.query}")


@get(ROOM, dependencies=DESK)
async def show_room(desk: NamedDependency[Desk], slug: FromPath[str], number: FromPath[int]) -> Template:
    """Organisers: the form for another meeting room, and who hears of it."""
    event = await desk.event(slug, Right.EDIT)
    session = await programme.session_at(event, number)
    return await _page(desk, event, session, RoomForm.of(session), address_of(event, session))


@post(ROOM, status_code=200, dependencies=DESK)
async def switch_room(
    request: Asking, desk: NamedDependency[Desk], slug: FromPath[str], number: FromPath[int]
) -> Template | Redirect:
    """Organisers: lead everybody to another meeting room, as the session was on the page with the form."""
    event = await desk.event(slug, Right.EDIT)
    session = await programme.session_at(event, number)
    return await _switch(request, desk, event, session, address_of(event, session))


@get(OWN_ROOM, dependencies=DESK)
async def show_own_room(desk: NamedDependency[Desk], slug: FromPath[str], number: FromPath[int]) -> Template:
    """Hosts: the form for another meeting room for a session of theirs."""
    event, session = await hosting.session_of_host(desk.organiser.id, slug, number)
    return await _page(desk, event, session, RoomForm.of(session), f"{OWN}/{event.slug}/{number}")


@post(OWN_ROOM, status_code=200, dependencies=DESK)
async def switch_own_room(
    request: Asking, desk: NamedDependency[Desk], slug: FromPath[str], number: FromPath[int]
) -> Template | Redirect:
    """Hosts: lead everybody in a session of theirs to another meeting room."""
    event, session = await hosting.session_of_host(desk.organiser.id, slug, number)
    return await _switch(request, desk, event, session, f"{OWN}/{event.slug}/{number}")


ROUTES: list[Any] = [show_room, switch_room, show_own_room, switch_own_room]
