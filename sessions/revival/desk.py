"""The organisers' desk: letting a session go on that was called off."""

from typing import Any

from litestar import Request, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath
from litestar.response import Redirect, Template

import clock
from events.desk import desk_page, done
from events.forms import numbers, typed
from events.rights import Right
from events.signed_in import DESK, Desk
from events.tables import Event
from sessions import programme
from sessions.changes.foreseeing import foreseen_revived
from sessions.changes.forms import WordsForm
from sessions.desk import SESSION, address_of
from sessions.registrations import SessionHasBegun
from sessions.revival.operations import NotCancelled, revive
from sessions.tables import Session

Asking = Request[Any, Any, Any]
REVIVAL = SESSION + "/toch-door"


async def _fetched(desk: Desk, slug: str, number: int) -> tuple[Event, Session]:
    """An event and its session with this number. Raises `EventNotFound`, `SessionNotFound`."""
    event = await desk.event(slug, Right.EDIT)
    return event, await programme.session_at(event, number)


@get(REVIVAL, dependencies=DESK)
async def show_revival(desk: NamedDependency[Desk], slug: FromPath[str], number: FromPath[int]) -> Template:
    """Organisers: the question before a session goes on after all, and how many people are told."""
    return await _page(desk, *await _fetched(desk, slug, number), WordsForm())


async def _page(desk: Desk, event: Event, session: Session, form: WordsForm, *, status: int = 200) -> Template:
    has_begun = session.has_begun(clock.now())
    return desk_page(
        "desk/revive_session.html", desk, "sessions", event=event, status=status, session=session, form=form,
        led_to=(await foreseen_revived(event, session)).consequences, has_begun=has_begun,
        changed_meanwhile=status == 409 and session.is_cancelled and not has_begun,
    )  # fmt: skip


@post(REVIVAL, status_code=200, dependencies=DESK)
async def revive_session(
    request: Asking, desk: NamedDependency[Desk], slug: FromPath[str], number: FromPath[int]
) -> Template | Redirect:
    """Organisers: let a session go on, as it was on the page with the question; everybody in it is told."""
    event, session = await _fetched(desk, slug, number)
    if not session.is_cancelled:
        return done(address_of(event, session))
    sent, form = await request.form(), WordsForm()
    form.take(sent)
    words = form.check()
    if form.problems:
        return await _page(desk, event, session, form, status=422)
    session.version = sum(numbers([typed(sent, "versie")]))
    try:
        told = await revive(event, session, desk.organiser.id, words)
    except (NotCancelled, programme.ChangedMeanwhile, SessionHasBegun):
        return await _page(desk, event, await programme.session_at(event, number), form, status=409)
    return done(f"{address_of(event, session)}?gedaan=toch-door{told.consequences.query}")


ROUTES = [show_revival, revive_session]
