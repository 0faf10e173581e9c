"""A new event made from an old one: its days and sessions moved by whole weeks, with what it asks and hands out, nobody in it yet."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import msgspec

from clock import local_moment
from database import DB, fetch
from events import publishing
from events.correspondence.operations import NAMES as CORRESPONDENCE
from events.history import NOBODY, note
from events.publishing import LONGEST_KEPT, SlugTaken, Theme, days_of
from events.tables import Day, Deed, Event
from sessions import programme
from sessions.evaluations import asking as evaluations
from sessions.materials import copying as handouts
from sessions.needs import asking as needs
from sessions.programme import Content
from sessions.questions import copying as questions
from sessions.tables import Session, Wording

# What a copy has from the start; the rest is its own.
KEPT = (
    "text", "time_zone", "help_name", "help_phone", "help_hours", "help_mail", "hold", "promotion_stops", "join_opens",
    "members_only", "offers_online", "offers_location", "offer_hours", "tokens", "logo", *CORRESPONDENCE,
)  # fmt: skip

# What a session says around its meeting goes along by its number; what was recorded there was another meeting.
AROUND = """
UPDATE session SET remind_day = old.remind_day, remind_hour = old.remind_hour, sends_thanks = old.sends_thanks,
    prepare = old.prepare, recording_link = '', switched_at = NULL
