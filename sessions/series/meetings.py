"""Series of meetings: each date is an event of its own, with its evening as its session."""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
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
HELP = ("help_name", "help_phone", "help_hours", "help_mail")


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
    """What is said about each meeting of a series; times are on the clock of the event's time zone."""

    title: str
    begins: time
    ends: time
    form: str = Session.Form.ONLINE.value
    place: str = ""
    meeting_link: str = ""
    capacity: int | None = None
    members_only: bool = False


@dataclass(frozen=True)
class Meeting:
    """One meeting of a series: its event, and its evening when that is still there."""

    event: Event
    session: Session | None

    @property
    def can_change(self) -> bool:
        """Whether its evening still comes."""
        return self.session is not None and not self.session.is_cancelled and self.session.starts_at > clock.now()


@dataclass(frozen=True)
class Applied:
    """What a change did: so many meetings are different, and so many people are told."""

    meetings: int = 0
    people: int = 0


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
    """What is said about `meeting` now. It has an evening."""
    session, zone = meeting.session, meeting.event.zone
    assert session is not None
    begins, ends = (at.astimezone(zone).time() for at in (session.starts_at, session.ends_at))
    return Evening(
        session.title, begins, ends, session.form, session.place, session.meeting_link, session.capacity,
        session.members_only,
    )  # fmt: skip


def from_here(meetings: Sequence[Meeting], here: Meeting) -> list[Meeting]:
    """`here` and those of `meetings` that come later, as far as they can still be changed."""
    return [one for one in meetings[meetings.index(here) :] if one.can_change]


# -- making


def slug_of(title: str, day: date) -> str:
    """The address of a meeting: "netwerkavond-2027-10-05"."""
    plain = unicodedata.normalize("NFKD", title.lower()).encode("ascii", "ignore").decode()
    words = re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:49].strip("-") or "bijeenkomst"
    return f"{words}-{day.isoformat()}"


def period(day: date, evening: Evening, zone: ZoneInfo) -> tuple[datetime, datetime] | None:
    """When the meeting on `day` begins and ends, as aware UTC; one that ends after midnight ends the next day.

    None: the clock skips that time.
    """
    last = day if evening.ends > evening.begins else day + timedelta(days=1)
    local = datetime.combine(day, evening.begins), datetime.combine(last, evening.ends)
    starts_at, ends_at = (moment.replace(tzinfo=zone).astimezone(UTC) for moment in local)
    shown = tuple(at.astimezone(zone).replace(tzinfo=None, fold=0) for at in (starts_at, ends_at))
    return (starts_at, ends_at) if shown == local and ends_at > starts_at else None


def _content(day: date, evening: Evening, zone: ZoneInfo) -> Content | None:
    found = period(day, evening, zone)
    if found is None:
        return None
    return Content(
        title=evening.title, starts_at=found[0], ends_at=found[1], form=evening.form, place=evening.place,
        meeting_link=evening.meeting_link, capacity=evening.capacity, members_only=evening.members_only,
        has_waiting_list=evening.capacity is not None,
    )  # fmt: skip


async def make(evening: Evening, dates: Sequence[date], by: int | None = NOBODY) -> Series:
    """A series with a draft event for each of `dates`: all of them, or none. The same sent twice makes one.

    Raises `DatesTaken`, `TimesSkipped`.
    """
    contents = {day: _content(day, evening, ZONE) for day in sorted(dates)}
    if skipped := [day for day, content in contents.items() if content is None]:
        raise TimesSkipped(skipped)
    try:
        return await _make(evening.title, contents, by)
    except publishing.SlugTaken:  # pressed twice at one moment: the other was first
        made = await _made_before(evening.title, list(contents))
        if made is None:
            raise DatesTaken(list(contents)) from None
        return made


async def _make(title: str, contents: Mapping[date, Content | None], by: int | None) -> Series:
    async with DB.transaction():
        made = await _made_before(title, list(contents))
        if made is not None:
            return made
        series = Series(title=title, created_at=clock.now())
        await series.save()
        helped = await _help()
        for day, content in contents.items():
            if content:
                await _meet(series, day, content, helped, by)
        await note(by, None, f"series:{series.id}", "created", None, {"title": series.title, "meetings": len(contents)})
    return series


async def _meet(series: Series, day: date, content: Content, helped: dict[str, str], by: int | None) -> None:
    event = await publishing.create(slug_of(content.title, day), content.title, by, series=series.id, **helped)
    await Day(event=event.id, date=day, theme="", text="").save()
    await programme.add(event, content)


async def _made_before(title: str, dates: Sequence[date]) -> Series | None:
    """The series of just these meetings, when it was made before. Raises `DatesTaken`."""
    slugs = {slug_of(title, day): day for day in dates}
    rows = await Event.select(Event.slug, Event.series).where(Event.slug.is_in(list(slugs)))
    found = {row["series"] for row in rows}
    if len(rows) == len(slugs) and len(found) == 1 and None not in found:
        return await series_at(found.pop())
    if rows:
        raise DatesTaken(sorted(slugs[row["slug"]] for row in rows))
    return None


async def _help() -> dict[str, str]:
    """Who helps: as the newest event that says so."""
    events = [event for event in await publishing.all_events() if event.help_phone or event.help_mail]
    return {name: getattr(events[0], name) for name in HELP} if events else {}


async def publish_all(series: Series, by: int | None = NOBODY) -> int:
    """Put every draft of `series` on the site; answers how many."""
    drafts = [one.event for one in await meetings_of(series) if one.event.status == Event.Status.DRAFT]
    async with DB.transaction():
        for event in drafts:
            await publishing.publish(event, by)
    return len(drafts)


# -- changing


async def change(meetings: Sequence[Meeting], before: Evening, after: Evening, by: int | None = NOBODY) -> Applied:
    """Change in each of `meetings` what differs between `before` and `after`, and tell who has a registration.

    What a meeting has of its own stays. All of them, or none. Raises `programme.ChangedMeanwhile`, `TimesSkipped`.
    """
    differs = {name: value for name, value in vars(after).items() if value != getattr(before, name)}
    wanted = [(one, _changed(one, differs)) for one in meetings if one.session]
    if skipped := [_day_of(one) for one, content in wanted if content is None]:
        raise TimesSkipped(skipped)
    changed = people = 0
    async with DB.transaction():
        await hold(Session, [one.session.id for one in meetings if one.session])
        for one, content in wanted:
            if one.session is None or content is None or content == programme.content_of(one.session):
                continue
            people += (await programme.change(one.session, content, by)).people
            changed += 1
            if "title" in differs:
                event = one.event
                await publishing.describe(event, replace(publishing.details_of(event), title=after.title), by)
    return Applied(changed, people)


def _day_of(meeting: Meeting) -> date:
    assert meeting.session is not None
    return meeting.session.starts_at.astimezone(meeting.event.zone).date()


def _changed(meeting: Meeting, differs: dict[str, object]) -> Content | None:
    """The content of a meeting with what differs; None when the clock skips its time."""
    assert meeting.session is not None
    now = programme.content_of(meeting.session)
    own = {name: value for name, value in differs.items() if name not in {"begins", "ends"}}
    content = Content(**{**vars(now), **own})
    if own.keys() == differs.keys():
        return content
    times = {name: value for name, value in differs.items() if name in {"begins", "ends"}}
    evening = Evening(**{**vars(evening_of(meeting)), **times})
    found = period(_day_of(meeting), evening, meeting.event.zone)
    return replace(content, starts_at=found[0], ends_at=found[1]) if found else None
