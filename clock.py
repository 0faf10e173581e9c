"""The time. Everything that asks for the time asks here, so that a test can say what time it is."""

from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo


def now() -> datetime:
    """This moment, aware, in UTC."""
    return datetime.now(UTC)


def local_moment(day: date, at: time, zone: ZoneInfo) -> datetime | None:
    """That time in `zone` as aware UTC; of an hour that comes twice the first. None: the clock skips it (spring)."""
    local = datetime.combine(day, at, zone)
    moment = local.astimezone(UTC)
    return moment if moment.astimezone(zone).replace(tzinfo=None) == local.replace(tzinfo=None) else None
