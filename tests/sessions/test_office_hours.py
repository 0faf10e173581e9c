"""Office hours: how long somebody has to choose, also around a holiday."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from sessions.offers import office_hours
from sessions.offers.office_hours import deadline, is_office_day
from tests.processes import until

ZONE = ZoneInfo("Europe/Amsterdam")
A_DAY, STEP = timedelta(days=1), timedelta(minutes=30)
# From the almanac, so by another way than what is tested.
EASTER = [
    date(2026, 4, 5), date(2027, 3, 28), date(2028, 4, 16), date(2029, 4, 1), date(2030, 4, 21), date(2031, 4, 13),
    date(2032, 3, 28),
]  # fmt: skip
AFTER_EASTER = {"Goede Vrijdag": -2, "Pasen": 0, "Tweede Paasdag": 1, "Hemelvaartsdag": 39, "Pinksteren": 49, "Tweede Pinksterdag": 50}


def closed_in(easter: date) -> set[date]:
    """The holidays of the year of this Easter."""
    fixed = [(1, 1), (4, 26 if date(easter.year, 4, 27).weekday() == 6 else 27), (12, 25), (12, 26)]
    lustrum = [(5, 5)] if easter.year % 5 == 0 else []
    moving = {easter + days * A_DAY for days in AFTER_EASTER.values()}
    return moving | {date(easter.year, month, day) for month, day in fixed + lustrum}


CLOSED = sorted(day for easter in EASTER for day in closed_in(easter))


def is_open(at: datetime) -> bool:
    return at.date() not in CLOSED and at.weekday() < 5 and time(9) <= at.time() < time(17)


async def test_the_holidays_are_loaded_while_nobody_waits_for_them() -> None:
    office_hours._holidays.cache_clear()

    office_hours.load_beside()

    await until(lambda: office_hours._holidays.cache_info().currsize == 1, 20)


def test_the_office_is_open_on_every_day_from_monday_to_friday_but_for_the_holidays() -> None:
    days = [date(2026, 1, 1) + number * A_DAY for number in range((date(2033, 1, 1) - date(2026, 1, 1)).days)]

    assert [day for day in days if day.weekday() < 5 and not is_office_day(day)] == [day for day in CLOSED if day.weekday() < 5]


@given(
    holiday=st.sampled_from([day for day in CLOSED if day.year < 2032]),
    clock=st.integers(0, 47),
    hours=st.integers(1, 80),
)
def test_who_is_offered_a_place_on_the_eve_of_a_holiday_has_as_many_office_hours_as_anybody(
    holiday: date, clock: int, hours: int
) -> None:
    since = datetime.combine(holiday - A_DAY, time(clock // 2, clock % 2 * 30), ZONE)

    until = deadline(since.astimezone(UTC), hours, ZONE)

    half_hours, at = 0, since.astimezone(UTC)
    while at < until:
        half_hours += is_open(at.astimezone(ZONE))
        at += STEP
    assert (half_hours, is_open((until - STEP).astimezone(ZONE))) == (2 * hours, True)
