"""Somebody comes instead: whose registration it is changes, and nothing else about it."""

from collections.abc import AsyncIterator
from typing import Any

import pytest

from events.history import deeds_about
from events.tables import Deed
from notifications.tables import Message
from sessions.letters import write
from sessions.registrations import Person, cancel, check_in
from sessions.stand_ins.operations import NothingToHandOver, replace_person
from sessions.tables import CheckIn, Participant, Registration, SignUp
from tests.cast import a_session, an_event, an_organiser
from tests.sessions.people import address, claim, comes, forget_mail, mailed, status, twice
from tests.site import Browser, at_desk

pytestmark = pytest.mark.usefixtures("db", "now")

ANNA = Person("Anna Bos", "anna@example.org")


@pytest.fixture
async def desk() -> AsyncIterator[Browser]:
    async with at_desk(await an_organiser(name="Bep Bureau")) as browser:
        yield browser


def path(participant: Participant) -> str:
    return f"{address(participant)}/vervangen"


async def the(name: str) -> Participant:
    found = await Participant.objects().get(Participant.name == name)
    assert found is not None
    return found


async def test_a_stand_in_gets_the_place_of_a_full_session_and_the_number_in_a_line(desk: Browser) -> None:
    event = await an_event()
    full, line = await a_session(event, capacity=1), await a_session(event, title="Rij", capacity=1, has_waiting_list=True)
    await comes(event, "Eerste Persoon", line)
    piet = await comes(event, "Piet Jansen", full, line, council="Raad Zuid")
    await comes(event, "Laatste Persoon", line)
    before, waiting = await claim(piet, full), await claim(piet, line)
    await forget_mail()

    form = (await desk.open(path(piet))).form(path(piet))
    page = await desk.send(form, naam="Anna Bos", email="anna@example.org", telefoon="06 12")

    anna = await the("Anna Bos")
    after = await claim(anna, full)
    assert (page.heading, page.said) == (
        "Anna Bos", ["Deze persoon komt nu. De sessies zijn overgenomen, ook in de agenda’s."]
    )  # fmt: skip
    assert (anna.council, anna.phone) == ("Raad Zuid", "06 12")
    assert (after.id, after.status, after.sequence) == (before.id, "confirmed", 0)
    assert {after.uid, after.join_token}.isdisjoint({before.uid, before.join_token})
    assert "Wachtlijst, nummer 1" in page.words
    assert (await claim(anna, line)).id == waiting.id
    assert await mailed(piet.email) == ["stood_in", "stood_in"]
    assert await mailed(anna.email) == ["overview", "invitation"]


async def test_each_reads_of_the_other_and_the_old_entry_is_cancelled(desk: Browser) -> None:
    event = await an_event()
    session = await a_session(event)
    piet = await comes(event, "Piet Jansen", session)
    old = await claim(piet, session)
    await forget_mail()

    await replace_person(event, piet, [session.number], ANNA, "k", None)

    rows = await Message.objects().order_by(Message.id)
    gone, overview, invitation = [write(row) for row in rows]
    assert (gone.subject, "Anna Bos neemt uw plaats over." in gone.opening) == (
        "Iemand anders komt: Zichtbaar zijn als raad", True,
    )  # fmt: skip
    assert gone.invitation is not None
    assert (gone.invitation.method, gone.invitation.uid, gone.invitation.sequence) == ("CANCEL", old.uid, 1)
    assert "U komt in plaats van Piet Jansen. Hieronder staat waar u bij bent." in overview.opening
    assert invitation.invitation is not None
    assert (invitation.invitation.method, invitation.invitation.sequence) == ("REQUEST", 0)
    assert invitation.invitation.uid != old.uid


async def test_for_one_session_the_others_stay(desk: Browser) -> None:
    event = await an_event()
    first, second = await a_session(event), await a_session(event, title="Daar")
    piet = await comes(event, "Piet Jansen", first, second)

    page = await desk.open(f"{path(piet)}?sessie=2")
    await desk.send(page.form(path(piet)), naam="Anna Bos", email="anna@example.org")

    anna = await the("Anna Bos")
    assert (await status(piet, first), await status(anna, second)) == ("confirmed", "confirmed")
    assert await Registration.count() == 2


async def test_pressed_twice_it_happens_once(desk: Browser) -> None:
    event = await an_event()
    session = await a_session(event)
    piet = await comes(event, "Piet Jansen", session)

    pages = await twice(desk, await desk.open(path(piet)), path(piet), naam="Anna Bos", email="anna@example.org")

    assert [page.heading for page in pages] == ["Anna Bos", "Anna Bos"]
    assert await mailed("anna@example.org") == ["overview", "invitation"]
    assert [deed.what for deed in await deeds_about(f"participant:{piet.id}")] == ["stood_in"]


async def test_who_is_there_already_is_refused_by_name_and_nothing_changes(desk: Browser) -> None:
    event = await an_event()
    here, there = await a_session(event), await a_session(event, title="Daar")
    piet, anna = await comes(event, "Piet Jansen", here, there), await comes(event, "Anna Bos", there)
    await forget_mail()

    refused = await desk.send(
        (await desk.open(path(piet))).form(path(piet)), naam="Anna Bos", email="anna@example.org"
    )  # fmt: skip
    again = refused.form(path(piet))
    unchanged = (await status(piet, here), await Message.count())
    await desk.send(again, sessie=["1"])

    assert (refused.status, refused.mistakes) == (
        422, ["Anna Bos is al aangemeld voor ‘Daar’. Haal daar het vinkje weg."]
    )  # fmt: skip
    assert unchanged == ("confirmed", 0)
    assert (again["naam"], await status(anna, here), await status(piet, there)) == ("Anna Bos", "confirmed", "confirmed")


