"""The desk's pages about sessions: adding one, whether it is on the site, removing it, strange times, who reads what."""

import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any

import msgspec
import pytest

from events.history import deeds_about
from events.people.deeds import lines
from events.tables import Deed, Duty, Event
from notifications import mail
from notifications.tables import Message
from sessions.letters import write
from sessions.registrations import Person, form_key, sign_up
from sessions.tables import Host, Registration, Session
from tests.cast import a_session, an_event, an_organiser
from tests.site import Browser, Form, at_desk, visitor

pytestmark = pytest.mark.usefixtures("db", "now")

SESSIONS = "/bureau/bijeenkomsten/week/sessies"
NEW = f"{SESSIONS}/nieuw"
ONE = f"{SESSIONS}/1"
DRAFT = Session.Status.DRAFT
HOUR = timedelta(hours=1)


@pytest.fixture
async def desk() -> AsyncIterator[Browser]:
    async with at_desk(await an_organiser()) as browser:
        yield browser


async def signs_up(event: Event, name: str, session: Session, email: str | None = None) -> None:
    person = Person(name, f"{name.lower()}@example.org" if email is None else email, note=name)
    await sign_up(event, person, [session.id], "", form_key(name, person, [session.id], ""), by_desk=True)


async def the_sessions() -> list[Session]:
    return await Session.objects().order_by(Session.number)


async def new_form(desk: Browser) -> Form:
    return (await desk.open(NEW)).form(NEW)


TYPED = {"titel": "Eén", "begin": "10.00", "einde": "11.00"}


async def deeds(session: Session) -> list[tuple[str, dict[str, Any], dict[str, Any]]]:
    return [(one.what, one.before, one.after) for one in reversed(await deeds_about(f"session:{session.id}"))]


# -- pressed twice


async def test_a_new_session_sent_twice_is_one_and_both_lead_to_it(desk: Browser) -> None:
    await an_event()
    form = await new_form(desk)

    pages = await asyncio.gather(*(desk.post(NEW, form.with_values(**TYPED)) for _ in range(6)))

    assert {(page.status, page.location) for page in pages} == {(303, f"{ONE}?gedaan=toegevoegd")}
    assert (await Session.count(), await Deed.count().where(Deed.what == "added")) == (1, 1)


async def test_another_session_with_its_title_and_time_is_refused_in_words(desk: Browser) -> None:
    await an_event()
    form = await new_form(desk)
    await desk.send(form, **TYPED)

    page = await desk.send(form, **TYPED, tekst="Anders")

    assert (page.status, page.mistakes) == (422, ["Deze sessie staat al in het programma, op dezelfde tijd."])
    assert (page.form(NEW)["tekst"], await Session.count()) == ("Anders", 1)


async def test_what_was_called_off_can_be_planned_once_more(desk: Browser) -> None:
    await a_session(await an_event(), title="Eén", status=Session.Status.CANCELLED)

    await desk.send(await new_form(desk), **TYPED)

    assert [(one.title, str(one.status)) for one in await the_sessions()] == [
        ("Eén", "cancelled"),
        ("Eén", "published"),
    ]


# -- on the site or not


async def test_a_new_session_can_be_a_draft_that_no_visitor_sees_until_it_is_put_on_the_site(desk: Browser) -> None:
    await an_event()
    added = await desk.send(await new_form(desk), **TYPED, staat="draft")
    async with visitor() as browser:
        hidden = await browser.open("/week/sessies/1")
        saved = await desk.send((await desk.open(ONE)).form(ONE), staat="published")
        seen = await browser.open("/week/sessies/1")

    (session,) = await the_sessions()
    assert (added.said, saved.said[0][:10]) == (
        ["De sessie is een concept. Alleen het bureau ziet haar nog."],
        "Opgeslagen",
    )
    assert (hidden.status, seen.status, session.version) == (404, 200, 2)
    assert await deeds(session) == [
        ("added", {}, {"title": "Eén"}), ("published", {"status": "draft"}, {"status": "published"}),
    ]  # fmt: skip


async def test_a_session_without_people_goes_back_to_being_a_draft(desk: Browser) -> None:
    session = await a_session(await an_event())

    await desk.send((await desk.open(ONE)).form(ONE), staat="draft", titel="Nog niet")

    (after,) = await the_sessions()
    assert (str(after.status), after.title) == ("draft", "Nog niet")
    assert [what for what, _before, _after in await deeds(session)] == ["withdrawn"]


