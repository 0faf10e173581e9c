"""The people and things of our tests, made with one line each. Names are made up by Faker with a seed."""

from datetime import UTC, datetime, timedelta
from typing import Any

from faker import Faker

from events.tables import Day, Duty, Event, Organiser
from sessions.tables import Session
from tests.conftest import MONDAY

FAKER = Faker("nl_NL")
FAKER.seed_instance(2027)

NEXT_MONDAY = datetime(2027, 3, 8, 9, 0, tzinfo=UTC)


def a_name() -> str:
    """A Dutch name nobody of ours has."""
    return FAKER.name()


async def an_event(**facts: Any) -> Event:
    """A published event, "week" unless told otherwise, with a day on 8 March 2027."""
    defaults: dict[str, Any] = {
        "slug": "week",
        "title": "Week van de Medezeggenschap 2027",
        "status": Event.Status.PUBLISHED,
        "help_phone": "030 000 00 00",
        "help_hours": "Maandag tot en met vrijdag van 9.00 tot 17.00 uur",
        "help_mail": "vraagbaak@bijeen.example",
        "created_at": MONDAY,
    }
    event = Event(**{**defaults, **facts})
    await event.save()
    await Day(event=event.id, date=NEXT_MONDAY.date(), theme="In contact staan", text="").save()
    return event


async def a_session(event: Event, **facts: Any) -> Session:
    """A published online session of an hour on 8 March 2027, 10.00 hours in Amsterdam; its number is the next free."""
    starts_at = facts.get("starts_at", NEXT_MONDAY)
    defaults: dict[str, Any] = {
        "event": event.id,
        "number": 1 + await Session.count().where(Session.event == event.id),
        "title": "Zichtbaar zijn als raad",
        "text": "Wat helpt uw cliëntenraad?",
        "starts_at": starts_at,
        "ends_at": starts_at + timedelta(hours=1),
        "meeting_link": "https://vergader.example.org/j/1?pwd=geheim",
        "changed_at": MONDAY,
    }
    session = Session(**{**defaults, **facts})
    await session.save()
    return session


async def an_organiser(
    email: str = "bureau@bijeen.example", role: str = Duty.Role.OWNER, event: Event | None = None, **facts: Any
) -> Organiser:
    """Somebody at the desk with one duty, for `event` or for all."""
    organiser = Organiser(**{"email": email, "name": a_name(), "created_at": MONDAY, **facts})
    await organiser.save()
    await Duty(organiser=organiser.id, event=event.id if event else None, role=role).save()
    return organiser
