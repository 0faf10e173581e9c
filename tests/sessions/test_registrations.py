"""Signing up, cancelling, the last place and who is next."""

import asyncio
from datetime import datetime, timedelta
from typing import Any

import pytest

from events.tables import Event
from notifications.tables import Message
from sessions import programme
from sessions.changes.consequences import NOBODY
from sessions.registrations import (
    NothingToCancel,
    Person,
    RegistrationClosed,
    SessionHasBegun,
    cancel,
    check_in,
    form_key,
    sign_up,
)
from sessions.tables import CheckIn, Participant, Registration, Session, SignUp
from tests.cast import a_session, an_event

pytestmark = pytest.mark.usefixtures("db", "now")

PIET = Person("Piet Jansen", "piet@example.org")


async def signs_up(event: Event, person: Person, *sessions: Session, form: str = "") -> str:
    ids = [session.id for session in sessions]
    return await sign_up(event, person, ids, "", form_key(form or person.name, person, ids, ""))


def number(index: int) -> Person:
    return Person(f"Deelnemer {index:03}", f"deelnemer{index}@example.org")


async def statuses(session: Session) -> list[str]:
    rows = (
        await Registration.select(Registration.status)
        .where(Registration.session == session.id)
        .order_by(Registration.id)
    )
    return [str(row["status"]) for row in rows]


async def told(person: Person) -> list[str]:
    rows = await Message.select(Message.kind).where(Message.email == person.email).order_by(Message.id)
    return [row["kind"] for row in rows]


async def registration_of(person: Person, session: Session) -> Registration:
    participant = await Participant.objects().where(Participant.name == person.name).first()
    assert participant is not None
    found = (
        await Registration.objects()
        .where(Registration.participant == participant.id, Registration.session == session.id)
        .order_by(Registration.id, ascending=False)
        .first()
    )
    assert found is not None
    return found


async def test_a_form_for_three_sessions_gives_three_places_one_overview_and_three_invitations() -> None:
    event = await an_event()
    sessions = [await a_session(event) for _ in range(3)]

    await signs_up(event, PIET, *sessions)

    assert [await statuses(session) for session in sessions] == [["confirmed"]] * 3
    assert await told(PIET) == ["overview", "invitation", "invitation", "invitation"]


async def test_fifty_people_at_once_for_twelve_places_get_twelve_and_a_line_without_gaps() -> None:
    event = await an_event()
    session = await a_session(event, capacity=12, has_waiting_list=True)

    await asyncio.gather(*(signs_up(event, number(index), session) for index in range(50)))

    assert await statuses(session) == ["confirmed"] * 12 + ["waiting"] * 38
    places = [row["outcomes"] for row in await SignUp.select(SignUp.outcomes).order_by(SignUp.id)]
    assert [f'"place":{place}' in text for place, text in zip([0] * 12 + [*range(1, 39)], places, strict=True)] == [
        True
    ] * 50


async def test_the_database_itself_refuses_one_more_than_there_are_places() -> None:
    event = await an_event()
    session = await a_session(event, capacity=1, has_waiting_list=True)
    await signs_up(event, PIET, session)
    await signs_up(event, number(1), session)

    with pytest.raises(Exception, match="session is full"):
        await Registration.update({Registration.status: "confirmed"}).where(Registration.status == "waiting")

    assert await statuses(session) == ["confirmed", "waiting"]


async def test_a_full_session_without_a_waiting_list_is_refused_alone() -> None:
    event = await an_event()
    full, free = await a_session(event, capacity=0), await a_session(event)

    await signs_up(event, PIET, full, free)

    assert (await statuses(full), await statuses(free)) == ([], ["confirmed"])


@pytest.mark.parametrize(
    "facts",
    [
        {"status": Session.Status.CANCELLED},
        {"starts_at": datetime.fromisoformat("2027-03-01T08:59:00+00:00")},
    ],
)
async def test_what_is_cancelled_or_begun_is_refused_alone(facts: dict[str, Any]) -> None:
    event = await an_event()
    refused, free = await a_session(event, **facts), await a_session(event)

    await signs_up(event, PIET, refused, free)

    assert (await statuses(refused), await statuses(free)) == ([], ["confirmed"])


async def test_the_same_form_twice_is_one_sign_up_with_one_answer() -> None:
    event = await an_event()
    session = await a_session(event)

    answers = await asyncio.gather(*(signs_up(event, PIET, session, form="form-1") for _ in range(5)))

    assert len(set(answers)) == 1
    assert await statuses(session) == ["confirmed"]
    assert await told(PIET) == ["overview", "invitation"]


async def test_the_same_form_with_another_name_is_another_person() -> None:
    event = await an_event()
    session = await a_session(event)

    one = await signs_up(event, PIET, session, form="form-1")
    two = await signs_up(event, Person("Anna Jansen", PIET.email), session, form="form-1")

    assert one != two
    assert await statuses(session) == ["confirmed", "confirmed"]


async def test_the_same_person_in_another_spelling_keeps_one_place_and_hears_it_by_mail_only() -> None:
    event = await an_event()
    session = await a_session(event, capacity=1, has_waiting_list=True)
    await signs_up(event, PIET, session)

    await signs_up(event, Person(" piet  JANSEN", "Piet@Example.ORG "), session, form="again")

    assert await statuses(session) == ["confirmed"]
    answers = [row["outcomes"] for row in await SignUp.select(SignUp.outcomes).order_by(SignUp.id)]
    assert ['"waiting"' in answer for answer in answers] == [False, True]
    assert await told(PIET) == ["overview", "invitation", "overview"]


