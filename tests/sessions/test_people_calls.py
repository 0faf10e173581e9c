"""Who is to be called: about each registration, and about each change that others get a mail about, once that goes."""

from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta
from typing import Any

import pytest

from events.tables import Event, Organiser
from sessions import programme, waiting_list
from sessions.changes import operations
from sessions.people import lists
from sessions.tables import Change, Participant, Session
from tests.cast import a_session, an_event, an_organiser
from tests.sessions.changing import HOLD, HOUR, edit, seen, undo
from tests.sessions.people import claim, comes

pytestmark = pytest.mark.usefixtures("db", "now")

MINUTE = timedelta(minutes=1)


async def to_call(event: Event) -> list[str]:
    """Who is on the list; the number in the navigation says the same."""
    page = await lists.to_call(event)
    assert (await lists.counts(event.id))["calls"] == len(page.rows)
    return [row["name"] for row in page.rows]


async def jo_was_called(event: Event, *sessions: Session) -> tuple[Participant, Organiser]:
    """Somebody without an address who was called about their registrations."""
    jo, organiser = await comes(event, "Jo Smit", *sessions, email="", note="Assen"), await an_organiser()
    await lists.called(event, jo.id, organiser.id)
    return jo, organiser


async def moved(session: Session) -> None:
    """An hour later than it is now."""
    current = await Session.objects().get(Session.id == session.id)
    assert current is not None
    await edit(session, starts_at=current.starts_at + HOUR)


async def dropped(session: Session) -> None:
    """A change of which nobody was to be told."""
    await moved(session)
    await Change.update({Change.state: Change.State.DROPPED}, force=True)


async def edited(session: Session) -> None:
    """Nothing that is worth a message."""
    await edit(session, text="Neem iets te drinken mee.")


@pytest.mark.parametrize("deed", [edited, dropped], ids=["no message", "nobody to tell"])
async def test_what_sends_no_message_is_nothing_to_call_about(
    deed: Callable[[Session], Awaitable[None]], at: Any, now: datetime
) -> None:
    event = await an_event(hold=HOLD)
    session = await a_session(event)
    await jo_was_called(event, session)
    at(now + MINUTE)
    await deed(session)
    at(now + HOUR)

    assert await to_call(event) == []


async def test_a_change_is_called_about_when_its_messages_go_and_until_that_is_noted(at: Any, now: datetime) -> None:
    event = await an_event(hold=HOLD)
    session = await a_session(event)
    jo, organiser = await jo_was_called(event, session)
    at(now + MINUTE)
    await moved(session)
    held = await to_call(event)
    at(now + MINUTE + HOLD)
    due = await to_call(event)
    await lists.called(event, jo.id, organiser.id)

    assert (held, due, await to_call(event)) == ([], ["Jo Smit"], [])


async def test_a_change_that_is_sent_at_once_is_called_about_at_once(at: Any, now: datetime) -> None:
    event = await an_event(hold=HOLD)
    session = await a_session(event)
    await jo_was_called(event, session)
    at(now + MINUTE)
    await moved(session)

    await operations.send_now(event, await seen(session))

    assert await to_call(event) == ["Jo Smit"]


async def test_a_change_that_was_undone_is_nothing_to_call_about(at: Any, now: datetime) -> None:
    event = await an_event(hold=HOLD)
    session = await a_session(event)
    await jo_was_called(event, session)
    at(now + MINUTE)
    await moved(session)
    at(now + 2 * MINUTE)
    await undo(event, session)
    at(now + HOUR)

    assert await to_call(event) == []


async def test_a_session_that_is_called_off_is_called_about_at_once_until_that_is_noted(at: Any, now: datetime) -> None:
    event = await an_event(hold=HOLD)
    session = await a_session(event)
    jo, organiser = await jo_was_called(event, session)
    at(now + MINUTE)
    await programme.cancel(session)
    off = await to_call(event)
    at(now + 2 * MINUTE)
    await lists.called(event, jo.id, organiser.id)

    assert (off, await to_call(event)) == (["Jo Smit"], [])


async def test_who_registered_after_a_change_heard_it_then_but_not_what_joined_it_later(at: Any, now: datetime) -> None:
    event = await an_event(hold=HOLD)
    once, twice = await a_session(event), await a_session(event)
    for session in (once, twice):
        await moved(session)
    at(now + MINUTE)
    await jo_was_called(event, once)
    bea = await comes(event, "Bea Dam", twice, email="", note="Emmen")
    await lists.called(event, bea.id, (await an_organiser("b@bijeen.example")).id)
    at(now + 2 * MINUTE)
    await moved(twice)
    at(now + HOUR)

    assert await to_call(event) == ["Bea Dam"]


async def test_who_got_a_place_by_a_change_is_called_about_that_and_not_about_the_change(
    at: Any, now: datetime
) -> None:
    event = await an_event(hold=HOLD)
    session = await a_session(event, capacity=1, has_waiting_list=True)
    await comes(event, "Anna Bos", session)
    jo, organiser = await jo_was_called(event, session)
    at(now + MINUTE)
    await moved(session)
    at(now + 2 * MINUTE)
    await Session.update({Session.capacity: 2}).where(Session.id == session.id)
    current = await programme.session_at(event, session.number)
    await waiting_list.promote(event, current)
    placed = await to_call(event)
    await lists.called(event, jo.id, organiser.id)
    at(now + HOUR)

    assert (placed, await to_call(event), (await claim(jo, session)).status) == (["Jo Smit"], [], "confirmed")


async def test_a_change_is_called_about_with_those_in_line_too_and_only_at_its_own_session(
    at: Any, now: datetime
) -> None:
    event = await an_event(hold=HOLD)
    session, other = await a_session(event, capacity=1, has_waiting_list=True), await a_session(event)
    await comes(event, "Anna Bos", session)
    await jo_was_called(event, session)
    bea = await comes(event, "Bea Dam", other, email="", note="Emmen")
    await lists.called(event, bea.id, (await an_organiser("b@bijeen.example")).id)
    at(now + MINUTE)
    await moved(session)
    at(now + HOUR)

    assert await to_call(event) == ["Jo Smit"]
