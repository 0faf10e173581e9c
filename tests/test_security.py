"""Who may do what: forms from elsewhere, asking too often, what needs a secret or the desk, and signing in."""

from typing import Any

import msgspec
import pytest
from litestar.routes import HTTPRoute

from app import app
from events import organisers
from events.publishing import TAKEN
from events.signed_in import SIGN_IN
from events.tables import Event, SignIn
from notifications.tables import Message
from sessions.forms import SignUpForm
from tests.cast import a_session, an_event, an_organiser
from tests.site import Browser, at_desk, visitor
from tests.state import TYPED, answers, everything, kept

pytestmark = pytest.mark.usefixtures("db", "now", "counting_anew")

FORM = "/week/aanmelden"


# -- forms from elsewhere (S1)

ELSEWHERE = [
    {"Origin": "https://kwaad.nl"}, {"Origin": "null"}, {"Origin": "http://["}, {"Origin": "http://127.0.0.1:8001"},
    {"Origin": "https://127.0.0.1:8000"}, {"Origin": "http://127.0.0.1:8000.kwaad.nl"}, {"Origin": ""},
    {"Origin": "http://kwaad.nl@127.0.0.1:8000"}, {"Sec_Fetch_Site": "cross-site"}, {"Sec_Fetch_Site": "same-site"},
    {"Sec_Fetch_Site": "onzin"}, {"Sec_Fetch_Site": "cross-site", "Origin": "http://127.0.0.1:8000"},
]  # fmt: skip
FROM_HERE = [
    {}, {"Origin": "http://127.0.0.1:8000"}, {"Origin": "http://LOCALHOST:8000"}, {"Sec_Fetch_Site": "same-origin"},
    {"Sec_Fetch_Site": "none"}, {"Sec_Fetch_Site": "same-origin", "Origin": "null"},
]  # fmt: skip


@pytest.mark.parametrize("headers", ELSEWHERE)
async def test_a_form_from_elsewhere_comes_back_filled_in(browser: Browser, headers: dict[str, str]) -> None:
    event = await an_event()
    form = answers(event, (await a_session(event)).number)
    before = await everything()

    page = await browser.post(FORM, form, **headers)

    assert (page.status, kept(page), await everything()) == (403, TYPED, before)


@pytest.mark.parametrize("headers", FROM_HERE)
async def test_a_form_of_ours_is_taken(browser: Browser, headers: dict[str, str]) -> None:
    event = await an_event()
    form = answers(event, (await a_session(event)).number)

    assert (await browser.post(FORM, form, **headers)).status == 303


async def mine(browser: Browser) -> str:
    """The personal page of somebody who signed up just now."""
    event = await an_event()
    await browser.post(FORM, answers(event, (await a_session(event)).number))
    message = await Message.objects().where(Message.kind == "overview").first()
    assert message is not None
    return f"/mijn/{msgspec.json.decode(message.facts)['person']['personal_token']}"


@pytest.mark.parametrize("act", ["afmelden/1", "opnieuw", "toevoegen"])
@pytest.mark.parametrize("headers", [headers for headers in ELSEWHERE if headers != {"Origin": "null"}])
async def test_a_personal_page_does_nothing_for_another_site(
    browser: Browser, act: str, headers: dict[str, str]
) -> None:
    page = await mine(browser)
    before = await everything()

    answer = await browser.post(f"{page}/{act}", {"sessie": "1"}, **headers)

    assert (answer.status, answer.heading, await everything()) == (403, "Dit kunnen wij zo niet aannemen", before)


async def test_an_old_browser_that_hides_where_a_secret_page_is_can_use_it(browser: Browser) -> None:
    page = await mine(browser)

    answer = await browser.post(f"{page}/opnieuw", Origin="null")

    assert (answer.status, answer.location) == (303, f"{page}?gedaan=verstuurd")


# -- too often (S9)


async def test_too_often_keeps_what_was_typed_and_says_when_to_come_back(browser: Browser) -> None:
    event = await an_event()
    form = answers(event, (await a_session(event)).number, step="wijzig")
    pages = [await browser.post(FORM, form) for _ in range(61)]
    before = await everything()

    page = await browser.post(FORM, answers(event, 1))

    assert {one.status for one in pages[:60]} == {200}
    assert (page.status, page.response.headers["retry-after"], kept(page)) == (429, "300", TYPED)
    assert await everything() == before


async def test_another_name_for_oneself_does_not_help(browser: Browser) -> None:
    pages = [
        await browser.post("/mijn", {"email": f"p{number}@example.org"}, X_Forwarded_For=f"198.51.100.{number}")
        for number in range(61)
    ]

    assert [page.status for page in pages] == [200] * 60 + [429]
    assert pages[-1].form("/mijn")["email"] == "p60@example.org"
    assert pages[-1].response.headers["retry-after"] == "300"


