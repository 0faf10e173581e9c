"""The desk's pages about events, and who gets in at all."""

import re
from collections.abc import AsyncIterator
from datetime import UTC, datetime

import pytest
from litestar.routes import HTTPRoute

from app import app
from events.tables import Event, SignIn
from tests.cast import an_event, an_organiser
from tests.site import Browser, at_desk, visitor

pytestmark = pytest.mark.usefixtures("db", "now")

WEEK = "/bureau/bijeenkomsten/week"
SETTINGS = f"{WEEK}/instellingen"
FILES = {"/bureau/deur/werker.js", "/bureau/deur/app.webmanifest"}  # of the app on a phone: the same for everybody
RESUME = "/bureau/inloggen/verder"  # with one's own form only
OPEN_TO_ALL = {
    "/bureau/inloggen", "/bureau/inloggen/code", "/bureau/inloggen/{token:str}", "/bureau/inloggen/passkey",
    "/bureau/inloggen/passkey/vraag",
}  # fmt: skip
SAY = {"Inloggen bij het bureau", "Deze link werkt niet meer", "Inloggen met een passkey", "Deze pagina is er niet"}


@pytest.fixture
async def desk() -> AsyncIterator[Browser]:
    async with at_desk(await an_organiser()) as browser:
        yield browser


async def the_event(slug: str = "week") -> Event:
    event = await Event.objects().where(Event.slug == slug).first()
    assert event is not None
    return event


# -- who gets in


def desk_routes() -> list[tuple[str, str]]:
    return sorted(
        (method, route.path)
        for route in app.routes
        if isinstance(route, HTTPRoute) and route.path.startswith("/bureau")
        for method in route.methods - {"OPTIONS", "HEAD"}
    )


def filled(path: str) -> str:
    """A path that could be: "week" for an event, 1 for every number, "x" for any other text."""
    path = re.sub(r"\{\w+:int\}", "1", path.replace("{slug:str}", "week"))
    return re.sub(r"\{\w+:str\}", "x", path)


@pytest.mark.parametrize(("method", "path"), desk_routes())
async def test_nobody_gets_in_without_a_sign_in(method: str, path: str) -> None:
    await an_event()
    async with visitor() as browser:
        page = await browser.ask(method, filled(path))

    if path in FILES:
        assert (page.status, "html" in page.response.headers["content-type"]) == (200, False)
    elif path in OPEN_TO_ALL:
        assert page.heading in SAY
    elif method == "GET":
        assert (page.status, page.location) == (303, f"/bureau/inloggen?naar={filled(path)}")
    else:
        assert (page.status, page.heading) == (403, "Dit kunnen wij zo niet aannemen")


def test_every_route_of_the_desk_asks_for_the_desk() -> None:
    open_ones = {
        route.path
        for route in app.routes
        if isinstance(route, HTTPRoute) and route.path.startswith("/bureau")
        for handler in route.route_handlers
        if "OPTIONS" not in handler.http_methods and "desk" not in handler.parsed_fn_signature.parameters
    }
    assert open_ones == OPEN_TO_ALL | FILES | {RESUME}


@pytest.mark.parametrize(
    ("method", "path"), [pair for pair in desk_routes() if pair[0] == "POST" and pair[1] not in {*OPEN_TO_ALL, RESUME}]
)
async def test_a_form_without_our_proof_is_refused(desk: Browser, method: str, path: str) -> None:
    await an_event(status=Event.Status.DRAFT)
    answers = {"titel": "Anders", "adres": "anders", "code": "x", "versie": "1"}

    pages = [await desk.post(filled(path), {**answers, **more}) for more in ({}, {"bewijs": ""}, {"bewijs": "a" * 26})]

    event = await the_event()
    assert [page.status for page in pages] == [403] * 3
    assert (event.title[:4], event.status, await Event.count()) == ("Week", "draft", 1)
    assert (await desk.open("/bureau")).status == 200


