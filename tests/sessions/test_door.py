"""The door of a session: what the crew hears of a ticket, a typed code and a name; by hand; undone (TRUST Q4)."""

from collections.abc import AsyncIterator, Callable
from datetime import datetime, timedelta

import pytest

from database import fetch
from events.history import deeds_about
from events.tables import Duty, Event
from events.tokens import spaced
from sessions.registrations import Person, cancel
from sessions.tables import CheckIn, Participant, Registration, Session
from tests.cast import NEXT_MONDAY, a_session, an_event, an_organiser
from tests.sessions.doors import EARLY, KAART, PIET, a_location, crew, scanned, the_ticket
from tests.site import Browser, Page, at_desk

pytestmark = pytest.mark.usefixtures("db", "now")

Clock = Callable[[datetime], None]


class Door:
    """The crew's browser at the door of one session."""

    def __init__(self, browser: Browser, event: Event, session: Session) -> None:
        self.browser, self.event, self.session = browser, event, session
        self.address = f"/bureau/deur/{session.id}"

    async def scan(self, text: str, deur: str = "2") -> Page:
        page = await self.browser.open(f"{self.address}?deur={deur}")
        return await self.browser.send(page.form(self.address), code=text)


@pytest.fixture
async def door(at: Clock) -> AsyncIterator[Door]:
    at(EARLY)
    event, session = await a_location()
    async with at_desk(await crew(event)) as browser:
        yield Door(browser, event, session)


def heard(page: Page) -> tuple[int, str]:
    """The status of the answer, and what the crew hears."""
    return page.status, page.all("p", class_name="door-words")[0]


async def test_a_scanned_ticket_is_welcome_and_then_already_in(door: Door, at: Clock) -> None:
    piet = await the_ticket(door.event, door.session)

    first = await door.scan(scanned(piet))
    at(EARLY + timedelta(minutes=4))
    again = await door.scan(spaced(piet.ticket_code).lower(), deur="3")

    assert heard(first) == (200, "Welkom, Piet Jansen. Sessie ‘Zichtbaar zijn als raad’, Zaal 1.")
    assert heard(again) == (200, "Piet Jansen is al binnen sinds 9.03 (deur 2).")
    assert "1 van 1 binnen" in again.words
    [row] = await CheckIn.objects()
    assert (row.at, row.how, row.door) == (EARLY, "ticket", "2")


async def test_the_answer_of_who_may_come_in_can_be_loaded_again(door: Door) -> None:
    piet = await the_ticket(door.event, door.session)
    page = await door.scan(scanned(piet))

    assert heard(await door.browser.open(str(page.response.url.raw_path.decode()))) == heard(page)
    assert await CheckIn.count() == 1


@pytest.mark.parametrize("typed", ["kaart-", "KAART?", "kaart/", "xKAART/"])
async def test_a_hand_scanner_may_have_another_keyboard(door: Door, typed: str) -> None:
    piet = await the_ticket(door.event, door.session)

    assert heard(await door.scan(f"httpÖ--127.0.0.1Ö8000-{typed}{piet.ticket_token}"))[0] == 200


async def test_who_waits_has_no_place_yet_or_cancelled_hears_so(door: Door) -> None:
    piet = await the_ticket(door.event, door.session)
    row = await Registration.objects().first()
    assert row is not None
    heard_of = []
    for status in ("waiting", "offered", "requested"):
        await Registration.update({Registration.status: status}, force=True)
        heard_of.append(heard(await door.scan(scanned(piet))))
    await Registration.update({Registration.status: "confirmed"}, force=True)
    await cancel(await fresh(row))

    assert [*heard_of, heard(await door.scan(scanned(piet)))] == [
        (422, "Piet Jansen staat op de wachtlijst en heeft nog geen plaats."),
        (422, "Piet Jansen heeft nog geen plaats. Er is wel om gevraagd."),
        (422, "Piet Jansen heeft nog geen plaats. Er is wel om gevraagd."),
        (422, "Piet Jansen is afgemeld."),
    ]
    assert await CheckIn.count() == 0


async def fresh(row: Registration) -> Registration:
    found = await Registration.objects().where(Registration.id == row.id).first()
    assert found is not None
    return found


