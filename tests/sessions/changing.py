"""Changing sessions of an event that holds its messages, and what of it waits and goes."""

from datetime import timedelta
from typing import Any

from events.tables import Event
from notifications.outbox import Result, claim, settle
from notifications.tables import Message
from sessions import programme
from sessions.changes import operations
from sessions.changes.consequences import Told
from sessions.changes.operations import Seen
from sessions.changes.outgoing import Outgoing, outgoing, the_change
from sessions.registrations import Person, form_key, sign_up
from sessions.tables import Change, Session
from tests.cast import an_event

HOLD = timedelta(minutes=10)
HOUR = timedelta(hours=1)
PIET, ANNA = Person("Piet Jansen", "piet@example.org"), Person("Anna Bos", "anna@example.org")
COR = Person("Cor Eik", "")


async def signs_up(event: Event, person: Person, *sessions: Session) -> None:
    ids = [session.id for session in sessions]
    await sign_up(event, person, ids, "", form_key(person.name, person, ids, ""))


async def a_held_event() -> Event:
    return await an_event(hold=HOLD)


async def edit(session: Session, by: int | None = None, **values: Any) -> Told:
    """Change the session as it is now."""
    event = await Event.objects().get(Event.id == session.event)
    assert event is not None
    current = await programme.session_at(event, session.number)
    content = {**vars(programme.content_of(current)), **values}
    if "starts_at" in values and "ends_at" not in values:
        content["ends_at"] = values["starts_at"] + HOUR
    return await programme.change(current, programme.Content(**content), by)


async def deliver() -> list[tuple[str, str]]:
    """Send all that is due: to whom and of which kind."""
    messages = await claim()
    await settle([Result(message, Message.State.SENT) for message in messages])
    return [(message.email, message.kind) for message in messages]


async def waiting_mails() -> list[tuple[str, str]]:
    rows = await Message.objects().where(Message.state == Message.State.QUEUED).order_by(Message.id)
    return [(row.email, row.kind) for row in rows]


async def version_of(session: Session) -> int:
    current = await Session.objects().get(Session.id == session.id)
    assert current is not None
    return current.version


async def the_only(event: Event) -> Outgoing:
    [one] = await outgoing(event)
    return one


async def seen(session: Session) -> Seen:
    """The last change of a session, as a page shows it now."""
    [change] = await Change.objects().where(Change.session == session.id).order_by(Change.id, ascending=False).limit(1)
    return Seen(change.id, session.number, await version_of(session))


async def undo(event: Event, session: Session) -> None:
    await operations.undo(event, await seen(session))


async def accompany(event: Event, session: Session, words: str, by: int | None = None) -> None:
    """These words instead of those there are."""
    now = (await the_change(event, (await seen(session)).change)).change.words
    await operations.accompany(event, await seen(session), words, operations.mark_of(now), by)
