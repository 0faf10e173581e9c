"""What an event comes to in numbers: counted by the database, never by reading people's rows. No names."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Generic, TypeVar
from zoneinfo import ZoneInfo

import clock
from database import DB, fetch
from events.tables import Event
from sessions.people.places import MOVED
from sessions.programme import sessions_of
from sessions.roles import one_spaced, role_key, spelled
from sessions.tables import Registration, Session
from sessions.ways.taken import most_of

Key = TypeVar("Key")

STATUS = Registration.Status
QUARTER = timedelta(minutes=15)  # every time zone in use is a whole number of these from UTC
QUARTER_OF_SIGN_UP = (
    "CAST(floor(extract(epoch FROM created_at) / 900) AS BIGINT)"
    if DB.engine_type == "postgres"
    else "CAST(strftime('%s', created_at) AS INTEGER) / 900"
)
SIGN_UPS = f"""
SELECT {QUARTER_OF_SIGN_UP} AS quarter, count(*) AS forms FROM sign_up
WHERE event = {{}} AND form_key NOT LIKE '{MOVED}%' GROUP BY 1
"""  # noqa: S608 the words are ours
REGISTRATIONS = """
SELECT r.session, r.status, count(*) AS people, count(c.id) AS arrived
FROM registration r JOIN session s ON s.id = r.session LEFT JOIN check_in c ON c.registration = r.id AND c.undone_at IS NULL
WHERE s.event = {} GROUP BY r.session, r.status
"""
ROLES = """
SELECT p.role, count(DISTINCT p.id) AS people, count(*) AS places
FROM participant p JOIN registration r ON r.participant = p.id JOIN session s ON s.id = r.session
WHERE p.event = {} AND r.status IN ('confirmed', 'offered') AND s.status = 'published' GROUP BY p.role
"""


@dataclass(frozen=True)
class Attendance:
    """How many of those with a place came."""

    expected: int = 0
    arrived: int = 0

    @property
    def missing(self) -> int:
        """How many did not come."""
        return self.expected - self.arrived

    @property
    def percent(self) -> int | None:
        """The part that came, in whole percents; None when nobody had a place."""
        return round(100 * self.arrived / self.expected) if self.expected else None


@dataclass(frozen=True)
class Held:
    """One session and its registrations. `taken` are the places that are not free: confirmed and offered."""

    session: Session
    taken: int
    waiting: int
    cancelled: int
    attendance: Attendance

    @property
    def counts(self) -> bool:
        """Whether it counts in what is added up: drafts and cancelled sessions do not."""
        return self.session.status == Session.Status.PUBLISHED


@dataclass(frozen=True)
class Group(Generic[Key]):
    """Sessions of one day or one sector. `capacity` None: one of them has no limit."""

    key: Key
    sessions: int
    taken: int
    waiting: int
    capacity: int | None


@dataclass(frozen=True)
class Role:
    """People with at least one place, by what they said they are."""

    name: str
    people: int
    places: int


@dataclass(frozen=True)
class Figures:
    """All that is counted of one event. Dates are those of its own time zone."""

    sign_ups: list[tuple[date, int]]
    sessions: list[Held]
    days: list[Group[date]]
    sectors: list[Group[str]]
    roles: list[Role]
    over: list[Held]
    attendance: Attendance

    @property
    def people(self) -> int:
        """Everybody with at least one place."""
        return sum(role.people for role in self.roles)


async def figures_of(event: Event) -> Figures:
    """What `event` comes to now, in four queries however many people there are."""
    held = await _held(event)
    counted = [one for one in held if one.counts]
    over = [one for one in counted if one.session.ends_at <= clock.now()]
    return Figures(
        sign_ups=await _sign_ups(event), sessions=held,
        days=_grouped((one.session.starts_at.astimezone(event.zone).date(), one) for one in counted),
        sectors=sorted(
            _grouped((one_spaced(one.session.sector), one) for one in counted), key=lambda group: (not group.key, group.key)
        ),
        roles=await _roles(event), over=over,
        attendance=Attendance(
            sum(one.attendance.expected for one in over), sum(one.attendance.arrived for one in over)
        ),
    )  # fmt: skip


async def _held(event: Event) -> list[Held]:
    rows = {(row["session"], row["status"]): row for row in await fetch(REGISTRATIONS, event.id)}

    def number(session: Session, *statuses: str, what: str = "people") -> int:
        return sum(int(rows[session.id, status][what]) for status in statuses if (session.id, status) in rows)

    return [
        Held(
            session,
            taken=number(session, STATUS.CONFIRMED, STATUS.OFFERED), waiting=number(session, STATUS.WAITING),
            cancelled=number(session, STATUS.CANCELLED),
            attendance=Attendance(number(session, STATUS.CONFIRMED), number(session, STATUS.CONFIRMED, what="arrived")),
        )
        for session in await sessions_of(event)
    ]  # fmt: skip


def _grouped(pairs: Iterable[tuple[Key, Held]]) -> list[Group[Key]]:
    """Sessions added up per key, in the order in which the keys come first."""
    found: dict[Key, list[Held]] = defaultdict(list)
    for key, one in pairs:
        found[key].append(one)
    return [
        Group(
            key, len(held), sum(one.taken for one in held), sum(one.waiting for one in held),
            _capacity([most_of(one.session) for one in held]),
        )
        for key, held in found.items()
    ]  # fmt: skip


def _capacity(capacities: list[int | None]) -> int | None:
    limits = [capacity for capacity in capacities if capacity is not None]
    return sum(limits) if len(limits) == len(capacities) else None


async def _sign_ups(event: Event) -> list[tuple[date, int]]:
    """Submitted forms per local day, from the first day to the last, the days without any in between too."""
    per_day: Counter[date] = Counter()
    for row in await fetch(SIGN_UPS, event.id):
        per_day[_day_of(int(row["quarter"]), event.zone)] += int(row["forms"])
    if not per_day:
        return []
    first, last = min(per_day), max(per_day)
    days = (first + timedelta(days=number) for number in range((last - first).days + 1))
    return [(day, per_day[day]) for day in days]


def _day_of(quarter: int, zone: ZoneInfo) -> date:
    """The day in `zone` in which this quarter of an hour (counted from 1970, UTC) falls."""
    return (datetime(1970, 1, 1, tzinfo=UTC) + quarter * QUARTER).astimezone(zone).date()


async def _roles(event: Event) -> list[Role]:
    """The largest first, who said nothing last; "lid" and "Lid " are one role."""
    people: Counter[str] = Counter()
    places: Counter[str] = Counter()
    rows = sorted(await fetch(ROLES, event.id), key=lambda row: -int(row["people"]))
    for row in rows:
        people[role_key(row["role"])] += int(row["people"])
        places[role_key(row["role"])] += int(row["places"])
    spellings = spelled(row["role"] for row in rows)
    roles = [Role(one_spaced(same[0]), people[key], places[key]) for key, same in spellings.items()]
    return sorted(roles, key=lambda role: (not role.name, -role.people, role.name.casefold()))