async def test_a_ticket_for_another_session_of_today_says_which(door: Door) -> None:
    later = await a_session(
        door.event, title="Later", starts_at=NEXT_MONDAY + timedelta(hours=4), form="location", place="Zaal 2"
    )
    piet = await the_ticket(door.event, later)

    assert heard(await door.scan(scanned(piet))) == (
        422, "Piet Jansen is niet aangemeld voor deze sessie, wel voor ‘Later’ van 14.00 (Zaal 2).",
    )  # fmt: skip


async def test_a_ticket_of_last_year_of_another_event_and_of_nobody(door: Door) -> None:
    last_year, elsewhere = await an_event(slug="vorig"), await an_event(slug="ander")
    old = await a_session(last_year, starts_at=NEXT_MONDAY - timedelta(days=364))
    other = await a_session(elsewhere)
    tickets = []
    for event, session, name in ((last_year, old, "Oud"), (elsewhere, other, "Ander")):
        await Session.update({Session.starts_at: NEXT_MONDAY}).where(Session.id == session.id)
        tickets.append(scanned(await the_ticket(event, session, person=Person(name, "x@example.org"))))
        await Session.update({Session.starts_at: session.starts_at}).where(Session.id == session.id)

    said = [heard(await door.scan(text)) for text in (*tickets, KAART + "A" * 26, "https://example.org/x")]

    assert said == [
        (422, "Dit is een kaart van een eerdere bijeenkomst. Die geldt niet meer."),
        (422, "Dit is een kaart van een andere bijeenkomst."),
        (422, "Onbekend. Deze kaart is er niet, of er is een nieuwe voor gemaakt. Zoek op naam."),
        (422, "Dit is geen kaart van ons. Zoek op naam."),
    ]


async def test_other_codes_of_ours_open_no_door(door: Door) -> None:
    piet = await the_ticket(door.event, door.session)

    assert heard(await door.scan(piet.personal_code)) == (
        422, "Dit is een andere code van ons, niet die van de kaart. Zoek op naam.",
    )  # fmt: skip


async def test_a_code_that_was_mistyped_stays_to_be_mended(door: Door) -> None:
    piet = await the_ticket(door.event, door.session)
    mistyped = [piet.ticket_code[:9] + "?", piet.ticket_code[:9], "Piet"]

    pages = [await door.scan(text) for text in mistyped]

    words = ["Deze code klopt niet. Typ de tien letters en cijfers onder de QR-code nog eens."]
    assert [(page.status, page.mistakes) for page in pages] == [(422, words)] * 3
    assert [page.form(door.address)["code"] for page in pages] == mistyped


async def test_nothing_typed_is_said_beside_the_field(door: Door) -> None:
    page = await door.scan(" ")

    assert (page.status, page.mistakes) == (422, ["Scan een kaart of typ de code die onder de QR-code staat."])


async def test_a_session_that_is_off_or_not_today_lets_nobody_in(door: Door, at: Clock) -> None:
    piet = await the_ticket(door.event, door.session)
    at(EARLY - timedelta(days=1))
    early = heard(await door.scan(scanned(piet)))
    at(EARLY)
    await Session.update({Session.status: Session.Status.CANCELLED}).where(Session.id == door.session.id)

    assert [early, heard(await door.scan(scanned(piet)))] == [
        (422, "Deze sessie is niet vandaag."), (422, "Deze sessie gaat niet door."),
    ]  # fmt: skip
    assert await CheckIn.count() == 0


async def test_who_lost_their_ticket_is_found_by_name_and_let_in_by_hand(door: Door) -> None:
    piet = await the_ticket(door.event, door.session)
    await the_ticket(door.event, door.session, person=Person("Anna Pieters", "anna@example.org"))

    found = await door.browser.open(f"{door.address}?deur=2&zoek=jansen")
    [action] = [form.action for form in found.read.forms if "/binnen/" in form.action]
    page = await door.browser.send(found.form(action))

    assert (found.all("h3"), heard(page)[1][:20]) == (["Piet Jansen"], "Welkom, Piet Jansen.")
    [row] = await CheckIn.objects()
    assert (row.how, row.door) == ("by-hand", "2")
    deeds = [*await deeds_about(f"participant:{piet.id}")]
    assert [(deed.what, deed.after) for deed in deeds][:1] == [("let-in", {"session": door.session.id})]


