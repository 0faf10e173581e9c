"""Events and whether they are open: reading them, and what the desk changes about them."""

import re
from dataclasses import dataclass
from datetime import datetime

import clock
from database import fetch
from events.tables import Day, Event

# First words of our own addresses: an event may not have one of these as its slug. Tested against all routes.
TAKEN = frozenset(
    "mijn mee kaart agenda bureau static health metrics api schema thema aangemeld antwoord uitschrijven "
    "toegankelijkheid privacy robots.txt favicon.ico .well-known zaal deur".split()
)

SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
LONGEST_SLUG, LONGEST_TITLE = 60, 200
LINKS_PER_HOUR = 5  # how often an hour one address may be mailed a link that it asked for


class EventNotFound(Exception):
    """There is no such event, or not for who asks."""


class SlugRefused(Exception):
    """This cannot be the address of an event: small letters, figures and dashes can, 60 at most."""


class TitleTooLong(Exception):
    """A title has 200 characters at most."""


class SlugTaken(Exception):
    """An event, or a page of ours, has this address."""


class NotPublished(Exception):
    """A draft has no sign-ups to close, and closing would show it to visitors."""


@dataclass(frozen=True)
class Details:
    """What the desk says about an event. Times are aware (UTC)."""

    title: str
    text: str
    opens_at: datetime | None
    closes_at: datetime | None
    help_name: str
    help_phone: str
    help_hours: str
    help_mail: str


async def visible_events() -> list[Event]:
    """Events that visitors may see, the oldest first."""
    return await Event.objects().where(Event.status != Event.Status.DRAFT).order_by(Event.id)


async def visible_event(slug: str) -> Event:
    """The event at `slug` as a visitor may see it. Raises `EventNotFound`."""
    found = await fetch("SELECT * FROM event WHERE slug = {}", slug)  # every page and every sign-up begins here
    event = Event(**found[0], _exists_in_db=True) if found else None
    if event is None or not event.is_visible:
        raise EventNotFound(slug)
    return event


async def all_events() -> list[Event]:
    """Every event, drafts too: for the desk."""
    return await Event.objects().order_by(Event.id, ascending=False)


async def event_at(slug: str) -> Event:
    """The event at `slug`, draft or not: for the desk and commands. Raises `EventNotFound`."""
    event = await Event.objects().where(Event.slug == slug).first()
    if event is None:
        raise EventNotFound(slug)
    return event


async def event_of(number: int) -> Event:
    """The event with this id: of something that refers to it. Raises `EventNotFound`."""
    event = await Event.objects().where(Event.id == number).first()
    if event is None:
        raise EventNotFound(str(number))
    return event


async def days_of(event: Event) -> list[Day]:
    """The days of `event`, first day first."""
    return await Day.objects().where(Day.event == event.id).order_by(Day.date)


def check(slug: str, title: str) -> None:
    """Whether an event can be called so. Raises `SlugRefused`, `TitleTooLong`, and `SlugTaken` for a page of ours."""
    if not SLUG.fullmatch(slug) or len(slug) > LONGEST_SLUG:
        raise SlugRefused(slug)
    if len(title) > LONGEST_TITLE:
        raise TitleTooLong(title)
    if slug in TAKEN:
        raise SlugTaken(slug)


async def create(slug: str, title: str) -> Event:
    """A draft event, with the help block of the event before it. Raises what `check` does, and `SlugTaken`."""
    check(slug, title)
    latest = await Event.objects().where(Event.help_phone != "").order_by(Event.id, ascending=False).first()
    names = ("help_name", "help_phone", "help_hours", "help_mail")
    office = {name: getattr(latest, name) for name in names} if latest else {}
    event = Event(slug=slug, title=title, created_at=clock.now(), **office)
    if not await Event.insert(event).on_conflict(action="DO NOTHING", target=Event.slug):
        raise SlugTaken(slug)
    return await event_at(slug)


async def describe(event: Event, details: Details) -> None:
    """Change what is said about `event`."""
    values = {getattr(Event, name): value for name, value in vars(details).items()}
    await Event.update(values).where(Event.id == event.id)


async def publish(event: Event) -> None:
    """Let visitors see it and sign up."""
    await _set_status(event, Event.Status.PUBLISHED)


async def close(event: Event) -> None:
    """Keep it visible, but take no more sign-ups. Raises `NotPublished`."""
    if not event.is_visible:
        raise NotPublished
    await _set_status(event, Event.Status.CLOSED)


async def _set_status(event: Event, status: Event.Status) -> None:
    await Event.update({Event.status: status}).where(Event.id == event.id)
    event.status = status
