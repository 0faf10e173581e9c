"""People with a join link, and what its page says at which moment."""

from datetime import timedelta
from typing import Any

from events.tables import Event
from sessions import programme
from sessions.tables import CheckIn, Participant, Registration, Session
from tests.cast import NEXT_MONDAY, a_session, an_event
from tests.sessions.people import claim, comes
from tests.site import Browser, Page

MINUTE = timedelta(minutes=1)
LINK, NEW_LINK = "https://vergader.example.org/j/1?pwd=geheim", "https://nieuw.example.org/j/2?pwd=ook-geheim"


async def joins(session: Session, name: str = "Piet Jansen", **facts: Any) -> tuple[Participant, Registration]:
    """Somebody with a registration for `session`."""
    event = await Event.objects().get(Event.id == session.event)
    assert event is not None
    participant = await comes(event, name, session, **facts)
    return participant, await claim(participant, session)


async def a_waiting_page(**facts: Any) -> tuple[Session, str]:
    """A session with somebody in it; the answer is the address of their page."""
    of_event = {name: facts.pop(name) for name in ("links_are_personal", "hold") if name in facts}
    session = await a_session(await an_event(**of_event), **facts)
    _participant, registration = await joins(session)
    return session, f"/mee/{registration.join_token}"


async def press(browser: Browser, page: Page) -> Page:
    """Press "Nu meedoen"."""
    assert "Nu meedoen" in page.all("button"), page.words
    return await browser.post(page.response.url.path, page.form().fields)


async def now_of(session: Session) -> Session:
    """The session as it is now."""
    event = await Event.objects().get(Event.id == session.event)
    assert event is not None
    return await programme.session_at(event, session.number)


async def become(session: Session, **facts: Any) -> None:
    """Make it so, behind everybody's back."""
    if facts:
        named = {getattr(Session, name): value for name, value in facts.items()}
        await Session.update(named).where(Session.id == session.id)


async def check_ins() -> int:
    return int(await CheckIn.count())


BEGIN = NEXT_MONDAY  # of every session here, unless told otherwise: 10.00 hours in Amsterdam
