"""The organisers' desk: signing in and out, the events, and what the desk says about each."""

import secrets
from typing import Any
from urllib.parse import quote, unquote

from litestar import Request, get, post
from litestar.background_tasks import BackgroundTask
from litestar.di import NamedDependency
from litestar.params import FromPath
from litestar.response import Redirect, Template

import clock
from events import organisers, publishing
from events.desk_forms import EventForm, NewEventForm
from events.forms import Problems, email, typed
from events.limits import within_limits
from events.signed_in import BROWSER, DESK, SIGN_IN, Desk, cookie, no_cookie, own_path
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


# -- signing in and out


@get("/bureau/inloggen")
async def show_sign_in(request: Asking) -> Template:
    """Anybody: ask for a sign-in link; `?naar=` is where to go afterwards."""
    naar = own_path(request.query_params.get("naar", ""))
    return _sign_in_page(naar, Problems(), sent="verstuurd" in request.query_params)


def _sign_in_page(
    naar: str, problems: Problems, *, written: str = "", sent: bool = False, status: int = 422
) -> Template:
    status = status if problems else 200
    return page(
        "desk/sign_in.html", status=status, naar=naar, problems=problems, typed=written, sent=sent,
        keeps_mail=SETTINGS.keeps_mail,
    )  # fmt: skip


@post("/bureau/inloggen", status_code=200)
async def ask_link(request: Asking) -> Template | Redirect:
    """Anybody: the same answer in the same time, whoever has this address."""
    form, problems = await request.form(), Problems()
    written, naar = typed(form, "email"), own_path(typed(form, "naar"))
    address = email(problems, "email", written)
    if problems:
        return _sign_in_page(naar, problems, written=written)
    if not within_limits(request, "mail-me", address):
        problems.add("email", _("U vroeg dit al een paar keer. Kijk ook bij uw ongewenste mail, of bel ons."))
        return _sign_in_page(naar, problems, written=written, status=429)
    browser = secrets.token_urlsafe(24)
    return Redirect(
        "/bureau/inloggen?verstuurd=ja", status_code=303, headers=PRIVATE,
        cookies=[cookie(BROWSER, f"{browser}~{quote(naar, safe='')}")],
        background=BackgroundTask(organisers.ask_link, address, browser),
    )  # fmt: skip


@get("/bureau/inloggen/{token:str}")
async def show_link(token: FromPath[str]) -> Template:
    """Who has the link: the button that signs in. Shows only; a mail scanner may open it."""
    return page("desk/link.html", token=token, used=False)


@post("/bureau/inloggen/{token:str}", status_code=200)
async def use_link(request: Asking, token: FromPath[str]) -> Template | Redirect:
    """Who has the link, in the browser that asked for it: sign in, once."""
    browser, _tilde, naar = request.cookies.get(BROWSER, "").partition("~")
    try:
        secret = await organisers.sign_in(token, browser, request.headers.get("user-agent", ""))
    except organisers.LinkUsedUp:
        return page("desk/link.html", status=422, token=token, used=True)
    if earlier := request.cookies.get(SIGN_IN):
        await organisers.sign_out(earlier)
    answer = done(own_path(unquote(naar)))
    answer.cookies = [cookie(SIGN_IN, secret), no_cookie(BROWSER)]
    return answer


@post("/bureau/uitloggen", status_code=200, dependencies=DESK)
async def sign_out(request: Asking, desk: NamedDependency[Desk]) -> Redirect:
    """Organisers: end this browser's sign-in."""
    await organisers.sign_out(request.cookies[SIGN_IN])
    answer = done("/bureau/inloggen")
    answer.cookies = [no_cookie(SIGN_IN)]
    return answer


# -- events


@get(["/bureau", "/bureau/bijeenkomsten"], dependencies=DESK)
async def show_events(desk: NamedDependency[Desk]) -> Template:
    """Organisers: every event, drafts too, and the form for a new one."""
    return await _events_page(desk, NewEventForm())


async def _events_page(desk: Desk, form: NewEventForm) -> Template:
    return desk_page(
        "desk/events.html", desk, "events", status=422 if form.problems else 200, form=form,
        events=await publishing.all_events(), now=clock.now(),
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
    event = await publishing.event_at(slug)
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
    event, form = await publishing.event_at(slug), EventForm()
    form.take(await request.form())
    details = form.check(event.zone)
    if form.problems:
        return _event_page(desk, event, form)
    await publishing.describe(event, details)
    remember_office(await publishing.visible_events())
    return done(f"/bureau/bijeenkomsten/{slug}?gedaan=opgeslagen")


@post("/bureau/bijeenkomsten/{slug:str}/openen", status_code=200, dependencies=DESK)
async def publish_event(desk: NamedDependency[Desk], slug: FromPath[str]) -> Redirect:
    """Organisers: let visitors see the event and sign up."""
    await publishing.publish(await publishing.event_at(slug))
    remember_office(await publishing.visible_events())
    return done(f"/bureau/bijeenkomsten/{slug}?gedaan=open")


@post("/bureau/bijeenkomsten/{slug:str}/sluiten", status_code=200, dependencies=DESK)
async def close_event(desk: NamedDependency[Desk], slug: FromPath[str]) -> Template | Redirect:
    """Organisers: take no more sign-ups for an event that visitors see."""
    event = await publishing.event_at(slug)
    try:
        await publishing.close(event)
    except publishing.NotPublished:
        form = EventForm.of(event)
        form.problems.add("titel", _("Deze bijeenkomst staat nog niet op de site. U hoeft haar niet te sluiten."))
        return _event_page(desk, event, form)
    return done(f"/bureau/bijeenkomsten/{slug}?gedaan=gesloten")


ROUTES = [
    show_sign_in, ask_link, show_link, use_link, sign_out, show_events, create_event, show_event, change_event,
    publish_event, close_event,
]  # fmt: skip