async def test_a_mistake_is_taken_back_and_stays_known(door: Door, at: Clock) -> None:
    piet = await the_ticket(door.event, door.session)
    page = await door.scan(scanned(piet))
    [action] = [form.action for form in page.read.forms if "/terug/" in form.action]

    at(EARLY + timedelta(minutes=1))
    undone = await door.browser.send(page.form(action))
    at(EARLY + timedelta(minutes=2))
    again = await door.scan(scanned(piet))

    assert heard(undone) == (200, "Piet Jansen was binnen om 9.03 (deur 2). Dat is teruggenomen.")
    assert ("0 van 1 binnen" in undone.words, heard(again)[1][:20]) == (True, "Welkom, Piet Jansen.")
    rows = await CheckIn.objects().order_by(CheckIn.id)
    assert [row.undone_at for row in rows] == [EARLY + timedelta(minutes=1), None]
    deeds = [*await deeds_about(f"participant:{piet.id}")]
    assert [deed.what for deed in deeds] == ["let-in", "let-out", "let-in"]


async def test_undoing_stands_under_a_welcome_and_under_a_name_that_is_looked_for(door: Door) -> None:
    piet = await the_ticket(door.event, door.session)
    welcome, already = await door.scan(scanned(piet)), await door.scan(scanned(piet))
    found = await door.browser.open(f"{door.address}?deur=2&zoek=jansen")
    actions = [[form.action for form in page.read.forms if "/terug/" in form.action] for page in (welcome, already, found)]

    [check_in] = await CheckIn.objects()
    undone = await door.browser.send(found.form(f"{door.address}/terug/{check_in.id}"))

    this, none = f"{door.address}/terug/{check_in.id}", f"{door.address}/terug/0"  # the form for none is hidden
    assert actions == [[this], [none], [none, this]]
    assert heard(undone)[1] == "Piet Jansen was binnen om 9.03 (deur 2). Dat is teruggenomen."


async def test_the_crew_gets_to_todays_sessions_and_no_others(door: Door) -> None:
    await a_session(door.event, title="Morgen", starts_at=NEXT_MONDAY + timedelta(days=1))
    elsewhere = await a_session(await an_event(slug="ander"), title="Elders")

    first = await door.browser.follow(await door.browser.open("/bureau"))
    strange = await door.browser.open(f"/bureau/deur/{elsewhere.id}")

    assert (first.heading, first.all("h2", class_name="card-title")) == ("De deur", [door.session.title])
    assert strange.status == 404


# -- who is not signed up


async def walk_in(door: Door, **typed: str) -> Page:
    address = f"{door.address}/aanmelden"
    return await door.browser.send((await door.browser.open(f"{address}?deur=2")).form(address), **typed)


async def test_who_is_not_signed_up_is_by_hand_also_when_it_has_begun(door: Door, at: Clock) -> None:
    at(NEXT_MONDAY + timedelta(minutes=5))

    page = await walk_in(door, naam="Anna de Boer", kenmerk="Zwolle")

    assert heard(page) == (200, "Welkom, Anna de Boer. Sessie ‘Zichtbaar zijn als raad’, Zaal 1.")
    [row], [who] = await CheckIn.objects(), await Participant.objects()
    assert (row.how, row.door, row.at) == ("by-hand", "2", NEXT_MONDAY + timedelta(minutes=5))
    assert [deed.what for deed in [*await deeds_about(f"participant:{who.id}")]] == ["let-in", "registered"]


@pytest.mark.parametrize("has_waiting_list", [True, False])
async def test_nobody_comes_in_where_there_is_no_place_and_nothing_is_kept_of_them(
    at: Clock, has_waiting_list: bool
) -> None:
    at(EARLY)
    event, session = await a_location(capacity=1, has_waiting_list=has_waiting_list)
    await the_ticket(event, session)
    async with at_desk(await crew(event)) as browser:
        page = await walk_in(Door(browser, event, session), naam="Anna", email="anna@example.org")

    assert (page.status, page.mistakes) == (422, ["Deze sessie is vol. Bel het bureau als er toch iemand bij kan."])
    assert (await Registration.count(), await Participant.count(), await CheckIn.count()) == (1, 1, 0)


