"""Bad input to the sign-up form: each gets a page in plain Dutch, keeps what was typed, and changes nothing (I20)."""

import unicodedata
from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import Any
from urllib.parse import urlencode

import pytest

from events.tables import Event
from sessions.registrations import Person, form_key, sign_up
from sessions.tables import Participant, Session, SignUp
from tests.cast import a_session, an_event
from tests.conftest import MONDAY
from tests.site import Browser, Page
from tests.state import TYPED, answers, everything, kept, send

pytestmark = pytest.mark.usefixtures("db", "now", "counting_anew")

FORM = "/week/aanmelden"
STRANGE = "Hierin staat een teken dat wij niet kunnen verwerken. Typ het opnieuw."
GONE = "Een sessie die u koos, is er niet meer. Kies een andere sessie."
NOT_OURS = "Wij konden dit formulier niet aannemen. Kijk uw antwoorden na en verstuur het opnieuw."
CLOSED = "U kunt zich nu niet aanmelden. Wat u typte, ziet u hieronder. Bel ons als u hulp wilt."
WRONG = "Dit e-mailadres klopt niet. Een adres ziet er zo uit: naam@voorbeeld.nl."
HOUR = timedelta(hours=1)


def said(page: Page) -> tuple[int, str, list[str], dict[str, str]]:
    """What a refused form comes back with: its status, the first word of its title, its errors and its fields."""
    return page.status, page.title[:5], page.mistakes, kept(page)


# -- sessions and events that cannot be had


async def unknown(event: Event) -> int:
    return 99


async def too_large(event: Event) -> int:
    return 999_999_999


async def draft(event: Event) -> int:
    return (await a_session(event, status=Session.Status.DRAFT)).number


async def elsewhere(event: Event) -> int:
    other = await an_event(slug="netwerk")
    return (await a_session(other, number=7)).number


async def full(event: Event) -> int:
    session = await a_session(event, title="Vol huis", capacity=1)
    person = Person("Jan", "jan@example.org")
    await sign_up(event, person, [session.id], "", form_key("x", person, [session.id], ""))
    return session.number


async def begun(event: Event) -> int:
    return (await a_session(event, title="Nu bezig", starts_at=MONDAY)).number


async def cancelled(event: Event) -> int:
    return (await a_session(event, title="Gaat niet", status=Session.Status.CANCELLED)).number


KEEPS = "Was u al aangemeld? Dan houdt u uw plaats."
REFUSED = [
    (unknown, GONE),
    (too_large, GONE),
    (draft, GONE),
    (elsewhere, GONE),
    (full, f"‘Vol huis’ is vol. Kies een andere sessie, of bel ons. {KEEPS}"),
    (begun, f"‘Nu bezig’ is al begonnen. Kies een andere sessie. {KEEPS}"),
    (cancelled, f"‘Gaat niet’ gaat niet door. Kies een andere sessie. {KEEPS}"),
]


@pytest.mark.parametrize("step", ["controleer", "verstuur", "", "onzin"])
@pytest.mark.parametrize(("made", "words"), REFUSED, ids=lambda part: getattr(part, "__name__", ""))
async def test_a_session_that_cannot_be_had_is_named(
    browser: Browser, made: Callable[[Event], Awaitable[int]], words: str, step: str
) -> None:
    event = await an_event()
    number = await made(event)
    before = await everything()

    page = await send(browser, answers(event, number, step=step))

    assert (said(page), await everything()) == ((422, "Fout:", [words], TYPED), before)


@pytest.mark.parametrize("step", ["controleer", "verstuur", "wijzig"])
@pytest.mark.parametrize(
    "facts",
    [
        {"status": Event.Status.CLOSED},
        {"opens_at": MONDAY + HOUR},
        {"closes_at": MONDAY},
        {"opens_at": MONDAY - 2 * HOUR, "closes_at": MONDAY - HOUR},
    ],
    ids=["closed", "not yet open", "closes now", "over"],
)
async def test_an_event_that_is_not_open_keeps_what_was_typed(
    browser: Browser, facts: dict[str, Any], step: str
) -> None:
    event = await an_event(**facts)
    session = await a_session(event)
    before = await everything()

    page = await send(browser, answers(event, session.number, step=step))

    assert (said(page), await everything()) == ((422, "Fout:", [CLOSED], TYPED), before)


