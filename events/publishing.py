"""Events and whether they are open: reading them, and what the desk changes about them."""

import re
from collections.abc import Awaitable, Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import date, datetime, timedelta
from typing import Any

import msgspec

import clock
from database import DB, fetch, hold
from events.history import NOBODY, note
from events.tables import Day, Deed, Event
from events.tokens import digest

# First words of our own addresses: an event may not have one of these as its slug. Tested against all routes.
TAKEN = frozenset(
    "mijn mee kaart agenda adres bureau static health metrics api schema thema aangemeld antwoord uitschrijven "
    "toegankelijkheid privacy verslagen robots.txt favicon.ico .well-known zaal deur raad en".split()
)

HOLD = timedelta(minutes=10)  # how long messages of a new event wait before they go
LONGEST_KEPT = 90  # days; longer asks for a reason
NOT_NOTED = frozenset({"help_name", "help_phone", "help_mail"})  # can be somebody's own: the history says only that

SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
LONGEST_SLUG, LONGEST_TITLE = 60, 200
LINKS_PER_HOUR = 5  # how often an hour one address may be mailed a link that it asked for


Period = tuple[date, date]
# From when to when it goes on at events (aware), by their ids, as far as they hold anything: what they hold is known by
# later packages.
PERIODS: list[Callable[[Sequence[int]], Awaitable[Mapping[int, tuple[datetime, datetime]]]]] = []


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


class InArchive(Exception):
    """It was put away: only taking it out of the archive brings it back."""


class StillOpen(Exception):
    """People can still sign up: it is closed before it goes into the archive."""


class ChangedMeanwhile(Exception):
    """Somebody else changed this after the form was opened."""


class ReasonMissing(Exception):
    """Keeping personal data longer than usual asks for a reason."""


class DayTaken(Exception):
    """The event has that day already."""


class DayNotFound(Exception):
    """The event has no such day."""


@dataclass(frozen=True)
class Details:
    """What the desk says about an event. Times are aware (UTC); messages of a change wait `hold` before they go."""

    title: str
    text: str
    opens_at: datetime | None
    closes_at: datetime | None
    help_name: str
    help_phone: str
    help_hours: str
    help_mail: str
    hold: timedelta = HOLD
    promotion_stops: timedelta = timedelta(hours=2)
    join_opens: timedelta = timedelta(minutes=15)
    retention_days: int = LONGEST_KEPT
    offers_online: bool = False
    offers_location: bool = True
    offer_hours: int = 8
    members_only: bool = False
    members_first_until: datetime | None = None


@dataclass(frozen=True)
class Theme:
    """What the desk says about a day of an event."""

    date: date
    theme: str
    text: str


# -- reading


async def visible_events() -> list[Event]:
    """Events that visitors may see, the oldest first."""
    return [event for event in reversed(await all_events()) if event.is_visible]


async def visible_event(slug: str) -> Event:
    """The event at `slug` as a visitor may see it. Raises `EventNotFound`."""
    found = await fetch("SELECT * FROM event WHERE slug = {}", slug)  # every page and every sign-up begins here
    event = Event(**found[0], _exists_in_db=True) if found else None
    if event is None or not event.is_visible:
        raise EventNotFound(slug)
    return event


async def all_events() -> list[Event]:
    """Every event, drafts too, the newest first; as they stand in a list: without the picture of their logo."""
    columns = [column for column in Event._meta.columns if column is not Event.logo]
    rows = await Event.select(*columns).order_by(Event.id, ascending=False)
    return [Event(**row, _exists_in_db=True) for row in rows]


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


async def periods_of(events: Sequence[Event]) -> dict[int, Period]:
    """From which date to which each of these events goes on, by its id; those without sessions and days have none."""
    found: dict[int, Period] = {}
    if not events:
        return found
    for day in await Day.objects().where(Day.event.is_in([event.id for event in events])).order_by(Day.date):
        found[day.event] = (found.get(day.event, (day.date, day.date))[0], day.date)
    zones = {event.id: event.zone for event in events}
    for moments in PERIODS:
        for number, (first, last) in (await moments([*zones])).items():
            found[number] = (first.astimezone(zones[number]).date(), last.astimezone(zones[number]).date())
    return found


def check(slug: str, title: str) -> None:
    """Whether an event can be called so. Raises `SlugRefused`, `TitleTooLong`, and `SlugTaken` for a page of ours."""
    if not SLUG.fullmatch(slug) or len(slug) > LONGEST_SLUG:
        raise SlugRefused(slug)
    if len(title) > LONGEST_TITLE:
        raise TitleTooLong(title)
    if slug in TAKEN:
        raise SlugTaken(slug)


def is_outside(event: Event, dates: Collection[date], moment: datetime) -> bool:
    """Whether `moment` (aware) falls on none of these `dates` of the event, in its time zone; without any nothing does."""
    return bool(dates) and moment.astimezone(event.zone).date() not in dates


def details_of(event: Event) -> Details:
    """What is said about `event` now."""
    return Details(**{part.name: getattr(event, part.name) for part in fields(Details)})


def mark_of(event: Event) -> str:
    """A short mark of what is said about `event`: another one when somebody changed it."""
    return digest(repr(details_of(event)))[:16]


def needs_reason(before: int, after: int) -> bool:
    """Whether keeping data `after` days instead of `before` asks for a reason: more than usual, and more than now."""
    return after > max(before, LONGEST_KEPT)


# -- changing


