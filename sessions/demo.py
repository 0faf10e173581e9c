"""The demo events: the week of 2020 moved ahead, an online evening for members, and for who asks one that is over. Made once."""

from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import clock
import events
from database import DB
from events import organisers, publishing
from events.councils import operations as councils
from events.councils.operations import Details as CouncilDetails
from events.councils.tables import Council
from events.publishing import Details
from events.tables import Day, Duty, Event
from sessions import demo_answers, programme
from sessions.programme import Content
from sessions.spreadsheet import read
from settings import SETTINGS

ZONE = ZoneInfo("Europe/Amsterdam")
WEEK = Path(events.__file__).parent / "demo" / "week.xlsx"
OWNER = "bureau@bijeen.example"
AHEAD = timedelta(days=14)

INTRODUCTION = """Een week lang gaat het over medezeggenschap in de zorg. U kiest zelf welke sessies u volgt.
De meeste sessies zijn online: u doet mee vanaf uw eigen plek.

Meedoen is gratis. Kiest u een sessie? Dan krijgt u een mail met de link. Lukt het niet, of heeft u een vraag?
Bel of mail ons gerust."""
EVENING = """Een avond voor de cliëntenraden die lid zijn. U hoort wat er speelt en u praat met andere raden.
U doet online mee vanaf uw eigen plek."""
PAST = """Een avond met verhalen van drie raden. Wie erbij was, zegt hoe het was. Deze avond is voorbij."""
DAYS = (
    "Vandaag leest u de wet met ons mee en hoort u wat uw raad ermee kan doen.",
    "Vandaag gaat het over zorg die past bij wat mensen zelf belangrijk vinden.",
    "Vandaag leert u hoe uw raad meepraat over goede zorg.",
    "Vandaag hoort u hoe uw raad in gesprek blijft met de mensen voor wie u er bent.",
    "Vandaag gaat het over het werk van de raad zelf, en hoe dat makkelijker kan.",
)
# Made up, to try with what is for members: by a code, by an address of a domain, and who is none.
COUNCILS = (
    CouncilDetails("Cliëntenraad Voorbeeldhof", "Verpleging en verzorging", "Utrecht", True, ("@voorbeeldhof.example",)),
    CouncilDetails("Cliëntenraad Proefweide", "Gehandicaptenzorg", "Groningen", True),
    CouncilDetails("Cliëntenraad Denkbeeld", "Ggz", "Limburg"),
)


async def make(start: date | None = None, *, with_past: bool = False) -> list[str]:
    """Make what is not there yet of the week, from `start` on, the evening with its councils and an owner; says in Dutch what
    was done. `with_past` adds an evening that is over, with people who were there and what they said.

    Without `start` the week begins on the first Monday that is at least two weeks ahead.
    """
    today = clock.now().astimezone(ZONE).date()
    return [
        await _once("week", lambda: _week(start or first_monday(today + AHEAD))),
        await _once("netwerk", lambda: _evening(first_monday(today + timedelta(days=20)) + timedelta(days=1))),
        *([await _once("terugblik", lambda: _past_evening(last_tuesday(today)))] if with_past else []),
        *await _owner(),
    ]


def first_monday(day: date) -> date:
    """`day` itself when it is a Monday, else the first Monday after it."""
    return day + timedelta(days=-day.weekday() % 7)


def last_tuesday(day: date) -> date:
    """The last Tuesday before `day`."""
    return day - timedelta(days=(day.weekday() - 2) % 7 + 1)


def moved(moment: datetime, by: timedelta) -> datetime:
    """The same time on the clock in Amsterdam, `by` whole days later: 10 o'clock stays 10 o'clock in winter. In UTC."""
    return (moment.astimezone(ZONE) + by).astimezone(UTC)


async def _once(slug: str, make_event: Callable[[], Awaitable[Event]]) -> str:
    """The event at `slug` whole or not at all; one that is there is left alone."""
    address = f"{SETTINGS.base_url}/{slug}"
    async with DB.transaction():
        if await Event.exists().where(Event.slug == slug):
            return f"Het voorbeeld '{slug}' was er al: {address}"
        event = await make_event()
        await publishing.publish(event)
    return f"Gemaakt: {event.title}, {address}"


async def _week(start: date) -> Event:
    sheet = read(WEEK, str(ZONE))
    by = start - min(day.date for day in sheet.days)
    event = await _event("week", f"Week van de Medezeggenschap {start.year}", INTRODUCTION)
    texts = [*DAYS, *[""] * len(sheet.days)]
    await Day.insert(*(
        Day(event=event.id, date=day.date + by, theme=day.theme, text=text)
        for day, text in zip(sheet.days, texts, strict=False)
    ))  # fmt: skip
    await programme.add_many(event, [(row.number, _later(row.content, by)) for row in sheet.rows])
    return event


def _later(content: Content, by: timedelta) -> Content:
    return replace(content, starts_at=moved(content.starts_at, by), ends_at=moved(content.ends_at, by))


async def _evening(day: date) -> Event:
    event = await _event("netwerk", "Netwerkavond voor cliëntenraden", EVENING)
    await Day(event=event.id, date=day, theme="Van elkaar leren", text="").save()
    content = Content(
        title="Netwerkavond: van elkaar leren",
        text="Drie raden vertellen wat zij dit jaar deden.\n\n- Welkom\n- Drie verhalen\n- Praten in kleine groepen",
        starts_at=datetime.combine(day, time(19, 30), ZONE).astimezone(UTC),
        ends_at=datetime.combine(day, time(21), ZONE).astimezone(UTC),
        meeting_link="https://vergader.example.org/j/netwerk?pwd=avond",
        dial_in="030 000 00 00, code 12345#",
        capacity=60,
        has_waiting_list=True,
        members_only=True,
    )
    await programme.add(event, content)
    await _councils()
    return event


async def _past_evening(day: date) -> Event:
    """Over, so that the desk has results to show; how it was is still asked for a week at least."""
    event = await _event("terugblik", "Netwerkavond: terugblik", PAST)
    await Day(event=event.id, date=day, theme="Gehoord worden", text="").save()
    content = Content(
        title="Gehoord worden als raad",
        text="Drie raden vertelden wat hielp.",
        starts_at=datetime.combine(day, time(19, 30), ZONE).astimezone(UTC),
        ends_at=datetime.combine(day, time(21), ZONE).astimezone(UTC),
        meeting_link="https://vergader.example.org/j/terugblik?pwd=avond",
    )
    await demo_answers.add(event, await programme.add(event, content))
    return event


async def _councils() -> None:
    """Where the office keeps councils of its own, none are made up."""
    if not await Council.exists():
        for council in COUNCILS:
            await councils.add(council, None)


async def _event(slug: str, title: str, text: str) -> Event:
    event = await publishing.create(slug, title)
    details = Details(
        title=title,
        text=text,
        opens_at=None,
        closes_at=None,
        help_name="Vraagbaak",
        help_phone="030 000 00 00",
        help_hours="Maandag tot en met vrijdag van 9.00 tot 17.00 uur",
        help_mail="vraagbaak@bijeen.example",
    )
    await publishing.describe(event, details)
    return event


async def _owner() -> list[str]:
    """Somebody must be able to sign in at the desk."""
    if await organisers.first_owner():
        return []
    await organisers.add(OWNER, "Bureau", Duty.Role.OWNER)
    return [f"Aan het bureau werkt nu {OWNER}."]