@pytest.mark.parametrize(
    "path", ["/nergens", "/concept", "/nergens/aanmelden", "/concept/sessies/1", "/week/sessies/2"]
)
async def test_what_is_not_there_is_a_page_that_says_so(browser: Browser, path: str) -> None:
    await a_session(await an_event(slug="concept", status=Event.Status.DRAFT))
    await a_session(await an_event())

    pages = [await browser.open(path), await browser.open(f"{path}/agenda.ics")]

    assert [(page.status, page.heading) for page in pages] == [(404, "Deze pagina is er niet")] * 2


@pytest.mark.parametrize("slug", ["nergens", "concept"])
async def test_a_form_for_an_event_that_is_not_there_changes_nothing(browser: Browser, slug: str) -> None:
    event = await an_event(slug="concept", status=Event.Status.DRAFT)
    before = await everything()

    page = await send(browser, answers(event, 1), f"/{slug}/aanmelden")

    assert (page.status, await everything()) == (404, before)


SCRIPTS = ["🎉 Piet", "\U0001faea Piet", "👩‍🦽", "محمد علي", "\u200ePiet", "İ" * 120, "ﷺ" * 120, "ß" * 120, "Zoe\u0308"]
# -- answers that are wrong

EMPTY = "Vul uw naam in. Dan weten wij wie er komt."
TOO_LONG = "Dit is te lang. Gebruik hoogstens {} tekens."
WRONG_ANSWERS = [
    ("naam", "", EMPTY),
    ("naam", " \t ", EMPTY),
    ("naam", "\u00a0\u200b", EMPTY),
    ("naam", "a" * 10_000, TOO_LONG.format(120)),
    ("naam", "ﷺ" * 121, TOO_LONG.format(120)),
    ("naam", "Piet\x00Jansen", STRANGE),
    ("naam", "Piet\r\nBcc: x@example.org", STRANGE),
    ("naam", "Piet\nJansen", STRANGE),
    ("naam", "Piet\u2028Jansen", STRANGE),
    ("naam", "Piet \u202egnp.exe", STRANGE),
    ("naam", "\ufffe=1+1", STRANGE),
    ("raad", "\uffff@SUM(A1)", STRANGE),
    ("rol", "Lid\ufdd0", STRANGE),
    ("opmerking", "Ik kom\U0001fffe", STRANGE),
    ("raad", "b" * 201, TOO_LONG.format(200)),
    ("raad", "De\rLinde", STRANGE),
    ("rol", "c" * 101, TOO_LONG.format(100)),
    ("rol", "\x1b[2J", STRANGE),
    ("opmerking", "d" * 2001, TOO_LONG.format(2000)),
    ("opmerking", "Ik kom\x00niet", STRANGE),
    ("email", "", "Vul uw e-mailadres in. Zo kunnen wij u een mail sturen."),
    ("email", "piet", WRONG),
    ("email", "piet@example.org\r\nBcc: jan@example.org", WRONG),
    ("email", "Piet <piet@example.org>", WRONG),
    ("email", "zoë@example.org", "Voor de @ staat een letter die niet overal werkt. Gebruik een ander adres."),
]


@pytest.mark.parametrize("step", ["controleer", "verstuur"])
@pytest.mark.parametrize(("name", "value", "words"), WRONG_ANSWERS)
async def test_a_wrong_answer_is_shown_again_with_what_to_do(
    browser: Browser, name: str, value: str, words: str, step: str
) -> None:
    event = await an_event()
    session = await a_session(event)
    before = await everything()

    page = await send(browser, answers(event, session.number, step=step, **{name: value}))

    assert (said(page), await everything()) == ((422, "Fout:", [words], {**TYPED, name: value}), before)


@pytest.mark.parametrize("value", ["%FF", "%ED%A0%80", "%C0%AF", "Pi%F0%9Fet"])
async def test_bytes_that_are_no_text_are_refused(browser: Browser, value: str) -> None:
    event = await an_event()
    fields = [pair for pair in answers(event, (await a_session(event)).number) if pair[0] != "naam"]
    before = await everything()

    page = await browser.ask(
        "POST", FORM, {"Content-Type": "application/x-www-form-urlencoded"},
        content=f"{urlencode(fields)}&naam={value}",
    )  # fmt: skip

    assert (page.status, page.mistakes, await everything()) == (422, [STRANGE], before)


async def test_no_session_ticked_is_said_with_everything_else_that_is_wrong(browser: Browser) -> None:
    event = await an_event()
    await a_session(event)
    before = await everything()

    page = await send(browser, answers(event, naam="", email="x"))

    assert (page.status, page.mistakes, await everything()) == (
        422,
        ["Kies ten minste één sessie.", EMPTY, WRONG],
        before,
    )