async def test_a_session_with_people_stays_on_the_site(desk: Browser) -> None:
    event = await an_event()
    session = await a_session(event)
    form = (await desk.open(ONE)).form(ONE)
    await signs_up(event, "Piet", session)
    await Registration.update({Registration.status: "cancelled"}).where(Registration.session == session.id)

    page = await desk.send(form, staat="draft", tekst="Nieuw")
    offered = await desk.open(ONE)

    assert (page.status, page.mistakes) == (422, ["Er zijn mensen aangemeld. De sessie blijft daarom op de site."])
    assert (page.form(ONE)["tekst"], str((await the_sessions())[0].status)) == ("Nieuw", "published")
    assert ("Op de site?" in offered.words, offered.form(ONE)["staat"]) == (False, "published")


async def test_who_says_nothing_about_the_site_is_asked(desk: Browser) -> None:
    await an_event()

    page = await desk.send(await new_form(desk), **TYPED, staat=None)

    assert (page.status, page.mistakes, await Session.count()) == (422, ["Kies of de sessie op de site komt."], 0)


async def test_a_draft_cannot_be_called_off(desk: Browser) -> None:
    await a_session(await an_event(), status=DRAFT)

    page = await desk.open(f"{ONE}/afzeggen")
    proof = (await desk.open(ONE)).form(ONE)["bewijs"]
    forced = await desk.post(f"{ONE}/afzeggen", {"bewijs": proof, "versie": "1"})

    assert ("u hoeft haar niet af te zeggen" in page.words, f"{ONE}/verwijderen" in page.links) == (True, True)
    assert (forced.status, str((await the_sessions())[0].status)) == (409, "draft")
    assert f"{ONE}/afzeggen" not in (await desk.open(ONE)).links


# -- removing


@pytest.mark.parametrize("status", [DRAFT, Session.Status.PUBLISHED, Session.Status.CANCELLED])
async def test_a_session_that_nobody_is_in_is_removed_after_a_question(desk: Browser, status: str) -> None:
    event = await an_event()
    session = await a_session(event, title="Vergissing", status=status)
    other = await a_session(event, title="Blijft")
    host = await an_organiser("host@example.org", Duty.Role.HOST, event)
    await Host(session=session.id, organiser=host.id).save()

    asked = await desk.open(f"{ONE}/verwijderen")
    page = await desk.send(asked.form(f"{ONE}/verwijderen"))

    assert (page.said, [one.id for one in await the_sessions()]) == (["De sessie is verwijderd."], [other.id])
    assert (await deeds(session))[-1] == ("removed", {"title": "Vergissing"}, {})
    assert await Duty.count().where(Duty.organiser == host.id) == 0
    assert [(await desk.open(path)).status for path in (ONE, f"{ONE}/verwijderen", "/week/sessies/1")] == [404] * 3


async def test_sent_twice_it_is_gone_once(desk: Browser) -> None:
    await a_session(await an_event())
    form = (await desk.open(f"{ONE}/verwijderen")).form(f"{ONE}/verwijderen")

    pages = [await desk.post(form.action, form.fields) for _ in range(2)]

    assert ([page.status for page in pages], await Deed.count().where(Deed.what == "removed")) == ([303, 404], 1)


@pytest.mark.parametrize("is_in", [True, False], ids=["is in it", "was in it"])
async def test_a_session_that_somebody_knows_cannot_be_removed(desk: Browser, is_in: bool) -> None:
    event = await an_event()
    session = await a_session(event)
    form = (await desk.open(f"{ONE}/verwijderen")).form(f"{ONE}/verwijderen")
    await signs_up(event, "Piet", session)
    if not is_in:
        await Registration.update({Registration.status: "cancelled"}).where(Registration.session == session.id)

    refused, page = await desk.send(form), await desk.open(ONE)

    assert (refused.status, [form.action for form in refused.read.forms]) == (409, ["/bureau/uitloggen"])
    assert "Deze sessie kunt u niet verwijderen. Er zijn mensen aangemeld, of zij meldden zich af." in refused.words
    assert (f"{ONE}/verwijderen" in page.links, await Session.count()) == (False, 1)


async def test_a_session_that_changed_meanwhile_is_not_removed_unseen(desk: Browser) -> None:
    await a_session(await an_event())
    form = (await desk.open(f"{ONE}/verwijderen")).form(f"{ONE}/verwijderen")
    await Session.update({Session.title: "Heel iets anders", Session.version: 2}, force=True)

    page = await desk.send(form)

    assert (page.status, page.all("h2")[0], await Session.count()) == (409, "Heel iets anders", 1)


# -- calling off, in one's own words


