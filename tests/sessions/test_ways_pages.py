"""Choosing how to take part: on the form, with everything kept, and later on Mijn Week and at the desk."""

from collections.abc import AsyncIterator
from typing import Any

import msgspec
import pytest

from events.tables import Event
from notifications.tables import Message
from sessions import letters
from sessions.calendar_files import personal_entry
from sessions.people import places
from sessions.registrations import Outcome
from sessions.tables import Participant, Registration, Session
from tests.cast import a_session, an_event, an_organiser
from tests.sessions.changing import edit
from tests.sessions.people import claim, comes, forget_mail, mailed, twice
from tests.site import Browser, at_desk, visitor
from tests.state import answers

pytestmark = pytest.mark.usefixtures("db", "now")
FORM = "/week/aanmelden"


@pytest.fixture
async def browser() -> AsyncIterator[Browser]:
    async with visitor() as opened:
        yield opened


async def a_hybrid(**facts: Any) -> tuple[Event, Session]:
    event = await an_event()
    known = {"form": "hybrid", "place": "Zaal 1", "dial_in": "030 123 45 67", "capacity": 1, "online_capacity": 2,
             "has_waiting_list": True, **facts}  # fmt: skip
    return event, await a_session(event, **known)


async def the_registration() -> Registration:
    [row] = await Registration.objects()
    return row


async def test_a_form_without_a_choice_asks_nothing(browser: Browser) -> None:
    await a_session(await an_event())

    page = await browser.open(f"{FORM}?sessie=1")

    assert (page.all("legend"), "manier-1" in page.html) == (["Uw sessies"], False)


async def test_without_a_choice_a_hybrid_session_is_asked_about_and_the_rest_is_kept(browser: Browser) -> None:
    event, _session = await a_hybrid()

    page = await browser.post(FORM, answers(event, 1, step="controleer"))

    assert (page.status, page.mistakes) == (422, ["Kies hoe u meedoet met ‘Zichtbaar zijn als raad’."])
    assert page.form(FORM)["naam"]


async def test_the_choice_survives_the_check_wijzig_and_a_refused_form_and_is_what_one_gets(browser: Browser) -> None:
    event, _session = await a_hybrid()
    check = await browser.post(FORM, [*answers(event, 1, step="controleer"), ("manier-1", "telephone")])
    assert "U doet mee: per telefoon" in check.words

    back = await browser.send(check.form(FORM), stap="wijzig-naam")
    wrong = await browser.send(back.form(FORM), stap="controleer", email="geen adres")
    assert [page.form(FORM)["manier-1"] for page in (check, back, wrong)] == ["telephone"] * 3
    sent = await browser.send(wrong.form(FORM), stap="verstuur", email="piet@example.org")

    assert (sent.heading, (await the_registration()).way) == ("Uw aanmelding is binnen", "telephone")
    assert "per telefoon" in sent.words


async def test_where_online_goes_without_saying_it_is_chosen_already(browser: Browser) -> None:
    event = await an_event()
    await a_session(event, dial_in="030 123 45 67")

    assert (await browser.open(f"{FORM}?sessie=1")).form(FORM)["manier-1"] == "online"
    await browser.post(FORM, answers(event, 1))

    assert (await the_registration()).way == "online"


async def test_a_way_that_is_full_is_named_and_the_other_can_be_had(browser: Browser) -> None:
    event, session = await a_hybrid(has_waiting_list=False)
    await comes(event, "Anna Bos", session, ways={session.id: "location"})

    page = await browser.post(FORM, [*answers(event, 1, step="controleer"), ("manier-1", "location")])
    other = await browser.post(FORM, [*answers(event, 1, step="controleer"), ("manier-1", "online")])

    assert (page.status, other.status) == (422, 200)
    assert page.mistakes == ["‘Zichtbaar zijn als raad’ is vol voor wie zo meedoet: op locatie. Kies een andere manier, of bel ons."]
    assert "Op locatie: vol. Online: bijna vol: nog 2 plaatsen" in (await browser.open("/week")).words


async def test_the_same_form_with_another_way_is_another_form(browser: Browser) -> None:
    event, session = await a_hybrid()
    form = answers(event, 1)

    first = await browser.post(FORM, [*form, ("manier-1", "online")])
    again = await browser.post(FORM, [*form, ("manier-1", "online")])
    other = await browser.post(FORM, [*form, ("manier-1", "location")])

    assert first.location == again.location != other.location
    assert await Registration.count().where(Registration.session == session.id) == 1


# -- what mails and calendars say


@pytest.mark.parametrize(
    ("way", "says", "says_not", "location"),
    [
        ("online", ["Online", "Liever bellen? 030 123 45 67", "De link naar de vergadering zelf"], ["Zaal 1"], "/mee/"),
        ("location", ["Op locatie: Zaal 1"], ["030 123", "vergader.example.org", "/mee/"], "Zaal 1"),
        ("telephone", ["Per telefoon", "Bel 030 123 45 67"], ["Zaal 1", "vergader.example.org"], "030 123 45 67"),
    ],
)
async def test_an_invitation_says_how_this_person_takes_part_and_so_does_the_calendar(
    way: str, says: list[str], says_not: list[str], location: str
) -> None:
    event, session = await a_hybrid()
    person = await comes(event, "Piet Jansen", session, ways={session.id: way})

    letter = letters.write((await Message.objects().where(Message.kind == "invitation"))[0])
    told = "\n".join([*letter.items[0].lines, *(link.url for link in letter.items[0].links)])
    entry = personal_entry(event, session, await claim(person, session))

    assert letter.invitation is not None
    assert [words for words in says if words not in told] == []
    assert [words for words in says_not if words in told + letter.invitation.description + entry.description] == []
    assert location in letter.invitation.location
    assert entry.location == letter.invitation.location


