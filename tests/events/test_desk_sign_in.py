"""Signing in at the desk and out again: by a mailed link, once, in the browser that asked for it."""

from collections.abc import Callable
from datetime import datetime, timedelta

import msgspec
import pytest

from app import app
from events import limits, organisers
from events.signed_in import BROWSER, SIGN_IN, own_path
from events.tables import SignIn, SignInLink
from notifications.tables import Message
from tests.cast import an_organiser
from tests.site import Browser, Page, at_desk, visitor

pytestmark = pytest.mark.usefixtures("db", "now", "not_limited")

EMAIL = "bureau@bijeen.example"
At = Callable[[datetime], None]


@pytest.fixture
def not_limited() -> None:
    limits.forget()


async def asks(browser: Browser, email: str = EMAIL, naar: str = "") -> Page:
    page = await browser.open(f"/bureau/inloggen?naar={naar}")
    return await browser.send(page.form("/bureau/inloggen"), email=email)


async def mailed() -> str:
    """Where the link in the last mail leads."""
    message = await Message.objects().order_by(Message.id, ascending=False).first()
    assert message is not None
    return f"/bureau/inloggen/{msgspec.json.decode(message.facts)['token']}"


async def test_a_mailed_link_leads_to_the_desk() -> None:
    await an_organiser()
    async with visitor() as browser:
        await asks(browser)
        page = await browser.send((await browser.open(await mailed())).form())

    assert (page.status, page.heading) == (200, "Bijeenkomsten")


async def test_one_comes_where_one_wanted_to_go(browser: Browser) -> None:
    await an_organiser()
    sent_away = await browser.open("/bureau/kaart")
    page = await browser.open(sent_away.location)
    await browser.send(page.form("/bureau/inloggen"), email=EMAIL)

    page = await browser.send((await browser.open(await mailed())).form())

    assert (sent_away.location, page.heading) == ("/bureau/inloggen?naar=/bureau/kaart", "Kaart opzoeken")


async def test_opening_the_link_shows_a_button_and_uses_nothing_up(browser: Browser) -> None:
    await an_organiser()
    await asks(browser)
    link = await mailed()

    shown = [await browser.open(link), await browser.ask("HEAD", link), await browser.open(link)]

    used = await SignInLink.select(SignInLink.used_at).output(as_list=True)
    assert ([page.status for page in shown], used, SIGN_IN in browser.cookies) == ([200] * 3, [None], False)


async def test_a_link_works_once(browser: Browser) -> None:
    await an_organiser()
    await asks(browser)
    link = await mailed()
    before = dict(browser.cookies)
    await browser.post(link)
    browser.cookies = before

    page = await browser.post(link)

    assert (page.status, page.heading, SIGN_IN in browser.cookies) == (422, "Deze link werkt niet meer", False)
    assert "/bureau/inloggen" in page.links


@pytest.mark.parametrize(("minutes", "status"), [(9, 303), (11, 422)])
async def test_a_link_lasts_ten_minutes(browser: Browser, at: At, now: datetime, minutes: int, status: int) -> None:
    await an_organiser()
    await asks(browser)
    at(now + timedelta(minutes=minutes))

    assert (await browser.post(await mailed())).status == status


async def test_another_browser_cannot_use_the_link_and_does_not_use_it_up(browser: Browser) -> None:
    await an_organiser()
    await asks(browser)
    async with visitor() as other:
        refused = await other.post(await mailed())

    accepted = await browser.post(await mailed())

    assert (refused.status, accepted.status) == (422, 303)


async def test_an_unknown_address_gets_the_same_answer_and_no_mail(browser: Browser) -> None:
    await an_organiser()
    known = await asks(browser)
    cookies = set(browser.cookies)
    async with visitor() as other:
        unknown = await asks(other, "iemand@example.org")
        others = set(other.cookies)

    assert (unknown.status, unknown.html, others) == (known.status, known.html, cookies)
    assert await Message.select(Message.email).output(as_list=True) == [EMAIL]


