"""The organisers' desk: the sessions of an event, changing and cancelling them, and who is in them."""

from itertools import groupby
from typing import Any

from litestar import Request, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath
from litestar.response import Redirect, Template

from events.desk import desk_page, done
from events.forms import numbers
from events.publishing import days_of
from events.rights import Right
from events.signed_in import DESK, Desk
from events.tables import Event
from events.texts import _, ngettext
from sessions import programme
from sessions.changes.outgoing import foreseen
from sessions.desk_forms import SessionForm
from sessions.door.guests import guests_of
from sessions.planning.clashes import clashes_with
from sessions.programme import Places, Told
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
async def show_sessions(desk: NamedDependency[Desk], slug: FromPath[str]) -> Template:
    """Who may read: every session of an event by day, with its places and its waiting list."""
    event = await desk.event(slug, Right.READ)
    sessions, places = await programme.sessions_of(event), await programme.places_of(event)
    themes = {day.date: day.theme for day in await days_of(event)}
    rows = [(session, places.get(session.id, Places())) for session in sessions]
    days = groupby(rows, key=lambda row: row[0].starts_at.astimezone(event.zone).date())
    return desk_page(
        "desk/sessions.html", desk, "sessions", event=event,
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
    """Organisers: add a session; the same one sent twice is refused."""
    event, form = await desk.event(slug, Right.EDIT), SessionForm.read(await request.form())
    content = form.check(event.zone)
    if content and any(
        (one.title, one.starts_at) == (content.title, content.starts_at) for one in await programme.sessions_of(event)
    ):
        form.problems.add("titel", _("Deze sessie staat al in het programma, op dezelfde tijd."))
    if content is None or form.problems:
        return _new_page(desk, event, form)
    session = await programme.add(event, content, by=desk.organiser.id)
    return done(f"{address_of(event, session)}?gedaan=toegevoegd")


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
    )  # fmt: skip


@get(SESSION, dependencies=DESK)
async def show_session(
    request: Asking, desk: NamedDependency[Desk], slug: FromPath[str], number: FromPath[int]
) -> Template:
    """Who may read: all that is said about one session; organisers may change it."""
    event, session = await _fetched(desk, slug, number, Right.READ)
    asked = request.query_params
    people, promoted = (sum(numbers([asked.get(name, "")])) for name in ("mensen", "plaats"))
    said = what_was_done(asked.get("gedaan", ""), Told(people, promoted))
    return await _session_page(desk, event, session, SessionForm.of(session, event.time_zone), said=said)


def what_was_done(done: str, told: Told) -> str:
    """What a form did and who is told of it, in words."""
    words = {
        "toegevoegd": _("De sessie staat in het programma."),
        "gewijzigd": _("Opgeslagen."),
        "wacht": _("Opgeslagen. De berichten wachten nog."),
        "afgezegd": _("De sessie is afgezegd."),
    }
    if done not in words:
        return ""
    said = [words[done]]
    if told.people and done != "wacht":
        said.append(
            ngettext("{number} persoon krijgt bericht.", "{number} mensen krijgen bericht.", told.people).format(
                number=told.people
            )
        )
    elif done not in {"toegevoegd", "wacht"}:
        said.append(_("Niemand krijgt hierover bericht."))
    if told.promoted:
        said.append(
            ngettext(
                "{number} persoon van de wachtlijst heeft nu een plaats en krijgt een uitnodiging.",
                "{number} mensen van de wachtlijst hebben nu een plaats en krijgen een uitnodiging.",
                told.promoted,
            ).format(number=told.promoted)
        )
    return " ".join(said)


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
        led_to = await foreseen(session, vars(content))
        said = _("Nog niet opgeslagen. Als u opslaat: {consequences}.").format(consequences=_in_sentence(str(led_to)))
        return await _session_page(desk, event, session, form, said=said)
    session.version = form.version
    try:
        told = await programme.change(session, content, by=desk.organiser.id)
    except programme.ChangedMeanwhile:
        current = await programme.session_at(event, number)
        form.meet(current, event.time_zone)
        return await _session_page(desk, event, current, form, status=409)
    what = "wacht" if told.is_held else "gewijzigd"
    return done(f"{address_of(event, session)}?gedaan={what}&mensen={told.people}&plaats={told.promoted}")


def _in_sentence(words: str) -> str:
    return words[:1].lower() + words[1:]


# -- cancelling a session


@get(SESSION + "/afzeggen", dependencies=DESK)
async def show_cancel(desk: NamedDependency[Desk], slug: FromPath[str], number: FromPath[int]) -> Template:
    """Organisers: the question before a session is called off, and how many people are told."""
    event, session = await _fetched(desk, slug, number)
    return await _cancel_page(desk, event, session)


async def _cancel_page(desk: Desk, event: Event, session: Session, *, status: int = 200) -> Template:
    people = (await programme.people_in([session.id]))[session.id]
    return desk_page(
        "desk/cancel_session.html", desk, "sessions", event=event, status=status, session=session, people=people,
        changed_meanwhile=status == 409,
    )  # fmt: skip


@post(SESSION + "/afzeggen", status_code=200, dependencies=DESK)
async def cancel_session(
    request: Asking, desk: NamedDependency[Desk], slug: FromPath[str], number: FromPath[int]
) -> Template | Redirect:
    """Organisers: call a session off, as it was on the page with the question; everybody in it is told."""
    event, session = await _fetched(desk, slug, number)
    if session.is_cancelled:
        return done(address_of(event, session))
    version = session.version
    session.version = SessionForm.read(await request.form()).version
    try:
        told = await programme.cancel(session, by=desk.organiser.id)
    except (programme.AlreadyCancelled, programme.ChangedMeanwhile):
        session.version = version
        return await _cancel_page(desk, event, session, status=409)
    return done(f"{address_of(event, session)}?gedaan=afgezegd&mensen={told.people}")


# -- who is in it


@get(SESSION + "/deelnemers", dependencies=DESK)
async def show_guests(desk: NamedDependency[Desk], slug: FromPath[str], number: FromPath[int]) -> Template:
    """Who may read: everybody in one session, in line for it, or not any more."""
    event, session = await _fetched(desk, slug, number, Right.READ)
    return desk_page(
        "desk/guests.html", desk, "sessions", event=event, session=session, guests=await guests_of(session)
    )


ROUTES = [
    show_sessions, show_new, add_session, show_session, change_session, show_cancel, cancel_session, show_guests,
]  # fmt: skip
