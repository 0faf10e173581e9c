"""What people print themselves: their week on one sheet and their ticket, as tagged PDFs that can be read back."""

from datetime import timedelta

import pypdfium2
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from events.look.colours import contrast
from events.paper.characters import BREAK, INSTEAD, printable, unprintable
from events.paper.typesetting import WHITE, colour_of, paper, set_in_type
from events.tables import Event
from events.tokens import spaced
from sessions.tables import Participant, Registration, Session
from sessions.tickets import ticket_address
from tests.cast import NEXT_MONDAY, a_session, an_event
from tests.sessions.papers import codes, download, outline, pages, read, text
from tests.sessions.people import comes
from tests.site import Browser, counted

pytestmark = pytest.mark.usefixtures("db", "now", "counting_anew")

STRANGE = {
    "emoji": "Zoë 🎉👩🏽‍🦽 Smit", "Arabic": "محمد عبد الله", "Chinese": "王小明", "marks": "Z̷̢a̶l̵g̸o̶", "120": "Ab" * 60,
    "markup": '#import "x" $a$ *b* _c_ <d> @e "f" \\n [g] `h`', "hidden": "P\u202ei\u00adet\x00\ufeff",
}  # fmt: skip


async def named(name: str = "Piet Jansen") -> tuple[Participant, Event, Session]:
    event = await an_event()
    session = await a_session(event, dial_in="030 123 45 67")
    return await comes(event, name, session, council="Raad Zonnehof"), event, session


# -- the week


async def test_a_week_is_one_tagged_sheet_with_all_that_one_needs(browser: Browser) -> None:
    piet, event, session = await named()

    file = await download(browser, f"/mijn/{piet.personal_token}/week.pdf")

    found, words = read(file), text(file)
    assert found.is_accessible
    assert (found.language, found.title, pages(file)) == ("nl", f"Mijn Week: {event.title}", 1)
    assert {"H1", "H2", "Table", "TH", "Figure"} <= set(found.tags)
    said = [
        piet.name,
        session.title,
        "10.00 tot 11.00 uur",
        "030 123 45 67",
        spaced(piet.personal_code),
        spaced(piet.ticket_code),
        event.help_phone,
    ]
    assert [word for word in said if word not in words] == []


async def test_the_square_of_a_week_is_the_ticket_and_nothing_personal(browser: Browser) -> None:
    piet, _event, _session = await named()

    file = await download(browser, f"/mijn/{piet.personal_token}/week.pdf")

    assert codes(file) == [ticket_address(piet.ticket_token)]


async def test_a_week_is_in_the_language_of_its_person(browser: Browser) -> None:
    piet, _event, _session = await named()
    await Participant.update({Participant.language: "en"}).where(Participant.id == piet.id)

    file = await download(browser, f"/mijn/{piet.personal_token}/week.pdf")

    assert (read(file).language, "This is the week of Piet Jansen." in text(file)) == ("en", True)


async def test_a_week_of_ten_sessions_still_is_one_sheet(browser: Browser) -> None:
    event = await an_event()
    sessions = [await a_session(event, title=f"Samen beslissen over goede zorg, deel {number}") for number in range(10)]
    piet = await comes(event, "Piet Jansen", *sessions)

    with counted() as statements:
        file = await download(browser, f"/mijn/{piet.personal_token}/week.pdf")

    assert (pages(file), len(statements) <= 6) == (1, True)


async def test_a_week_that_would_be_too_small_on_one_sheet_is_on_numbered_ones(browser: Browser) -> None:
    event = await an_event()
    sessions = [await a_session(event, title=f"Samen beslissen over goede zorg, deel {number}", starts_at=NEXT_MONDAY + timedelta(hours=number)) for number in range(40)]
    piet = await comes(event, "Piet Jansen", *sessions)

    file = await download(browser, f"/mijn/{piet.personal_token}/week.pdf")

    last, found = pages(file), text(file)
    assert (last > 1, [number for number in range(1, last + 1) if f"Blad {number} van {last}" not in found]) == (True, [])
    assert [one.title for one in sessions if one.title not in found] == []


@pytest.mark.parametrize("name", STRANGE.values(), ids=STRANGE.keys())
async def test_every_name_gets_a_week_that_can_be_read_back(browser: Browser, name: str) -> None:
    piet, _event, _session = await named()
    await Participant.update({Participant.name: name[:120].replace("\x00", "")}).where(Participant.id == piet.id)

    file = await download(browser, f"/mijn/{piet.personal_token}/week.pdf")

    assert (read(file).is_accessible, pages(file), codes(file)) == (True, 1, [ticket_address(piet.ticket_token)])
    assert spaced(piet.personal_code) in text(file)


async def test_a_long_word_breaks_on_paper_and_is_whole_when_it_is_copied(browser: Browser) -> None:
    word = "Medezeggenschapsregelingsvaststellingsprocedure"
    event = await an_event(title=f"Over de {word}")
    piet = await comes(event, "Piet Jansen", await a_session(event, title=word))

    file = await download(browser, f"/mijn/{piet.personal_token}/week.pdf")

    with pypdfium2.PdfDocument(file) as found:
        copied = "".join(page.get_textpage().get_text_range() for page in found)
    assert (word in copied, word in copied.replace("\r\n", ""), BREAK in copied) == (False, True, False)
    assert (read(file).title, BREAK in str(outline(file))) == (f"Mijn Week: Over de {word}", False)


