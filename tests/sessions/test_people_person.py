"""One participant at the desk: what is known, and what is done."""

from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any

import pytest

from events.history import PAGE, deeds_about, note
from events.tables import Duty, Event
from notifications.tables import Message
from sessions.people.person import MAILS
from sessions.registrations import Person, form_key, sign_up
from sessions.tables import Participant, Registration
from tests.cast import a_session, an_event, an_organiser
from tests.conftest import MONDAY
from tests.sessions.people import PEOPLE, address, claim, comes, forget_mail, mailed, status, twice
from tests.site import Browser, at_desk, counted

pytestmark = pytest.mark.usefixtures("db", "now")


@pytest.fixture
async def desk() -> AsyncIterator[Browser]:
    async with at_desk(await an_organiser(name="Bep Bureau")) as browser:
        yield browser


async def deeds(participant: Participant) -> list[str]:
    return [deed.what for deed in reversed(await deeds_about(f"participant:{participant.id}"))]


async def test_the_page_says_sessions_place_in_line_messages_remarks_codes_and_history(desk: Browser) -> None:
    event = await an_event()
    firm, full = await a_session(event), await a_session(event, title="Vol", capacity=1, has_waiting_list=True)
    await comes(event, "Anna Bos", full)
    person = Person("Piet Jansen", "piet@example.org", "Raad Zuid", phone="06 1234")
    key = form_key("x", person, [firm.id, full.id], "Ik kom met de bus.")
    await sign_up(event, person, [firm.id, full.id], "Ik kom met de bus.", key)
    piet = await Participant.objects().get(Participant.email == "piet@example.org")
    assert piet is not None
    await Message.update({Message.state: "refused", Message.error: "550 onbekend"}).where(Message.kind == "invitation")
    form = (await desk.open(address(piet))).form(f"{address(piet)}/opnieuw")
    page = await desk.send(form)

    for words in ("Raad Zuid", "06 1234", "Heeft een plaats", "Wachtlijst, nummer 1", "Ik kom met de bus.", "Geweigerd",
                  "550 onbekend", "Uitnodiging: Zichtbaar zijn als raad", "Alle mails nog een keer verstuurd.",
                  "Bep Bureau", f"{piet.ticket_code[:5]}-{piet.ticket_code[5:]}"):  # fmt: skip
        assert words in page.words


async def test_one_session_and_three_take_the_same_number_of_queries(desk: Browser) -> None:
    event = await an_event()
    sessions = [await a_session(event, capacity=1, has_waiting_list=True) for _ in range(3)]
    await comes(event, "Eerste Persoon", *sessions)
    one, three = await comes(event, "Anna Bos", sessions[0]), await comes(event, "Bea Dam", *sessions)
    numbers = []
    for person in (one, three):
        with counted() as statements:
            await desk.open(address(person))
        numbers.append(len(statements))

    assert numbers[0] == numbers[1]


async def test_all_messages_can_be_read_sheet_by_sheet_beside_the_sheets_of_the_history(desk: Browser) -> None:
    event = await an_event()
    piet = await comes(event, "Piet Jansen", await a_session(event))
    await forget_mail()
    about = f"participant:{piet.id}"
    await Message.insert(*(
        Message(kind=f"Bericht {number}", about=about, email=piet.email, name=piet.name, facts="{}",
                message_id=f"<{number}@x>", created_at=MONDAY, due_at=MONDAY)
        for number in range(MAILS + 2)
    ))  # fmt: skip
    for _number in range(PAGE + 1):
        await note(None, piet.event, about, "called")

    pages = [await desk.open(f"{address(piet)}?berichten={mails}&blad={sheet}") for mails, sheet in ((1, 1), (2, 1), (2, 2))]

    assert [len(page.all("tr")) - 1 for page in pages] == [MAILS, 2, 2]
    assert "Bericht 0" in pages[1].all("tr")[-1]
    assert [page.all("a", class_name="pill") for page in pages] == [
        ["Ouder", "Ouder"], ["Nieuwer", "Ouder"], ["Nieuwer", "Nieuwer"]
    ]  # fmt: skip
    assert [link for link in pages[1].links if link.startswith("?")] == ["?berichten=1", "?blad=2&berichten=2"]
    assert [link for link in pages[2].links if link.startswith("?")] == ["?berichten=1&blad=2", "?blad=1&berichten=2"]


