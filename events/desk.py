"""The organisers' desk: the events, and what the desk says about each."""

from collections import Counter
from typing import Any

from litestar import Request, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath
from litestar.response import Redirect, Template

import clock
from events import days, publishing
from events.desk_forms import DayForm, EventForm, NewEventForm
from events.forms import numbers
from events.history import LAST_PAGE
from events.listing import listing_of
from events.rights import Right, events_with
from events.signed_in import DESK, WAITING, Desk
from events.site import PRIVATE, page, remember_office
from events.tables import Day, Event
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
        shows_mailbox=keeps_mailbox() and desk.may(Right.PEOPLE), **facts,
    )  # fmt: skip


def sheet(request: Asking, name: str = "blad") -> int:
    """Which sheet of a long list is asked for, 1 for the first."""
    asked = numbers([request.query_params.get(name, "1")]) or [1]
    return min(max(asked[0], 1), LAST_PAGE)


def done(path: str) -> Redirect:
    """To the page that shows what a form has changed."""
    return Redirect(path, status_code=303, headers=PRIVATE)


# -- events

EVENT = "/bureau/bijeenkomsten/{slug:str}"
FACTS = EVENT + "/instellingen"
DAYS = EVENT + "/dagen"


def address_of(event: Event) -> str:
    """The desk's page of an event."""
    return f"/bureau/bijeenkomsten/{event.slug}"


@get(["/bureau", "/bureau/bijeenkomsten"], dependencies=DESK)
async def show_events(request: Asking, desk: NamedDependency[Desk]) -> Template | Redirect:
    """Organisers: every event, drafts too, and the form for a new one. Who reads none is led to their work."""
    if not desk.rights.may_somewhere(Right.READ):
        at_door = desk.rights.may_somewhere(Right.CHECK_IN)
        return Redirect("/bureau/deur" if at_door else "/bureau/mijn-sessies", status_code=303, headers=PRIVATE)
    said = _("De bijeenkomst is weggegooid.") if request.query_params.get("gedaan") == "weg" else ""
    return await _events_page(desk, NewEventForm(), said)


async def _events_page(desk: Desk, form: NewEventForm, said: str = "") -> Template:
    events = await events_with(desk.rights, Right.EDIT, Right.READ, Right.CHECK_IN)
    readable = {event.id for event in events if desk.may(Right.READ, event)}
    waiting = Counter[int]()
    for count in WAITING:
        waiting.update(await count([*readable]))
    return desk_page(
        "desk/events.html", desk, "events", status=422 if form.problems else 200, form=form, said=said,
        listing=await listing_of(events, clock.now()), may_create=desk.may(Right.EDIT), readable=readable,
        waiting=waiting, now=clock.now(),
    )  # fmt: skip


def may_create(desk: Desk) -> None:
    """Events are made by who may change all of them. Raises `EventNotFound` for others."""
    if not desk.may(Right.EDIT):
        raise publishing.EventNotFound


@post("/bureau/bijeenkomsten", status_code=200, dependencies=DESK)
async def create_event(request: Asking, desk: NamedDependency[Desk]) -> Template | Redirect:
    """Organisers: a new event, as a draft."""
    may_create(desk)
    form = NewEventForm()
    form.take(await request.form())
    slug, title = form.check()
    if form.problems:
        return await _events_page(desk, form)
    try:
        event = await publishing.begin(slug, title, desk.organiser.id)
    except publishing.SlugTaken:
        form.problems.add("adres", _("Dit adres is al in gebruik. Kies een ander adres."))
        return await _events_page(desk, form)
    return done(f"{address_of(event)}?gedaan=gemaakt")


# -- what is said about one


@get(FACTS, dependencies=DESK)
async def show_settings(request: Asking, desk: NamedDependency[Desk], slug: FromPath[str]) -> Template:
    """Organisers: what is said about one event, draft or not; to be changed by who may."""
    event = await desk.event(slug, Right.READ)
    if not desk.may(Right.EDIT, event):
        return desk_page("desk/event_read.html", desk, "settings", event=event)
    said = _("Opgeslagen.") if request.query_params.get("gedaan") == "opgeslagen" else ""
    return _settings_page(desk, event, EventForm.of(event), said=said)