async def test_the_proof_of_another_sign_in_is_refused(desk: Browser) -> None:
    await an_event()
    async with at_desk(await an_organiser("tweede@bijeen.example")) as other:
        form = (await other.open(SETTINGS)).form(SETTINGS)

    page = await desk.send(form, titel="Anders")

    assert (page.status, (await the_event()).title[:4]) == (403, "Week")


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "https://kwaad.nl"},
        {"Origin": "null"},
        {"Sec_Fetch_Site": "cross-site"},
        {"Sec_Fetch_Site": "same-site"},
    ],
)
async def test_a_form_from_elsewhere_is_refused_even_with_our_proof(desk: Browser, headers: dict[str, str]) -> None:
    await an_event()
    form = (await desk.open(SETTINGS)).form(SETTINGS)

    page = await desk.post(SETTINGS, form.with_values(titel="Anders"), **headers)

    assert (page.status, (await the_event()).title[:4]) == (403, "Week")


async def test_a_cookie_that_is_not_ours_is_nobody() -> None:
    await an_organiser()
    async with visitor() as browser:
        browser.cookies["__Host-bureau"] = "attacker"
        page = await browser.open("/bureau")

    assert (page.status, await SignIn.count()) == (303, 0)


async def test_desk_pages_are_never_kept(desk: Browser) -> None:
    page = await desk.open("/bureau")

    assert (page.response.headers["cache-control"], page.response.headers["referrer-policy"]) == (
        "no-store",
        "same-origin",
    )


# -- events


async def test_a_new_event_is_a_draft_that_only_the_desk_sees(desk: Browser) -> None:
    form = (await desk.open("/bureau")).form("/bureau/bijeenkomsten")

    page = await desk.send(form, titel="Netwerkavond", adres="netwerk-2027")

    async with visitor() as browser:
        public = await browser.open("/netwerk-2027")
    assert (page.heading, page.said, public.status) == (
        "Netwerkavond", ["De bijeenkomst is gemaakt. Alleen het bureau ziet haar nog."], 404,
    )  # fmt: skip
    assert "/bureau/bijeenkomsten/netwerk-2027" in (await desk.open("/bureau")).links


@pytest.mark.parametrize(
    "slug", ["", "Week 2027", "wéék", "-week", "bureau", "mijn", "week", "a" * 61, "../x", "robots.txt"]
)
async def test_an_address_that_cannot_be_is_refused_and_nothing_typed_is_lost(desk: Browser, slug: str) -> None:
    await an_event()
    form = (await desk.open("/bureau")).form("/bureau/bijeenkomsten")

    page = await desk.send(form, titel="Netwerkavond", adres=slug)

    again = page.form("/bureau/bijeenkomsten")
    assert (page.status, len(page.mistakes), page.title[:5]) == (422, 1, "Fout:")
    assert (again["titel"], again["adres"], await Event.count()) == ("Netwerkavond", slug, 1)


async def test_publishing_and_closing_show_to_visitors(desk: Browser) -> None:
    await an_event(status=Event.Status.DRAFT)
    said = []
    for path, verb in ((f"{WEEK}/openen", "openen"), (WEEK, "sluiten"), (WEEK, "openen")):
        page = await desk.send((await desk.open(path)).form(f"{WEEK}/{verb}"))
        said.append((*page.said, page.all("span", class_name="state")[0]))

    assert said == [
        ("De bijeenkomst staat nu op de site.", "Open voor aanmelden"),
        ("De inschrijving is gesloten. Het programma blijft op de site.", "De inschrijving is gesloten"),
        ("De bijeenkomst staat nu op de site.", "Open voor aanmelden"),
    ]


async def test_a_draft_cannot_be_closed_for_that_would_show_it(desk: Browser) -> None:
    await an_event(status=Event.Status.DRAFT)
    proof = (await desk.open(SETTINGS)).form(SETTINGS)["bewijs"]

    page = await desk.post(f"{WEEK}/sluiten", {"bewijs": proof})

    assert (page.status, (await the_event()).status) == (422, "draft")