async def test_the_words_of_the_organiser_stand_in_every_mail_that_a_session_is_off(desk: Browser) -> None:
    event = await an_event()
    session = await a_session(event, capacity=1, has_waiting_list=True)
    for name, email in (("Piet", None), ("Anna", None), ("Jan", "")):
        await signs_up(event, name, session, email)

    asked = await desk.open(f"{ONE}/afzeggen")
    page = await desk.send(asked.form(f"{ONE}/afzeggen"), woorden="De spreker is ziek.\r\n\r\nBel ons gerust.")

    assert "3 mensen: 1 agenda-update, 1 mail, 1 om te bellen." in asked.words
    assert page.said == ["De sessie is afgezegd. 3 mensen: 1 agenda-update, 1 mail, 1 om te bellen."]
    mails = [mail.text(write(row)) for row in await Message.objects().where(Message.kind == "session_cancelled")]
    assert ["De spreker is ziek.\n\nBel ons gerust." in text for text in mails] == [True, True]
    assert "ziek" not in "".join(str(row) for row in await Deed.select())


async def test_words_that_cannot_be_are_refused_and_kept_and_nothing_is_called_off(desk: Browser) -> None:
    event = await an_event()
    await signs_up(event, "Piet", await a_session(event))

    page = await desk.send((await desk.open(f"{ONE}/afzeggen")).form(f"{ONE}/afzeggen"), woorden="a" * 1001)

    assert (page.status, page.mistakes) == (422, ["Dit is te lang. Gebruik hoogstens 1000 tekens."])
    assert (page.form(f"{ONE}/afzeggen")["woorden"], (await the_sessions())[0].is_cancelled) == ("a" * 1001, False)


# -- who reads what

FACTS = {
    "audience": "Nieuwe leden", "sector": "GGZ", "keywords": ["wet", "raad"], "dial_in": "030 1",
    "materials": "De wet | https://example.org/wet", "meeting_link": "https://vergader.nl/geheim",
}  # fmt: skip


async def test_a_viewer_reads_all_but_the_way_into_the_meeting() -> None:
    event = await an_event()
    await a_session(event, **FACTS)
    async with at_desk(await an_organiser("kijker@example.org", Duty.Role.VIEWER, event)) as viewer:
        page, file = await viewer.open(ONE), await viewer.open(f"{SESSIONS}/excel/programma.xlsx")

    assert [words for words in ("Nieuwe leden", "GGZ", "wet, raad", "De wet") if words not in page.words] == []
    assert ("geheim" in page.html, "030 1" in page.html, file.status) == (False, False, 200)


async def test_a_host_finds_the_link_and_the_number_of_the_own_session() -> None:
    event = await an_event()
    session = await a_session(event, **FACTS)
    host = await an_organiser("host@example.org", Duty.Role.HOST, event)
    await Host(session=session.id, organiser=host.id).save()
    async with at_desk(host) as browser:
        page = await browser.open("/bureau/mijn-sessies/week/1")

    assert ("https://vergader.nl/geheim" in page.links, "Inbelnummer met code: 030 1" in page.words) == (True, True)


async def test_the_list_of_a_session_leads_to_each_person_and_counts_who_comes(desk: Browser) -> None:
    event = await an_event()
    session = await a_session(event)
    for name in ("Piet", "Anna"):
        await signs_up(event, name, session)
    (gone,) = await Registration.objects().where(Registration.session == session.id).order_by(Registration.id).limit(1)
    await Registration.update({Registration.status: "cancelled"}).where(Registration.id == gone.id)

    page = await desk.open(f"{ONE}/deelnemers")

    assert "1 aanmelding, 1 afgemeld" in page.words
    assert (f"/bureau/bijeenkomsten/week/deelnemers/{gone.participant}", "Piet") in page.read.links


async def test_the_history_says_that_speakers_and_links_changed_and_not_how(desk: Browser) -> None:
    event = await an_event()
    session = await a_session(event, speakers=["Jan Bos"], **FACTS)

    await desk.send(
        (await desk.open(ONE)).form(ONE), sprekers="Els Vos", link="https://vergader.nl/nieuw", locatie="Zaal 3"
    )

    (deed,) = lines(await deeds_about(f"session:{session.id}"))
    assert sorted(deed.changes) == [
        ("Link naar de vergadering", "…", "…"), ("Plek", "", "Zaal 3"), ("Sprekers", "…", "…"),
    ]  # fmt: skip
    kept = msgspec.json.encode([dict(row) for row in await Deed.select()]).decode()
    assert [words for words in ("Bos", "Vos", "geheim", "nieuw") if words in kept] == []
