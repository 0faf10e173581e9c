"""People at one event, for the tests of what the desk does with them."""

from typing import Any

from events.tables import Event
from notifications.tables import Message
from sessions.registrations import Person, form_key, sign_up
from sessions.tables import Participant, Registration, Session
from tests.site import Browser, Page

PEOPLE = "/bureau/bijeenkomsten/week/deelnemers"


async def comes(
    event: Event, name: str, *sessions: Session, ways: dict[int, str] | None = None, **facts: Any
) -> Participant:
    """Signs up; the address is the first name's unless told otherwise."""
    person = Person(name, facts.pop("email", f"{name.partition(' ')[0].lower()}@example.org"), **facts)
    ids = [session.id for session in sessions]
    await sign_up(event, person, ids, "", form_key(name, person, ids, "", ways or {}), by_desk=True, ways=ways or {})
    found = await Participant.objects().order_by(Participant.id, ascending=False).where(Participant.name == name).first()
    assert found is not None
    return found


async def claim(participant: Participant, session: Session) -> Registration:
    """Their last registration for this session."""
    found = (
        await Registration.objects()
        .where(Registration.participant == participant.id, Registration.session == session.id)
        .order_by(Registration.id, ascending=False)
        .first()
    )
    assert found is not None
    return found


async def status(participant: Participant, session: Session) -> str:
    """What their last registration for this session is."""
    return str((await claim(participant, session)).status)


async def mailed(email: str) -> list[str]:
    """The kinds of all messages to an address, in order."""
    rows = await Message.select(Message.kind).where(Message.email == email).order_by(Message.id)
    return [row["kind"] for row in rows]


async def forget_mail() -> None:
    """An empty outbox."""
    await Message.delete(force=True)


async def twice(desk: Browser, page: Page, action: str, **values: Any) -> tuple[Page, Page]:
    """The same form sent two times."""
    form = page.form(action)
    return await desk.send(form, **values), await desk.send(form, **values)


def address(participant: Participant) -> str:
    """The desk's page of somebody."""
    return f"{PEOPLE}/{participant.id}"