async def test_the_same_person_is_refused(desk: Browser) -> None:
    event = await an_event()
    piet = await comes(event, "Piet Jansen", await a_session(event))

    page = await desk.send(
        (await desk.open(path(piet))).form(path(piet)), naam="piet  jansen", email="Piet@example.org"
    )  # fmt: skip

    assert (page.status, page.mistakes) == (422, ["Dit is dezelfde persoon. Vul in wie er nu komt."])


async def test_every_mistake_is_said_at_once_and_nothing_typed_is_lost(desk: Browser) -> None:
    event = await an_event()
    piet = await comes(event, "Piet Jansen", await a_session(event))

    page = await desk.send((await desk.open(path(piet))).form(path(piet)), email="anna@", sessie=None, telefoon="06")

    again = page.form(path(piet))
    assert (page.status, len(page.mistakes)) == (422, 3)
    assert (again["email"], again["telefoon"], await Participant.count()) == ("anna@", "06", 1)


async def test_without_an_address_somebody_can_stand_in_and_is_called(desk: Browser) -> None:
    event = await an_event()
    session = await a_session(event)
    piet = await comes(event, "Piet Jansen", session)
    await forget_mail()

    await desk.send((await desk.open(path(piet))).form(path(piet)), naam="Jo Smit", kenmerk="Assen")

    assert await status(await the("Jo Smit"), session) == "confirmed"
    assert [row.kind for row in await Message.objects()] == ["stood_in"]


async def test_the_history_names_nobody_and_each_page_tells_it(desk: Browser) -> None:
    event = await an_event()
    piet = await comes(event, "Piet Jansen", await a_session(event))

    page = await desk.send(
        (await desk.open(path(piet))).form(path(piet)), naam="Anna Bos", email="anna@example.org"
    )  # fmt: skip

    assert "Komt in plaats van iemand anders naar ‘Zichtbaar zijn als raad’." in page.words
    assert "Iemand anders komt naar ‘Zichtbaar zijn als raad’." in (await desk.open(address(piet))).words
    kept = "".join(str(row) for row in await Deed.select())
    assert [name for name in ("Anna", "Piet", "example.org") if name in kept] == []


async def test_what_the_other_wrote_in_a_form_stays_with_the_other() -> None:
    event = await an_event()
    session = await a_session(event)
    piet = await comes(event, "Piet Jansen", session)
    await SignUp.update({SignUp.remark: "Ik gebruik een rolstoel."}, force=True)

    await replace_person(event, piet, [session.number], ANNA, "k", None)

    anna = await the("Anna Bos")
    row = await claim(anna, session)
    made = await SignUp.objects().get(SignUp.id == row.sign_up)
    assert made is not None
    assert (made.participant, made.remark) == (anna.id, "")


async def test_what_was_answered_by_the_others_calendar_is_answered_no_more() -> None:
    event = await an_event()
    session = await a_session(event)
    piet = await comes(event, "Piet Jansen", session)
    await Registration.update({Registration.partstat: "ACCEPTED", Registration.device_hash: "x"}, force=True)

    await replace_person(event, piet, [session.number], ANNA, "k", None)

    row = await claim(await the("Anna Bos"), session)
    assert (row.partstat, row.device_hash is None) == ("", True)


@pytest.mark.parametrize("what", ["begun", "cancelled", "arrived"])
async def test_what_is_over_or_given_up_or_begun_is_not_handed_over(desk: Browser, at: Any, what: str) -> None:
    event = await an_event()
    session = await a_session(event)
    piet = await comes(event, "Piet Jansen", session)
    match what:
        case "begun":
            at(session.starts_at)
        case "cancelled":
            await cancel(await claim(piet, session))
        case _:
            await check_in((await claim(piet, session)).id, CheckIn.How.JOINED)

    with pytest.raises(NothingToHandOver):
        await replace_person(event, piet, [session.number], ANNA, "k", None)

    assert await Participant.count() == 1


async def test_a_place_that_went_meanwhile_is_said_and_what_was_typed_stays(desk: Browser) -> None:
    event = await an_event()
    first, second = await a_session(event), await a_session(event, title="Daar")
    piet = await comes(event, "Piet Jansen", first, second)
    form = (await desk.open(path(piet))).form(path(piet))
    await cancel(await claim(piet, first))

    page = await desk.send(form, naam="Anna Bos", email="anna@example.org")

    assert page.mistakes == ["Er is iets veranderd. Kijk welke sessies er nog staan en kies opnieuw."]
    assert page.form(path(piet))["naam"] == "Anna Bos"


async def test_who_has_nothing_to_come_reads_that(desk: Browser) -> None:
    event = await an_event()
    session = await a_session(event)
    piet = await comes(event, "Piet Jansen", session)
    await cancel(await claim(piet, session))

    page = await desk.open(path(piet))

    assert "Er is niets om over te nemen." in page.words
    assert path(piet) not in (await desk.open(address(piet))).links