async def test_a_thousand_sessions_ticked_is_one_sentence(browser: Browser) -> None:
    event = await an_event()
    await a_session(event)
    before = await everything()

    pages = [await send(browser, answers(event, *range(1, 1001), step=step)) for step in ("controleer", "verstuur")]

    assert [said(page) for page in pages] == [(422, "Fout:", [GONE], TYPED)] * 2
    assert await everything() == before


@pytest.mark.parametrize("name", SCRIPTS)
async def test_every_script_and_picture_is_stored_as_it_was_typed(browser: Browser, name: str) -> None:
    event = await an_event()
    session = await a_session(event)

    page = await send(browser, answers(event, session.number, naam=name))

    stored = await Participant.select(Participant.name).output(as_list=True)
    assert (page.status, stored) == (303, [unicodedata.normalize("NFC", name)])


async def test_of_a_field_that_comes_twice_the_first_counts(browser: Browser) -> None:
    event = await an_event()
    session = await a_session(event)

    await send(
        browser, [*answers(event, session.number, session.number), ("naam", "Ander"), ("email", "x@example.org")]
    )

    rows = await Participant.select(Participant.name, Participant.email)
    assert rows == [{"name": "Piet Jansen", "email": "piet@example.org"}]


# -- bodies that are no form


async def test_a_body_that_is_too_large_is_a_page(browser: Browser) -> None:
    event = await an_event()
    session = await a_session(event)
    before = await everything()

    page = await send(browser, answers(event, session.number, opmerking="a" * 65 * 1024))

    assert (page.status, page.heading, await everything()) == (413, "Dit is te veel in één keer", before)


BOUNDARY = "multipart/form-data; boundary=a"
PART = '--a\r\nContent-Disposition: form-data; name="naam"{}\r\n\r\n{}\r\n--a--\r\n'
BODIES: list[tuple[str, str | bytes]] = [
    ("application/json", '{"naam": "Piet"}'),
    ("text/plain", "naam=Piet"),
    ("", ""),
    ("", "naam=Piet"),
    ("application/x-www-form-urlencoded", ""),
    ("application/x-www-form-urlencoded", "&&&===;;;%%%"),
    ("application/x-www-form-urlencoded; charset=klingon", "naam=Piet"),
    ("application/x-www-form-urlencoded", b"\xff\xfe\x00\x01"),
    ("multipart/form-data", "naam=Piet"),
    (BOUNDARY, "naam=Piet"),
    (BOUNDARY, ""),
    (BOUNDARY, PART.format("", "Piet")[:-9]),
    (BOUNDARY, PART.format("\r\nContent-Type: text/plain; charset=klingon", "Piet")),
    (BOUNDARY, PART.format("", "Pi\xffet").encode("latin-1")),
    (BOUNDARY, PART.format("\r\nContent-Type: application/json", "{")),
    (BOUNDARY, '--a\r\nContent-Disposition: form-data; name="x"\r\n\r\n\r\n' * 1100 + "--a--\r\n"),
    ("a;b;c=\"", "naam=Piet"),
]  # fmt: skip


@pytest.mark.parametrize(("kind", "body"), BODIES)
async def test_a_body_that_is_no_form_of_ours_shows_the_form(browser: Browser, kind: str, body: str | bytes) -> None:
    await a_session(await an_event())
    before = await everything()

    page = await browser.ask("POST", FORM, {"Content-Type": kind}, content=body)

    assert (page.status, page.mistakes, await everything()) == (403, [NOT_OURS], before)


@pytest.mark.parametrize("path", ["/mijn", "/bureau/inloggen"])
@pytest.mark.parametrize(("kind", "body"), BODIES)
async def test_other_forms_ask_again_too(browser: Browser, path: str, kind: str, body: str | bytes) -> None:
    page = await browser.ask("POST", path, {"Content-Type": kind}, content=body)

    assert (page.status, len(page.mistakes)) == (422, 1)


async def test_an_upload_where_text_should_be_is_nothing(browser: Browser) -> None:
    event = await an_event()
    fields = dict(answers(event, (await a_session(event)).number))
    name = fields.pop("naam")
    before = await everything()

    page = await browser.ask("POST", FORM, data=fields, files={"naam": ("naam.txt", name.encode())})

    assert (page.status, page.mistakes, kept(page)) == (422, [EMPTY], {**TYPED, "naam": ""})
    assert await everything() == before


async def test_a_form_in_parts_is_a_form(browser: Browser) -> None:
    event = await an_event()
    parts = [(name, (None, value)) for name, value in answers(event, (await a_session(event)).number)]

    page = await browser.ask("POST", FORM, files=parts)

    assert (page.status, await SignUp.count()) == (303, 1)