async def test_a_week_without_sessions_is_a_sheet_too(browser: Browser) -> None:
    piet, _event, session = await named()
    await Session.update({Session.ends_at: NEXT_MONDAY.replace(year=2026)}).where(Session.id == session.id)

    assert "U hebt nu geen sessies." in text(await download(browser, f"/mijn/{piet.personal_token}/week.pdf"))


async def test_the_pages_lead_to_the_papers(browser: Browser) -> None:
    piet, _event, _session = await named()
    mine = f"/mijn/{piet.personal_token}"

    found = [(await browser.open(path)).links for path in (mine, f"{mine}/afdrukken", f"/kaart/{piet.ticket_token}")]

    wanted = [f"{mine}/week.pdf", f"{mine}/week.pdf", f"/kaart/{piet.ticket_token}/kaart.pdf"]
    assert [path for path, links in zip(wanted, found, strict=True) if path not in links] == []


@pytest.mark.parametrize("path", ["/mijn/nergens/week.pdf", "/kaart/nergens/kaart.pdf"])
async def test_an_unknown_secret_has_no_paper(browser: Browser, path: str) -> None:
    assert (await browser.open(path)).status == 404


# -- the ticket


@pytest.mark.parametrize("name", STRANGE.values(), ids=STRANGE.keys())
async def test_every_name_gets_a_ticket_that_can_be_read_back(browser: Browser, name: str) -> None:
    piet, event, _session = await named()
    await Participant.update({Participant.name: name[:120].replace("\x00", "")}).where(Participant.id == piet.id)

    file = await download(browser, f"/KAART/{piet.ticket_token.upper()}/kaart.pdf")

    found = read(file)
    assert (found.is_accessible, found.title, pages(file)) == (True, f"Uw kaart: {event.title}", 1)
    assert codes(file) == [ticket_address(piet.ticket_token)]
    assert spaced(piet.ticket_code) in text(file)


async def test_a_ticket_that_lets_one_in_nowhere_is_no_paper(browser: Browser) -> None:
    piet, _event, _session = await named()
    await Registration.update({Registration.status: Registration.Status.CANCELLED}).where(Registration.participant == piet.id)

    assert (await browser.open(f"/kaart/{piet.ticket_token}/kaart.pdf")).status == 404


async def test_a_paper_of_a_person_is_kept_nowhere(browser: Browser) -> None:
    piet, _event, _session = await named()

    page = await browser.open(f"/kaart/{piet.ticket_token}/kaart.pdf")

    assert {name: page.response.headers[name] for name in ("cache-control", "x-robots-tag", "referrer-policy")} == {
        "cache-control": "no-store", "x-robots-tag": "noindex", "referrer-policy": "no-referrer",
    }  # fmt: skip


# -- characters and colours


@pytest.mark.parametrize(
    ("name", "on_paper"),
    [
        ("Zoë Łukasiewicz-Ñuñez", "Zoë Łukasiewicz-Ñuñez"), ("Жанна Ωmega", "Жанна Ωmega"), ("محمد", "محمد"),
        ("王小明", INSTEAD), ("Ann 🎉🎉 Bos", f"Ann {INSTEAD} Bos"), ("An\u200dn\ufe0f", "An\u200dn"), ("e\u0301", "é"),
        ("a\tb\nc", "a b c"), ("\u200e \n", INSTEAD), ("www.heel-lang-adres.example.nl/week/aanmelden", "www.heel-lang-adres.example.nl/week/aanmelden"),
    ],
)  # fmt: skip
def test_what_no_font_has_is_replaced(name: str, on_paper: str) -> None:
    assert printable(name) == on_paper


def test_who_does_not_come_on_paper_as_written_is_named() -> None:
    assert unprintable(["Piet", "王小明", "Zoë", "محمد", "王小明", "Ann 🎉"]) == ["王小明", "Ann 🎉"]


@given(name=st.text(min_size=1, max_size=60))
@settings(max_examples=150, deadline=None)
def test_no_name_stops_a_paper(name: str) -> None:
    """Whatever Unicode has: the fonts, and not what we think of them, decide."""
    one = paper(
        Event(slug="x", title=name),
        "ticket",
        "Kaart",
        **dict.fromkeys("heading name council event label code use typed help".split(), name),
        qr={"svg": SVG, "alternative": "QR"},
        groups=[name],
    )

    assert read(set_in_type(one)).is_accessible


SVG = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1 1" width="1" height="1"><path d="M0 0h1v1h-1z"/></svg>'


@pytest.mark.parametrize(("brand", "used"), [("#8a1c5c", "#8a1c5c"), ("#ffee00", "#1d2433"), ("", "#0b5a55")])
def test_an_events_colour_is_used_where_it_can_be_read_on_white(brand: str, used: str) -> None:
    event = Event(slug="x", title="x", tokens=f":root {{ --nl-color-brand: {brand}; }}" if brand else "")

    assert (colour_of(event), contrast(colour_of(event), WHITE) >= 4.5) == (used, True)
