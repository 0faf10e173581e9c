"""What a group reads of its people once the desk made one of two of them."""

import pytest

from events.tables import Event
from notifications.tables import Message
from sessions.groups.council.operations import cancel_seats, stand_in
from sessions.groups.tables import SignUpGroup
from sessions.letters import write
from sessions.people.doubles import merge
from sessions.registrations import Person, cancel
from sessions.tables import Participant, Registration, Session
from tests.cast import a_session, an_event, an_organiser
from tests.sessions.groups import cells, member_of, participant, shown, signs_up, states, wants
from tests.sessions.people import claim, comes
from tests.site import Browser

pytestmark = pytest.mark.usefixtures("db", "now", "counting_anew")

PIET = Person("Piet Ander", "piet@example.org")


async def a_double() -> tuple[Event, Session, SignUpGroup]:
    """Anna Bos has the one place of a session; a group signed her up as A. Bos, who waits."""
    event = await an_event()
    session = await a_session(event, title="Begroting", capacity=1, has_waiting_list=True)
    await comes(event, "Anna Bos", session)
    return event, session, await signs_up(event, wants("A. Bos", session))


async def active(person: Participant) -> list[Registration]:
    mine, stands = Registration.participant == person.id, Registration.status != Registration.Status.CANCELLED
    return await Registration.objects().where(mine, stands)


async def one_person(event: Event, *, is_kept: bool) -> Participant:
    """The desk makes one of both; `is_kept`: who came by themselves stays. Answers who it is."""
    own, of_group, desk = await participant("Anna Bos"), await participant("A. Bos"), await an_organiser()
    kept, double = (own, of_group) if is_kept else (of_group, own)
    await merge(event, kept.id, double.id, desk.id)
    return kept


@pytest.mark.parametrize("is_kept", [True, False])
async def test_of_who_turns_out_to_have_a_place_by_themselves_the_group_reads_that_they_come(
    browser: Browser, is_kept: bool
) -> None:
    event, _session, group = await a_double()
    assert await states(group) == {"A. Bos": ["waiting"]}

    anna = await one_person(event, is_kept=is_kept)

    page, answer = await browser.open(f"/raad/{group.token}"), await browser.open(f"/week/aangemeld/raad/{group.result_token}")
    assert (shown(page), shown(answer)) == ({"A. Bos": ["Heeft een plaats"]}, {"A. Bos": ["Heeft een plaats"]})
    [mine] = await active(anna)
    await cancel(mine)
    assert await states(group) == {"A. Bos": ["left"]}


@pytest.mark.parametrize("is_kept", [True, False])
async def test_what_became_theirs_by_being_one_person_the_group_does_not_take_away(is_kept: bool) -> None:
    event, session, group = await a_double()
    anna = await one_person(event, is_kept=is_kept)

    await cancel_seats(group, {(await member_of(group, "A. Bos"), session.number)})

    assert (await states(group), len(await active(anna))) == ({"A. Bos": ["left"]}, 1)


async def test_the_stand_in_of_who_has_the_place_by_themselves_is_signed_up_as_anybody() -> None:
    event, _session, group = await a_double()
    anna = await one_person(event, is_kept=True)

    await stand_in(group, await member_of(group, "A. Bos"), PIET, "key")

    assert await states(group) == {"A. Bos": ["left"], PIET.name: ["waiting"]}
    rows = [*await active(anna), *await active(await participant(PIET.name))]
    assert [str(row.status) for row in rows] == ["confirmed", "waiting"]


async def test_one_person_after_another_the_group_still_reads_what_counts() -> None:
    event, session, group = await a_double()
    await comes(event, "Anna Bosch", session)
    anna, desk = await one_person(event, is_kept=True), await an_organiser("tweede@example.org")

    await merge(event, (await participant("Anna Bosch")).id, anna.id, desk.id)

    assert await states(group) == {"A. Bos": ["confirmed"]}


async def test_what_one_gave_up_before_being_one_with_another_stays_given_up() -> None:
    event, session, group = await a_double()
    await cancel(await claim(await participant("A. Bos"), session))

    await one_person(event, is_kept=True)

    assert await states(group) == {"A. Bos": ["left"]}


async def test_two_of_the_group_in_one_session_who_were_one_person_have_the_better_of_both(browser: Browser) -> None:
    event, desk = await an_event(), await an_organiser()
    session = await a_session(event, title="Begroting", capacity=1, has_waiting_list=True)
    group = await signs_up(event, wants("Anna Bos", session, email="een@example.org"), wants("A. Bos", session))

    await merge(event, (await participant("A. Bos")).id, (await participant("Anna Bos")).id, desk.id)

    answer = await browser.open(f"/week/aangemeld/raad/{group.result_token}")
    assert (await states(group), shown(answer)) == ({"Anna Bos": ["confirmed"]}, {"Anna Bos": ["Heeft een plaats"]})
    assert await cancel_seats(group, {(await member_of(group, "Anna Bos"), session.number)}) == 1
    assert (await states(group), await cells()) == ({"Anna Bos": ["left"]}, {"A. Bos": {"Begroting": "cancelled"}})


async def test_the_overview_of_the_group_says_what_was_so_when_it_was_made_also_after_two_became_one() -> None:
    event, _session, _group = await a_double()
    await one_person(event, is_kept=True)
    message = await Message.objects().get(Message.kind == "group")
    assert message is not None

    [item] = write(message).items

    assert (item.title, str(item.lines[0]).rpartition(". ")[2]) == ("A. Bos", "Wachtlijst: nummer 1.")


async def test_two_of_the_group_who_were_one_person_are_one_in_it() -> None:
    event, desk = await an_event(), await an_organiser()
    session, more = await a_session(event, title="Begroting"), await a_session(event, title="Zichtbaar")
    group = await signs_up(event, wants("Anna Bos", session), wants("A. Bos", more))

    await merge(event, (await participant("Anna Bos")).id, (await participant("A. Bos")).id, desk.id)

    assert await states(group) == {"Anna Bos": ["confirmed", "confirmed"]}
