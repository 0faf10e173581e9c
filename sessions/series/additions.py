"""Later dates for a series: new meetings, made after its latest one."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date

from database import DB, hold
from events import publishing
from events.history import NOBODY, note
from events.tables import Series
from sessions.series import copying
from sessions.series.copying import Original, Plan
from sessions.series.meetings import (
    DatesTaken,
    Hours,
    Meeting,
    SeriesNotFound,
    TimesSkipped,
    meetings_of,
    period,
    slug_of,
    taken_addresses,
)


def latest_of(meetings: Sequence[Meeting]) -> Meeting:
    """The last of `meetings` that has an evening: what new ones are made after. Raises `SeriesNotFound` without one."""
    held = [one for one in meetings if one.session]
    if not held:
        raise SeriesNotFound
    return held[-1]


async def add(series: Series, hours: Hours, dates: Sequence[date], newest: int, by: int | None = NOBODY) -> int:
    """A draft for each of `dates` with all that the latest meeting has, but at these hours. All of them, or none.

    `newest` is the newest event that its editor saw in the series: dates that came later are there because the same
    was sent before, and it is done. Answers how many there are. Raises `DatesTaken`, `TimesSkipped`, `SeriesNotFound`.
    """
    async with DB.transaction():
        await hold(Series, [series.id])
        listed = await meetings_of(series)
        latest, days = latest_of(listed), sorted(dates)
        there = {one.day: one.event.id for one in listed if one.session}
        if all(there.get(day, 0) > newest for day in days):
            return len(days)
        taken = await taken_addresses(latest.event.title, days)
        # A meeting that moved to another date keeps its address: it is on its way in mails.
        if doubles := [day for day in days if day in there or taken.get(day, series.id) != series.id]:
            raise DatesTaken(doubles)
        ends = {day: "-2" if day in taken else "" for day in days}
        await _make(series, latest, hours, ends, by)
        await note(by, None, f"series:{series.id}", "dates-added", None, {"meetings": len(days)})
    return len(days)


async def _make(series: Series, latest: Meeting, hours: Hours, days: Mapping[date, str], by: int | None) -> None:
    """A meeting on each of `days`, with this end of its address."""
    original = await copying.original_of(await publishing.event_at(latest.event.slug))
    plans = {day: plan for day in days if (plan := _plan(original, latest, hours, day))}
    if skipped := [day for day in days if day not in plans]:
        raise TimesSkipped(skipped)
    for day, plan in plans.items():
        title = latest.event.title
        try:
            await copying.make(original.event, slug_of(title, day, days[day]), title, plan, by, series.id)
        except publishing.SlugTaken:  # another event got this address at the same moment
            raise DatesTaken([day]) from None


def _plan(original: Original, latest: Meeting, hours: Hours, day: date) -> Plan | None:
    """What the meeting on `day` holds; None when the clock skips a time."""
    number, times = latest.evening.number, period(day, hours, original.event.zone)
    plan = original.moved(day - latest.day, with_links=True)
    if times is None or any(part.skipped for part in plan.parts if part.number != number):
        return None
    parts = [
        replace(part, content=replace(part.content, starts_at=times[0], ends_at=times[1]), is_draft=False)
        if part.number == number
        else part
        for part in plan.parts
    ]
    return replace(plan, parts=parts)