# -- who may see what (S20)

OPEN_TO_ALL = {
    "/", "/health/live", "/health/ready", "/robots.txt", "/static/{file_path:path}", "/mijn", "/bureau/inloggen",
    "/{slug:str}", "/{slug:str}/aanmelden", "/{slug:str}/sessies/{number:int}",
    "/{slug:str}/sessies/{number:int}/agenda.ics", "/{slug:str}/agenda", "/{slug:str}/agenda.ics",
    "/{slug:str}/tokens.css", "/{slug:str}/logo", "/bureau/inloggen/passkey", "/thema/{topic:str}",
    "/{slug:str}/afdrukken", "/{slug:str}/wensen", "/{slug:str}/mail-mij", "/{slug:str}/aanmelden/raad",
    "/{slug:str}/delen", "/{slug:str}/flyer-a4.pdf", "/{slug:str}/flyer-a5.pdf",
    "/bureau/deur/werker.js", "/bureau/deur/app.webmanifest", "/toegankelijkheid",
}  # fmt: skip


def routes() -> list[HTTPRoute]:
    return [route for route in app.routes if isinstance(route, HTTPRoute)]


def test_every_route_is_open_to_all_or_needs_a_secret_or_the_desk() -> None:
    assert {
        route.path
        for route in routes()
        if route.path not in OPEN_TO_ALL and "{token:str}" not in route.path and not route.path.startswith("/bureau")
    } == set()


def test_no_event_can_take_an_address_of_ours() -> None:
    first = {route.path.split("/")[1].lower() for route in routes()}

    assert {word for word in first if word and not word.startswith("{")} - TAKEN == set()


@pytest.mark.parametrize("path", sorted({route.path for route in routes()} - OPEN_TO_ALL))
@pytest.mark.parametrize("method", ["GET", "POST"])
async def test_nobody_gets_in_without_a_secret(browser: Browser, path: str, method: str) -> None:
    event = await an_event()
    await a_session(event)
    await browser.post(FORM, answers(event, 1))
    before = await everything()
    for name, value in {"slug:str": "week", "token:str": "x", "number:int": "1", "registration:int": "1"}.items():
        path = path.replace(f"{{{name}}}", value)

    page = await browser.ask(method, path)

    assert (
        page.status in {303, 403, 404, 405, 422} or page.heading == "Inloggen bij het bureau",
        await everything(),
    ) == (True, before)
    assert "Piet" not in page.html


# -- signing in at the desk, S2 and S7


async def test_a_planted_cookie_is_never_taken_over(browser: Browser) -> None:
    link = await organisers.sign_in_link(await an_organiser())
    browser.cookies[SIGN_IN] = "planted-by-somebody-else"

    await browser.post(link.removeprefix("http://127.0.0.1:8000"))

    async with visitor() as other:
        other.cookies[SIGN_IN] = "planted-by-somebody-else"
        assert (browser.cookies[SIGN_IN] != other.cookies[SIGN_IN], (await other.open("/bureau")).status) == (True, 303)


async def test_signing_out_ends_it_on_the_server() -> None:
    async with at_desk(await an_organiser()) as desk:
        stolen = dict(desk.cookies)
        form = (await desk.open("/bureau")).form("/bureau/uitloggen")
        await desk.post(form.action, form.fields)
        desk.cookies = stolen
        page = await desk.open("/bureau")

    assert (page.status, await SignIn.count().where(SignIn.ended_at.is_not_null())) == (303, 1)


async def test_our_cookies_are_for_this_host_and_no_script(browser: Browser) -> None:
    link = await organisers.sign_in_link(await an_organiser())

    page = await browser.post(link.removeprefix("http://127.0.0.1:8000"))

    lines = page.response.headers.get_list("set-cookie")
    wanted = {"Path=/", "Secure", "HttpOnly", "SameSite=lax"}
    assert [wanted - set(line.split("; ")) for line in lines] == [set()] * 2
    assert [line for line in lines if not line.startswith("__Host-") or "Domain" in line] == []


def test_a_form_takes_only_the_fields_it_names() -> None:
    kept = {"chosen", "ways", "given", "name", "email", "council", "role", "remark", "code", "form_id", "problems"}
    assert {*vars(SignUpForm())} == kept


async def test_fields_that_a_form_does_not_have_do_nothing(browser: Browser) -> None:
    event = await an_event()
    form = answers(event, (await a_session(event, capacity=1)).number)
    extra: dict[str, Any] = {"status": "confirmed", "event": "2", "id": "1", "personal_token": "x", "language": "xx"}

    await browser.post(FORM, [*form, *extra.items()])

    found = (await everything())["participant"][0]
    assert {name: found[name] for name in ("event", "language")} == {"event": event.id, "language": "nl"}
    assert found["personal_token"] != "x"
    assert await Event.count() == 1
