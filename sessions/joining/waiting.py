"""Waiting for a session to begin: what the page says while it stands open, told in few bytes and with one query."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import msgspec

import clock
from database import fetch
from events.texts import _, date_in_words, day_in_words, ngettext, sentence, speaking, time_in_words
from sessions.breakouts.shown import GROUP_OF_R
from sessions.joining.doors import Door, door_of
from sessions.participants.week import LinkNotFound
from sessions.tables import Session

STANDING = f"""
SELECT r.status AS mine, s.event, s.status, s.form, s.starts_at, s.ends_at, s.meeting_link, s.version, e.join_opens, e.time_zone,
    p.language, {GROUP_OF_R} AS own_group
FROM registration r JOIN session s ON s.id = r.session JOIN event e ON e.id = s.event
JOIN participant p ON p.id = r.participant WHERE r.join_token = {{}}
"""  # noqa: S608 our own words
HOUR, HALF_DAY = timedelta(hours=1), timedelta(hours=12)
SOON = 25  # seconds between two looks, when it may be time any moment
STOP = 0


class Standing(msgspec.Struct):
    """How a join page stands now: another `mark` is another page. `begin` is its start in words, `again` in how many
    seconds it is worth looking once more; 0: not any more.
    """

    mark: str
    begin: str
    again: int


async def standing_at(token: str) -> Standing:
    """How the page of this join link stands now. Raises `LinkNotFound`."""
    rows = await fetch(STANDING, token.lower())
    if not rows:
        raise LinkNotFound
    row = rows[0]
    facts = {name: row[name] for name in ("event", "status", "form", "starts_at", "ends_at", "meeting_link", "version")}
    with speaking(row["language"]):
        group = row["own_group"] or ""
        return standing_of(Session(**facts), row["mine"], row["join_opens"], row["time_zone"], group)


def standing_of(session: Session, status: str, join_opens: timedelta, zone: str, group: str = "") -> Standing:
    """The same of a registration with this `status`, where the button works `join_opens` before the start; `group` is
    the break-out group that is shown to them.
    """
    now, opens_at = clock.now(), session.starts_at - join_opens
    door = door_of(session, status, opens_at, now)
    return Standing(
        f"{door}-{session.version}" + (f"-{group}" if group and is_to_come(door) else ""), start_in_words(session.starts_at, now, zone), _again(door, opens_at - now)
    )


def is_to_come(door: Door) -> bool:
    """Whether somebody with a place can still take part."""
    return door in {Door.EARLY, Door.OPEN, Door.NO_LINK, Door.LOCATION}


def _again(door: Door, left: timedelta) -> int:
    match door:
        case Door.EARLY if left > HALF_DAY:
            return 900
        case Door.EARLY if left > HOUR / 2:
            return 60
        case Door.EARLY:  # so that nobody waits longer than needed, each page adds a part of its own
            return max(2, min(SOON, int(left.total_seconds()) + 1))
        case Door.OPEN | Door.NO_LINK:
            return SOON
        case Door.NO_PLACE:
            return 60
        case _:
            return STOP


def start_in_words(starts_at: datetime, at: datetime, zone: str) -> str:
    """When it begins, seen from the moment `at`, both aware: "Over 20 minuten, om 10.00 uur"; "Morgen om 10.00 uur"."""
    time = time_in_words(starts_at, zone)
    left = starts_at - at
    if left <= timedelta(0):
        return _("Begonnen om {time} uur").format(time=time)
    days = (_day(starts_at, zone) - _day(at, zone)).days
    if days == 0 or left < HOUR:
        return _("Over {how_long}, om {time} uur").format(how_long=_how_long(left), time=time)
    if days == 1:
        return _("Morgen om {time} uur").format(time=time)
    same_year = _day(starts_at, zone).year == _day(at, zone).year
    day = day_in_words(starts_at, zone) if same_year else date_in_words(starts_at, zone)
    return _("{day} om {time} uur").format(day=sentence(day), time=time)


def countdown(starts_at: datetime, at: datetime, zone: str) -> str:
    """How long until it begins, seen from the moment `at`, both aware: "Over 3 dagen", "Over 40 minuten", "Nu bezig"."""
    left, days = starts_at - at, (_day(starts_at, zone) - _day(at, zone)).days
    if left <= timedelta(0):
        return _("Nu bezig")
    if days == 0 or left < HOUR:
        return _("Over {how_long}").format(how_long=_how_long(left))
    if days == 1:
        return _("Morgen")
    return ngettext("Over {number} dag", "Over {number} dagen", days).format(number=days)


def _day(moment: datetime, zone: str) -> datetime:
    """The midnight, without a zone, that a moment's day begins with."""
    return datetime.combine(moment.astimezone(ZoneInfo(zone)).date(), datetime.min.time())


def _how_long(left: timedelta) -> str:
    """ "3 uur en 20 minuten": whole minutes, a begun one counts."""
    hours, minutes = divmod(-(-left // timedelta(minutes=1)), 60)
    parts = [ngettext("{number} uur", "{number} uur", hours).format(number=hours)] if hours else []
    if minutes:
        parts.append(ngettext("{number} minuut", "{number} minuten", minutes).format(number=minutes))
    return _(" en ").join(parts)
