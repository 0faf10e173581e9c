"""What the desk prints for many at once: badges, door lists, certificates, letters; and who cannot be printed is named."""

from collections.abc import AsyncIterator, Callable
from datetime import datetime, timedelta

import pytest

from events.paper.characters import BREAK, INSTEAD, printable
from events.paper.typesetting import set_in_type
from events.tables import Event
from events.tokens import spaced
from sessions.paper.badges import Badge, drawn, on_labels
from sessions.registrations import check_in
from sessions.tables import CheckIn, Participant, Session
from sessions.tickets import ticket_address
from tests.cast import NEXT_MONDAY, a_session, an_event, an_organiser
from tests.sessions.papers import code_widths, codes, download, in_ink, languages, pages, printed, read, text
from tests.sessions.people import claim, comes
from tests.site import Browser, at_desk, counted

pytestmark = pytest.mark.usefixtures("db", "now", "counting_anew")

EVENT = "/bureau/bijeenkomsten/week"
STRANGE = ["Zoë 🎉 Smit", "محمد عبد الله", "王小明", "Ab" * 60, "Piet Jansen"]
At = Callable[[datetime], None]


@pytest.fixture
async def desk(db: None) -> AsyncIterator[Browser]:
    async with at_desk(await an_organiser()) as browser:
        yield browser


async def in_a_room(*names: str) -> tuple[Event, Session, list[Participant]]:
    event = await an_event()
    session = await a_session(event, form="location", place="Zaal 12")
    ways = {session.id: "location"}
    people = [await comes(event, name, session, ways=ways, email=f"p{number}@example.org", council="Raad Zonnehof") for number, name in enumerate(names)]
    return event, session, people


async def was_in(person: Participant, session: Session) -> None:
    await check_in((await claim(person, session)).id, CheckIn.How.TICKET)


# -- badges


async def test_everybody_who_comes_to_a_room_has_a_badge_that_can_be_read_back(desk: Browser) -> None:
    event, _session, people = await in_a_room(*STRANGE)

    file = await printed(desk, "badges-a6")

    read_back = {code for number in range(len(people)) for code in codes(file, number)}
    assert (pages(file), read(file).is_accessible, read(file).title) == (len(people), True, f"Badges: {event.title}")
    assert read_back == {ticket_address(one.ticket_token) for one in people}
    assert [one.name for one in people if spaced(one.ticket_code) not in text(file)] == []


async def test_nothing_of_a_long_name_is_printed_over_the_code_of_a_label() -> None:
    event = await an_event()
    short, long = (Badge(name, council, "a" * 26, "K7M4XP2XQ3") for name, council in (("Piet", ""), ("Naam " * 24, "Raad van " * 22)))

    made = [set_in_type(on_labels(event, [drawn(event, one)])) for one in (short, long)]

    foot = (9, 42, 31, 53)  # millimetres, of the first label on the sheet
    assert in_ink(made[0], foot) == in_ink(made[1], foot) != in_ink(made[1], (9, 17, 31, 28))
    assert read(made[1]).is_accessible


async def test_labels_are_21_on_a_sheet_and_every_one_can_be_read_back(desk: Browser) -> None:
    _event, _session, people = await in_a_room(*STRANGE, *(f"Deelnemer {number}" for number in range(17)))

    file = await printed(desk, "badges-etiketten")

    found = [codes(file, number) for number in range(pages(file))]
    assert [len(sheet) for sheet in found] == [21, 1]
    assert {code for sheet in found for code in sheet} == {ticket_address(one.ticket_token) for one in people}
    assert min(code_widths(file)) > 29.8  # 30 mm, but for one dot of the picture


async def test_who_takes_part_online_or_has_no_place_has_no_badge(desk: Browser) -> None:
    event, _session, _people = await in_a_room("Piet Jansen")
    hybrid, full = await a_session(event, form="hybrid"), await a_session(event, form="location", capacity=0, has_waiting_list=True)
    await comes(event, "Anna Online", hybrid, ways={hybrid.id: "online"})
    await comes(event, "Wim Wacht", full)

    words = text(await printed(desk, "badges-a6"))

    assert [name for name in ("Piet Jansen", "Anna Online", "Wim Wacht") if name in words] == ["Piet Jansen"]


# -- the door


