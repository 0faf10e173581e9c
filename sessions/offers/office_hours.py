"""Office hours: Monday to Friday from nine to five on the event's clock. Holidays are not known and count as other days."""

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

OPENS, CLOSES = time(9), time(17)
WEEKEND = {5, 6}
A_DAY = timedelta(days=1)


def deadline(since: datetime, hours: int, zone: ZoneInfo) -> datetime:
    """The moment (aware, UTC) at which so many office hours have passed since `since` (aware)."""
    left, at = timedelta(hours=hours), since.astimezone(zone)
    while True:
        # Both are read off the same clock, which nobody puts forward or back in office hours.
        at, closes = max(at, datetime.combine(at.date(), OPENS, zone)), datetime.combine(at.date(), CLOSES, zone)
        room = max(closes - at, timedelta(0)) if at.weekday() not in WEEKEND else timedelta(0)
        if left <= room:
            return (at + left).astimezone(UTC)
        left -= room
        at = datetime.combine(at.date() + A_DAY, OPENS, zone)
