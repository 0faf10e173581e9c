"""Files, links and the recording of a session and an event: who gets them, from when, and what is not taken."""

import asyncio
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import msgspec
import pytest

from events.tables import Duty, Event
from notifications.tables import Message
from sessions.letters import write
from sessions.materials import files, operations, recorded
from sessions.materials.tables import Handout
from sessions.reminders import remind
from sessions.tables import Host, Participant, Registration, Session
from tests.cast import NEXT_MONDAY, a_session, an_event, an_organiser
from tests.conftest import MONDAY
from tests.sessions.handing_out import sent
from tests.sessions.materials import PDF, a_file, about
from tests.sessions.people import comes
from tests.sessions.reminding import NOON
from tests.site import Browser, Page, at_desk

pytestmark = pytest.mark.usefixtures("db", "now", "counting_anew")

At = Callable[[datetime], None]
AFTER = NEXT_MONDAY + timedelta(hours=3)


async def somebody(event: Event, session: Session) -> tuple[Participant, Registration]:
    """Somebody with a place."""
    participant = await comes(event, "Piet Jansen", session, email="piet@example.org")
    registration = await Registration.objects().where(Registration.participant == participant.id).first()
    assert registration
    return participant, registration


def labels(page: Page) -> list[str]:
    return [words for href, words in page.read.links if "/materiaal/" in href]


# -- who gets them, and when


@pytest.mark.parametrize("audience", ["everybody", "participants"])
@pytest.mark.parametrize("moment", ["before", "after"])
async def test_who_gets_a_file_and_from_when(browser: Browser, at: At, audience: str, moment: str) -> None:
    event = await an_event()
    session = await a_session(event)
    participant, registration = await somebody(event, session)
    handout = await a_file(event, session, audience=audience, moment=moment)
    found = {}
    for when, time in (("before", MONDAY), ("after", AFTER)):
        at(time)
        ways = {
            "all": "/week/materiaal",
            "mine": f"/mijn/{participant.personal_token}/materiaal",
            "join": f"/mee/{registration.join_token}/materiaal",
        }
        pages = {
            "all": "/week/sessies/1",
            "mine": f"/mijn/{participant.personal_token}",
            "join": f"/mee/{registration.join_token}",
        }
        for who, way in ways.items():
            shown = labels(await browser.open(pages[who])) == ["Stuk"]
            found[when, who] = ((await browser.open(f"{way}/{handout.id}")).status, shown)

    def wanted(when: str, who: str) -> tuple[int, bool]:
        can = (audience == "everybody" or who != "all") and (moment == "before" or when == "after")
        return (200, True) if can else (404, False)

    assert found == {key: wanted(*key) for key in found}


@pytest.mark.parametrize("status", ["waiting", "cancelled", "requested", "offered"])
async def test_who_has_no_place_gets_nothing_that_is_for_participants(browser: Browser, status: str) -> None:
    event = await an_event()
    session = await a_session(event)
    participant, registration = await somebody(event, session)
    of_session, of_event = (
        await a_file(event, session, audience="participants"),
        await a_file(event, audience="participants"),
    )
    await Registration.update({Registration.status: status, Registration.offered_until: AFTER}).where(
        Registration.id == registration.id
    )

    asked = [f"/{way}/materiaal/{one.id}" for one in (of_session, of_event)
             for way in (f"mijn/{participant.personal_token}", f"mee/{registration.join_token}")]  # fmt: skip
    pages = [await browser.open(path) for path in asked]

    assert [page.status for page in pages] == [404] * 4
    assert labels(await browser.open(f"/mijn/{participant.personal_token}")) == []


async def test_a_file_of_another_session_or_event_is_not_there(browser: Browser) -> None:
    event, other = await an_event(), await an_event(slug="netwerk")
    mine, not_mine = await a_session(event), await a_session(event)
    participant, registration = await somebody(event, mine)
    there, elsewhere = await a_file(event, not_mine, audience="participants"), await a_file(other, audience="everybody")

    asked = [f"/{way}/materiaal/{one.id}" for one in (there, elsewhere)
             for way in (f"mijn/{participant.personal_token}", f"mee/{registration.join_token}", "week")]  # fmt: skip

    assert [(await browser.open(path)).status for path in asked] == [404] * 6


@pytest.mark.parametrize("facts", [{"status": "draft"}, {"status": "archived"}])
async def test_a_file_of_what_visitors_do_not_see_is_not_there(browser: Browser, facts: dict[str, Any]) -> None:
    event = await an_event(**facts)
    handout = await a_file(event, await a_session(event))

    assert (await browser.open(f"/week/materiaal/{handout.id}")).status == 404


