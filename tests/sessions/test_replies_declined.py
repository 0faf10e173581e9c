"""What a no of a calendar does, as the event says it; and that another time makes every answer void."""

import asyncio
from collections.abc import Callable
from datetime import datetime, timedelta

import pytest

from database import DB
from events.tables import Event
from notifications.tables import Received
from sessions import programme
from sessions.people.corrections import correct_address
from sessions.registrations import cancel
from tests.cast import NEXT_MONDAY, a_session, an_event, an_organiser
from tests.conftest import MONDAY
from tests.sessions.changing import edit
from tests.sessions.people import claim, comes, forget_mail, mailed, status
from tests.sessions.replying import (
    again,
    answers,
    delivered,
    invited,
    kept,
    reading_replies,
    stamped,
)
from tests.state import everything

pytestmark = pytest.mark.usefixtures("db", "now")

At = Callable[[datetime], None]
KIND, STATE = Received.Kind, Received.State
WHEN = "Sessie: ‘Zichtbaar zijn als raad’, maandag 8 maart 2027, 10.00 uur."
PIET = "piet@example.org"


# -- what a no does


async def test_a_no_is_asked_about_by_mail_once(at: At) -> None:
    _event, session, piet, registration = await invited()
    await forget_mail()

    followed = await answers(registration, "DECLINED")
    at(MONDAY + timedelta(hours=1))
    await answers(registration, "DECLINED", stamp="20270301T093000Z")

    assert await mailed(PIET) == ["declined"]
    assert await status(piet, session) == "confirmed"
    assert await kept(registration) == ("DECLINED", 0, stamped(9, 30))
    assert "Wij vragen per mail of dat ook een afmelding is." in followed.words


async def test_a_no_after_a_yes_after_a_no_is_asked_about_again() -> None:
    _event, _session, _piet, registration = await invited()
    await forget_mail()

    for minute, partstat in enumerate(["DECLINED", "ACCEPTED", "DECLINED"]):
        await answers(registration, partstat, stamp=f"20270301T08{minute:02}00Z")

    assert await mailed(PIET) == ["declined", "declined"]


async def test_a_no_cancels_at_once_where_the_event_says_so_and_the_next_gets_the_place() -> None:
    event = await an_event(on_decline=Event.Declined.CANCEL)
    session = await a_session(event, capacity=1, has_waiting_list=True)
    with reading_replies():
        piet, anna = await comes(event, "Piet Jansen", session), await comes(event, "Anna Bos", session)
    await forget_mail()

    followed = await answers(await claim(piet, session), "DECLINED")

    assert (await status(piet, session), await status(anna, session)) == ("cancelled", "confirmed")
    assert (await mailed(PIET), await mailed("anna@example.org")) == (["cancelled"], ["promoted"])
    assert "Daarmee is de aanmelding afgemeld." in followed.words


async def test_what_a_no_did_is_undone_when_what_was_received_cannot_be_kept() -> None:
    """`follow` is part of the transaction that writes the mail down: both, or neither."""
    _event, _session, _piet, registration = await invited(on_decline=Event.Declined.CANCEL)
    before = await everything()

    async def lost() -> None:
        async with DB.transaction():
            await answers(registration, "DECLINED")
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        await lost()

    assert await everything() == before


async def test_a_no_is_only_noted_where_the_event_says_so() -> None:
    _event, session, piet, registration = await invited(on_decline=Event.Declined.NOTE)
    await forget_mail()

    await answers(registration, "DECLINED")

    assert (await status(piet, session), await mailed(PIET)) == ("confirmed", [])
    assert (await kept(registration))[0] == "DECLINED"


@pytest.mark.parametrize("how", list(Event.Declined))
@pytest.mark.parametrize("what", ["cancelled", "called off", "begun"])
async def test_a_no_where_there_is_nothing_to_give_up_is_noted_and_no_more(how: str, what: str, at: At) -> None:
    _event, session, piet, registration = await invited(on_decline=how)
    if what == "cancelled":
        await cancel(registration)
    elif what == "called off":
        await programme.cancel(session)
    else:
        at(NEXT_MONDAY + timedelta(minutes=1))
    await forget_mail()
    before = await status(piet, session)

    followed = await answers(registration, "DECLINED", sequence=5)

    assert "Er was niets meer af te melden." in followed.words
    assert (await mailed(PIET), await status(piet, session)) == ([], before)
    assert (await kept(registration))[0] == "DECLINED"


@pytest.mark.parametrize(("how", "mails"), [("ask", ["declined"]), ("cancel", ["cancelled"])])
async def test_one_no_that_comes_in_many_times_at_once_is_one(how: str, mails: list[str]) -> None:
    _event, session, piet, registration = await invited(on_decline=how)
    await forget_mail()

    await asyncio.gather(*(answers(registration, "DECLINED") for _ in range(5)))

    assert await mailed(PIET) == mails
    assert await status(piet, session) == ("confirmed" if how == "ask" else "cancelled")


# -- another time makes an answer void


async def test_another_time_asks_anew_and_another_title_does_not() -> None:
    _event, session, _piet, registration = await invited()
    await answers(registration, "ACCEPTED")

    await edit(session, title="Een andere titel")
    after_the_title = (await kept(registration))[0]
    await edit(session, starts_at=session.starts_at + timedelta(hours=1))

    assert (after_the_title, (await kept(registration))[0]) == ("ACCEPTED", "")


async def test_a_longer_session_asks_anew_too_and_the_answer_to_it_counts(at: At) -> None:
    _event, session, _piet, registration = await invited()
    await answers(registration, "DECLINED")
    at(MONDAY + timedelta(hours=1))
    await edit(session, ends_at=session.ends_at + timedelta(hours=1))
    asked_anew = (await kept(registration))[0]
    await delivered()

    await answers(registration, "ACCEPTED", sequence=1, stamp="20270301T093000Z")

    assert (asked_anew, await kept(registration)) == ("", ("ACCEPTED", 1, stamped(9, 30)))


async def test_who_came_after_a_change_that_waits_keeps_the_answer_to_it(at: At) -> None:
    event, session, piet, registration = await invited(hold=timedelta(minutes=30))
    await answers(registration, "ACCEPTED")
    at(MONDAY + timedelta(minutes=5))
    await edit(session, starts_at=session.starts_at + timedelta(hours=1))
    at(MONDAY + timedelta(minutes=10))
    with reading_replies():
        anna = await comes(event, "Anna Bos", session)
    newer = await claim(anna, session)
    await answers(newer, "ACCEPTED", attendee="anna@example.org", stamp="20270301T090900Z")

    await edit(session, title="Een andere titel")

    assert [(await claim(one, session)).partstat for one in (piet, anna)] == ["", "ACCEPTED"]


async def test_an_invitation_at_another_address_has_no_answer_yet() -> None:
    event, session, piet, registration = await invited()
    await edit(session, title="Een andere titel")
    await delivered()
    await answers(registration, "ACCEPTED", sequence=1)

    with reading_replies():
        await correct_address(event, piet, "nieuw@example.org", (await an_organiser()).id)
    assert await kept(registration) == ("", None, None)
    await answers(await again(registration), "TENTATIVE", attendee="nieuw@example.org", stamp="20270301T070000Z")

    assert await kept(registration) == ("TENTATIVE", 0, stamped(7))