# -- registering


async def test_somebody_who_phones_gets_a_place_without_an_address_and_twice_is_once(desk: Browser) -> None:
    event = await an_event(status=Event.Status.CLOSED)
    session = await a_session(event, members_only=True)
    page = await desk.open(f"{PEOPLE}/nieuw")

    first, second = await twice(
        desk, page, f"{PEOPLE}/nieuw", naam="Jo Smit", kenmerk="Assen", telefoon="0592 11", sessie=["1"]
    )

    people = await Participant.objects()
    assert [(one.name, one.email, one.note, one.phone) for one in people] == [("Jo Smit", "", "Assen", "0592 11")]
    assert (first.heading, second.heading, await status(people[0], session)) == ("Jo Smit", "Jo Smit", "confirmed")
    assert (await deeds(people[0]), await Message.count()) == (["registered"], 0)


async def test_namesakes_without_an_address_are_told_apart_by_a_note_that_is_needed(desk: Browser) -> None:
    event = await an_event()
    await a_session(event)
    form = (await desk.open(f"{PEOPLE}/nieuw")).form(f"{PEOPLE}/nieuw")
    refused = await desk.send(form, naam="Jo Smit", sessie=["1"])
    for place in ("Assen", "Emmen"):
        await desk.send((await desk.open(f"{PEOPLE}/nieuw")).form(f"{PEOPLE}/nieuw"), naam="Jo Smit", kenmerk=place,
                        sessie=["1"])  # fmt: skip

    assert (refused.status, refused.mistakes) == (422, ["Zonder e-mailadres is een kenmerk nodig, zoals de woonplaats."])
    assert await Participant.count() == 2


async def test_every_mistake_is_said_at_once_and_nothing_typed_is_lost(desk: Browser) -> None:
    await a_session(await an_event())
    form = (await desk.open(f"{PEOPLE}/nieuw")).form(f"{PEOPLE}/nieuw")

    page = await desk.send(form, email="piet@", raad="Raad Zuid")

    again = page.form(f"{PEOPLE}/nieuw")
    assert (page.status, len(page.mistakes), again["email"], again["raad"]) == (422, 3, "piet@", "Raad Zuid")


async def test_nobody_goes_over_the_capacity_at_the_desk_either(desk: Browser) -> None:
    event = await an_event()
    full, line = await a_session(event, capacity=1), await a_session(event, capacity=1, has_waiting_list=True)
    await comes(event, "Anna Bos", full, line)
    piet = await comes(event, "Piet Jansen", await a_session(event))
    form = (await desk.open(f"{address(piet)}/aanmelden")).form(f"{address(piet)}/aanmelden")

    refused = await desk.send(form, sessie=["1"])
    page = await desk.send(refused.form(f"{address(piet)}/aanmelden"), sessie=["1", "2"])

    assert refused.mistakes == ["Hier is geen plaats meer. Geef de sessie eerst meer plaatsen, of kies een andere sessie."]
    assert page.said == ["Opgeslagen. Hieronder staat wat het is geworden. 1 sessie was vol of begonnen."]
    assert await status(piet, line) == "waiting"


# -- cancelling and moving


async def test_cancelling_twice_is_once_and_gives_the_place_to_the_first_in_line(desk: Browser) -> None:
    event = await an_event()
    session = await a_session(event, capacity=1, has_waiting_list=True)
    piet, anna = await comes(event, "Piet Jansen", session), await comes(event, "Anna Bos", session)
    own = f"{address(piet)}/aanmeldingen/{(await claim(piet, session)).id}"

    first, second = await twice(desk, await desk.open(own), f"{own}/afmelden")

    assert (first.said, second.said) == (
        ["Afgemeld. De sessie gaat ook uit de agenda."], ["Deze aanmelding was al afgemeld."]
    )  # fmt: skip
    assert (await status(piet, session), await status(anna, session)) == ("cancelled", "confirmed")
    assert ((await mailed(piet.email))[-1], await deeds(piet)) == ("cancelled", ["cancelled"])