async def test_asking_too_often_is_refused_for_known_and_unknown_alike(browser: Browser) -> None:
    await an_organiser()
    pages = [[await asks(browser, email) for _ in range(6)] for email in (EMAIL, "iemand@example.org")]

    assert [[page.status for page in several] for several in pages] == [[200] * 5 + [429]] * 2
    assert pages[0][-1].mistakes == pages[1][-1].mistakes
    assert await Message.count() == 5


@pytest.mark.parametrize("typed", ["", "geen adres", "a@b\r\nBcc: c@d.nl"])
async def test_what_is_no_address_is_shown_again_with_an_error(browser: Browser, typed: str) -> None:
    page = await asks(browser, typed)

    assert (page.status, len(page.mistakes), page.title[:5]) == (422, 1, "Fout:")
    assert page.form("/bureau/inloggen")["email"] == typed


async def test_signing_in_gives_a_new_secret_and_the_cookies_are_safe(browser: Browser) -> None:
    await an_organiser()
    browser.cookies[SIGN_IN] = "planted"
    await asks(browser)

    answer = await browser.post(await mailed())

    set_cookies = [line.lower() for line in answer.response.headers.get_list("set-cookie")]
    assert browser.cookies[SIGN_IN] != "planted"
    assert len(browser.cookies[SIGN_IN]) >= 43
    assert BROWSER not in browser.cookies
    assert all({"secure", "httponly", "path=/", "samesite=lax"} <= set(line.split("; ")) for line in set_cookies)


async def test_signing_out_ends_the_sign_in_on_the_server() -> None:
    async with at_desk(await an_organiser()) as browser:
        secret = browser.cookies[SIGN_IN]
        await browser.send((await browser.open("/bureau")).form("/bureau/uitloggen"))
        forgotten = SIGN_IN not in browser.cookies
        browser.cookies[SIGN_IN] = secret
        page = await browser.open("/bureau")

    assert (forgotten, page.status, page.location) == (True, 303, "/bureau/inloggen?naar=/bureau")


async def test_half_an_hour_without_use_ends_the_sign_in(at: At, now: datetime) -> None:
    async with at_desk(await an_organiser()) as browser:
        statuses = []
        for minutes in (29, 58, 89):
            at(now + timedelta(minutes=minutes))
            statuses.append((await browser.open("/bureau")).status)

    assert statuses == [200, 200, 303]


async def test_twelve_hours_end_the_sign_in_whatever_one_does(at: At, now: datetime) -> None:
    async with at_desk(await an_organiser()) as browser:
        statuses = []
        for quarter in range(1, 50):
            at(now + timedelta(minutes=15 * quarter))
            statuses.append((await browser.open("/bureau")).status)

    assert statuses == [200] * 47 + [303] * 2


async def test_signing_in_again_ends_the_sign_in_before() -> None:
    organiser = await an_organiser()
    async with at_desk(organiser) as browser:
        link = await organisers.sign_in_link(organiser)
        await browser.post(link.removeprefix("http://127.0.0.1:8000"))

    ended = await SignIn.select(SignIn.ended_at).order_by(SignIn.id).output(as_list=True)
    assert [moment is None for moment in ended] == [False, True]


@pytest.mark.parametrize(
    "asked",
    [
        "//kwaad.nl", "/\\kwaad.nl", "https://kwaad.nl", "https:kwaad.nl", "kwaad.nl", "javascript:alert(1)", "/bureau//kwaad.nl",
        "/bureau/../mijn", "/bureau%0d%0aSet-Cookie:x=1", "/bureau\r\nX: 1", "/bureau?x=//kwaad.nl", "/week", "/bureaukwaad",
        "/bureau@kwaad.nl", "/bureau/.", "/bureau/\u2025", "\t/bureau", " /bureau", "/BUREAU", "",
        "/bureau/uitloggen", "/bureau/inlogs/andere", "/bureau/onbekend/pagina",
    ],
)  # fmt: skip
async def test_nobody_is_sent_elsewhere_after_signing_in(browser: Browser, asked: str) -> None:
    await an_organiser()
    await browser.post("/bureau/inloggen", {"email": EMAIL, "naar": asked})

    page = await browser.post(await mailed())

    assert (own_path(asked, app), page.location) == ("/bureau", "/bureau")
