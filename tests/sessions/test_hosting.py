"""Who leads a session: given and taken back at the desk, and what a host sees and may do."""

from collections.abc import AsyncIterator
from datetime import timedelta

import pytest

from events.tables import Deed, Duty, Event, Organiser
from notifications.tables import Message
from sessions.registrations import Person, form_key, sign_up
from sessions.tables import Host, Session
from tests.cast import NEXT_MONDAY, a_session, an_event, an_organiser
from tests.site import Browser, at_desk, counted

pytestmark = pytest.mark.usefixtures("db", "now")

HOSTS = "/bureau/bijeenkomsten/week/sessies/1/gespreksleiders"
MINE = "/bureau/mijn-sessies"
ONE = f"{MINE}/week/1"


@pytest.fixture
async def desk() -> AsyncIterator[Browser]:
    async with at_desk(await an_organiser()) as browser:
        yield browser


async def a_host(event: Event, *sessions: Session) -> Organiser:
    host = await an_organiser("host@example.org", "host", event)
    for session in sessions:
        await Host(session=session.id, organiser=host.id).save()
    return host


async def signs_up(event: Event, name: str, session: Session) -> None:
    person = Person(name, f"{name.lower()}@example.org", "Raad Noord", "lid")
    await sign_up(event, person, [session.id], "Ik kom met de bus", form_key(name, person, [session.id], ""))


async def the_session() -> Session:
    session = await Session.objects().where(Session.number == 1).first()
    assert session is not None
    return session


# -- at the desk


async def test_a_new_host_gets_a_place_at_the_desk_for_their_own_sessions_only(desk: Browser) -> None:
    event = await an_event()
    await a_session(event)

    page = await desk.send((await desk.open(HOSTS)).form(HOSTS), email="Jan@Example.org", naam="Jan Bos")

    jan = await Organiser.objects().where(Organiser.email == "jan@example.org").first()
    assert jan is not None
    duties = await Duty.select(Duty.event, Duty.role).where(Duty.organiser == jan.id)
    assert page.said == ["De gespreksleider is toegevoegd."]
    assert "Jan Bos jan@example.org" in page.words
    assert duties == [{"event": event.id, "role": "host"}]
    assert await Deed.count().where(Deed.what == "host-added") == 1


async def test_the_same_host_twice_is_one_host_with_one_duty(desk: Browser) -> None:
    await a_session(await an_event())
    form = (await desk.open(HOSTS)).form(HOSTS)

    for _ in range(2):
        await desk.send(form, email="jan@example.org")

    assert (await Host.count(), await Duty.count().where(Duty.role == "host")) == (1, 1)


async def test_who_works_at_the_desk_already_keeps_that_duty_and_leads_by_another(desk: Browser) -> None:
    event = await an_event()
    await a_session(event)
    els = await an_organiser("els@example.org", "organiser", event)

    await desk.send((await desk.open(HOSTS)).form(HOSTS), email="els@example.org")

    roles = await Duty.select(Duty.role).where(Duty.organiser == els.id).order_by(Duty.id).output(as_list=True)
    assert (await Host.count(), roles) == (1, ["organiser", "host"])


async def test_a_host_without_sessions_left_has_no_duty_left(desk: Browser) -> None:
    event = await an_event()
    host = await a_host(event, await a_session(event))
    form = (await desk.open(HOSTS)).form(f"{HOSTS}/weg")

    pages = [await desk.send(form), await desk.send(form)]

    assert [page.said for page in pages] == [["De gespreksleider is weggehaald."]] * 2
    assert (await Host.count(), await Duty.count().where(Duty.organiser == host.id)) == (0, 0)


async def test_an_address_that_cannot_be_is_refused(desk: Browser) -> None:
    await a_session(await an_event())

    page = await desk.send((await desk.open(HOSTS)).form(HOSTS), email="jan", naam="Jan")

    assert (page.status, len(page.mistakes), page.form(HOSTS)["naam"], await Host.count()) == (422, 1, "Jan", 0)


# -- a host


async def test_a_host_sees_who_comes_without_addresses_and_remarks() -> None:
    event = await an_event()
    session = await a_session(event, capacity=1, has_waiting_list=True)
    for name in ("Anna", "Bea"):
        await signs_up(event, name, session)
    async with at_desk(await a_host(event, session)) as host:
        page = await host.open(ONE)
        mine = await host.open(MINE)

    assert "Anna Raad Noord lid Heeft een plaats" in page.words
    assert "Bea Raad Noord lid Wachtlijst, nummer 1" in page.words
    assert "anna@example.org" not in page.html
    assert "bus" not in page.html
    assert "1 persoon komt" in mine.words
    assert MINE in mine.links


