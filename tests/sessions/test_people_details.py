"""Putting right what is known of somebody: name, telephone, council and role."""

from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any

import pytest

from events.history import deeds_about
from events.tables import Deed, Event
from notifications.tables import Message
from sessions.letters import write
from sessions.people import search
from sessions.registrations import Person, form_key, sign_up
from sessions.tables import Participant, Session
from tests.cast import a_session, an_event, an_organiser
from tests.sessions.people import address, claim, comes, forget_mail, mailed, status
from tests.site import Browser, Form, at_desk

pytestmark = pytest.mark.usefixtures("db", "now")

RIGHT = {"naam": "Piet Janssen", "telefoon": "06 1234", "raad": "Raad Zuid", "rol": "voorzitter"}


@pytest.fixture
async def desk() -> AsyncIterator[Browser]:
    async with at_desk(await an_organiser(name="Bep Bureau")) as browser:
        yield browser


async def form_of(desk: Browser, participant: Participant) -> Form:
    own = f"{address(participant)}/gegevens"
    return (await desk.open(own)).form(own)


async def now_of(participant: Participant) -> list[str]:
    """What is known of them."""
    found = await Participant.objects().get(Participant.id == participant.id)
    assert found is not None
    return [found.name, found.phone, found.council, found.role]


async def letters_to(email: str) -> list[str]:
    """The first words of each mail to an address, in order."""
    messages = await Message.objects().where(Message.email == email).order_by(Message.id)
    return [str(write(message).opening[0]) for message in messages]


async def test_all_details_are_put_right_at_once_and_the_person_is_found_by_them(desk: Browser) -> None:
    event = await an_event()
    piet = await comes(event, "Piet Jansen", await a_session(event), council="Raad Noord")

    page = await desk.send(await form_of(desk, piet), **RIGHT)

    found = [[one.id for one in (await search.find(event, words)).people] for words in ("janssen zuid", "noord")]
    assert (page.said, await now_of(piet)) == (
        ["De gegevens zijn aangepast. Er gaat een mail met de juiste naam naar dit adres."], list(RIGHT.values())
    )  # fmt: skip
    assert found == [[piet.id], []]


async def test_the_new_name_makes_the_person_at_the_next_sign_up(desk: Browser) -> None:
    event = await an_event()
    session, later = await a_session(event), await a_session(event)
    piet = await comes(event, "Piet Jansen", session)
    await desk.send(await form_of(desk, piet), **RIGHT)
    person = Person("PIET  janssen", "piet@example.org")
    await sign_up(event, person, [later.id], "", form_key("x", person, [later.id], ""))

    assert (await Participant.count(), await status(piet, later)) == (1, "confirmed")


async def test_the_history_says_which_details_and_holds_none_of_them(desk: Browser) -> None:
    event = await an_event()
    piet = await comes(event, "Piet Jansen", await a_session(event))

    page = await desk.send(await form_of(desk, piet), **(RIGHT | {"rol": ""}))

    said = (await desk.open("/bureau/bijeenkomsten/week/geschiedenis")).words
    kept = str(await Deed.select(Deed.before, Deed.after))
    assert "Aangepast: naam, telefoon, cliëntenraad." in page.words
    assert "Gegevens aangepast" in said
    assert [words for words in ("Piet", "Jans", "1234", "Zuid") if words in kept] == []


async def test_a_new_name_sends_one_overview_and_no_invitation_and_twice_is_once(desk: Browser) -> None:
    event = await an_event()
    session = await a_session(event)
    piet = await comes(event, "Piet Jansen", session, await a_session(event))
    uid = (await claim(piet, session)).uid
    await forget_mail()
    form = await form_of(desk, piet)

    first, second = await desk.send(form, **RIGHT), await desk.send(form, **RIGHT)

    after = await claim(piet, session)
    assert (await mailed(piet.email), await letters_to(piet.email)) == (["overview"], ["Beste Piet Janssen,"])
    assert (after.uid, after.sequence) == (uid, 0)
    assert (first.status, second.said) == (200, ["De gegevens zijn aangepast."])
    assert [deed.what for deed in await deeds_about(f"participant:{piet.id}")] == ["details"]


async def test_an_overview_in_the_old_name_that_still_waits_does_not_go_any_more(desk: Browser) -> None:
    event = await an_event()
    piet = await comes(event, "Piet Jansen", await a_session(event))

    await desk.send(await form_of(desk, piet), **RIGHT)

    rows = await Message.select(Message.kind, Message.state).order_by(Message.id)
    assert [(row["kind"], row["state"]) for row in rows] == [
        ("overview", "replaced"), ("invitation", "queued"), ("overview", "queued")
    ]  # fmt: skip


@pytest.mark.parametrize(
    "values", [{**RIGHT, "opnieuw": None}, {**RIGHT, "naam": "Piet Jansen"}], ids=["not ticked", "same name"]
)
async def test_no_mail_goes_when_it_is_not_wanted_or_the_name_stays(desk: Browser, values: dict[str, Any]) -> None:
    event = await an_event()
    piet = await comes(event, "Piet Jansen", await a_session(event))
    await forget_mail()

    page = await desk.send(await form_of(desk, piet), **values)

    assert (page.said, await Message.count()) == (["De gegevens zijn aangepast."], 0)