async def create(slug: str, title: str, by: int | None = NOBODY, **facts: Any) -> Event:
    """A draft event, with the help block of the event before it; `facts` are columns that it has from the start.

    Raises what `check` does, and `SlugTaken`.
    """
    check(slug, title)
    given = {"hold": HOLD, **await _help_block(), **facts}
    event = Event(slug=slug, title=title, created_at=clock.now(), **given)
    async with DB.transaction():
        if not await Event.insert(event).on_conflict(action="DO NOTHING", target=Event.slug):
            raise SlugTaken(slug)
        event = await event_at(slug)
        await note(by, event.id, f"event:{event.id}", "created", None, {"slug": slug, "title": title})
    return event


async def begin(slug: str, title: str, by: int) -> Event:
    """A draft event as organiser `by` asks for it; the same form sent twice makes one. Raises what `create` does."""
    async with DB.transaction():
        try:
            return await create(slug, title, by)
        except SlugTaken:
            same = (Event.slug == slug) & (Event.title == title) & (Event.status == Event.Status.DRAFT)
            made = await Event.objects().where(same, Event.series.is_null()).first()
            mine = (Deed.what == "created") & (Deed.organiser == by)
            if made is None or not await Deed.exists().where(Deed.event == made.id, mine):
                raise
            return made


async def _help_block() -> dict[str, str]:
    """Who helps at the latest event that says so."""
    latest = await Event.objects().where(Event.help_phone != "").order_by(Event.id, ascending=False).first()
    names = ("help_name", "help_phone", "help_hours", "help_mail")
    return {name: getattr(latest, name) for name in names} if latest else {}


async def describe(event: Event, details: Details, by: int | None = NOBODY, seen: str = "", reason: str = "") -> None:
    """Change what is said about `event`; `seen` is the mark of what its editor saw ("" for who saw no form).

    Raises `ChangedMeanwhile`, and `ReasonMissing` when personal data would be kept longer without a `reason`.
    """
    async with DB.transaction():
        current = await _held(event)
        if seen and seen != mark_of(current):
            raise ChangedMeanwhile
        if needs_reason(current.retention_days, details.retention_days) and not reason:
            raise ReasonMissing
        before, after = _difference(details_of(current), details)
        if not after:
            return
        await Event.update({getattr(Event, name): getattr(details, name) for name in after}).where(Event.id == event.id)
        why = {"reason": reason} if "retention_days" in after and reason else {}
        await note(by, event.id, f"event:{event.id}", "changed", _noted(before), {**_noted(after), **why})


def _difference(before: Details, after: Details) -> tuple[dict[str, Any], dict[str, Any]]:
    """The fields that differ, as they were and as they become."""
    names = [name for name in vars(after) if getattr(before, name) != getattr(after, name)]
    return {name: getattr(before, name) for name in names}, {name: getattr(after, name) for name in names}


def _noted(values: dict[str, Any]) -> dict[str, Any]:
    """Values as the history keeps them: durations in whole seconds."""
    seconds = {name: int(value.total_seconds()) for name, value in values.items() if isinstance(value, timedelta)}
    return values | seconds | {name: "…" for name in values if name in NOT_NOTED}


async def _held(event: Event) -> Event:
    """`event` as it is now, ours until the transaction ends. Raises `EventNotFound`."""
    await hold(Event, [event.id])
    current = await Event.objects().where(Event.id == event.id).first()
    if current is None:
        raise EventNotFound(event.slug)
    return current


async def publish(event: Event, by: int | None = NOBODY) -> None:
    """Let visitors see it and sign up. Raises `InArchive`."""
    async with DB.transaction():
        if (await _held(event)).status == Event.Status.ARCHIVED:
            raise InArchive
        await _become(event, Event.Status.PUBLISHED, by)


async def close(event: Event, by: int | None = NOBODY) -> None:
    """Keep it visible, but take no more sign-ups. Raises `NotPublished`."""
    async with DB.transaction():
        if not (await _held(event)).is_visible:
            raise NotPublished
        await _become(event, Event.Status.CLOSED, by)


async def archive(event: Event, by: int | None = NOBODY) -> None:
    """Put it away: visitors do not see it any more, the desk does. Raises `StillOpen`."""
    async with DB.transaction():
        if (await _held(event)).status == Event.Status.PUBLISHED:
            raise StillOpen
        await _become(event, Event.Status.ARCHIVED, by)


async def restore(event: Event, by: int | None = NOBODY) -> None:
    """Take it out of the archive as it was put there: what visitors never saw they do not see now; twice is once."""
    async with DB.transaction():
        if (await _held(event)).status != Event.Status.ARCHIVED:
            return
        put_away = (Deed.event == event.id) & (Deed.what == Event.Status.ARCHIVED.value)
        deed = await Deed.objects().where(put_away).order_by(Deed.id, ascending=False).first()
        was_draft = deed is not None and msgspec.json.decode(deed.before) == {"status": Event.Status.DRAFT.value}
        await _become(event, Event.Status.DRAFT if was_draft else Event.Status.CLOSED, by, "restored")


async def _become(event: Event, status: Event.Status, by: int | None, what: str = "") -> None:
    async with DB.transaction():
        before = str((await _held(event)).status)
        if before != status:
            await Event.update({Event.status: status}).where(Event.id == event.id)
            facts = {"status": before}, {"status": status.value}
            await note(by, event.id, f"event:{event.id}", what or status.value, *facts)
    event.status = status
