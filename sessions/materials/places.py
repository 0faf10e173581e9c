"""Where at the desk one writes about a session or an event: for who leads the one, and who may change the other."""

from dataclasses import dataclass

from events.desk import address_of
from events.rights import Right
from events.signed_in import Desk
from events.tables import Event
from sessions.leading.led import led_by
from sessions.materials.subjects import Subject, of_event, of_session


@dataclass(frozen=True)
class Place:
    """A page about `subject`; `back` is the page above it, `of_event` whose pages the navigation shows."""

    subject: Subject
    address: str
    back: str
    here: str
    of_event: Event | None


async def at_session(desk: Desk, number: int, page: str) -> Place:
    """The place `page` of the session with this id. Raises `PageNotFound` for who does not lead it."""
    led = await led_by(desk, number)
    subject = of_session(led.event, led.session)
    return Place(subject, led.address(page), led.address(), led.here, led.shown_event)


async def at_event(desk: Desk, slug: str, page: str) -> Place:
    """The place `page` of the event at `slug`. Raises `EventNotFound` for who may not change it."""
    event = await desk.event(slug, Right.EDIT)
    address = address_of(event)
    return Place(await of_event(event), f"{address}/{page}", address, page, event)
