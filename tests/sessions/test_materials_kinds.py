"""What is taken as a file and what is not: told by what is in it, and refused in words with nothing kept."""

import struct
from typing import Any

import pytest
from PIL import Image

from sessions.materials import files, operations
from sessions.materials.tables import Handout
from tests.cast import a_session, an_event, an_organiser
from tests.conftest import MONDAY
from tests.sessions.handing_out import sent
from tests.sessions.materials import DOCX, ODT, PDF, a_file, a_picture, an_archive
from tests.sessions.test_materials import somebody
from tests.site import Browser, at_desk
from tests.state import everything

pytestmark = pytest.mark.usefixtures("db", "now", "counting_anew")

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
    "macros of LibreOffice": (
        an_archive({"mimetype": b"application/vnd.oasis.opendocument.text", "Scripts/python/x.py": b"x"}), "In dit bestand zit een programma",
    ),
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
        page = await sent(
            desk,
            "/bureau/bijeenkomsten/week/materialen",
            content,
            name="verslag.pdf",
            naam="Ons verslag",
            voor="everybody",
        )

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
    link: dict[str, Any] = {"label": "x", "link": "https://example.org", "added_at": MONDAY}
    await Handout.insert(*(Handout(event=event.id, **link) for _ in range(operations.MOST)))
    async with at_desk(await an_organiser()) as desk:
        page = await sent(desk, "/bureau/bijeenkomsten/week/materialen", PDF)

    assert (page.status, page.mistakes) == (422, ["Er staan al 40 bestanden en links. Haal er eerst een weg."])
