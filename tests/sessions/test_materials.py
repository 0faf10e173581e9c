"""Files, links and the recording of a session and an event: who gets them, from when, and what is not taken."""

import asyncio
import struct
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import msgspec
import pytest
from PIL import Image

from events.tables import Duty, Event
from notifications.tables import Message
from sessions.letters import write
from sessions.materials import files, operations, recorded
from sessions.materials.tables import Handout
from sessions.reminders import remind
from sessions.tables import Host, Participant, Registration, Session
from tests.cast import NEXT_MONDAY, a_session, an_event, an_organiser
from tests.conftest import MONDAY
from tests.sessions.materials import DOCX, ODT, PDF, a_file, a_picture, about, an_archive
from tests.sessions.people import comes
from tests.site import Browser, Page, at_desk
from tests.state import everything

pytestmark = pytest.mark.usefixtures("db", "now", "counting_anew")

At = Callable[[datetime], None]
AFTER = NEXT_MONDAY + timedelta(hours=3)


async def somebody(event: Event, session: Session) -> tuple[Participant, Registration]:
    """Somebody with a place."""
    participant = await comes(event, "Piet Jansen", session, email="piet@example.org")
    registration = await Registration.objects().where(Registration.participant == participant.id).first()
    assert registration
    return participant, registration


async def sent(desk: Browser, path: str, content: bytes | None, name: str = "stuk.pdf", **fields: str) -> Page:
    """A form of the page at `path`, sent as browsers send files."""
    opened = dict((await desk.open(path)).form(path).fields)
    opened.pop("bestand", None)
    given = {"bestand": (name, content, "application/pdf")} if content is not None else {"bestand": ("", b"", "application/octet-stream")}
    return await desk.ask("POST", path, data={**opened, **fields}, files=given)


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
        ways = {"all": "/week/materiaal", "mine": f"/mijn/{participant.personal_token}/materiaal", "join": f"/mee/{registration.join_token}/materiaal"}
        pages = {"all": "/week/sessies/1", "mine": f"/mijn/{participant.personal_token}", "join": f"/mee/{registration.join_token}"}
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
    of_session, of_event = await a_file(event, session, audience="participants"), await a_file(event, audience="participants")
    await Registration.update({Registration.status: status, Registration.offered_until: AFTER}).where(Registration.id == registration.id)

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
        statuses.append(((await browser.open(f"/week/materiaal/{handout.id}")).status, labels(await browser.open("/week"))))

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
        done = await desk.send((await desk.open(f"/bureau/tijdens/{session.id}/materialen")).form(form), opname="https://film.example.org/1", tot="12-3-2027")
        assert done.said == ["De opname is opgeslagen."]
    found = []
    for time in (AFTER, datetime.fromisoformat("2027-03-12T22:59:00Z"), datetime.fromisoformat("2027-03-12T23:00:00Z")):
        at(time)
        page = await browser.open(f"/mijn/{participant.personal_token}")
        found.append(("https://film.example.org/1" in page.links, "tot en met vrijdag 12 maart 2027" in page.words, "De opname is er niet meer." in page.words))

    assert found == [(True, True, False), (True, True, False), (False, False, True)]


async def test_another_recording_does_not_end_when_the_first_one_did() -> None:
    event = await an_event()
    session = await a_session(event)
    await recorded.say(session, "https://film.example.org/1", AFTER)
    async with at_desk(await an_organiser()) as desk:
        page = await desk.open("/bureau/bijeenkomsten/week/sessies/1")
        await desk.send(page.form("/bureau/bijeenkomsten/week/sessies/1"), opname="https://film.example.org/2")

    now = await Session.objects().first()
    assert now
    assert (now.recording_link, now.recording_until_at) == ("https://film.example.org/2", None)


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


# -- what is taken, and what is not

TAKEN = {
    "pdf": PDF, "docx": an_archive(DOCX), "odt": an_archive({"mimetype": ODT.encode(), "content.xml": b"<x/>"}),
    "xlsx": an_archive({"[Content_Types].xml": b"", "xl/workbook.xml": b""}),
    "pptx": an_archive({"[Content_Types].xml": b"", "ppt/presentation.xml": b""}),
    "jpg": a_picture(), "png": a_picture("PNG"), "webp": a_picture("WEBP"),
}  # fmt: skip


@pytest.mark.parametrize("ending", TAKEN)
async def test_what_a_file_is_its_content_says(ending: str) -> None:
    event = await an_event()
    async with at_desk(await an_organiser()) as desk:
        page = await sent(desk, "/bureau/bijeenkomsten/week/materialen", TAKEN[ending], name="verslag.exe")

    handout = await Handout.objects().first()
    assert handout
    assert (page.status, handout.name, handout.label) == (303, f"verslag.{ending}", "verslag")
    assert (handout.event, handout.size) == (event.id, files.path_of(handout.file).stat().st_size)