async def test_moving_cancels_here_and_invites_there_and_twice_is_once(desk: Browser) -> None:
    event = await an_event()
    here, there = await a_session(event), await a_session(event, title="Daar")
    piet = await comes(event, "Piet Jansen", here)
    await forget_mail()
    own = f"{address(piet)}/aanmeldingen/{(await claim(piet, here)).id}"

    await twice(desk, await desk.open(own), f"{own}/verplaatsen", sessie="2")

    assert (await status(piet, here), await status(piet, there)) == ("cancelled", "confirmed")
    assert await mailed(piet.email) == ["cancelled", "overview", "invitation"]
    assert (await deeds(piet), await Registration.count()) == (["moved"], 2)


async def test_moving_to_a_full_session_is_refused_and_changes_nothing(desk: Browser) -> None:
    event = await an_event()
    here = await a_session(event, capacity=1, has_waiting_list=True)
    there = await a_session(event, title="Vol", capacity=1)
    piet, _anna = await comes(event, "Piet Jansen", here), await comes(event, "Anna Bos", here, there)
    await forget_mail()
    own = f"{address(piet)}/aanmeldingen/{(await claim(piet, here)).id}"

    page = await desk.send((await desk.open(own)).form(f"{own}/verplaatsen"), sessie="2")

    assert (page.status, len(page.mistakes), await status(piet, here)) == (422, 1, "confirmed")
    assert (await Message.count(), await deeds(piet)) == (0, [])


async def test_what_has_begun_can_be_neither_cancelled_nor_moved(desk: Browser, at: Any) -> None:
    event = await an_event()
    session = await a_session(event)
    await a_session(event, starts_at=session.starts_at + timedelta(days=1))
    piet = await comes(event, "Piet Jansen", session)
    own = f"{address(piet)}/aanmeldingen/{(await claim(piet, session)).id}"
    page = await desk.open(own)
    at(session.starts_at)
    async with at_desk(await an_organiser("tweede@bijeen.example")) as later:
        shown = await later.open(own)
        token = shown.form("/bureau/uitloggen")["bewijs"]
        cancelled = await later.post(f"{own}/afmelden", {"bewijs": token})
        moved = await later.post(f"{own}/verplaatsen", {"bewijs": token, "sessie": "2", "formulier": "x"})

    assert page.form(f"{own}/afmelden")
    assert "niets meer veranderen" in shown.words
    assert (cancelled.status, moved.status, await status(piet, session)) == (422, 422, "confirmed")


# -- rights


async def test_a_viewer_reads_and_changes_nothing_and_crew_does_not_even_read() -> None:
    event = await an_event()
    session = await a_session(event, capacity=1, has_waiting_list=True)
    piet, anna = await comes(event, "Piet Jansen", session), await comes(event, "Anna Bos", session)
    own = f"{address(piet)}/aanmeldingen/{(await claim(piet, session)).id}"
    base = "/bureau/bijeenkomsten/week"
    line = f"{base}/sessies/1/wachtlijst"
    reads = [PEOPLE, address(piet), f"{base}/bellen", f"{base}/opmerkingen", f"{base}/te-veel", line]
    posts = [f"{PEOPLE}/nieuw", f"{address(piet)}/aanmelden", f"{own}/afmelden", f"{own}/verplaatsen",
             f"{address(piet)}/opnieuw", f"{address(piet)}/adres", f"{address(piet)}/samenvoegen/{anna.id}",
             f"{base}/bellen/{piet.id}", f"{base}/opmerkingen/1", f"{line}/stilzetten", f"{line}/verder",
             f"{line}/{(await claim(anna, session)).id}", f"{line}/{(await claim(anna, session)).id}/plaats"]  # fmt: skip
    for role, expected in ((Duty.Role.VIEWER, 200), (Duty.Role.CREW, 404)):
        async with at_desk(await an_organiser(f"{role}@bijeen.example", role, event)) as desk:
            token = (await desk.open("/bureau/inlogs")).form("/bureau/uitloggen")["bewijs"]
            assert {(await desk.open(path)).status for path in reads} == {expected}
            assert {(await desk.post(path, {"bewijs": token})).status for path in posts} == {404}
            assert {(await desk.post(path, {})).status for path in posts} == {403}