async def test_all_that_is_said_about_an_event_can_be_changed(desk: Browser) -> None:
    await an_event()
    form = (await desk.open(SETTINGS)).form(SETTINGS)

    page = await desk.send(
        form, titel="Week 2027", tekst="Een **week** lang.", opent_datum="2027-03-05", opent_tijd="9.30",
        sluit_datum="2027-07-01", sluit_tijd="17:00", hulp_telefoon="020 123 45 67",
    )  # fmt: skip

    event = await the_event()
    again = page.form(SETTINGS)
    assert page.said == ["Opgeslagen."]
    assert (event.title, event.text, event.help_phone) == ("Week 2027", "Een **week** lang.", "020 123 45 67")
    assert event.opens_at == datetime(2027, 3, 5, 8, 30, tzinfo=UTC)
    assert event.closes_at == datetime(2027, 7, 1, 15, 0, tzinfo=UTC)
    assert [again[name] for name in ("opent_datum", "opent_tijd", "sluit_tijd")] == ["2027-03-05", "9.30", "17.00"]


@pytest.mark.parametrize(
    ("typed", "mistakes"),
    [
        ({"titel": " "}, ["Vul de titel in. Zo heet de bijeenkomst op de site."]),
        ({"opent_datum": "2027-03-05"}, ["Opening: vul een tijd in, zoals 9.30."]),
        ({"sluit_tijd": "9.30"}, ["Sluiting: vul een datum in, zoals 8-3-2027."]),
        ({"opent_datum": "2027-02-30", "opent_tijd": "25"}, ["Opening: vul een datum in, zoals 8-3-2027.", "Opening: vul een tijd in, zoals 9.30."]),
        ({"opent_datum": "2027-03-28", "opent_tijd": "2.30"}, ["Opening: deze tijd bestaat niet. De klok gaat dan een uur vooruit. Kies een andere tijd."]),
        ({"opent_datum": "0001-01-01", "opent_tijd": "0.00"}, ["Opening: vul een datum in, zoals 8-3-2027."]),
        ({"opent_datum": "2027-03-05", "opent_tijd": "9", "sluit_datum": "2027-03-05", "sluit_tijd": "9"}, ["De sluiting moet later zijn dan de opening."]),
        ({"hulp_mail": "bel maar"}, ["Dit e-mailadres klopt niet. Een adres ziet er zo uit: naam@voorbeeld.nl."]),
        ({"titel": "Week\x00"}, ["Hierin staat een teken dat wij niet kunnen verwerken. Typ het opnieuw."]),
    ],
)  # fmt: skip
async def test_what_cannot_be_is_refused_in_words_beside_its_field(
    desk: Browser, typed: dict[str, str], mistakes: list[str]
) -> None:
    await an_event()
    form = (await desk.open(SETTINGS)).form(SETTINGS)

    page = await desk.send(form, **typed)

    again = page.form(SETTINGS)
    assert (page.status, page.mistakes, page.title[:5]) == (422, mistakes, "Fout:")
    assert {name: again[name] for name in typed} == typed
    assert all(words in page.all("div", role="alert")[0] for words in mistakes)
    assert (await the_event()).opens_at is None


@pytest.mark.parametrize(
    "path", ["/bureau/bijeenkomsten/onbekend", "/bureau/bijeenkomsten/onbekend/sessies", "/bureau/onbekend"]
)
async def test_what_is_not_there_is_a_page_that_says_so(desk: Browser, path: str) -> None:
    page = await desk.open(path)

    assert (page.status, page.heading) == (404, "Deze pagina is er niet")


async def test_a_desk_without_events_says_what_to_do(desk: Browser) -> None:
    assert "Er zijn nog geen bijeenkomsten. Maak hieronder de eerste." in (await desk.open("/bureau")).words
