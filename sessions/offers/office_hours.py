"""Office hours: Monday to Friday from nine to five on the event's clock, but for public holidays in the Netherlands.

Which days those are, `holidays` says: Good Friday is one, as for the terms of the law (Algemene termijnenwet, article 3);
Liberation Day is one every fifth year (2030), as for most who work. Where in doubt somebody gets a day more to choose.
"""

from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from threading import Thread
from zoneinfo import ZoneInfo

from holidays import HolidayBase, country_holidays

OPENS, CLOSES = time(9), time(17)
WEEKEND = {5, 6}
A_DAY = timedelta(days=1)


@cache
def _holidays() -> HolidayBase:
    """Made when it is first asked for: this loads the calendars of all countries, which would make every start slower."""
    return country_holidays("NL")


def load_beside() -> None:
    """Have the holidays ready soon, without anybody waiting: the first deadline is asked for while places are held."""
    Thread(target=_holidays, name="holidays", daemon=True).start()


def is_office_day(day: date) -> bool:
    """Whether an office in the Netherlands is open on this day."""
    return day.weekday() not in WEEKEND and day not in _holidays()


def deadline(since: datetime, hours: int, zone: ZoneInfo) -> datetime:
    """The moment (aware, UTC) at which so many office hours have passed since `since` (aware)."""
    left, at = timedelta(hours=hours), since.astimezone(zone)
    while True:
        # Both are read off the same clock, which nobody puts forward or back in office hours.
        at, closes = max(at, datetime.combine(at.date(), OPENS, zone)), datetime.combine(at.date(), CLOSES, zone)
        room = max(closes - at, timedelta(0)) if is_office_day(at.date()) else timedelta(0)
        if left <= room:
            return (at + left).astimezone(UTC)
        left -= room
        at = datetime.combine(at.date() + A_DAY, OPENS, zone)