@pytest.mark.parametrize("number", ["0", "99999999999999999999", "-1", "x", "2147483648"])
async def test_a_number_that_is_none_is_not_there(browser: Browser, number: str) -> None:
    await an_event()

    assert (await browser.open(f"/week/materiaal/{number}")).status == 404


async def test_a_file_of_the_event_is_there_after_its_last_session(browser: Browser, at: At) -> None:
    event = await an_event()
    await a_session(event)
    await a_session(event, starts_at=NEXT_MONDAY + timedelta(days=4))
    handout, statuses = await a_file(event, moment="after"), []
    for time in (AFTER, AFTER + timedelta(days=4)):
        at(time)
        statuses.append(
            ((await browser.open(f"/week/materiaal/{handout.id}")).status, labels(await browser.open("/week")))
        )

    assert statuses == [(404, []), (200, ["Stuk"])]


async def test_a_file_is_saved_and_never_opened_here(browser: Browser) -> None:
    event = await an_event()
    handout = await a_file(event, await a_session(event), name="../../Verslag\u202efdp.exe\n.html")

    page = await browser.open(f"/week/materiaal/{handout.id}")

    headers = page.response.headers
    assert page.response.content == PDF
    assert headers["content-disposition"].startswith("attachment; ")
    assert {name: headers[name] for name in ("content-type", "x-content-type-options", "content-length")} == {
        "content-type": "application/pdf", "x-content-type-options": "nosniff", "content-length": str(len(PDF)),
    }  # fmt: skip
    assert {"sandbox", "default-src 'none'"} <= set(headers["content-security-policy"].split("; "))
    assert "Verslagfdp.exe.pdf" in headers["content-disposition"]


# -- the recording


async def test_the_recording_ends_after_its_last_day(browser: Browser, at: At) -> None:
    event = await an_event()
    session = await a_session(event)
    participant, _registration = await somebody(event, session)
    async with at_desk(await an_organiser()) as desk:
        form = f"/bureau/tijdens/{session.id}/materialen/opname"
        done = await desk.send(
            (await desk.open(f"/bureau/tijdens/{session.id}/materialen")).form(form),
            opname="https://film.example.org/1",
            tot="12-3-2027",
        )
        assert done.said == ["De opname is opgeslagen."]
    found = []
    for time in (AFTER, datetime.fromisoformat("2027-03-12T22:59:00Z"), datetime.fromisoformat("2027-03-12T23:00:00Z")):
        at(time)
        page = await browser.open(f"/mijn/{participant.personal_token}")
        found.append(
            (
                "https://film.example.org/1" in page.links,
                "tot en met vrijdag 12 maart 2027" in page.words,
                "De opname is er niet meer." in page.words,
            )
        )

    assert found == [(True, True, False), (True, True, False), (False, False, True)]


async def test_another_recording_does_not_end_when_the_first_one_did() -> None:
    event = await an_event()
    session = await a_session(event)
    await recorded.say(session, "https://film.example.org/1", AFTER)
    async with at_desk(await an_organiser()) as desk:
        page = await desk.open("/bureau/bijeenkomsten/week/sessies/1")
        await desk.send(page.form("/bureau/bijeenkomsten/week/sessies/1"), opname="https://film.example.org/2")

    now = await Session.select(Session.recording_link, Session.recording_until_at).first()
    assert now == {"recording_link": "https://film.example.org/2", "recording_until_at": None}


async def test_the_thanks_lead_to_what_there_is_and_say_until_when(at: At) -> None:
    event = await an_event()
    session = await a_session(event, materials="De wet | https://example.org/wet")
    _participant, registration = await somebody(event, session)
    handout = await a_file(event, session, audience="participants", moment="after")
    await recorded.say(session, "https://film.example.org/1", datetime.fromisoformat("2027-03-12T23:00:00Z"))
    at(AFTER)

    await remind()

    message = await Message.objects().where(Message.kind == "thanks").first()
    assert message
    [item] = write(message).items
    assert [(link.label, link.url) for link in item.links] == [
        ("Kijk de opname terug, tot en met vrijdag 12 maart", "https://film.example.org/1"),
        ("De wet", "https://example.org/wet"),
        ("Stuk", f"http://127.0.0.1:8000/mee/{registration.join_token}/materiaal/{handout.id}"),
    ]
    assert msgspec.json.decode(message.facts)["sessions"][0]["recording_until"] is not None