OTHER, OLD = "Dit soort bestand nemen wij niet aan.", "Dit is een bestand van een oude Office."
SVG = b'<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
REFUSED = {
    "a program": (b"MZ\x90\x00" + b"\x00" * 200 + PDF, OTHER), "SVG": (SVG, "Een SVG nemen wij niet aan"),
    "HTML": (b"<html><script>alert(1)</script>", OTHER), "nothing": (b"", OTHER), "GIF": (a_picture("GIF"), OTHER),
    "any archive": (an_archive({"a.txt": b"a"}), OTHER), "old Word": (bytes.fromhex("d0cf11e0a1b11ae1") + b"\x00" * 600, OLD),
    "macros": (an_archive({**DOCX, "word/vbaProject.bin": b"x"}), "In dit bestand zit een programma"),
    "half an archive": (an_archive(DOCX)[:-30], OTHER), "no end": (b"PK\x03\x04" + b"\x00" * 99, OTHER),
    "what says it is a picture": (b"\xff\xd8\xff" + b"x" * 99, "Deze foto is beschadigd."),
    "ODF of another kind": (an_archive({"mimetype": b"application/vnd.oasis.opendocument.database"}), OTHER),
    "many entries": (an_archive({str(number): b"" for number in range(5_001)}), OTHER),
    "a bomb": (an_archive(DOCX).replace(struct.pack("<I", len(DOCX["word/document.xml"])) + b"\x11\x00", struct.pack("<I", 2**31) + b"\x11\x00"), OTHER),
}  # fmt: skip


@pytest.mark.parametrize("what", REFUSED)
async def test_what_is_not_taken_is_told_why_and_nothing_is_kept(what: str) -> None:
    await an_event()
    content, words = REFUSED[what]
    async with at_desk(await an_organiser()) as desk:
        before = await everything()
        page = await sent(desk, "/bureau/bijeenkomsten/week/materialen", content, name="verslag.pdf", naam="Ons verslag", voor="everybody")

        assert (page.status, await everything()) == (422, before)
    form = page.form("/bureau/bijeenkomsten/week/materialen")
    assert page.mistakes[0].startswith(words)
    assert (form["naam"], form["voor"]) == ("Ons verslag", "everybody")


async def test_a_list_of_contents_that_would_fill_memory_is_not_read() -> None:
    """The end of the archive says 0xFFFFFFFF bytes, or points to a list of the large kind (ZIP64)."""
    whole = an_archive(DOCX)
    large = whole[:-10] + b"\xff\xff\xff\xff" + whole[-6:]
    zip64 = whole[:-22] + b"PK\x06\x07" + b"\x00" * 16 + whole[-22:]
    await an_event()
    async with at_desk(await an_organiser()) as desk:
        pages = [await sent(desk, "/bureau/bijeenkomsten/week/materialen", content) for content in (large, zip64)]

    assert [page.status for page in pages] == [422, 422]


async def test_a_picture_does_not_say_where_it_was_taken() -> None:
    exif = Image.Exif()
    exif[0x010E] = "Thuis bij Piet"
    exif[0x0112] = 6  # turned
    event = await an_event()

    handout = await a_file(event, content=a_picture(size=(60, 40), exif=exif), name="foto.jpg")

    with Image.open(files.path_of(handout.file)) as kept:
        assert (kept.size, dict(kept.getexif())) == ((40, 60), {})
    assert b"Piet" not in files.path_of(handout.file).read_bytes()


@pytest.mark.parametrize(
    ("fields", "mistake"),
    [
        ({"naam": "Stuk"}, "Kies een bestand, of vul een link in."),
        ({"link": "javascript:alert(1)", "naam": "x"}, "Schrijf de hele link, met https:// ervoor."),
        ({"link": "https://example.org"}, "Schrijf hoe de link heet. Dat lezen mensen op de pagina."),
        ({"link": "https://example.org", "naam": "x", "voor": "iedereen"}, "Kies voor wie dit is."),
        ({"link": "https://example.org", "naam": "x", "wanneer": ""}, "Kies vanaf wanneer mensen dit zien."),
    ],
)
async def test_a_link_needs_all_of_it(fields: dict[str, str], mistake: str) -> None:
    await an_event()
    async with at_desk(await an_organiser()) as desk:
        page = await sent(desk, "/bureau/bijeenkomsten/week/materialen", None, **fields)

    assert (page.status, page.mistakes, await Handout.count()) == (422, [mistake], 0)


async def test_a_link_is_shown_to_whom_it_is_for(browser: Browser) -> None:
    event = await an_event()
    session = await a_session(event)
    participant, _registration = await somebody(event, session)
    async with at_desk(await an_organiser()) as desk:
        path = f"/bureau/tijdens/{session.id}/materialen"
        await sent(desk, path, None, link="https://example.org/stuk", naam="Het stuk")

    shown = [(await browser.open(page)).links for page in ("/week/sessies/1", f"/mijn/{participant.personal_token}")]
    assert ["https://example.org/stuk" in links for links in shown] == [False, True]


async def test_there_are_so_many_and_no_more() -> None:
    event = await an_event()
    link = {"label": "x", "link": "https://example.org", "added_at": MONDAY}
    await Handout.insert(*(Handout(event=event.id, **link) for _ in range(operations.MOST)))
    async with at_desk(await an_organiser()) as desk:
        page = await sent(desk, "/bureau/bijeenkomsten/week/materialen", PDF)

    assert (page.status, page.mistakes) == (422, ["Er staan al 40 bestanden en links. Haal er eerst een weg."])


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


async def test_two_of_the_same_are_two_files() -> None:
    event = await an_event()
    one, other = await a_file(event), await a_file(event)

    await operations.take_away(about(event), one.id)

    assert files.path_of(other.file).read_bytes() == PDF


async def test_many_at_once_are_all_there() -> None:
    event = await an_event()

    made = await asyncio.gather(*(a_file(event, content=PDF + bytes([number])) for number in range(10)))

    assert [files.path_of(one.file).read_bytes()[-1] for one in made] == [*range(10)]