def _settings_page(desk: Desk, event: Event, form: EventForm, status: int = 0, said: str = "") -> Template:
    return desk_page(
        "desk/event.html", desk, "settings", event=event, status=status or (422 if form.problems else 200), said=said,
        form=form, changed_meanwhile=status == 409,
    )  # fmt: skip


@post(FACTS, status_code=200, dependencies=DESK)
async def change_event(request: Asking, desk: NamedDependency[Desk], slug: FromPath[str]) -> Template | Redirect:
    """Organisers: change what is said about one event. What somebody else changed meanwhile is not lost."""
    event = await desk.event(slug, Right.EDIT)
    form = EventForm.read(await request.form())
    details = form.check(event)
    if form.problems:
        return _settings_page(desk, event, form)
    try:
        await publishing.describe(event, details, desk.organiser.id, form.mark, form.reason)
    except (publishing.ChangedMeanwhile, publishing.ReasonMissing):
        current = await publishing.event_at(slug)
        form.meet_current(current)
        return _settings_page(desk, current, form, status=409)
    remember_office(await publishing.visible_events())
    return done(f"{address_of(event)}/instellingen?gedaan=opgeslagen")


# -- who sees it


@post(EVENT + "/openen", status_code=200, dependencies=DESK)
async def publish_event(desk: NamedDependency[Desk], slug: FromPath[str]) -> Template | Redirect:
    """Organisers: let visitors see the event and sign up."""
    event = await desk.event(slug, Right.EDIT)
    try:
        await publishing.publish(event, desk.organiser.id)
    except publishing.InArchive:
        form = EventForm.of(event)
        form.problems.add("titel", _("Deze bijeenkomst is opgeborgen. Haal haar eerst uit het archief."))
        return _settings_page(desk, event, form)
    return await _shown(event, "open")


async def _shown(event: Event, said: str) -> Redirect:
    """To the page of an event that visitors see otherwise than before."""
    remember_office(await publishing.visible_events())
    return done(f"{address_of(event)}?gedaan={said}")


@post(EVENT + "/sluiten", status_code=200, dependencies=DESK)
async def close_event(desk: NamedDependency[Desk], slug: FromPath[str]) -> Template | Redirect:
    """Organisers: take no more sign-ups for an event that visitors see."""
    event = await desk.event(slug, Right.EDIT)
    try:
        await publishing.close(event, desk.organiser.id)
    except publishing.NotPublished:
        form = EventForm.of(event)
        form.problems.add("titel", _("Deze bijeenkomst staat niet op de site. U hoeft haar niet te sluiten."))
        return _settings_page(desk, event, form)
    return await _shown(event, "gesloten")


@post(EVENT + "/archiveren", status_code=200, dependencies=DESK)
async def archive_event(desk: NamedDependency[Desk], slug: FromPath[str]) -> Template | Redirect:
    """Organisers: put an event away; only the desk still reads it."""
    event = await desk.event(slug, Right.EDIT)
    try:
        await publishing.archive(event, desk.organiser.id)
    except publishing.StillOpen:
        form = EventForm.of(event)
        form.problems.add("titel", _("De inschrijving is nog open. Sluit die eerst."))
        return _settings_page(desk, event, form)
    return await _shown(event, "archief")


@post(EVENT + "/terughalen", status_code=200, dependencies=DESK)
async def restore_event(desk: NamedDependency[Desk], slug: FromPath[str]) -> Redirect:
    """Organisers: take an event out of the archive."""
    event = await desk.event(slug, Right.EDIT)
    await publishing.restore(event, desk.organiser.id)
    return await _shown(event, "terug")


# -- days


