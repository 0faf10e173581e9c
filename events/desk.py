"""The organisers' desk: the events, and what the desk says about each."""

from typing import Any

from litestar import Request, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath
from litestar.response import Redirect, Template

import clock
from events import publishing
from events.desk_forms import EventForm, NewEventForm
from events.rights import Right, events_with
from events.signed_in import DESK, Desk
from events.site import PRIVATE, page, remember_office
from events.tables import Event
from events.texts import _
from settings import SETTINGS

Asking = Request[Any, Any, Any]


def keeps_mailbox() -> bool:
    """Whether mail can be read at the desk: there is no mail server, and the site is for this machine only."""
    return SETTINGS.keeps_mail and SETTINGS.is_loopback


def desk_page(
    name: str, desk: Desk, here: str, *, event: Event | None = None, status: int = 200, said: str = "",
    headers: dict[str, str] | None = None, **facts: Any,
) -> Template:  # fmt: skip
    """A page of the desk; `here` is its place in the navigation, `said` what has just been done, in words."""
    return page(
        name, event=event, status=status, headers=headers, desk=desk, here=here, said=said,
        shows_mailbox=keeps_mailbox(), **facts,
    )  # fmt: skip


def done(path: str) -> Redirect:
    """To the page that shows what a form has changed."""
    return Redirect(path, status_code=303, headers=PRIVATE)


# -- events


@get(["/bureau", "/bureau/bijeenkomsten"], dependencies=DESK)
async def show_events(desk: NamedDependency[Desk]) -> Template:
    """Organisers: every event, drafts too, and the form for a new one."""
    return await _events_page(desk, NewEventForm())


async def _events_page(desk: Desk, form: NewEventForm) -> Template:
    return desk_page(
        "desk/events.html", desk, "events", status=422 if form.problems else 200, form=form,
        events=await events_with(desk.rights, Right.EDIT, Right.READ, Right.CHECK_IN), now=clock.now(),
    )  # fmt: skip


@post("/bureau/bijeenkomsten", status_code=200, dependencies=DESK)
async def create_event(request: Asking, desk: NamedDependency[Desk]) -> Template | Redirect:
    """Organisers: a new event, as a draft."""
    form = NewEventForm()
    form.take(await request.form())
    slug, title = form.check()
    if form.problems:
        return await _events_page(desk, form)
    try:
        event = await publishing.create(slug, title)
    except publishing.SlugTaken:
        form.problems.add("adres", _("Dit adres is al in gebruik. Kies een ander adres."))
        return await _events_page(desk, form)
    return done(f"/bureau/bijeenkomsten/{event.slug}?gedaan=gemaakt")


@get("/bureau/bijeenkomsten/{slug:str}", dependencies=DESK)
async def show_event(request: Asking, desk: NamedDependency[Desk], slug: FromPath[str]) -> Template:
    """Organisers: what is said about one event, draft or not."""
    event = await desk.event(slug, Right.EDIT)
    words = {
        "gemaakt": _("De bijeenkomst is gemaakt. Alleen het bureau ziet haar nog."),
        "opgeslagen": _("Opgeslagen."),
        "open": _("De bijeenkomst staat nu op de site."),
        "gesloten": _("De inschrijving is gesloten. Het programma blijft op de site."),
    }
    return _event_page(desk, event, EventForm.of(event), said=words.get(request.query_params.get("gedaan", ""), ""))


def _event_page(desk: Desk, event: Event, form: EventForm, said: str = "") -> Template:
    return desk_page(
        "desk/event.html", desk, "event", event=event, status=422 if form.problems else 200, said=said, form=form,
        now=clock.now(),
    )  # fmt: skip


@post("/bureau/bijeenkomsten/{slug:str}", status_code=200, dependencies=DESK)
async def change_event(request: Asking, desk: NamedDependency[Desk], slug: FromPath[str]) -> Template | Redirect:
    """Organisers: change what is said about one event."""
    event, form = await desk.event(slug, Right.EDIT), EventForm()
    form.take(await request.form())
    details = form.check(event.zone)
    if form.problems:
        return _event_page(desk, event, form)
    await publishing.describe(event, details)
    remember_office(await publishing.coming_events())
    return done(f"/bureau/bijeenkomsten/{slug}?gedaan=opgeslagen")


@post("/bureau/bijeenkomsten/{slug:str}/openen", status_code=200, dependencies=DESK)
async def publish_event(desk: NamedDependency[Desk], slug: FromPath[str]) -> Redirect:
    """Organisers: let visitors see the event and sign up."""
    await publishing.publish(await desk.event(slug, Right.EDIT))
    remember_office(await publishing.coming_events())
    return done(f"/bureau/bijeenkomsten/{slug}?gedaan=open")


@post("/bureau/bijeenkomsten/{slug:str}/sluiten", status_code=200, dependencies=DESK)
async def close_event(desk: NamedDependency[Desk], slug: FromPath[str]) -> Template | Redirect:
    """Organisers: take no more sign-ups for an event that visitors see."""
    event = await desk.event(slug, Right.EDIT)
    try:
        await publishing.close(event)
    except publishing.NotPublished:
        form = EventForm.of(event)
        form.problems.add("titel", _("Deze bijeenkomst staat nog niet op de site. U hoeft haar niet te sluiten."))
        return _event_page(desk, event, form)
    return done(f"/bureau/bijeenkomsten/{slug}?gedaan=gesloten")


ROUTES = [
    show_events, create_event, show_event, change_event,
    publish_event, close_event,
]  # fmt: skip
