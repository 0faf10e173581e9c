"""Changing the meetings of a series: one of them, or it and all later ones."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from database import DB, hold
from events import publishing
from events.history import NOBODY
from events.publishing import Details
from sessions import programme
from sessions.changes.consequences import Consequences, Told, together
from sessions.changes.foreseeing import Wanted, foreseen
from sessions.programme import Content
from sessions.series.copying import moved
from sessions.series.meetings import Evening, Meeting, TimesSkipped, evening_of, has_limit, period
from sessions.tables import Session


@dataclass(frozen=True)
class Applied:
    """What a change did: so many meetings are different, and who hears of that."""

    meetings: int
    led_to: Consequences


def versions_of(meetings: Sequence[Meeting]) -> str:
    """How `meetings` are now, in short: a form carries it, to know later which of them somebody else changed."""
    return " ".join(f"{one.evening.id}:{one.evening.version}" for one in meetings)


def overwritten(meetings: Sequence[Meeting], seen: str, after: Evening) -> list[tuple[Meeting, list[str]]]:
    """What was changed in the later ones of `meetings` since they were `seen`, and would be lost in a change to `after`.

    Each with the fields of its evening.
    """
    here, *later = meetings
    before, as_seen = evening_of(here), set(seen.split())
    lost = [(one, _own(evening_of(one), before, after)) for one in later if versions_of([one]) not in as_seen]
    return [(one, names) for one, names in lost if names]


def _own(now: Evening, before: Evening, after: Evening) -> list[str]:
    """The fields that a change from `before` to `after` changes, and that are something else again in `now`."""
    changed = _differing(before, after)
    return [name for name in changed if getattr(now, name) not in (getattr(before, name), changed[name])]


def _differing(before: Evening, after: Evening) -> dict[str, Any]:
    return {name: value for name, value in vars(after).items() if value != getattr(before, name)}


async def change(meetings: Sequence[Meeting], after: Evening, day: date, by: int | None = NOBODY) -> Applied:
    """Change in each of `meetings` what differs between the first of them and `after`; tell who has a registration.

    The first of them moves to `day`, with its only day and when people can sign up. All of them, or none. Raises
    `ChangedMeanwhile` (of `programme`, of `publishing`), `TimesSkipped`.
    """
    wanted = _wanted(meetings, after, day)
    told: list[Told] = []
    async with DB.transaction():
        await hold(Session, [one.evening.id for one in meetings])
        for one, content in wanted:
            told.append(await programme.change(one.evening, content, by))
            details, is_first = publishing.details_of(one.event), one is meetings[0]
            described = _described(one, details, content.title, day if is_first else one.day)
            if described != details:
                await publishing.describe(one.event, described, by, publishing.mark_of(one.event))
    return Applied(len(told), together(told))


def _described(meeting: Meeting, details: Details, title: str, day: date) -> Details:
    """What is said about the event of `meeting` when it is called so and is on `day`."""
    by, zone = day - meeting.day, meeting.event.zone
    if title != meeting.evening.title:
        details = replace(details, title=title)
    if not by:
        return details
    opens_at, closes_at = (at and moved(at, by, zone).at for at in (details.opens_at, details.closes_at))
    return replace(details, opens_at=opens_at, closes_at=closes_at)


async def consequences_of(meetings: Sequence[Meeting], after: Evening, day: date) -> Consequences:
    """What `change` would lead to. Raises `TimesSkipped`."""
    wanted = [Wanted(one.event, one.evening, vars(content)) for one, content in _wanted(meetings, after, day)]
    return together((await foreseen(wanted)).values())


def _wanted(meetings: Sequence[Meeting], after: Evening, day: date) -> list[tuple[Meeting, Content]]:
    """Those of `meetings` that become different, with what they become. Raises `TimesSkipped`."""
    differs = _differing(evening_of(meetings[0]), after)
    days = [day, *(one.day for one in meetings[1:])]
    found = [(one, on, _changed(one, _for(one, differs, after), on)) for one, on in zip(meetings, days, strict=True)]
    if skipped := [on for _one, on, content in found if content is None]:
        raise TimesSkipped(skipped)
    return [(one, content) for one, _on, content in found if content and content != programme.content_of(one.evening)]


def _for(meeting: Meeting, differs: dict[str, Any], after: Evening) -> dict[str, Any]:
    """What differs for `meeting`: with its first limit it gets the waiting list that the form said it would have."""
    limits = [differs.get(name) for name in ("capacity", "online_capacity")]
    is_first = not has_limit(meeting.evening) and any(limit is not None for limit in limits)
    return {**differs, "has_waiting_list": after.has_waiting_list} if is_first else differs


def _changed(meeting: Meeting, differs: dict[str, Any], day: date) -> Content | None:
    """The content of a meeting with what differs, on `day`; None when the clock skips its time."""
    times = {name: value for name, value in differs.items() if name in {"begins", "ends"}}
    content = replace(programme.content_of(meeting.evening), **{name: differs[name] for name in differs.keys() - times})
    if not times and day == meeting.day:
        return content
    evening = Evening(**{**vars(evening_of(meeting)), **times})
    found = period(day, (evening.begins, evening.ends), meeting.event.zone)
    return replace(content, starts_at=found[0], ends_at=found[1]) if found else None
