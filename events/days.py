"""The days of an event: adding, changing and removing them, each with its deed."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from database import DB, hold
from events.history import NOBODY, note
from events.publishing import ChangedMeanwhile, DayNotFound, DayTaken, Theme, event_of
from events.tables import Day, Event
from events.tokens import digest

LARGEST_NUMBER = 2**31 - 1  # what the column holds


def theme_of(day: Day) -> Theme:
    """What is said about `day` now."""
    return Theme(day.date, day.theme, day.text)


def mark_of(day: Day) -> str:
    """A short mark of what is said about `day`: another one when somebody changed it."""
    return digest(repr(theme_of(day)))[:16]


async def day_at(event: Event, number: int) -> Day:
    """The day of `event` with this id. Raises `DayNotFound`."""
    day = None
    if number <= LARGEST_NUMBER:
        day = await Day.objects().where(Day.event == event.id, Day.id == number).first()
    if day is None:
        raise DayNotFound(number)
    return day


async def add(event: Event, theme: Theme, by: int | None = NOBODY) -> None:
    """One more day; the very same one again is there already. Raises `DayTaken`."""
    async with DB.transaction():
        await hold(Event, [event.id])
        there = await Day.objects().where(Day.event == event.id, Day.date == theme.date).first()
        if there is not None and theme_of(there) == theme:
            return
        await _check_free(event, theme)
        await Day(event=event.id, **vars(theme)).save()
        await note(by, event.id, f"event:{event.id}", "day-added", None, _noted(theme))


async def change(event: Event, day: Day, theme: Theme, by: int | None = NOBODY, seen: str = "") -> None:
    """Say something else about `day`; `seen` is the mark of what its editor saw.

    Raises `DayTaken`, `DayNotFound`, `ChangedMeanwhile`.
    """
    async with DB.transaction():
        await hold(Event, [event.id])
        current = await day_at(event, day.id)
        if seen and seen != mark_of(current):
            raise ChangedMeanwhile
        before = theme_of(current)
        if before == theme:
            return
        if before.date != theme.date:
            await _check_free(event, theme)
        await Day.update({Day.date: theme.date, Day.theme: theme.theme, Day.text: theme.text}).where(Day.id == day.id)
        await note(by, event.id, f"event:{event.id}", "day-changed", _noted(before), _noted(theme))


async def follow(event_id: int, moments: Sequence[datetime], by: int | None = NOBODY) -> None:
    """All that goes on at this event begins at these `moments` (aware): an only day is on their date, if that is one.

    In the caller's transaction.
    """
    own = await Day.objects().where(Day.event == event_id)
    if len(own) != 1:
        return
    event, before = await event_of(event_id), theme_of(own[0])
    dates = {moment.astimezone(event.zone).date() for moment in moments}
    if len(dates) == 1 and dates != {before.date}:
        after = replace(before, date=dates.pop())
        await Day.update({Day.date: after.date}).where(Day.id == own[0].id)
        await note(by, event_id, f"event:{event_id}", "day-changed", _noted(before), _noted(after))


async def drop(event: Event, day: Day, by: int | None = NOBODY) -> None:
    """Take `day` away; the sessions on it stay. Raises `DayNotFound`."""
    async with DB.transaction():
        await hold(Event, [event.id])
        current = await day_at(event, day.id)
        await Day.delete().where(Day.id == current.id)
        await note(by, event.id, f"event:{event.id}", "day-removed", _noted(theme_of(current)), None)


async def _check_free(event: Event, theme: Theme) -> None:
    if await Day.exists().where(Day.event == event.id, Day.date == theme.date):
        raise DayTaken(theme.date)


def _noted(theme: Theme) -> dict[str, Any]:
    return {"date": theme.date.isoformat(), "theme": theme.theme, "text": theme.text}