async def test_the_mail_of_the_day_before_leads_to_what_is_to_be_read_beforehand(at: At) -> None:
    event = await an_event()
    session = await a_session(event, materials="De wet | https://example.org/wet")
    _participant, registration = await somebody(event, session)
    handout = await a_file(event, session, audience="participants", name="Vooraf.pdf")
    await a_file(event, session, moment="after", name="Uitkomsten.pdf")
    at(NOON)

    await remind()

    message = await Message.objects().where(Message.kind == "reminder_day").first()
    assert message
    [item] = write(message).items
    assert [link.url for link in item.links] == [
        f"http://127.0.0.1:8000/mee/{registration.join_token}", "https://example.org/wet",
        f"http://127.0.0.1:8000/mee/{registration.join_token}/materiaal/{handout.id}",
    ]  # fmt: skip


async def test_where_one_joins_what_belongs_to_the_whole_event_is_there_too(browser: Browser) -> None:
    event = await an_event()
    session = await a_session(event)
    _participant, registration = await somebody(event, session)
    handout = await a_file(event, audience="participants", name="Routekaart.pdf")
    join = f"/mee/{registration.join_token}"

    page, answer = await browser.open(join), await browser.open(f"{join}/materiaal/{handout.id}")

    assert (f"{join}/materiaal/{handout.id}" in page.links, answer.status) == (True, 200)


async def test_two_who_say_where_the_recording_is_see_each_other() -> None:
    event = await an_event()
    session = await a_session(event)
    path = f"/bureau/tijdens/{session.id}/materialen"
    async with at_desk(await an_organiser()) as desk:
        form = (await desk.open(path)).form(f"{path}/opname")
        await desk.send(form, opname="https://film.example.org/1")
        late = await desk.send(form, opname="https://film.example.org/2")
        again = await desk.send(late.form(f"{path}/opname"))

    kept = await Session.select(Session.recording_link).first()
    assert (late.status, late.form(f"{path}/opname")["opname"], again.status, kept) == (
        409, "https://film.example.org/2", 200, {"recording_link": "https://film.example.org/2"},
    )  # fmt: skip
    assert "https://film.example.org/1" in late.words


# -- who hands out


async def test_a_host_hands_out_at_their_own_session_alone() -> None:
    event = await an_event()
    own, other = await a_session(event), await a_session(event)
    host = await an_organiser("host@example.org", Duty.Role.HOST, event)
    await Host(session=own.id, organiser=host.id).save()
    async with at_desk(host) as desk:
        done = await sent(desk, f"/bureau/tijdens/{own.id}/materialen", PDF)
        [handout] = await Handout.objects()
        statuses = [(await desk.open(path)).status for path in (
            f"/bureau/tijdens/{own.id}/materialen/{handout.id}/bestand", f"/bureau/tijdens/{other.id}/materialen",
            f"/bureau/tijdens/{other.id}/materialen/{handout.id}/bestand", "/bureau/bijeenkomsten/week/materialen")]  # fmt: skip

    assert (done.status, statuses, handout.session) == (303, [200, 404, 404, 404], own.id)


async def test_what_is_taken_away_is_gone_with_its_file(browser: Browser) -> None:
    event = await an_event()
    handout = await a_file(event, await a_session(event))
    path = f"/bureau/tijdens/{handout.session}/materialen"
    async with at_desk(await an_organiser()) as desk:
        page = await desk.send((await desk.open(path)).form(f"{path}/{handout.id}/weg"))
        again = await desk.post(f"{path}/{handout.id}/weg", {"bewijs": page.form()["bewijs"]})

    assert (page.said, again.status, (files.folder() / handout.file).exists()) == (["Het is weggehaald."], 404, False)
    assert (await browser.open(f"/week/materiaal/{handout.id}")).status == 404


async def test_the_same_form_sent_twice_makes_one() -> None:
    await an_event()
    path = "/bureau/bijeenkomsten/week/materialen"
    async with at_desk(await an_organiser()) as desk:
        pages = [await sent(desk, path, PDF) for _ in range(2)]
        pages += [await sent(desk, path, None, link="https://example.org", naam="Stuk") for _ in range(2)]

    assert ([page.status for page in pages], await Handout.count()) == ([303] * 4, 2)


async def test_two_of_the_same_are_two_files() -> None:
    event = await an_event()
    one, other = await a_file(event), await a_file(event, name="Ander stuk.pdf")

    await operations.take_away(about(event), one.id)

    assert files.path_of(other.file).read_bytes() == PDF


async def test_many_at_once_are_all_there() -> None:
    event = await an_event()

    made = await asyncio.gather(*(a_file(event, content=PDF + bytes([number])) for number in range(10)))

    assert [files.path_of(one.file).read_bytes()[-1] for one in made] == [*range(10)]
