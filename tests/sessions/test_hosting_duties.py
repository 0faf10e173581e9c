"""A session is somebody's by a host's duty: with it, it comes and goes, and both are written down."""

import asyncio
from collections.abc import AsyncIterator

import pytest

from events import organisers
from events.people import duties
from events.tables import Deed, Duty, Event, Organiser, SignIn
from migrations.sessions import sessions_0004_hosts
from sessions.planning import hosting
from sessions.tables import Host, Session
from tests.cast import a_session, an_event, an_organiser
from tests.site import Browser, at_desk

pytestmark = pytest.mark.usefixtures("db", "now")

MINE = "/bureau/mijn-sessies"
JAN = "jan@example.org"


@pytest.fixture
async def owner() -> Organiser:
    return await an_organiser()


@pytest.fixture
async def desk(owner: Organiser) -> AsyncIterator[Browser]:
    async with at_desk(owner) as browser:
        yield browser


async def jan() -> Organiser:
    found = await organisers.organiser_at(JAN)
    assert found is not None
    return found


async def leads(event: Event, session: Session, owner: Organiser) -> Organiser:
    await hosting.assign(event, [session], JAN, "Jan Bos", owner.id)
    return await jan()


async def taken_from(organiser: Organiser, role: str, owner: Organiser) -> None:
    duty = await Duty.objects().where(Duty.organiser == organiser.id, Duty.role == role).first()
    assert duty is not None
    await duties.take(organiser, duty.id, owner.id)


async def opened(browser: Browser) -> list[int]:
    """What one's own sessions answer: the list, one of them, and a change of it."""
    form = {"tekst": "Van mij", "materiaal": "", "versie": "1", "bewijs": ""}
    page = await browser.open(f"{MINE}/week/1")
    if page.read.forms:
        form["bewijs"] = page.read.forms[0]["bewijs"]
    return [page.status, (await browser.post(f"{MINE}/week/1", form)).status]


async def test_without_a_hosts_duty_a_session_is_not_theirs_at_once(owner: Organiser) -> None:
    event = await an_event()
    host = await leads(event, await a_session(event), owner)
    await duties.give(host, "crew", event.id, owner.id)
    async with at_desk(host) as browser:
        before = await browser.open(MINE)
        await taken_from(host, "host", owner)
        after, one = await browser.open(MINE), await browser.open(f"{MINE}/week/1")

    assert f"{MINE}/week/1" in before.links
    assert (after.status, one.status) == (200, 404)
    assert "U leidt nog geen sessie." in after.words
    assert await hosting.hosts_of(event) == {}


async def test_a_session_whose_host_has_lost_the_duty_in_the_database_is_not_theirs(owner: Organiser) -> None:
    """Whatever took it: the permission is in the fetch."""
    event = await an_event()
    host = await leads(event, await a_session(event), owner)
    await duties.give(host, "viewer", event.id, owner.id)
    await Duty.delete().where(Duty.role == "host")

    async with at_desk(host) as browser:
        assert (await browser.open(f"{MINE}/week/1")).status == 404
    assert await hosting.hosts_of(event) == {}


@pytest.mark.parametrize("later", ["crew", "viewer", "organiser", "host"])
async def test_another_duty_later_does_not_bring_the_sessions_back(owner: Organiser, later: str) -> None:
    event = await an_event()
    host = await leads(event, await a_session(event), owner)
    await taken_from(host, "host", owner)

    await duties.give(host, later, event.id, owner.id)

    async with at_desk(host) as browser:
        assert (await browser.open(f"{MINE}/week/1")).status == 404


async def test_leading_one_session_again_brings_no_other_one_back(owner: Organiser) -> None:
    event = await an_event()
    first, second = await a_session(event), await a_session(event)
    host = await leads(event, first, owner)
    await Duty.delete().where(Duty.organiser == host.id)

    await leads(event, second, owner)

    assert await Host.select(Host.session).output(as_list=True) == [second.id]


async def test_a_duty_for_all_events_counts_for_each(owner: Organiser) -> None:
    event, other = await an_event(), await an_event(slug="ander")
    host = await leads(event, await a_session(event), owner)
    await leads(other, await a_session(other), owner)
    await duties.give(host, "host", None, owner.id)
    for duty in await Duty.objects().where(Duty.organiser == host.id, Duty.event.is_not_null()):
        await duties.take(host, duty.id, owner.id)

    assert len(await hosting.sessions_of_host(host.id)) == 2