async def test_the_door_signs_nobody_up_for_another_day(door: Door, at: Clock) -> None:
    at(EARLY - timedelta(days=1))

    page = await walk_in(door, naam="Anna de Boer", kenmerk="Zwolle")

    assert (page.status, page.mistakes) == (422, ["Deze sessie is niet vandaag."])
    assert (await Registration.count(), await Participant.count()) == (0, 0)


async def test_who_cannot_come_in_hears_why_and_nothing_is_kept_of_the_form(door: Door) -> None:
    await the_ticket(door.event, door.session)
    await Registration.update({Registration.status: "requested"}, force=True)

    page = await walk_in(door, naam="piet jansen", email="Piet@example.org")

    assert heard(page) == (422, "Piet Jansen heeft nog geen plaats. Er is wel om gevraagd.")
    assert ((await fetch("SELECT count(*) AS n FROM sign_up"))[0]["n"], await CheckIn.count()) == (1, 0)


async def test_who_was_signed_up_after_all_just_comes_in(door: Door) -> None:
    await the_ticket(door.event, door.session)

    page = await walk_in(door, naam="piet jansen", email="Piet@example.org")

    assert heard(page)[1] == "Welkom, Piet Jansen. Sessie ‘Zichtbaar zijn als raad’, Zaal 1."
    assert (await Registration.count(), await CheckIn.count()) == (1, 1)


async def test_a_form_without_a_name_says_so_and_keeps_the_rest(door: Door) -> None:
    page = await walk_in(door, kenmerk="Zwolle")

    assert (page.mistakes, page.form(f"{door.address}/aanmelden")["kenmerk"]) == (["Vul de naam in."], "Zwolle")
    assert PIET.name not in page.words


# -- at the desk


async def test_the_page_of_a_session_says_how_many_are_in_and_leads_to_its_door(door: Door) -> None:
    await the_ticket(door.event, door.session, person=Person("Anna", "anna@example.org"))
    await door.scan(scanned(await the_ticket(door.event, door.session)))
    async with at_desk(await an_organiser(role=Duty.Role.ORGANISER, event=door.event)) as desk:
        page = await desk.open(f"/bureau/bijeenkomsten/week/sessies/{door.session.number}")

    assert ("1 van 2 binnen" in page.words, door.address in page.links) == (True, True)


@pytest.mark.parametrize(("later", "again"), [(timedelta(0), 10), (timedelta(days=1), 0)])
async def test_a_page_that_stands_open_hears_how_many_are_in_until_the_day_is_over(door: Door, at: Clock, later: timedelta, again: int) -> None:
    await the_ticket(door.event, door.session, person=Person("Anna", "anna@example.org"))
    await door.scan(scanned(await the_ticket(door.event, door.session)))
    at(EARLY + later)
    async with at_desk(await an_organiser(role=Duty.Role.VIEWER, event=door.event)) as desk:
        page = await desk.open(f"/bureau/bijeenkomsten/week/sessies/{door.session.number}")
        told = (await desk.open(f"/bureau/bijeenkomsten/week/sessies/{door.session.number}/binnen")).response.json()

    assert told == {"words": "1 van 2 binnen", "again": again, "arrived": 1}
    assert ("1 van 2 binnen" in page.words, "counting.js" in page.html) == (True, bool(again))


async def test_who_looked_for_a_name_at_the_door_is_written_down(door: Door) -> None:
    for _time in range(2):
        await door.browser.open(f"{door.address}?zoek=jansen")

    seen = [deed.after for deed in await deeds_about(f"session:{door.session.id}", seen=True)]
    assert seen == [{"list": "deur, op naam"}]


async def test_the_camera_is_for_the_door_alone_and_nothing_comes_from_elsewhere(door: Door) -> None:
    pages = [await door.browser.open(path) for path in (door.address, "/bureau/deur", "/bureau/inlogs")]

    given = [page.response.headers for page in pages]
    camera = [headers["permissions-policy"].split(",")[0] for headers in given]
    policy = given[0]["content-security-policy"]
    assert camera == ["camera=(self)", "camera=()", "camera=()"]
    assert ("script-src 'self';" in policy, "unsafe" in policy, "http" in policy) == (True, False, False)
