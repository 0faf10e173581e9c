"""What the link of a group can do, and what it can not: give places up, let others come, and nothing of anybody else."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest

from events import history
from sessions.groups.council.operations import AlreadyInGroup, NothingToChange, cancel_seats, stand_in
from sessions.groups.council.reading import MemberNotFound
from sessions.participants.week import week_of
from sessions.registrations import Person, cancel
from sessions.stand_ins.operations import SamePerson, replace_person
from sessions.tables import Registration, Session
from tests.cast import NEXT_MONDAY, a_session, an_event, an_organiser
from tests.sessions.groups import cells, member_of, participant, shown, signs_up, states, wants
from tests.sessions.people import claim, comes, forget_mail, mailed, status
from tests.site import Browser, counted
from tests.state import everything

pytestmark = pytest.mark.usefixtures("db", "now", "counting_anew")

PIET = Person("Piet Ander", "piet@example.org")


# -- giving up


async def test_who_is_first_in_line_gets_the_place_that_the_group_gives_up() -> None:
    event = await an_event()
    session = await a_session(event, title="Begroting", capacity=1, has_waiting_list=True)
    group = await signs_up(event, wants("Anna", session))
    jan = await comes(event, "Jan Wacht", session)

    number = await cancel_seats(group, {(await member_of(group, "Anna"), session.number)})

    assert (number, await status(jan, session), await cells()) == (
        1, "confirmed", {"Anna": {"Begroting": "cancelled"}, "Jan Wacht": {"Begroting": "confirmed"}}
    )  # fmt: skip
    assert (await mailed("anna@example.org"))[-1] == "cancelled"
    deed = (await history.deeds_about(f"participant:{(await participant('Anna')).id}"))[0]
    assert (deed.what, deed.before, deed.after) == ("left_by_other", {"session": session.id}, {"group": group.id})


async def test_of_other_groups_and_of_people_by_themselves_nothing_can_be_given_up() -> None:
    event = await an_event()
    session = await a_session(event, title="Begroting")
    group = await signs_up(event, wants("Anna", session))
    other = await signs_up(event, wants("Bea", session), form="other")
    before = await everything()

    with pytest.raises(NothingToChange):
        await cancel_seats(group, {(await member_of(other, "Bea"), session.number)})
    with pytest.raises(MemberNotFound):
        await stand_in(group, await member_of(other, "Bea"), PIET, "key")

    assert await everything() == before


async def test_what_somebody_chose_by_themselves_later_is_theirs(browser: Browser) -> None:
    event = await an_event()
    session, more = await a_session(event, title="Begroting"), await a_session(event, title="Zichtbaar")
    group = await signs_up(event, wants("Anna", session))
    await comes(event, "Anna", more)

    page = await browser.open(f"/raad/{group.token}")
    await browser.send((await browser.open(f"/raad/{group.token}/afmelden")).form(), alles=["ja"])

    assert "Zichtbaar" not in page.words
    assert await cells() == {"Anna": {"Begroting": "cancelled", "Zichtbaar": "confirmed"}}


async def test_members_manage_themselves_and_the_group_sees_it(browser: Browser) -> None:
    event = await an_event()
    session = await a_session(event, title="Begroting")
    group = await signs_up(event, wants("Anna", session), wants("Bea", session))
    bea = await participant("Bea")

    await cancel(await claim(bea, session))

    assert await states(group) == {"Anna": ["confirmed"], "Bea": ["left"]}
    assert [mine.session.id for mine in (await week_of(bea)).mine] == []
    assert group.token not in (await browser.open(f"/mijn/{bea.personal_token}")).html


async def test_what_has_begun_stays(at: Callable[[datetime], None]) -> None:
    event = await an_event()
    session = await a_session(event, title="Begroting")
    group = await signs_up(event, wants("Anna", session))
    seat = {(await member_of(group, "Anna"), session.number)}
    at(NEXT_MONDAY + timedelta(minutes=1))

    with pytest.raises(NothingToChange):
        await cancel_seats(group, seat)

    assert await cells() == {"Anna": {"Begroting": "confirmed"}}


# -- somebody else


async def test_a_stand_in_takes_over_everything_as_it_is_also_when_full() -> None:
    event = await an_event()
    full = await a_session(event, title="Vol", capacity=1)
    line = await a_session(event, title="Rij", capacity=0, has_waiting_list=True)
    group = await signs_up(event, wants("Anna", full, line))
    before = await Registration.select(Registration.id, Registration.status).order_by(Registration.id)
    await forget_mail()

    await stand_in(group, await member_of(group, "Anna"), PIET, "key")

    assert await Registration.select(Registration.id, Registration.status).order_by(Registration.id) == before
    assert await cells() == {"Anna": {}, PIET.name: {"Vol": "confirmed", "Rij": "waiting"}}
    assert await states(group) == {"Anna": ["left", "left"], PIET.name: ["confirmed", "waiting"]}
    assert (await mailed("anna@example.org"), await mailed(PIET.email)) == (
        ["stood_in", "stood_in"], ["overview", "invitation"]
    )  # fmt: skip
    deeds = await history.deeds_about(f"participant:{(await participant(PIET.name)).id}")
    assert {(deed.what, deed.after["group"]) for deed in deeds} == {("standing_in", group.id)}


async def test_a_stand_in_sent_twice_comes_once() -> None:
    event = await an_event()
    group = await signs_up(event, wants("Anna", await a_session(event)))
    number = await member_of(group, "Anna")
    await stand_in(group, number, PIET, "key")
    before = await everything()

    await stand_in(group, number, PIET, "key")

    assert await everything() == before


async def test_a_stand_in_who_is_in_the_group_there_already_is_named() -> None:
    event = await an_event()
    session = await a_session(event, title="Begroting")
    group = await signs_up(event, wants("Anna", session), wants("Piet Ander", session))
    before = await everything()

    with pytest.raises(AlreadyInGroup) as already:
        await stand_in(group, await member_of(group, "Anna"), PIET, "key")
    with pytest.raises(SamePerson):
        await stand_in(group, await member_of(group, "Piet Ander"), PIET, "key")

    assert [one.title for one in already.value.sessions] == ["Begroting"]
    assert await everything() == before


@pytest.mark.parametrize(
    ("capacity", "piet_is_first", "expected"),
    [
        (2, True, {"Anna": {"Begroting": "cancelled"}, "Piet Ander": {"Begroting": "confirmed"}}),
        (1, True, {"Anna": {"Begroting": "cancelled"}, "Piet Ander": {"Begroting": "confirmed"}}),
        (1, False, {"Anna": {}, "Piet Ander": {"Begroting": "confirmed"}}),
    ],
)
async def test_a_stand_in_who_is_there_by_themselves_keeps_the_better_of_both_and_nobody_can_tell(
    capacity: int, piet_is_first: bool, expected: dict[str, dict[str, str]]
) -> None:
    event = await an_event()
    session = await a_session(event, title="Begroting", capacity=capacity, has_waiting_list=True)
    if piet_is_first:
        await comes(event, PIET.name, session)
    group = await signs_up(event, wants("Anna", session))
    if not piet_is_first:
        await comes(event, PIET.name, session)
    [was] = (await states(group))["Anna"]

    await stand_in(group, await member_of(group, "Anna"), PIET, "key")

    assert await states(group) == {"Anna": ["left"], PIET.name: [was]}
    assert await cells() == expected


async def test_a_stand_in_at_an_address_of_the_group_gets_no_invitations(browser: Browser) -> None:
    event = await an_event()
    session = await a_session(event)
    group = await signs_up(event, wants("Anna", session), wants("Bea", session))
    page = await browser.open(f"/raad/{group.token}/vervangen/{await member_of(group, 'Bea')}")
    form = page.form()

    first = await browser.send(form, naam="Cor Eik", email="anna@example.org")
    again = await browser.send(form, naam="Cor Eik", email="anna@example.org")

    assert (first.said, again.said) == ([first.said[0]], [first.said[0]])
    assert (await participant("Cor Eik")).wants_invitations is False


# -- beside the desk


async def test_what_the_desk_changed_the_group_sees_as_changed_by_another() -> None:
    event, desk = await an_event(), await an_organiser()
    session = await a_session(event, title="Begroting")
    group = await signs_up(event, wants("Anna", session))

    await replace_person(event, await participant("Anna"), [session.number], PIET, "desk", desk.id)

    assert await states(group) == {"Anna": ["otherwise"]}


async def test_the_page_takes_as_many_queries_for_many_as_for_one(browser: Browser) -> None:
    event = await an_event()
    sessions = [await a_session(event, starts_at=NEXT_MONDAY + timedelta(hours=2 * hour)) for hour in range(3)]
    taken = []
    for number in (1, 3):
        people = [wants(f"Persoon {number}{one}", *sessions[:number], email=f"p{number}{one}@example.org") for one in range(number)]
        group = await signs_up(event, *people, form=str(number))
        with counted() as statements:
            for path in ("", "/afmelden", "/erbij"):
                await browser.open(f"/raad/{group.token}{path}")
        taken.append(len(statements))

    assert taken[0] == taken[1]


async def test_a_session_that_does_not_go_on_says_so(browser: Browser) -> None:
    event = await an_event()
    session = await a_session(event, title="Begroting")
    group = await signs_up(event, wants("Anna", session))
    await Session.update({Session.status: Session.Status.CANCELLED}).where(Session.id == session.id)

    assert shown(await browser.open(f"/raad/{group.token}")) == {"Anna": ["Deze sessie gaat niet door"]}