async def test_cancelling_gives_the_place_to_the_longest_waiting_participant() -> None:
    event = await an_event()
    session = await a_session(event, capacity=1, has_waiting_list=True)
    for index in range(3):
        await signs_up(event, number(index), session)

    await cancel(await registration_of(number(0), session))

    assert await statuses(session) == ["cancelled", "confirmed", "waiting"]
    assert (await told(number(0)))[-1] == "cancelled"
    assert (await told(number(1)))[-1] == "promoted"
    assert await told(number(2)) == ["overview"]


async def test_nobody_is_promoted_in_the_last_hours_and_a_newcomer_does_not_jump_the_line() -> None:
    event = await an_event(promotion_stops=timedelta(days=30))
    session = await a_session(event, capacity=1, has_waiting_list=True)
    for index in range(2):
        await signs_up(event, number(index), session)

    await cancel(await registration_of(number(0), session))
    await signs_up(event, number(2), session)

    assert await statuses(session) == ["cancelled", "waiting", "waiting"]


async def test_who_comes_back_after_cancelling_gets_a_new_invitation_with_its_own_uid() -> None:
    event = await an_event()
    session = await a_session(event)
    await signs_up(event, PIET, session)
    first = await registration_of(PIET, session)
    await cancel(first)

    await signs_up(event, PIET, session, form="again")

    second = await registration_of(PIET, session)
    assert second.uid != first.uid
    assert await statuses(session) == ["cancelled", "confirmed"]


async def test_what_was_cancelled_or_has_begun_cannot_be_cancelled(at: Any) -> None:
    event = await an_event()
    session = await a_session(event)
    await signs_up(event, PIET, session)
    registration = await registration_of(PIET, session)
    at(session.starts_at)
    with pytest.raises(SessionHasBegun):
        await cancel(registration)
    at(session.starts_at - timedelta(minutes=1))
    await cancel(registration)
    with pytest.raises(NothingToCancel):
        await cancel(registration)


async def test_a_closed_event_takes_nobody() -> None:
    event = await an_event(status=Event.Status.CLOSED)
    session = await a_session(event)

    with pytest.raises(RegistrationClosed):
        await signs_up(event, PIET, session)

    assert await Participant.count() == 0


async def test_a_moved_session_updates_every_calendar_and_tells_who_waits() -> None:
    event = await an_event()
    session = await a_session(event, capacity=1, has_waiting_list=True)
    await signs_up(event, PIET, session)
    await signs_up(event, number(1), session)
    later = {"starts_at": session.starts_at + timedelta(hours=1), "ends_at": session.ends_at + timedelta(hours=1)}

    answer = await programme.change(session, programme.Content(**{**vars(programme.content_of(session)), **later}))

    assert answer.consequences.people == 2
    assert (await told(PIET))[-1] == "update"
    assert (await told(number(1)))[-1] == "change"
    assert (await registration_of(PIET, session)).sequence == 1


async def test_a_change_of_the_text_tells_nobody() -> None:
    event = await an_event()
    session = await a_session(event)
    await signs_up(event, PIET, session)

    await programme.change(session, programme.Content(**{**vars(programme.content_of(session)), "text": "Anders"}))

    assert await told(PIET) == ["overview", "invitation"]


async def test_the_second_of_two_editors_is_refused() -> None:
    event = await an_event()
    session = await a_session(event)
    seen = await programme.session_at(event, session.number)
    await programme.change(session, programme.Content(**{**vars(programme.content_of(session)), "text": "Een"}))

    with pytest.raises(programme.ChangedMeanwhile):
        await programme.change(seen, programme.Content(**{**vars(programme.content_of(seen)), "text": "Twee"}))


async def test_more_places_promote_the_first_in_line_and_fewer_take_nobody_away() -> None:
    event = await an_event()
    session = await a_session(event, capacity=1, has_waiting_list=True)
    for index in range(4):
        await signs_up(event, number(index), session)

    content = programme.content_of(session)
    answer = await programme.change(session, programme.Content(**{**vars(content), "capacity": 3}))
    assert (answer.consequences.places, await statuses(session)) == (2, ["confirmed"] * 3 + ["waiting"])

    wider = await programme.session_at(event, session.number)
    await programme.change(wider, programme.Content(**{**vars(content), "capacity": 2}))
    assert await statuses(session) == ["confirmed"] * 3 + ["waiting"]


async def test_a_cancelled_session_is_told_once_to_everybody() -> None:
    event = await an_event()
    session = await a_session(event, capacity=1, has_waiting_list=True)
    await signs_up(event, PIET, session)
    await signs_up(event, number(1), session)

    assert (await programme.cancel(session)).consequences.people == 2

    assert ((await told(PIET))[-1], (await told(number(1)))[-1]) == ("session_cancelled", "session_cancelled")
    with pytest.raises((programme.AlreadyCancelled, programme.ChangedMeanwhile)):
        await programme.cancel(session)


async def test_nobody_is_told_of_what_is_over(at: Any) -> None:
    event = await an_event()
    session = await a_session(event)
    await signs_up(event, PIET, session)
    at(session.ends_at)
    content = {**vars(programme.content_of(session)), "title": "Achteraf verbeterd"}

    changed = await programme.change(session, programme.Content(**content))
    cancelled = await programme.cancel(await programme.session_at(event, session.number))

    assert (changed, cancelled) == (NOBODY, NOBODY)
    assert await told(PIET) == ["overview", "invitation"]


async def test_the_first_check_in_counts(at: Any, now: datetime) -> None:
    event = await an_event()
    session = await a_session(event)
    await signs_up(event, PIET, session)
    registration = await registration_of(PIET, session)

    first = await check_in(registration.id, CheckIn.How.TICKET)
    at(now + timedelta(minutes=3))
    second = await check_in(registration.id, CheckIn.How.JOINED)

    assert (first, second) == ((now, True), (now, False))
