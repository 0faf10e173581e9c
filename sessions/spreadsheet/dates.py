"""Dates and times in a cell: Excel's own, and the many ways to write them."""

import datetime as dt
import re
from zoneinfo import ZoneInfo

from clock import local_moment
from events.texts import _, date_in_words
from sessions.spreadsheet.cells import Unfit, shown
from sessions.spreadsheet.grid import Value

WEEKDAYS = ("maandag", "dinsdag", "woensdag", "donderdag", "vrijdag", "zaterdag", "zondag")
MONTHS = (
    "januari", "februari", "maart", "april", "mei", "juni",
    "juli", "augustus", "september", "oktober", "november", "december",
)  # fmt: skip
FIRST_YEAR, LAST_YEAR = 2000, 2099

WEEKDAY = r"(?:(?P<weekday>[a-z]+)\.?[ ]?)?"
MIDNIGHT = r"(?:[ t]0?0[:.]00(?:[:.]00)?)?"  # a date that a program wrote as text
DATES = (
    re.compile(WEEKDAY + r"(?P<day>\d{1,2})(?:e|ste|de)?[ ./-]*(?P<word>[a-z]+)[ ./-]*(?P<year>\d{4}|'?\d{2})?"),
    re.compile(WEEKDAY + r"(?P<day>\d{1,2}) ?[-/. ] ?(?P<month>\d{1,2}) ?[-/. ] ?(?P<year>\d{4}|\d{2})" + MIDNIGHT),
    re.compile(WEEKDAY + r"(?P<year>\d{4})[-/.](?P<month>\d{1,2})[-/.](?P<day>\d{1,2})" + MIDNIGHT),
)
TIME = re.compile(r"(\d{1,2})(?: ?(?:[:.]|uur|u|h) ?(\d{2}))?(?:[:.]00)?(?: ?(?:uur|u|h)\.?)?")


def is_serial(value: Value) -> bool:
    """Whether a bare number can be Excel's own for a day between 2000 and 2099 (in its calendar of 1900 or 1904)."""
    return isinstance(value, (int, float)) and not isinstance(value, bool) and 35_000 <= value < 73_100


# -- dates


def day(value: Value) -> dt.date:
    """The day, in the event's time zone."""
    match value:
        case dt.datetime():
            found = value.date()
        case dt.date():
            found = value
        case str():
            found = _day_in(shown(value))
        case _:
            raise _no_date()
    return _checked(found)


def _checked(found: dt.date) -> dt.date:
    if not FIRST_YEAR <= found.year <= LAST_YEAR:
        raise Unfit(_("heeft een jaar dat niet kan kloppen."), _("Schrijf een jaar vanaf 2000."))
    return found


def _no_date() -> Unfit:
    return Unfit(_("is geen datum."), _("Schrijf een datum als 5 oktober 2020 of 05-10-2020."))


def _day_in(text: str) -> dt.date:
    words = " ".join(text.casefold().replace(",", " ").split())
    found = next((match for pattern in DATES if (match := pattern.fullmatch(words))), None)
    if found is None:
        raise _no_date()
    parts = found.groupdict()
    date = _date(_year(parts["year"]), _month(parts), int(parts["day"]))
    _agree(date, parts["weekday"])
    return date


def _year(digits: str | None) -> int:
    if digits is None:
        raise Unfit(_("heeft geen jaar."), _("Schrijf het jaar erbij, zoals 5 oktober 2020."))
    number = int(digits.lstrip("'"))
    return number if len(digits) == 4 else 2000 + number


def _month(parts: dict[str, str | None]) -> int:
    if figure := parts.get("month"):
        return int(figure)
    word = "maart" if parts["word"] == "mrt" else parts["word"] or ""
    word = "september" if word == "sept" else word
    for number, name in enumerate(MONTHS, start=1):
        if word in {name, name[:3]}:
            return number
    raise _no_date()


def _date(year: int, month: int, day: int) -> dt.date:
    try:
        return dt.date(year, month, day)
    except ValueError:
        raise Unfit(_("bestaat niet."), _("Kijk na welke dag en welke maand het moet zijn.")) from None


def _agree(date: dt.date, weekday: str | None) -> None:
    """A weekday beside the date must be its own. Raises `Unfit`, naming the day that it is."""
    if weekday is None:
        return
    meant = [number for number, name in enumerate(WEEKDAYS) if len(weekday) > 1 and name.startswith(weekday)]
    if not meant:
        raise _no_date()
    if date.weekday() not in meant:
        raise Unfit(
            _("klopt niet: {date} is een {weekday}.").format(
                date=date_in_words(date).split(" ", 1)[1], weekday=_(WEEKDAYS[date.weekday()])
            ),
            _("Verbeter de dag of de datum."),
        )


# -- times


def time(value: Value) -> dt.time:
    """The time of day, in the event's time zone, in whole minutes."""
    match value:
        case dt.datetime():
            return _nearest(value.hour * 3600 + value.minute * 60 + value.second + value.microsecond / 1e6)
        case dt.time():
            return time(dt.datetime.combine(dt.date(FIRST_YEAR, 1, 1), value))
        case dt.timedelta() if dt.timedelta() <= value < dt.timedelta(days=1):
            return _nearest(value.total_seconds())
        case float() if 0 <= value < 1:
            return _nearest(value * 86_400)
        case str() | int() | float() if not isinstance(value, bool):
            return _time_in(shown(value))
        case _:
            raise _no_time()


def _nearest(seconds: float) -> dt.time:
    """Excel counts in fractions of a day: 10.00 can come out as 9.59.59,9."""
    minutes = min(round(seconds / 60), 24 * 60 - 1)
    return dt.time(minutes // 60, minutes % 60)


def _no_time() -> Unfit:
    return Unfit(_("is geen tijd."), _("Schrijf een tijd als 10.00 of 9.30."))


def _time_in(text: str) -> dt.time:
    found = TIME.fullmatch(text.casefold())
    if found is None:
        raise _no_time()
    hour, minute = int(found[1]), int(found[2] or 0)
    if hour > 23 or minute > 59:
        raise Unfit(_("bestaat niet."), _("Schrijf een tijd tussen 0.00 en 23.59."))
    return dt.time(hour, minute)


def own_day(value: Value) -> dt.date | None:
    """The day that stands beside the time in one cell, if one does (bare times get a day of 1899 or 1904)."""
    return _checked(value.date()) if isinstance(value, dt.datetime) and value.year >= FIRST_YEAR else None


def moment(date: dt.date, time: dt.time, zone: str) -> dt.datetime:
    """That time in `zone` as aware UTC: of an hour that comes twice, the first; one that is skipped is `Unfit`."""
    at = local_moment(date, time, ZoneInfo(zone))
    if at is None:
        raise Unfit(
            _("kan niet, want die tijd bestaat niet: de klok gaat dan een uur vooruit."),
            _("Schrijf een andere tijd."),
        )
    return at
