"""Series of meetings: each date is an event of its own, with its evening as its session."""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, fields
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import clock
from database import DB, hold
from events import publishing
from events.history import NOBODY, note
from events.tables import Day, Event, Series
from sessions import programme
from sessions.programme import Content
from sessions.tables import Session

ZONE = ZoneInfo("Europe/Amsterdam")
LARGEST_NUMBER = 2**31 - 1  # what the column holds
Hours = tuple[time, time]  # from when to when, on the clock of the event


class SeriesNotFound(Exception):
    """There is no such series, or not for who asks."""


class DatesTaken(Exception):
    """For these dates there is an event at the address already."""

    def __init__(self, dates: Sequence[date]) -> None:
        self.dates = dates
        super().__init__(dates)


class TimesSkipped(Exception):
    """On these dates the clock skips that time (spring)."""

    def __init__(self, dates: Sequence[date]) -> None:
        self.dates = dates
        super().__init__(dates)


@dataclass(frozen=True)
class Evening:
    """What is said about each meeting of a series; times are on the clock of the event's time zone.

    The rest is as in `programme.Content`, where it has the same names.
    """

    title: str
    begins: time
    ends: time
    form: str = Session.Form.ONLINE.value
    place: str = ""
    meeting_link: str = ""
    dial_in: str = ""
    capacity: int | None = None
    has_waiting_list: bool = True
    members_only: bool = False
    speakers: list[str] = field(default_factory=list)
    text: str = ""
    audience: str = ""
    sector: str = ""
    keywords: list[str] = field(default_factory=list)
    materials: str = ""
    prepare: str = ""
    remind_day: bool | None = None
    remind_hour: bool | None = None
    sends_thanks: bool | None = None
    online_capacity: int | None = None

    @property
    def content(self) -> dict[str, Any]:
        """All of it but the times, by name."""
        return {name: value for name, value in vars(self).items() if name not in {"begins", "ends"}}


@dataclass(frozen=True)
class Meeting:
    """One meeting of a series: its event, and its evening when that is still there."""

    event: Event
    session: Session | None

    @property
    def evening(self) -> Session:
        """Its evening, where the caller knows that there is one."""
        assert self.session is not None
        return self.session

    @property
    def day(self) -> date:
        """The date of its evening."""
        return self.evening.starts_at.astimezone(self.event.zone).date()

    @property
    def can_change(self) -> bool:
        """Whether its evening still comes."""
        return self.session is not None and not self.session.is_cancelled and self.session.starts_at > clock.now()


# -- reading


async def all_series() -> list[Series]:
    """Every series, the newest first."""
    return await Series.objects().order_by(Series.id, ascending=False)


async def series_at(number: int) -> Series:
    """The series with this id. Raises `SeriesNotFound`."""
    found = await Series.objects().where(Series.id == number).first() if number <= LARGEST_NUMBER else None
    if found is None:
        raise SeriesNotFound(number)
    return found


async def meetings_of(series: Series) -> list[Meeting]:
    """The meetings of `series` in order of time, those without an evening last. Two queries."""
    events = [event for event in await publishing.all_events() if event.series == series.id]
    evenings: dict[int, Session] = {}
    if events:
        ids = [event.id for event in events]
        for session in await Session.objects().where(Session.event.is_in(ids)).order_by(Session.number):
            evenings.setdefault(session.event, session)
    meetings = [Meeting(event, evenings.get(event.id)) for event in events]
    end = datetime.max.replace(tzinfo=UTC)
    return sorted(meetings, key=lambda one: (one.session.starts_at if one.session else end, one.event.id))


def evening_of(meeting: Meeting) -> Evening:
    """What is said about `meeting` now. It has an evening; one without a limit has a waiting list as soon as it has one."""
    session, zone = meeting.evening, meeting.event.zone
    begins, ends = (at.astimezone(zone).time() for at in (session.starts_at, session.ends_at))
    said = {part.name: getattr(session, part.name) for part in fields(Evening) if part.name not in {"begins", "ends"}}
    said["has_waiting_list"] = session.has_waiting_list or not has_limit(session)
    return Evening(begins=begins, ends=ends, **said)


# -- making


