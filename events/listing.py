"""Events as one reads them: what comes first, then what is over; at the desk the meetings of a series under its name."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from events.publishing import Period, periods_of
from events.tables import Event, Series

NEVER = date.max  # of what has no date yet: it is still to be made


@dataclass(frozen=True)
class Row:
    """An event with its period, if it has one; `is_over` when its last date was before today."""

    event: Event
    period: Period | None
    is_over: bool

    @property
    def first(self) -> date:
        """What it is sorted by."""
        return self.period[0] if self.period else NEVER


@dataclass(frozen=True)
class Entry:
    """One card: an event, or the meetings of a series in order of time."""

    rows: list[Row]
    series: Series | None = None

    @property
    def coming(self) -> list[Row]:
        """Those that are not over."""
        return [row for row in self.rows if not row.is_over]

    @property
    def first(self) -> Row:
        """What it is sorted by: what comes next, or the last that was."""
        return self.coming[0] if self.coming else self.rows[-1]


@dataclass(frozen=True)
class Listing:
    """What comes, the next one first; what is over, the last one first; and what was put away."""

    coming: list[Entry]
    over: list[Entry]
    archived: list[Entry]


async def listing_of(events: Sequence[Event], now: datetime) -> Listing:
    """These events in order, at the moment `now` (aware). Three queries at most, however many there are."""
    periods = await periods_of(events)
    rows = [_row(event, periods.get(event.id), now) for event in events]
    ids = {event.series for event in events if event.series}
    series = {one.id: one for one in (await Series.objects().where(Series.id.is_in([*ids])) if ids else [])}
    there = _entries((row for row in rows if row.event.status != Event.Status.ARCHIVED), series)
    return Listing(
        coming=sorted((entry for entry in there if entry.coming), key=_in_time),
        over=sorted((entry for entry in there if not entry.coming), key=_in_time, reverse=True),
        archived=_entries((row for row in rows if row.event.status == Event.Status.ARCHIVED), {}),
    )


async def public_listing(events: Sequence[Event], now: datetime) -> tuple[list[Row], list[Row]]:
    """These events for visitors, at the moment `now` (aware): what comes, the next one first, and what is over, the last one
    first. One query for each table that knows dates.
    """
    periods = await periods_of(events)
    rows = sorted((_row(event, periods.get(event.id), now) for event in events), key=lambda row: (row.first, row.event.id))
    return [row for row in rows if not row.is_over], [row for row in reversed(rows) if row.is_over]


def _row(event: Event, period: Period | None, now: datetime) -> Row:
    today = now.astimezone(event.zone).date()
    return Row(event, period, period is not None and period[1] < today)


def _entries(rows: Iterable[Row], series: Mapping[int, Series]) -> list[Entry]:
    """A card for each event that stands alone, and one for each series."""
    of_series: defaultdict[int, list[Row]] = defaultdict(list)
    found = []
    for row in rows:
        if row.event.series in series:
            of_series[row.event.series].append(row)
        else:
            found.append(Entry([row]))
    together = [
        Entry(sorted(meetings, key=lambda row: row.first), series[number]) for number, meetings in of_series.items()
    ]
    return [*found, *together]


def _in_time(entry: Entry) -> tuple[date, int]:
    return entry.first.first, entry.first.event.id
