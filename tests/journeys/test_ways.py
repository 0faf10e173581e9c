"""How people take part: a hybrid session has places on location and places online, and each is counted apart."""

import asyncio
from typing import Any

import pytest

from events.tables import Event
from sessions import programme, waiting_list
from sessions.registrations import NothingLeft, Person, cancel, form_key, sign_up
from sessions.tables import Participant, Registration, Session
from tests.cast import a_session, an_event
from tests.sessions.changing import edit
from tests.sessions.people import claim, mailed, status

pytestmark = pytest.mark.usefixtures("db", "now")


async def a_hybrid(**facts: Any) -> tuple[Event, Session]:
    """One place on location, two online or by telephone, and lines for both."""
    event = await an_event(offers_location=False)
    known = {"form": "hybrid", "place": "Zaal 1, Utrecht", "dial_in": "030 123 45 67", "capacity": 1,
             "online_capacity": 2, "has_waiting_list": True, **facts}  # fmt: skip
    return event, await a_session(event, **known)


async def comes(event: Event, name: str, session: Session, way: str) -> Participant:
    person, ways = Person(name, f"{name.lower()}@example.org"), {session.id: way}
    await sign_up(event, person, [session.id], "", form_key(name, person, [session.id], "", ways), ways=ways)
    found = await Participant.objects().get(Participant.name == name)
    assert found is not None
    return found


async def stand(session: Session) -> dict[str, str]:
    """Who has what: "location confirmed", "online 2"."""
    rows = await Registration.objects().where(Registration.session == session.id).order_by(Registration.id)
    people = {person.id: person.name for person in await Participant.objects()}
    line = await waiting_list.places_in_line([row.id for row in rows if row.status == "waiting"])
    return {people[row.participant]: f"{row.way} {line.get(row.id) or row.status}" for row in rows}


async def test_each_way_has_places_and_a_line_of_its_own_and_a_call_counts_as_online() -> None:
    event, session = await a_hybrid()

    for name, way in [("An", "location"), ("Bea", "online"), ("Cor", "telephone"), ("Dirk", "online"),
                      ("Els", "location"), ("Fred", "telephone"), ("Gea", "location")]:  # fmt: skip
        await comes(event, name, session, way)

    assert await stand(session) == {
        "An": "location confirmed", "Bea": "online confirmed", "Cor": "telephone confirmed", "Dirk": "online 1",
        "Els": "location 1", "Fred": "telephone 2", "Gea": "location 2",
    }  # fmt: skip


async def test_a_place_that_comes_free_goes_to_the_first_who_waits_for_one_like_it() -> None:
    event, session = await a_hybrid()
    people = {}
    for name, way in [("An", "location"), ("Bea", "online"), ("Cor", "telephone"), ("Dirk", "location"),
                      ("Els", "telephone"), ("Fred", "online")]:  # fmt: skip
        people[name] = await comes(event, name, session, way)

    await cancel(await claim(people["Bea"], session))

    assert await stand(session) == {
        "An": "location confirmed", "Bea": "online cancelled", "Cor": "telephone confirmed", "Dirk": "location 1",
        "Els": "telephone confirmed", "Fred": "online 1",
    }  # fmt: skip
    assert await mailed("els@example.org") == ["overview", "promoted"]


async def test_the_database_itself_lets_nobody_in_where_it_is_full_whatever_the_code_does() -> None:
    event, session = await a_hybrid()
    for name, way in [("An", "location"), ("Bea", "online"), ("Cor", "location"), ("Dirk", "online")]:
        await comes(event, name, session, way)
    rows = [await claim(await the(name), session) for name in ("Cor", "Bea", "Dirk")]
    in_line, online, other = (row.id for row in rows)

    assert await refused("UPDATE registration SET status = 'confirmed' WHERE id = {}", in_line)
    assert await refused("UPDATE registration SET status = 'offered' WHERE id = {}", in_line)
    assert await refused("UPDATE registration SET way = 'location' WHERE id = {}", online)
    assert not await refused("UPDATE registration SET way = 'telephone' WHERE id = {}", online)
    assert await refused("UPDATE registration SET way = 'telephone', status = 'confirmed' WHERE id = {}", in_line)
    await one_more(session)
    assert not await refused("UPDATE registration SET way = 'online', status = 'confirmed' WHERE id = {}", in_line)
    assert not await refused("UPDATE registration SET way = 'telephone' WHERE id = {}", other)


