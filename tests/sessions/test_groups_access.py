"""A group where something is for members: its link tells nobody whose address is known, and hands nothing over by it."""

from datetime import timedelta

import pytest

from events.tables import Event
from sessions.access import requests
from sessions.groups.council.operations import cancel_seats, stand_in
from sessions.groups.council.reading import council_of
from sessions.groups.tables import SignUpGroup
from sessions.registrations import Person
from sessions.tables import Registration, Session
from tests.cast import a_session, an_event, an_organiser
from tests.conftest import MONDAY
from tests.sessions.groups import cells, checked, sent, shown, signs_up, wants
from tests.sessions.members import a_council, asks, somebody
from tests.sessions.people import claim
from tests.site import Browser, at_desk

pytestmark = pytest.mark.usefixtures("db", "now", "counting_anew")

PIET = Person("Piet Ander", "piet@elders.example")
FIRST = {"members_first_until": MONDAY + timedelta(days=1)}


async def known_and_unknown(**facts: object) -> tuple[Event, Session, SignUpGroup]:
    """Anna has an address of a member, Bea has none; no code was typed."""
    event = await an_event(**facts)
    session = await a_session(event, title="Begroting")
    await a_council("Raad De Linde", "@raad.example")
    group = await signs_up(event, wants("Anna", session, email="anna@raad.example"), wants("Bea", session))
    return event, session, group


async def states(group: SignUpGroup) -> dict[str, list[str]]:
    return {member.name: [seat.state for seat in member.seats] for member in (await council_of(group)).members}


async def number_of(group: SignUpGroup, name: str) -> int:
    return next(member.id for member in (await council_of(group)).members if member.name == name)


@pytest.mark.parametrize(("facts", "told"), [({"members_only": True}, "requested"), (FIRST, "members_first")])
async def test_the_group_sees_no_difference_between_an_address_that_is_known_and_one_that_is_not(
    facts: dict[str, object], told: str
) -> None:
    _event, _session, group = await known_and_unknown(**facts)

    seen = await states(group)

    assert (await cells())["Anna"] == {"Begroting": "confirmed"}
    assert seen == {"Anna": [told], "Bea": [told]}


@pytest.mark.parametrize("facts", [{"members_only": True}, FIRST])
async def test_the_group_can_give_up_what_is_for_members_whatever_it_became(facts: dict[str, object]) -> None:
    _event, session, group = await known_and_unknown(**facts)

    number = await cancel_seats(group, {(await number_of(group, name), session.number) for name in ("Anna", "Bea")})

    assert (number, await states(group)) == (2, {"Anna": ["left"], "Bea": ["left"]})
    assert await Registration.count().where(Registration.status != Registration.Status.CANCELLED) == 0


@pytest.mark.parametrize("facts", [{"members_only": True}, FIRST])
async def test_nobody_gets_a_place_for_members_by_coming_instead_of_a_known_address(facts: dict[str, object]) -> None:
    _event, _session, group = await known_and_unknown(**facts)

    await stand_in(group, await number_of(group, "Anna"), PIET, "key")

    there = await cells()
    assert there["Anna"] == {"Begroting": "cancelled"}
    assert there[PIET.name].get("Begroting", "") in {"requested", ""}


async def test_the_group_hears_of_who_has_no_address_what_the_office_decided() -> None:
    event, desk = await an_event(members_only=True), await an_organiser()
    session = await a_session(event)
    group = await signs_up(event, wants("Cor", session, email=""))
    cor = await somebody("Cor")
    was = await states(group)

    await requests.approve(event, cor.id, [(await claim(cor, session)).id], desk.id)

    assert (was, await states(group)) == ({"Cor": ["requested"]}, {"Cor": ["confirmed"]})


async def test_the_letter_on_paper_says_that_the_office_still_decides() -> None:
    event = await an_event(members_only=True)
    await signs_up(event, wants("Cor", await a_session(event), email=""))

    async with at_desk(await an_organiser()) as desk:
        page = await desk.open("/bureau/bijeenkomsten/week/brieven")

    [letter] = page.all("section", class_name="letter")
    assert ("Wij beoordelen uw aanvraag nog." in letter, "wachtlijst" in letter) == (True, False)


async def test_what_the_office_declined_is_not_said_to_be_given_up() -> None:
    event, session, group = await known_and_unknown(members_only=True)
    bea, desk = await somebody("Bea"), await an_organiser()

    await requests.decline(event, bea.id, [(await claim(bea, session)).id], "Alleen voor leden.", desk.id)

    assert (await states(group))["Bea"] == ["otherwise"]


async def test_a_place_that_is_handed_over_goes_before_what_the_stand_in_had_asked_for() -> None:
    event = await an_event(members_only=True)
    session, council = await a_session(event, title="Begroting"), await a_council()
    group = await signs_up(event, wants("Anna", session, code=council.code))
    await asks(event, PIET.name, session, email=PIET.email)

    await stand_in(group, await number_of(group, "Anna"), PIET, "key")

    assert (await cells(), await states(group)) == (
        {"Anna": {}, PIET.name: {"Begroting": "confirmed"}}, {"Anna": ["left"], PIET.name: ["confirmed"]}
    )  # fmt: skip


async def test_who_comes_instead_in_a_group_with_a_code_comes_by_that_code_too() -> None:
    """Also where the other was known before, so that nothing can be handed over; nobody reads from it that they were."""
    event = await an_event(members_only=True)
    session, council = await a_session(event, title="Begroting"), await a_council()
    await asks(event, "Anna Bos", session, code=council.code)
    group = await signs_up(event, wants("Anna Bos", session, code=council.code), wants("Bea Dam", session, code=council.code))

    for name in ("Anna Bos", "Bea Dam"):
        await stand_in(group, await number_of(group, name), Person(f"In plaats van {name}", f"{name[:3]}@elders.example"), name)

    assert {name: (await cells())[name] for name in ("In plaats van Anna Bos", "In plaats van Bea Dam")} == {
        "In plaats van Anna Bos": {"Begroting": "confirmed"}, "In plaats van Bea Dam": {"Begroting": "confirmed"},
    }  # fmt: skip


async def test_the_supporter_reads_of_who_has_no_address_that_the_office_decides(browser: Browser) -> None:
    await a_session(await an_event(members_only=True), title="Begroting")

    page = await sent(browser, await checked(browser, "Anna Bos; anna@example.org\nDirk Fries"))

    assert shown(page) == {
        "Anna Bos": ["Voor leden: dat leest deze persoon in de mail"],
        "Dirk Fries": ["Voor leden: het bureau beoordeelt de aanvraag"],
    }  # fmt: skip
