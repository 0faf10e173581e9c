"""A host, somebody at the door and a reader: each signs in, finds the own work and does it, and nothing else is there."""

import json
import re
from collections.abc import AsyncIterator

import pytest
from playwright.async_api import Page

from tests.browser.browsing import NARROW, Chrome
from tests.browser.desk import on_stage
from tests.browser.people import LONG_WORD, sign_up
from tests.browser.staging import CREW, HOST, VIEWER
from tests.processes import Site, until

pytestmark = pytest.mark.looks_desk

SLUG = "rollen"
EVENT = f"/bureau/bijeenkomsten/{SLUG}"
HREF = re.compile(r'(?<= href=")/[^"#]*')
ACTION = re.compile(r'(?<=<form action=")[^"]*(?=" method="post")')


@pytest.fixture(scope="module")
async def ids(site: Site) -> dict[str, str]:
    return await on_stage(site, SLUG)


@pytest.fixture
async def page(browser: Chrome, ids: dict[str, str]) -> AsyncIterator[Page]:
    """A telephone without scripts."""
    async with browser.open(scripts=False, width=NARROW, cookies=True) as opened:
        yield opened


async def asks(page: Page, site: Site, email: str) -> dict[str, str]:
    """Ask for a way in; the answer is what the mail says."""
    await page.goto("/bureau")
    await page.fill("#email", email)
    await page.get_by_role("button", name="Stuur mij een link").click()
    await page.get_by_text("Kijk in uw mail.").wait_for()
    mails: list[dict[str, str]] = []

    async def has_come() -> bool:
        rows = await site.sql(f"SELECT facts FROM message WHERE kind = 'sign_in' AND email = '{email}'")
        mails.extend(json.loads(facts) for (facts,) in rows)
        return bool(mails)

    await until(has_come, 20, lambda: f"no mail came to {email}")
    return mails[0]


async def by_link(page: Page, site: Site, email: str) -> None:
    await page.goto(f"/bureau/inloggen/{(await asks(page, site, email))['token']}")
    await page.locator("main button").click()
    await page.wait_for_url("**/bureau**")


async def by_code(page: Page, site: Site, email: str) -> None:
    await page.fill("#code", (await asks(page, site, email))["code"])
    await page.get_by_role("button", name="Inloggen").click()
    await page.wait_for_url("**/bureau**")


async def menu(page: Page) -> list[str]:
    """What the desk offers, from its menu."""
    return [words.strip() for words in await page.locator(".desk-nav a").all_text_contents()]


async def go(page: Page, words: str) -> None:
    """To a page of the menu."""
    await page.locator(".desk-nav summary").click()
    await page.locator(".desk-nav").get_by_role("link", name=words, exact=True).click()


async def offered(page: Page) -> tuple[list[str], set[str]]:
    """All that can be come to from here by links: those that lead to nothing, and the forms that are offered."""
    seen: set[str] = set()
    dead, forms, to_see = [], set(), {"/bureau"}
    while to_see:
        address = to_see.pop()
        seen.add(address)
        answer = await page.request.get(address)
        if not answer.ok:
            dead.append(address)
        elif address.startswith("/bureau") and "html" in answer.headers["content-type"]:
            html = (await answer.text()).replace("&amp;", "&")
            to_see |= set(HREF.findall(html)) - seen
            forms |= set(ACTION.findall(html))
    return dead, forms - {"/bureau/uitloggen", "/bureau/inlogs/andere", "/bureau/inlogs/alle", "/bureau/inloggen"}


async def not_there(page: Page, *addresses: str) -> list[str]:
    """Which of these addresses are there, though they should not be."""
    found = []
    for address in addresses:
        answer = await page.goto(address)
        says = await page.locator("h1").inner_text()
        if answer is None or (answer.status, says) != (404, "Deze pagina is er niet"):
            found.append(f"{address}: {says}")
    return found


