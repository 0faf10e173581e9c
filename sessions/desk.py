"""The organisers' desk: the sessions of an event, changing and cancelling them, and who is in them."""

from itertools import groupby
from typing import Any

from litestar import Request, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath
from litestar.response import Redirect, Template

import clock
from events.desk import desk_page, done
from events.forms import Typed, numbers, typed
from events.publishing import days_of
from events.rights import Right
from events.signed_in import DESK, Desk
from events.tables import Event
from events.texts import _
from sessions import programme
from sessions.changes.consequences import Consequences
from sessions.changes.foreseeing import Wanted, foreseen
from sessions.changes.forms import WordsForm
from sessions.desk_forms import SessionForm
from sessions.door.counting import inside_of
from sessions.door.guests import calendars_in, calendars_of, guests_of
from sessions.joining.rooms import can_switch
from sessions.planning import removal
from sessions.planning.clashes import clashes_with
from sessions.programme import Places
from sessions.tables import Session

Asking = Request[Any, Any, Any]
SESSIONS = "/bureau/bijeenkomsten/{slug:str}/sessies"
SESSION = SESSIONS + "/{number:int}"
LARGEST_NUMBER = 2**31 - 1  # what the column holds


def address_of(event: Event, session: Session) -> str:
    """The desk's page of a session."""
    return f"/bureau/bijeenkomsten/{event.slug}/sessies/{session.number}"


# -- all sessions


@get(SESSIONS, dependencies=DESK)
async def show_sessions(request: Asking, desk: NamedDependency[Desk], slug: FromPath[str]) -> Template:
    """Who may read: every session of an event by day, with its places and its waiting list."""
    event = await desk.event(slug, Right.READ)
    said = _("De sessie is verwijderd.") if request.query_params.get("gedaan") else ""
    sessions, places = await programme.sessions_of(event), await programme.places_of(event)
    themes = {day.date: day.theme for day in await days_of(event)}
    rows = [(session, places.get(session.id, Places())) for session in sessions]
    days = groupby(rows, key=lambda row: row[0].starts_at.astimezone(event.zone).date())
    return desk_page(
        "desk/sessions.html", desk, "sessions", event=event, said=said,
        days=[(date, themes.get(date, ""), list(of_day)) for date, of_day in days],
    )  # fmt: skip


@get(SESSIONS + "/nieuw", dependencies=DESK)
async def show_new(desk: NamedDependency[Desk], slug: FromPath[str]) -> Template:
    """Organisers: the form for one more session."""
    event = await desk.event(slug, Right.EDIT)
    days = await days_of(event)
    return _new_page(desk, event, SessionForm.empty(days[0].date if days else None))


def _new_page(desk: Desk, event: Event, form: SessionForm) -> Template:
    status = 422 if form.problems else 200
    return desk_page("desk/new_session.html", desk, "sessions", event=event, status=status, form=form)


@post(SESSIONS + "/nieuw", status_code=200, dependencies=DESK)
async def add_session(request: Asking, desk: NamedDependency[Desk], slug: FromPath[str]) -> Template | Redirect:
    """Organisers: add a session, after a question when its times are strange; sent twice, it is one."""
    event, form = await desk.event(slug, Right.EDIT), SessionForm.read(await request.form())
    content = form.check(event.zone)
    if content is None or form.asks(event, await days_of(event), content):
        return _new_page(desk, event, form)
    try:
        session = await programme.add(event, content, desk.organiser.id, is_draft=bool(form.is_draft))
    except programme.AlreadyInProgramme:
        form.problems.add("titel", _("Deze sessie staat al in het programma, op dezelfde tijd."))
        return _new_page(desk, event, form)
    return done(f"{address_of(event, session)}?gedaan={'concept' if form.is_draft else 'toegevoegd'}")


# -- one session


async def _fetched(desk: Desk, slug: str, number: int, right: Right = Right.EDIT) -> tuple[Event, Session]:
    """An event and its session with this number. Raises `EventNotFound`, `SessionNotFound`."""
    if number > LARGEST_NUMBER:
        raise programme.SessionNotFound(number)
    event = await desk.event(slug, right)
    return event, await programme.session_at(event, number)


async def _session_page(
    desk: Desk, event: Event, session: Session, form: SessionForm, *, status: int = 200, said: str = ""
) -> Template:
    places = (await programme.places_of(event)).get(session.id, Places())
    return desk_page(
        "desk/session.html", desk, "sessions", event=event, status=status, said=said, session=session, places=places,
        form=form, changed_meanwhile=status == 409, clashes=await clashes_with(event, session),
        has_people=await programme.has_people(session), may_switch=can_switch(session, clock.now()),
        calendars=await calendars_in(session), inside=await inside_of(event, session),
    )  # fmt: skip


@get(SESSION, dependencies=DESK)
async def show_session(
    request: Asking, desk: NamedDependency[Desk], slug: FromPath[str], number: FromPath[int]
) -> Template:
    """Who may read: all that is said about one session; organisers may change it."""
    event, session = await _fetched(desk, slug, number, Right.READ)
    asked = request.query_params
    said = what_was_done(asked.get("gedaan", ""), Consequences.read(asked))
    return await _session_page(desk, event, session, SessionForm.of(session, event.time_zone), said=said)


def what_was_done(done: str, led_to: Consequences) -> str:
    """What a form did and who is told of it, in words."""
    words = {
        "toegevoegd": _("De sessie staat in het programma."),
        "concept": _("De sessie is een concept. Alleen het bureau ziet haar nog."),
        "gewijzigd": _("Opgeslagen. {consequences}."),
        "wacht": _("Opgeslagen. {consequences}. De berichten wachten nog."),
        "afgezegd": _("De sessie is afgezegd. {consequences}."),
        "toch-door": _("De sessie gaat toch door. {consequences}."),
    }
    return words.get(done, "").format(consequences=led_to)