async def test_duties_given_and_taken_with_a_session_are_written_down_with_who_did_it(owner: Organiser) -> None:
    event = await an_event()
    session = await a_session(event)
    host = await leads(event, session, owner)
    els = await an_organiser("els@example.org", "organiser", event)
    await hosting.assign(event, [session], els.email, "", owner.id)
    for one in (host, els):
        await hosting.withdraw(event, session, one.id, owner.id)

    deeds = await Deed.select(Deed.what, Deed.about, Deed.organiser).where(Deed.about.like("organiser:%")).order_by(Deed.id)
    assert [(deed["what"], deed["about"], deed["organiser"]) for deed in deeds] == [
        ("person-added", f"organiser:{host.id}", owner.id), ("duty-given", f"organiser:{els.id}", owner.id),
        ("duty-taken", f"organiser:{host.id}", owner.id), ("duty-taken", f"organiser:{els.id}", owner.id),
    ]  # fmt: skip


async def test_taking_the_duty_away_says_of_each_session_that_its_host_is_gone(owner: Organiser) -> None:
    event = await an_event()
    first, second = await a_session(event), await a_session(event)
    host = await leads(event, first, owner)
    await leads(event, second, owner)

    await taken_from(host, "host", owner)

    gone = await Deed.select(Deed.about).where(Deed.what == "host-removed").order_by(Deed.about).output(as_list=True)
    assert gone == sorted([f"session:{first.id}", f"session:{second.id}"])


async def test_who_leads_no_session_any_more_and_does_nothing_else_is_signed_out(owner: Organiser) -> None:
    event = await an_event()
    session = await a_session(event)
    host = await leads(event, session, owner)
    async with at_desk(host) as browser:
        await hosting.withdraw(event, session, host.id, owner.id)
        page = await browser.open(MINE)

    assert (page.status, await SignIn.count().where(SignIn.organiser == host.id, SignIn.ended_at.is_null())) == (303, 0)


async def test_a_new_host_of_two_sessions_at_one_moment_is_one_person(owner: Organiser) -> None:
    event, other = await an_event(), await an_event(slug="ander")
    both = [(event, await a_session(event)), (other, await a_session(other))]

    await asyncio.gather(*(leads(event, session, owner) for event, session in both))

    assert (await Organiser.count(), await Host.count()) == (2, 2)


async def test_a_double_click_on_somebody_new_is_answered_twice_as_once(desk: Browser) -> None:
    await an_event()
    form = (await desk.open("/bureau/mensen")).form("/bureau/mensen")
    fields = form.with_values(naam="Nel", email="nel@bijeen.example", taak="crew", bijeenkomst="week")

    pages = await asyncio.gather(*(desk.post("/bureau/mensen", fields) for _ in range(3)))

    nel = await organisers.organiser_at("nel@bijeen.example")
    assert nel is not None
    assert [(page.status, page.location) for page in pages] == [(303, f"/bureau/mensen/{nel.id}?gedaan=erbij")] * 3
    assert await Deed.count().where(Deed.what == "person-added") == 1


async def test_the_same_address_with_another_name_or_duty_is_refused(desk: Browser) -> None:
    await an_event()
    form = (await desk.open("/bureau/mensen")).form("/bureau/mensen")
    nel = {"naam": "Nel", "email": "nel@bijeen.example", "taak": "crew", "bijeenkomst": "week"}
    await desk.send(form, **nel)

    pages = [await desk.send(form, **{**nel, **other}) for other in ({"naam": "Nel Bos"}, {"taak": "viewer"}, {"bijeenkomst": ""})]

    assert [page.status for page in pages] == [422] * 3


async def test_an_older_database_gets_duties_that_agree_with_who_leads() -> None:
    event = await an_event()
    session = await a_session(event)
    people = [await an_organiser(f"{role}@example.org", role, event) for role in ("viewer", "host", "crew")]
    for one in people:
        await Host(session=session.id, organiser=one.id).save()
    await Duty.delete().where(Duty.role == "crew")

    for _ in range(2):
        await sessions_0004_hosts.change()

    duties_now = await Duty.select(Duty.organiser, Duty.role).order_by(Duty.organiser, Duty.id)
    assert [(row["organiser"] - people[0].id, row["role"]) for row in duties_now] == [(0, "viewer"), (0, "host"), (1, "host")]
    assert len(await hosting.hosts_of(event)) == 1
    assert await Host.count() == 2