async def the(name: str) -> Participant:
    found = await Participant.objects().get(Participant.name == name)
    assert found is not None
    return found


async def refused(statement: str, number: int) -> bool:
    found = await asyncio.gather(Registration.raw(statement, number).run(), return_exceptions=True)
    return "session is full" in str(found[0])


async def one_more(session: Session) -> None:
    """One more place online."""
    await Session.update({Session.online_capacity: 3}).where(Session.id == session.id)


async def test_a_full_way_without_a_line_is_refused_and_the_other_is_not() -> None:
    event, session = await a_hybrid(has_waiting_list=False)
    await comes(event, "An", session, "location")

    with pytest.raises(NothingLeft):
        await comes(event, "Bea", session, "location")

    assert await status(await comes(event, "Cor", session, "online"), session) == "confirmed"


@pytest.mark.parametrize(
    ("form", "expected"),
    [
        ("hybrid", ["location confirmed", "online confirmed", "telephone confirmed", "location 1"]),
        ("online", ["online confirmed", "online confirmed", "telephone confirmed", "online 1"]),
        ("location", ["location confirmed", "location confirmed", "location confirmed", "location 1"]),
    ],
)
async def test_another_form_moves_everybody_to_a_way_that_there_is_and_nobody_loses_a_place(
    form: str, expected: list[str]
) -> None:
    event, session = await a_hybrid()
    for name, way in [("An", "location"), ("Bea", "online"), ("Cor", "telephone"), ("Dirk", "location")]:
        await comes(event, name, session, way)

    await edit(session, form=form)

    assert [*(await stand(session)).values()] == expected


async def test_an_online_session_that_becomes_hybrid_keeps_its_places_online_and_its_line() -> None:
    event, session = await a_hybrid(form="online", capacity=1, online_capacity=None)
    for name, way in [("An", "online"), ("Bea", "telephone")]:
        await comes(event, name, session, way)

    await edit(session, form="hybrid", capacity=10)

    assert await stand(session) == {"An": "online confirmed", "Bea": "telephone 1"}
    assert (await programme.session_at(event, 1)).online_capacity == 1


async def test_who_phoned_takes_part_online_when_there_is_no_number_any_more() -> None:
    event, session = await a_hybrid()
    await comes(event, "An", session, "telephone")

    await edit(session, dial_in="")

    assert await stand(session) == {"An": "online confirmed"}


async def test_more_places_online_are_for_who_waits_online_alone() -> None:
    event, session = await a_hybrid(online_capacity=1)
    for name, way in [("An", "location"), ("Bea", "online"), ("Cor", "location"), ("Dirk", "online")]:
        await comes(event, name, session, way)

    await edit(session, online_capacity=5)

    assert [*(await stand(session)).values()] == [
        "location confirmed", "online confirmed", "location 1", "online confirmed",
    ]  # fmt: skip


async def test_fewer_places_take_nobodys_and_the_surplus_is_said_per_way() -> None:
    event, session = await a_hybrid(capacity=3)
    for name, way in [("An", "location"), ("Bea", "location"), ("Cor", "online")]:
        await comes(event, name, session, way)

    await edit(session, capacity=1)

    assert [*(await stand(session)).values()] == ["location confirmed", "location confirmed", "online confirmed"]
    places, current = (await programme.places_of(event))[session.id], await programme.session_at(event, 1)
    assert [(kind.online, kind.surplus) for kind in places.kinds(current)] == [(False, 1), (True, 0)]


async def test_a_session_of_one_form_counts_everybody_together() -> None:
    event, session = await a_hybrid(form="online", capacity=2)

    for name, way in [("An", "online"), ("Bea", "telephone"), ("Cor", "location")]:
        await comes(event, name, session, way)

    assert await stand(session) == {"An": "online confirmed", "Bea": "telephone confirmed", "Cor": "online 1"}