async def test_the_door_list_has_everybody_with_a_place_and_says_who_is_in(desk: Browser) -> None:
    event, session, people = await in_a_room(*STRANGE)
    await was_in(people[-1], session)

    file = await download(desk, f"{EVENT}/sessies/1/deurlijst.pdf")

    found, words = read(file), text(file)
    assert (found.is_accessible, found.title, "TH" in found.tags) == (True, f"Deurlijst: {session.title}", True)
    said = [event.title, "Zaal 12", "5 mensen hebben een plaats.", "Piet Jansen", "Zoë", "10.00", *(spaced(one.ticket_code) for one in people)]
    assert [word for word in said if word not in words] == []


@pytest.mark.parametrize("number", [1, 3])
async def test_a_door_list_costs_the_same_questions_however_many_come(desk: Browser, number: int) -> None:
    await in_a_room(*(f"Deelnemer {one}" for one in range(number)))
    await desk.open(f"{EVENT}/sessies/1/deurlijst.pdf")

    with counted() as statements:
        await desk.open(f"{EVENT}/sessies/1/deurlijst.pdf")

    assert len(statements) <= 10


async def test_the_door_list_of_a_hybrid_session_is_of_who_comes(desk: Browser) -> None:
    event, _session, _people = await in_a_room()
    hybrid = await a_session(event, form="hybrid")
    await comes(event, "Anna Online", hybrid, ways={hybrid.id: "online"})
    await comes(event, "Bas Komt", hybrid, ways={hybrid.id: "location"})

    words = text(await download(desk, f"{EVENT}/sessies/2/deurlijst.pdf"))

    assert ["Anna Online" in words, "Bas Komt" in words] == [False, True]


# -- certificates


async def test_who_was_there_gets_a_certificate_at_the_desk_and_on_their_page(db: None, at: At) -> None:
    event, session, people = await in_a_room("Piet Jansen", "Anna Afwezig")
    await was_in(people[0], session)
    at(NEXT_MONDAY + timedelta(hours=2))
    mine = f"/mijn/{people[0].personal_token}"
    paths = [f"{EVENT}/deelnemers/{people[0].id}/bewijs.pdf", f"{mine}/bewijs.pdf"]

    async with at_desk(await an_organiser()) as desk:
        files, links = [await download(desk, path) for path in paths], (await desk.open(mine)).links
        files.append(await printed(desk, "bewijzen"))

    said = ["Bewijs van deelname", "Piet Jansen", event.title, session.title, "Gegeven op maandag 8 maart 2027."]
    assert [word for file in files for word in said if word not in text(file)] == []
    assert [(read(file).is_accessible, pages(file), "Anna" in text(file)) for file in files] == [(True, 1, False)] * 3
    assert f"{mine}/bewijs.pdf" in links


async def test_who_was_nowhere_or_not_yet_has_no_certificate(desk: Browser, at: At) -> None:
    _event, session, people = await in_a_room("Piet Jansen", "Anna Afwezig")
    await was_in(people[0], session)
    early = [(await desk.open(f"/mijn/{one.personal_token}/bewijs.pdf")).status for one in people]
    at(NEXT_MONDAY + timedelta(hours=2))

    late = [(await desk.open(f"/mijn/{one.personal_token}/bewijs.pdf")).status for one in people]

    assert (early, late) == ([404, 404], [200, 404])


# -- letters


async def test_letters_have_the_codes_and_the_ticket_each_on_a_sheet(desk: Browser) -> None:
    event, session, _people = await in_a_room("Piet Jansen")
    without = [await comes(event, name, session, email="", note="Bureau, Laan 1") for name in ("Anna Zonder", "Bas Zonder")]

    file = await printed(desk, "brieven")

    words = text(file)
    assert (pages(file), read(file).is_accessible) == (2, True)
    assert [word for one in without for word in (one.name, spaced(one.personal_code), spaced(one.ticket_code)) if word not in words] == []
    assert [codes(file, number) for number in range(2)] == [[ticket_address(one.ticket_token)] for one in without]
    assert "Piet Jansen" not in words


async def test_every_name_gets_a_letter_and_a_certificate_and_stops_no_others(desk: Browser, at: At) -> None:
    event, session, _people = await in_a_room()
    people = [await comes(event, name, session, ways={session.id: "location"}, email="", note=f"Bureau {place}") for place, name in enumerate(STRANGE)]

    letters = await printed(desk, "brieven")
    for one in people:
        await was_in(one, session)
    at(NEXT_MONDAY + timedelta(hours=2))
    async with at_desk(await an_organiser("later@bijeen.example")) as browser:
        certificates = await printed(browser, "bewijzen")

    assert [(read(file).is_accessible, pages(file)) for file in (letters, certificates)] == [(True, len(STRANGE))] * 2
    assert {code for number in range(len(people)) for code in codes(letters, number)} == {ticket_address(one.ticket_token) for one in people}
    as_printed = [printable(name).replace(BREAK, "") for name in STRANGE]
    copied = [text(file).replace(" ", "") for file in (letters, certificates)]
    assert [name for name in as_printed if name.isascii() and not all(name.replace(" ", "") in words for words in copied)] == []