async def test_a_host_changes_the_text_of_the_own_session_and_sees_who_comes(
    page: Page, site: Site, ids: dict[str, str]
) -> None:
    await by_link(page, site, HOST.format(SLUG))
    await go(page, "Mijn sessies")
    await page.get_by_role("link", name=f"Over {LONG_WORD}").click()
    assert "Bea Beller" in await page.locator("main table").inner_text()
    await page.fill("#tekst", "Neem uw **leesbril** mee.")
    await page.fill("#materiaal", "De stukken | https://stukken.example.org/1.pdf")
    await page.get_by_role("button", name="Opslaan").click()
    await page.get_by_role("status").wait_for()

    dead, forms = await offered(page)
    led = tuple(f"/bureau/tijdens/{ids[session]}/" for session in ("deur/{session}", "tijdens/{session}"))  # the same two
    assert {start for start in led if any(form.startswith(start) for form in forms)} == {*led}
    others = {form for form in forms if not form.startswith(led)}
    assert (dead, others) == ([], {f"/bureau/mijn-sessies/{SLUG}/{number}{end}" for number in (1, 2) for end in ("", "/vergaderruimte")})
    assert set(await menu(page)) >= {"Mijn sessies", "Mijn inlogs"}
    assert set(await menu(page)) & {"Mensen", "Reeksen", "Kaart opzoeken", "Postvak"} == set()
    own, other = f"/bureau/mijn-sessies/{SLUG}/1", f"/bureau/mijn-sessies/{SLUG}/3"
    assert await not_there(page, other, EVENT, f"{EVENT}/sessies/1", f"{EVENT}/deelnemers", "/bureau/mensen") == []
    assert (await page.request.get(own)).ok
    await page.goto(f"/{SLUG}/sessies/1")
    assert "Neem uw leesbril mee." in await page.locator("main").inner_text()
    assert await page.get_by_role("link", name="De stukken").count() == 1


async def test_somebody_at_the_door_lets_a_guest_in(
    page: Page, browser: Chrome, site: Site, ids: dict[str, str]
) -> None:
    async with browser.open() as visitor:
        stranger = await sign_up(visitor, site, "week", [1], "Vera Vreemd", "vera-vreemd@voorbeeld.nl")
    await by_code(page, site, CREW.format(SLUG))
    await go(page, "Kaart opzoeken")
    await page.fill("#code", ids["ticket"])
    await page.get_by_role("button", name="Kaart openen").click()
    assert await page.locator("h1").inner_text() == "Gerda Gast"
    await page.get_by_role("button", name="Laat binnen").click()
    assert "Welkom, Gerda Gast. Binnen om " in await page.get_by_role("status").inner_text()

    assert await offered(page) == ([], {"/bureau/kaart"})
    assert set(await menu(page)) & {"Mensen", "Reeksen", "Sessies", "Deelnemers", "Postvak"} == set()
    door = f"/bureau/kaart/{stranger.ticket_token}"
    assert await not_there(page, door, EVENT, f"{EVENT}/deelnemers", "/bureau/mensen") == []


async def test_a_reader_reads_the_figures_and_changes_nothing(page: Page, site: Site, ids: dict[str, str]) -> None:
    await by_link(page, site, VIEWER.format(SLUG))
    await page.get_by_role("link", name=re.compile("^Week van de Medezeggenschap, ")).click()
    await go(page, "Cijfers")
    assert "8" in await page.locator("section", has_text="Aanmeldingen per dag").locator("table").inner_text()

    dead, forms = await offered(page)
    assert (dead, forms) == ([], {f"{EVENT}/cijfers/downloaden"})
    assert set(await menu(page)) >= {"Sessies", "Deelnemers", "Cijfers"}
    assert await not_there(
        page, "/bureau/bijeenkomsten/week", f"{EVENT}/deelnemers/nieuw", f"{EVENT}/uiterlijk", "/bureau/mensen"
    ) == []  # fmt: skip