async def an_old_friend(event: Event, session: Session, at: Any) -> Participant:
    """Somebody whose only session is over."""
    found = await comes(event, "Piet Jansen", session)
    at(session.ends_at + timedelta(hours=1))
    return found


async def without_address(event: Event, session: Session, at: Any) -> Participant:
    """Somebody to call."""
    return await comes(event, "Piet Jansen", session, email="", note="Assen")


@pytest.mark.parametrize("who", [an_old_friend, without_address])
async def test_to_who_has_nothing_coming_or_no_address_no_mail_is_offered_and_none_goes(who: Any, at: Any) -> None:
    event = await an_event()
    piet = await who(event, await a_session(event), at)
    await forget_mail()
    async with at_desk(await an_organiser()) as desk:
        form = await form_of(desk, piet)
        await desk.send(form, **RIGHT, opnieuw="ja")

    assert ([name for name, _value in form.fields if name == "opnieuw"], await Message.count()) == ([], 0)
    assert await now_of(piet) == list(RIGHT.values())


async def test_every_mistake_is_said_at_once_and_nothing_typed_is_lost(desk: Browser) -> None:
    event = await an_event()
    piet = await comes(event, "Piet Jansen", await a_session(event))
    wrong = {"naam": " ", "telefoon": "0" * 41, "raad": "Raad \u202e Zuid", "rol": "x" * 101}

    page = await desk.send(await form_of(desk, piet), **wrong, opnieuw=None)

    again = page.form(f"{address(piet)}/gegevens")
    assert (page.status, len(page.mistakes), [again[name] for name in wrong]) == (422, 4, list(wrong.values()))
    assert ([name for name, _value in again.fields if name == "opnieuw"], await now_of(piet)) == (
        [], ["Piet Jansen", "", "", ""]
    )  # fmt: skip


async def test_the_second_of_two_organisers_sees_what_the_first_changed_and_loses_nothing(desk: Browser) -> None:
    event = await an_event()
    piet = await comes(event, "Piet Jansen", await a_session(event))
    mine = await form_of(desk, piet)
    async with at_desk(await an_organiser("tweede@bijeen.example")) as other:
        await other.send(await form_of(other, piet), naam="Pieter Jansen", telefoon="06 99")

    met = await desk.send(mine, naam="Piet Janssen", rol="voorzitter")
    between = await now_of(piet)
    saved = await desk.send(met.form(f"{address(piet)}/gegevens"))

    assert (met.status, met.mistakes) == (409, [
        "Iemand anders veranderde ‘Naam’ in: Pieter Jansen. Hieronder staat wat u typte.",
        "Iemand anders veranderde ‘Telefoon’. Hieronder staat hoe het nu is.",
    ])  # fmt: skip
    assert (between, await now_of(piet)) == (
        ["Pieter Jansen", "06 99", "", ""], ["Piet Janssen", "06 99", "", "voorzitter"]
    )  # fmt: skip
    assert saved.status == 200


async def test_a_name_that_makes_two_of_one_person_is_refused_with_the_way_to_merge_them(desk: Browser) -> None:
    event = await an_event()
    session = await a_session(event)
    piet = await comes(event, "Piet Jansen", session)
    twin = await comes(event, "Piet Janssen", session)

    page = await desk.send(await form_of(desk, piet), naam="PIET JANSSEN", rol="lid")

    assert (page.status, page.mistakes) == (
        422, ["Er is al een deelnemer met deze naam en dit adres. Voeg de twee samen."]
    )  # fmt: skip
    assert f"{address(piet)}/samenvoegen/{twin.id}" in page.links
    assert (page.form(f"{address(piet)}/gegevens")["rol"], (await now_of(piet))[0]) == ("lid", "Piet Jansen")


async def test_a_namesake_at_another_address_or_with_another_note_is_somebody_else(desk: Browser) -> None:
    event = await an_event()
    session = await a_session(event)
    await comes(event, "Piet Janssen", session, email="ander@example.org")
    await comes(event, "Piet Janssen", session, email="", note="Assen")
    piet = await comes(event, "Piet Jansen", session, email="", note="Emmen")

    await desk.send(await form_of(desk, piet), **RIGHT)

    assert (await now_of(piet))[0] == "Piet Janssen"


async def test_only_capitals_in_a_name_can_be_put_right_too(desk: Browser) -> None:
    event = await an_event()
    piet = await comes(event, "piet jansen", await a_session(event))

    page = await desk.send(await form_of(desk, piet), naam="Piet Jansen")

    assert (page.status, page.heading) == (200, "Piet Jansen")


async def test_a_form_without_its_mark_changes_nothing(desk: Browser) -> None:
    event = await an_event()
    piet = await comes(event, "Piet Jansen", await a_session(event))

    page = await desk.send(await form_of(desk, piet), naam="Anders", stand=None)

    assert (page.status, (await now_of(piet))[0]) == (409, "Piet Jansen")