@get(DAYS, dependencies=DESK)
async def show_days(request: Asking, desk: NamedDependency[Desk], slug: FromPath[str]) -> Template:
    """Organisers: the days of an event with their themes, and the form for one more."""
    event = await desk.event(slug, Right.READ)
    words = {
        "toegevoegd": _("De dag staat erbij."),
        "gewijzigd": _("Opgeslagen."),
        "weg": _("De dag is weg. De sessies van die dag staan nog in het programma."),
    }
    said = words.get(request.query_params.get("gedaan", ""), "")
    return await _days_page(desk, event, DayForm(), said)


async def _days_page(desk: Desk, event: Event, form: DayForm, said: str = "") -> Template:
    return desk_page(
        "desk/days.html", desk, "days", event=event, status=422 if form.problems else 200, said=said, form=form,
        days=await publishing.days_of(event), may_edit=desk.may(Right.EDIT, event),
    )  # fmt: skip


@post(DAYS, status_code=200, dependencies=DESK)
async def add_day(request: Asking, desk: NamedDependency[Desk], slug: FromPath[str]) -> Template | Redirect:
    """Organisers: one more day; the same one sent twice is refused."""
    event = await desk.event(slug, Right.EDIT)
    form = DayForm.read(await request.form())
    theme = form.check()
    if theme is None:
        return await _days_page(desk, event, form)
    try:
        await days.add(event, theme, desk.organiser.id)
    except publishing.DayTaken:
        form.problems.add("datum", _("Deze dag staat er al."))
        return await _days_page(desk, event, form)
    return done(f"{address_of(event)}/dagen?gedaan=toegevoegd")


@get(DAYS + "/{number:int}", dependencies=DESK)
async def show_day(desk: NamedDependency[Desk], slug: FromPath[str], number: FromPath[int]) -> Template:
    """Organisers: one day, to be changed or removed."""
    event = await desk.event(slug, Right.EDIT)
    day = await days.day_at(event, number)
    return _day_page(desk, event, day, DayForm.of(day))


def _day_page(desk: Desk, event: Event, day: Day, form: DayForm, status: int = 0) -> Template:
    return desk_page(
        "desk/days_one.html", desk, "days", event=event, status=status or (422 if form.problems else 200),
        day=day, form=form, changed_meanwhile=status == 409,
    )  # fmt: skip


@post(DAYS + "/{number:int}", status_code=200, dependencies=DESK)
async def change_day(
    request: Asking, desk: NamedDependency[Desk], slug: FromPath[str], number: FromPath[int]
) -> Template | Redirect:
    """Organisers: say something else about a day. What somebody else changed meanwhile is not lost."""
    event = await desk.event(slug, Right.EDIT)
    day, form = await days.day_at(event, number), DayForm.read(await request.form())
    theme = form.check()
    if theme is None:
        return _day_page(desk, event, day, form)
    try:
        await days.change(event, day, theme, desk.organiser.id, form.mark)
    except publishing.DayTaken:
        form.problems.add("datum", _("Deze dag staat er al."))
        return _day_page(desk, event, day, form)
    except publishing.ChangedMeanwhile:
        current = await days.day_at(event, number)
        form.meet_current(current)
        return _day_page(desk, event, current, form, status=409)
    return done(f"{address_of(event)}/dagen?gedaan=gewijzigd")


@post(DAYS + "/{number:int}/verwijderen", status_code=200, dependencies=DESK)
async def remove_day(desk: NamedDependency[Desk], slug: FromPath[str], number: FromPath[int]) -> Redirect:
    """Organisers: take a day away; its sessions stay."""
    event = await desk.event(slug, Right.EDIT)
    await days.drop(event, await days.day_at(event, number), desk.organiser.id)
    return done(f"{address_of(event)}/dagen?gedaan=weg")


ROUTES = [
    show_events, create_event, show_settings, change_event, publish_event, close_event, archive_event, restore_event,
    show_days, add_day, show_day, change_day, remove_day,
]  # fmt: skip