def slug_of(title: str, day: date, end: str = "") -> str:
    """The address of a meeting: "netwerkavond-2027-10-05", with this `end`."""
    plain = unicodedata.normalize("NFKD", title.lower()).encode("ascii", "ignore").decode()
    words = re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[: 49 - len(end)].strip("-") or "bijeenkomst"
    return f"{words}-{day.isoformat()}{end}"


def period(day: date, hours: Hours, zone: ZoneInfo) -> tuple[datetime, datetime] | None:
    """When the meeting on `day` begins and ends, as aware UTC; one that ends after midnight ends the next day.

    None: the clock skips that time.
    """
    begins, ends = hours
    last = day if ends > begins else day + timedelta(days=1)
    starts_at, ends_at = clock.local_moment(day, begins, zone), clock.local_moment(last, ends, zone)
    return (starts_at, ends_at) if starts_at and ends_at and ends_at > starts_at else None


def has_limit(evening: Evening | Session) -> bool:
    """Whether it can become full."""
    is_hybrid = evening.form == Session.Form.HYBRID
    return evening.capacity is not None or (is_hybrid and evening.online_capacity is not None)


def _content(day: date, evening: Evening, zone: ZoneInfo) -> Content | None:
    found = period(day, (evening.begins, evening.ends), zone)
    if found is None:
        return None
    return Content(starts_at=found[0], ends_at=found[1], **evening.content)


async def make(evening: Evening, dates: Sequence[date], by: int | None = NOBODY) -> Series:
    """A series with a draft event for each of `dates`: all of them, or none. The same sent twice makes one.

    Raises `DatesTaken`, `TimesSkipped`.
    """
    days = sorted(dates)
    contents = {day: content for day in days if (content := _content(day, evening, ZONE))}
    if skipped := [day for day in days if day not in contents]:
        raise TimesSkipped(skipped)
    try:
        return await _make(evening.title, contents, by)
    except publishing.SlugTaken:  # pressed twice at one moment: the other was first
        made = await _made_before(evening.title, days)
        if made is None:
            raise DatesTaken(days) from None
        return made


async def _make(title: str, contents: Mapping[date, Content], by: int | None) -> Series:
    async with DB.transaction():
        made = await _made_before(title, list(contents))
        if made is not None:
            return made
        series = Series(title=title, created_at=clock.now())
        await series.save()
        for day, content in contents.items():
            await _meet(series, day, content, by)
        await note(by, None, f"series:{series.id}", "created", None, {"title": series.title, "meetings": len(contents)})
    return series


async def _meet(series: Series, day: date, content: Content, by: int | None) -> None:
    event = await publishing.create(slug_of(content.title, day), content.title, by, series=series.id)
    await Day(event=event.id, date=day, theme="", text="").save()
    await programme.add(event, content, by=by)


async def _made_before(title: str, dates: Sequence[date]) -> Series | None:
    """The series of just these meetings, when it was made before. Raises `DatesTaken`."""
    taken = await taken_addresses(title, dates)
    found = set(taken.values())
    if len(taken) == len(dates) and len(found) == 1 and None not in found:
        return await series_at(next(number for number in found if number))
    if taken:
        raise DatesTaken(sorted(taken))
    return None


async def taken_addresses(title: str, dates: Sequence[date]) -> dict[date, int | None]:
    """On which of `dates` there is an event at the address of such a meeting, with the series that it is of."""
    slugs = {slug_of(title, day): day for day in dates}
    rows = await Event.select(Event.slug, Event.series).where(Event.slug.is_in([*slugs]))
    return {slugs[row["slug"]]: row["series"] for row in rows}


async def publish_all(series: Series, by: int | None = NOBODY) -> int:
    """Put every draft of `series` on the site; answers how many."""
    async with DB.transaction():
        ids = await Event.select(Event.id).where(Event.series == series.id).order_by(Event.id).output(as_list=True)
        await hold(Event, ids)  # what is put away meanwhile stays there
        drafts = await Event.objects().where(Event.id.is_in([0, *ids]), Event.status == Event.Status.DRAFT)
        for event in drafts:
            await publishing.publish(event, by)
    return len(drafts)