async def test_a_host_changes_text_and_materials_and_nobody_is_mailed() -> None:
    event = await an_event()
    session = await a_session(event)
    await signs_up(event, "Anna", session)
    before = await Message.count()
    async with at_desk(await a_host(event, session)) as host:
        page = await host.send(
            (await host.open(ONE)).form(ONE), tekst="Nieuw", materiaal="Wet | https://x.nl/wet",
            voorbereiden="Lees mee.", opname="https://x.nl/opname",
        )  # fmt: skip

    after = await the_session()
    assert page.said == ["Opgeslagen. Niemand krijgt hierover bericht."]
    assert (after.text, after.materials, after.title) == ("Nieuw", "Wet | https://x.nl/wet", session.title)
    assert (after.prepare, after.recording_link) == ("Lees mee.", "https://x.nl/opname")
    assert await Message.count() == before


@pytest.mark.parametrize("name", ["titel", "link", "plaatsen", "begin", "wachtlijst", "status"])
async def test_a_host_changes_nothing_else(name: str) -> None:
    event = await an_event()
    session = await a_session(event)
    async with at_desk(await a_host(event, session)) as host:
        page = await host.send((await host.open(ONE)).form(ONE), tekst="Nieuw", **{name: "iets"})

    assert (page.status, (await the_session()).version) == (403, 1)


async def test_materials_without_a_link_are_refused_and_nothing_typed_is_lost() -> None:
    event = await an_event()
    async with at_desk(await a_host(event, await a_session(event))) as host:
        page = await host.send((await host.open(ONE)).form(ONE), tekst="Nieuw", materiaal="nog iets")

    assert (page.status, len(page.mistakes), page.form(ONE)["tekst"]) == (422, 1, "Nieuw")


async def test_what_the_office_changed_meanwhile_is_shown_beside_what_the_host_typed() -> None:
    event = await an_event()
    session = await a_session(event)
    async with at_desk(await a_host(event, session)) as host:
        form = (await host.open(ONE)).form(ONE)
        await host.send(form, tekst="Van kantoor")
        page = await host.send(form, tekst="Van mij")

    assert (page.status, page.form(ONE)["tekst"]) == (409, "Van mij")
    assert "Iemand anders veranderde ‘Omschrijving’ in: Van kantoor." in page.words


@pytest.mark.parametrize(
    "path",
    [f"{MINE}/week/2", f"{MINE}/week/99999999999", f"{MINE}/anders/1", HOSTS, "/bureau/bijeenkomsten/week/sessies",
     "/bureau/bijeenkomsten/week/sessies/1", "/bureau/bijeenkomsten/week/sessies/1/deelnemers",
     "/bureau/bijeenkomsten/week/sessies/samen", "/bureau/bijeenkomsten/week/sessies/excel",
     "/bureau/bijeenkomsten/week/sessies/excel/programma.xlsx", "/bureau/bijeenkomsten/week/sessies/dubbel"],
)  # fmt: skip
async def test_all_that_is_not_theirs_is_not_there_for_a_host(path: str) -> None:
    event = await an_event()
    own = await a_session(event)
    await a_session(event)
    async with at_desk(await a_host(event, own)) as host:
        assert (await host.open(path)).status == 404


async def test_a_session_of_another_host_cannot_be_changed() -> None:
    event = await an_event()
    own = await a_session(event)
    other = await a_session(event)
    async with at_desk(await a_host(event, own)) as host:
        form = (await host.open(ONE)).form(ONE)
        page = await host.post(f"{MINE}/week/2", form.with_values(tekst="Van mij"))

    unchanged = await Session.objects().get(Session.id == other.id)
    assert (page.status, unchanged and unchanged.version) == (404, 1)


async def test_one_three_and_sixty_two_sessions_take_as_many_queries() -> None:
    event, found = await an_event(), []
    host = await a_host(event)
    async with at_desk(host) as browser:
        for total in (1, 3, 62):
            for number in range(await Session.count() + 1, total + 1):
                session = await a_session(event, number=number, starts_at=NEXT_MONDAY + timedelta(hours=number))
                await Host(session=session.id, organiser=host.id).save()
            with counted() as statements:
                await browser.open(MINE)
                await browser.open(ONE)
            found.append(len(statements))

    assert len(set(found)) == 1