@post(SESSION, status_code=200, dependencies=DESK)
async def change_session(
    request: Asking, desk: NamedDependency[Desk], slug: FromPath[str], number: FromPath[int]
) -> Template | Redirect:
    """Organisers: change a session; whoever has a registration is told. What somebody else changed is not lost."""
    event, session = await _fetched(desk, slug, number)
    sent = await request.form()
    form = SessionForm.read(sent)
    content = form.check(event.zone)
    if content is None:
        return await _session_page(desk, event, session, form, status=422)
    if sent.get("stap") == "gevolgen":
        told = (await foreseen([Wanted(event, session, vars(content))]))[session.id]
        return await _session_page(desk, event, session, form, said=told.consequences.beforehand)
    if form.asks(event, await days_of(event), content, session):
        return await _session_page(desk, event, session, form)
    session.version = form.version
    try:
        told = await programme.change(session, content, desk.organiser.id, is_draft=form.is_draft)
    except programme.HasPeople:
        form.problems.add("staat", _("Er zijn mensen aangemeld. De sessie blijft daarom op de site."))
        return await _session_page(desk, event, await programme.session_at(event, number), form, status=422)
    except programme.ChangedMeanwhile:
        current = await programme.session_at(event, number)
        form.meet(current, event.time_zone)
        return await _session_page(desk, event, current, form, status=409)
    what = "wacht" if told.is_held else "gewijzigd"
    return done(f"{address_of(event, session)}?gedaan={what}{told.consequences.query}")


# -- cancelling a session


@get(SESSION + "/afzeggen", dependencies=DESK)
async def show_cancel(desk: NamedDependency[Desk], slug: FromPath[str], number: FromPath[int]) -> Template:
    """Organisers: the question before a session is called off, and how many people are told."""
    event, session = await _fetched(desk, slug, number)
    return await _cancel_page(desk, event, session, WordsForm())


async def _cancel_page(desk: Desk, event: Event, session: Session, form: WordsForm, *, status: int = 200) -> Template:
    told = (await foreseen([Wanted(event, session, None)]))[session.id]
    return desk_page(
        "desk/cancel_session.html", desk, "sessions", event=event, status=status, session=session,
        led_to=told.consequences, changed_meanwhile=status == 409, form=form,
    )  # fmt: skip


@post(SESSION + "/afzeggen", status_code=200, dependencies=DESK)
async def cancel_session(
    request: Asking, desk: NamedDependency[Desk], slug: FromPath[str], number: FromPath[int]
) -> Template | Redirect:
    """Organisers: call a session off, as it was on the page with the question; everybody in it is told."""
    event, session = await _fetched(desk, slug, number)
    if session.is_cancelled:
        return done(address_of(event, session))
    sent, form = await request.form(), WordsForm()
    form.take(sent)
    words = form.check()
    if form.problems:
        return await _cancel_page(desk, event, session, form, status=422)
    session.version = _version_in(sent)
    try:
        told = await programme.cancel(session, desk.organiser.id, words)
    except (programme.AlreadyCancelled, programme.ChangedMeanwhile, programme.IsDraft):
        return await _cancel_page(desk, event, await programme.session_at(event, number), form, status=409)
    return done(f"{address_of(event, session)}?gedaan=afgezegd{told.consequences.query}")


def _version_in(sent: Typed) -> int:
    """Which version of the session the page showed."""
    return sum(numbers([typed(sent, "versie")]))


# -- removing a session


@get(SESSION + "/verwijderen", dependencies=DESK)
async def show_remove(desk: NamedDependency[Desk], slug: FromPath[str], number: FromPath[int]) -> Template:
    """Organisers: the question before a session is removed, when nobody is in it or was."""
    return await _remove_page(desk, *await _fetched(desk, slug, number))


async def _remove_page(desk: Desk, event: Event, session: Session, *, status: int = 200) -> Template:
    return desk_page(
        "desk/session_remove.html", desk, "sessions", event=event, status=status, session=session,
        has_people=await programme.has_people(session), changed_meanwhile=status == 409,
    )  # fmt: skip


@post(SESSION + "/verwijderen", status_code=200, dependencies=DESK)
async def remove_session(
    request: Asking, desk: NamedDependency[Desk], slug: FromPath[str], number: FromPath[int]
) -> Template | Redirect:
    """Organisers: take a session out of the programme for good, as it was on the page with the question."""
    event, session = await _fetched(desk, slug, number)
    session.version = _version_in(await request.form())
    try:
        await removal.take_out(event, session, desk.organiser.id)
    except (programme.HasPeople, programme.ChangedMeanwhile):
        return await _remove_page(desk, event, await programme.session_at(event, number), status=409)
    return done(f"/bureau/bijeenkomsten/{event.slug}/sessies?gedaan=verwijderd")


# -- who is in it


@get(SESSION + "/deelnemers", dependencies=DESK)
async def show_guests(desk: NamedDependency[Desk], slug: FromPath[str], number: FromPath[int]) -> Template:
    """Who may read: everybody in one session, in line for it, or not any more."""
    event, session = await _fetched(desk, slug, number, Right.READ)
    await desk.looks_at(event, "deelnemers", f"session:{session.id}")
    guests = await guests_of(session)
    return desk_page(
        "desk/guests.html", desk, "sessions", event=event, session=session, guests=guests, calendars=calendars_of(guests)
    )


ROUTES = [
    show_sessions, show_new, add_session, show_session, change_session, show_cancel, cancel_session, show_remove,
    remove_session, show_guests,
]  # fmt: skip