async def test_another_link_is_nothing_to_who_comes_to_the_room_nor_another_room_to_who_does_not() -> None:
    event, session = await a_hybrid(capacity=5)
    for name, way in (("Anna Bos", "location"), ("Piet Jansen", "online")):
        await comes(event, name, session, ways={session.id: way})
    await forget_mail()

    await edit(session, meeting_link="https://vergader.example.org/j/2")
    told_of_the_link = await Message.select(Message.email).output(as_list=True)
    await forget_mail()
    await edit(session, place="Zaal 2")

    assert told_of_the_link == ["piet@example.org"]
    assert await Message.select(Message.email).output(as_list=True) == ["anna@example.org"]


# -- later


async def test_another_way_later_is_at_once_where_there_is_a_place_and_the_calendar_follows(browser: Browser) -> None:
    event, session = await a_hybrid()
    anna = await comes(event, "Anna Bos", session, ways={session.id: "location"})
    await comes(event, "Bea Dam", session, ways={session.id: "location"})
    row = await claim(anna, session)
    path = f"/mijn/{anna.personal_token}/manier/{row.id}"

    first, _again = await twice(browser, await browser.open(path), path, manier="online")

    assert ("U doet nu anders mee." in first.words, (await claim(anna, session)).way) == (True, "online")
    assert await mailed("anna@example.org") == ["overview", "invitation", "update"]
    letter = letters.write((await Message.objects().where(Message.kind == "update"))[0])
    assert "U doet nu zo mee: online. Eerst was dat: op locatie: Zaal 1." in letter.opening
    assert await mailed("bea@example.org") == ["overview", "offered"]


async def test_where_it_is_full_nothing_changes_and_that_is_said(browser: Browser) -> None:
    event, session = await a_hybrid()
    await comes(event, "Anna Bos", session, ways={session.id: "location"})
    piet = await comes(event, "Piet Jansen", session, ways={session.id: "online"})
    row = await claim(piet, session)
    path = f"/mijn/{piet.personal_token}/manier/{row.id}"

    page = await browser.send((await browser.open(path)).form(path), manier="location")
    odd = await browser.send((await browser.open(path)).form(path), manier="zwemmend")

    assert (page.status, odd.status) == (422, 422)
    assert page.mistakes == ["Zo is er geen plaats meer. Er is niets veranderd. Kies een andere manier, of bel ons."]
    assert (await claim(piet, session)).way == "online"


async def test_who_waits_for_the_room_gets_a_place_online_by_choosing_it(browser: Browser) -> None:
    event, session = await a_hybrid()
    await comes(event, "Anna Bos", session, ways={session.id: "location"})
    piet = await comes(event, "Piet Jansen", session, ways={session.id: "location"})
    path = f"/mijn/{piet.personal_token}/manier/{(await claim(piet, session)).id}"

    await browser.send((await browser.open(path)).form(path), manier="online")

    row = await claim(piet, session)
    assert (str(row.status), row.way) == ("confirmed", "online")
    assert await mailed("piet@example.org") == ["overview", "invitation"]


async def test_somebody_elses_registration_and_one_without_a_choice_have_no_such_page(browser: Browser) -> None:
    event, session = await a_hybrid()
    other = await a_session(event)
    anna = await comes(event, "Anna Bos", session, other)
    piet = await comes(event, "Piet Jansen", session)

    numbers = [(await claim(piet, session)).id, (await claim(anna, other)).id, 99999]

    assert [(await browser.open(f"/mijn/{anna.personal_token}/manier/{number}")).status for number in numbers] == [404] * 3


async def test_the_desk_asks_it_too_and_changes_it_later() -> None:
    _event, session = await a_hybrid()
    async with at_desk(await an_organiser()) as desk:
        path = "/bureau/bijeenkomsten/week/deelnemers/nieuw"
        form = (await desk.open(path)).form(path)
        asked = await desk.send(form, naam="Piet Jansen", email="piet@example.org", sessie="1")
        await desk.send(asked.form(path), **{"manier-1": "telephone"})
        piet = await Participant.objects().get(Participant.name == "Piet Jansen")
        assert piet is not None
        row = await claim(piet, session)
        way = f"/bureau/bijeenkomsten/week/deelnemers/{piet.id}/aanmeldingen/{row.id}/manier"
        page = await desk.send((await desk.open(way)).form(way), manier="location")

    assert asked.mistakes == ["Kies hoe u meedoet met ‘Zichtbaar zijn als raad’."]
    assert (row.way, (await claim(piet, session)).way) == ("telephone", "location")
    assert "Deze persoon doet nu anders mee en krijgt bericht." in page.words


async def test_another_session_and_the_repeat_keep_the_way_one_had() -> None:
    event, session = await a_hybrid()
    other = await a_session(event, dial_in="030 1")
    piet = await comes(event, "Piet Jansen", session, ways={session.id: "telephone"})

    await places.move(event, piet, await claim(piet, session), other.id, "k", (await an_organiser()).id)

    assert (await claim(piet, other)).way == "telephone"


def test_an_answer_page_of_before_there_were_ways_still_reads() -> None:
    assert msgspec.json.decode(b'{"session":1,"result":"confirmed","place":0}', type=Outcome).way == ""