# -- what the desk sees


async def test_names_that_do_not_come_on_paper_are_named(desk: Browser) -> None:
    await in_a_room(*STRANGE)

    page = await desk.open(f"{EVENT}/papier")

    assert ("王小明" in page.words, "Zoë 🎉 Smit" in page.words, "محمد" in page.words, INSTEAD in page.words) == (True, True, False, False)


async def test_who_was_let_in_by_mistake_is_neither_present_nor_in(desk: Browser, at: At) -> None:
    _event, session, people = await in_a_room("Piet Jansen")
    await was_in(people[0], session)
    await CheckIn.update({CheckIn.undone_at: NEXT_MONDAY}, force=True)

    words = text(await download(desk, f"{EVENT}/sessies/1/deurlijst.pdf"))
    at(NEXT_MONDAY + timedelta(hours=2))
    async with at_desk(await an_organiser("later@bijeen.example")) as browser:
        certificates = text(await printed(browser, "bewijzen"))

    assert ("10.00" in words.replace("10.00 tot", ""), "Piet" in certificates) == (False, False)


async def test_the_crew_may_print_the_list_of_a_door_where_they_let_people_in_and_of_no_other(db: None) -> None:
    event, _session, _people = await in_a_room("Piet Jansen")
    await a_session(event, status="draft")
    await a_session(await an_event(slug="ander"))
    crew = await an_organiser("deur@bijeen.example", "crew", event)

    async with at_desk(crew) as browser:
        words = text(await download(browser, f"{EVENT}/sessies/1/deurlijst.pdf"))
        others = [f"{EVENT}/sessies/2/deurlijst.pdf", "/bureau/bijeenkomsten/ander/sessies/1/deurlijst.pdf", f"{EVENT}/papier"]
        statuses = [(await browser.open(path)).status for path in others]

    assert ("Piet Jansen" in words, statuses) == (True, [404] * 3)


@pytest.mark.parametrize("kind", ["badges-a6", "badges-etiketten", "brieven", "bewijzen"])
async def test_what_somebody_gets_is_in_their_own_language(db: None, at: At, kind: str) -> None:
    event, session, _people = await in_a_room()
    ways, email = {session.id: "location"}, "" if kind == "brieven" else "x@example.org"
    for name, language in (("Piet Jansen", "nl"), ("Pat Smith", "en")):
        person = await comes(event, name, session, ways=ways, email=email and f"{language}@example.org")
        await Participant.update({Participant.language: language}).where(Participant.id == person.id)
        await was_in(person, session)
    at(NEXT_MONDAY + (timedelta(hours=2) if kind == "bewijzen" else -timedelta(hours=2)))

    async with at_desk(await an_organiser()) as browser:
        file = await printed(browser, kind)

    found, words = read(file), text(file)
    said = {"brieven": ["Dit zijn uw sessies", "These are your sessions"], "bewijzen": ["Bewijs van deelname", "Certificate"]}.get(kind, [])
    assert (found.is_accessible, found.language, languages(file) - {"nl"}) == (True, "nl", {"en"})
    assert [word for word in said if word not in words] == []
    assert kind == "bewijzen" or ["ticket" in one for one in found.alternatives] == [True, False]


@pytest.mark.parametrize("kind", ["badges-a6", "badges-etiketten", "brieven", "bewijzen"])
async def test_a_file_of_an_event_with_nobody_in_it_can_be_read_too(desk: Browser, kind: str) -> None:
    await in_a_room()

    assert read(await printed(desk, kind)).is_accessible


@pytest.mark.parametrize("path", ["papier", "sessies/1/deurlijst.pdf"])
async def test_an_event_with_nobody_in_it_has_papers_too(desk: Browser, path: str) -> None:
    await in_a_room()

    page = await desk.open(f"{EVENT}/{path}")

    assert (page.status, page.words != "" if path == "papier" else read(page.response.content).is_accessible) == (200, True)