FROM session AS old WHERE old.event = {} AND session.event = {} AND old.number = session.number
"""


@dataclass(frozen=True)
class Wish:
    """What somebody wants of a copy. `first_day` is any day of the new week."""

    slug: str
    title: str
    first_day: date
    with_links: bool = False
    an_hour_later: bool = False


@dataclass(frozen=True)
class Moved:
    """A moment that was moved; `skipped` when the clock skips that time (spring) and it became an hour later."""

    at: datetime
    skipped: bool = False


@dataclass(frozen=True)
class Part:
    """One session as it will be. `skipped`: its time does not exist on the new day, so it comes an hour later."""

    number: int
    content: Content
    is_draft: bool
    skipped: bool


@dataclass(frozen=True)
class Plan:
    """What a copy will hold. `weeks` None: the old event has no day that says from when to count."""

    days: list[Theme]
    parts: list[Part]
    opens: Moved | None
    closes: Moved | None
    weeks: int | None

    @property
    def skips(self) -> bool:
        """Whether a time comes in the hour that the clock skips."""
        moments = [moment for moment in (self.opens, self.closes) if moment]
        return any(moment.skipped for moment in moments) or any(part.skipped for part in self.parts)


class TimeSkipped(Exception):
    """A time comes in the hour that the clock skips in spring, and nobody said what to do with it."""


# -- planning


async def plan(event: Event, wish: Wish) -> Plan:
    """What a copy of `event` would hold: every date as many weeks later as the new week is, at the same local time."""
    original = await original_of(event)
    dates = [*(day.date for day in original.days), *(_day(one, event.zone) for one in original.sessions)]
    first = min(dates, default=None)
    if first is None:
        return Plan([], [], None, None, None)
    by = monday_of(wish.first_day) - monday_of(first)
    return original.moved(by, with_links=wish.with_links)


@dataclass(frozen=True)
class Original:
    """What is copied: an event with its days and its sessions."""

    event: Event
    days: list[Day]
    sessions: list[Session]

    def moved(self, by: timedelta, *, with_links: bool) -> Plan:
        """All of it, `by` whole days later at the same local time."""
        event, zone = self.event, self.event.zone
        return Plan(
            days=[Theme(day.date + by, day.theme, day.text) for day in self.days],
            parts=[_part(session, by, zone, with_links) for session in self.sessions],
            opens=moved(event.opens_at, by, zone) if event.opens_at else None,
            closes=moved(event.closes_at, by, zone) if event.closes_at else None,
            weeks=by.days // 7,
        )


async def original_of(event: Event) -> Original:
    """What there is to copy of `event`."""
    return Original(event, await days_of(event), await programme.sessions_of(event))


def monday_of(day: date) -> date:
    """The Monday of the week of `day`."""
    return day - timedelta(days=day.weekday())


def moved(moment: datetime, by: timedelta, zone: ZoneInfo) -> Moved:
    """The same time on the clock in `zone`, `by` whole days later, as aware UTC; a time that is skipped, an hour later."""
    local = moment.astimezone(zone).replace(tzinfo=None, fold=0) + by
    at = local_moment(local.date(), local.time(), zone)
    return Moved(at) if at else Moved(local.replace(tzinfo=zone).astimezone(UTC), skipped=True)


def _day(session: Session, zone: ZoneInfo) -> date:
    return session.starts_at.astimezone(zone).date()


def _part(session: Session, by: timedelta, zone: ZoneInfo, with_links: bool) -> Part:
    content = programme.content_of(session)
    starts, ends = moved(session.starts_at, by, zone), moved(session.ends_at, by, zone)
    skipped = starts.skipped or ends.skipped
    if skipped or ends.at <= starts.at:  # as long as it was; a clock that turns in between may not end it early
        ends = Moved(starts.at + (session.ends_at - session.starts_at))
    content = replace(content, starts_at=starts.at, ends_at=ends.at, recording_link="")  # that was of then
    if not with_links:
        content = replace(content, meeting_link="", dial_in="")
    return Part(session.number, content, session.status != Session.Status.PUBLISHED, skipped)


# -- making


async def copy(event: Event, wish: Wish, by: int | None = NOBODY) -> Event:
    """A draft made from `event`. The same wish twice makes one: the second is answered with the first.

    Raises `SlugTaken`, `files.NoRoom`; `TimeSkipped` when a time does not exist and nobody chose to have it an hour later.
    """
    planned = await plan(event, wish)
    if planned.skips and not wish.an_hour_later:
        raise TimeSkipped
    async with DB.transaction():
        made = await _made_before(event, wish)
        if made is not None:
            return made
        try:
            return await _make(event, wish, planned, by)
        except SlugTaken:
            made = await _made_before(event, wish)  # pressed twice at one moment: the other was first
            if made is None:
                raise
            return made


async def _make(event: Event, wish: Wish, planned: Plan, by: int | None) -> Event:
    made = await make(event, wish.slug, wish.title, planned, by)
    await handouts.copy(event.id, made.id)  # each meeting of a series has its own papers
    before = {"event": event.id, "first_day": wish.first_day.isoformat(), "title": wish.title}
    await note(by, made.id, f"event:{made.id}", "copied", before, {"sessions": len(planned.parts)})
    return made


async def make(event: Event, slug: str, title: str, planned: Plan, by: int | None, series: int | None = None) -> Event:
    """A draft with what was `planned` after `event`, with its words and with what it asks; in the caller's transaction. Raises `SlugTaken`."""
    facts = {name: getattr(event, name) for name in KEPT} | {
        "opens_at": planned.opens.at if planned.opens else None,
        "closes_at": planned.closes.at if planned.closes else None,
        "retention_days": min(event.retention_days, LONGEST_KEPT),  # the reason for longer was the old event's
    }
    made = await publishing.create(slug, title, by, series=series, **facts)
    if planned.days:
        await Day.insert(*(Day(event=made.id, **vars(day)) for day in planned.days))
    await _add(made, planned.parts, by)
    await fetch(AROUND, event.id, made.id)
    words = await Wording.objects().where(Wording.event == event.id)
    if words:
        await Wording.insert(
            *(Wording(event=made.id, kind=one.kind, subject=one.subject, opening=one.opening) for one in words)
        )
    await questions.copy(event.id, made.id)
    await needs.copy(event, made)
    await evaluations.copy(event.id, made.id)
    return made


async def _add(made: Event, parts: Sequence[Part], by: int | None) -> None:
    """The sessions with their numbers; what was no more than a draft, or did not go on, is a draft again."""
    added = await programme.add_many(made, [(part.number, part.content) for part in parts], by)
    drafts = [session.number for session, part in zip(added, parts, strict=True) if part.is_draft]
    if drafts:
        await Session.update({Session.status: Session.Status.DRAFT}).where(
            Session.event == made.id, Session.number.is_in(drafts)
        )


async def _made_before(event: Event, wish: Wish) -> Event | None:
    """The event that this wish made, when it was pressed before."""
    made = await Event.objects().where(Event.slug == wish.slug).first()
    if made is None:
        return None
    deeds = await Deed.objects().where(Deed.event == made.id, Deed.what == "copied")
    asked = {"event": event.id, "first_day": wish.first_day.isoformat(), "title": wish.title}
    return made if any(msgspec.json.decode(deed.before) == asked for deed in deeds) else None
