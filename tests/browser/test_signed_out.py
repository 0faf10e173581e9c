"""An organiser is called away in the middle of a form, in a real browser: what was typed is saved after all (A17)."""

from typing import Any

import msgspec
import pytest
from playwright.async_api import Page

from events.signed_in import SIGN_IN
from tests.browser.axe import AXE, RULES, axe
from tests.browser.browsing import NARROW, WIDE, Chrome, sideways
from tests.browser.colours import too_pale
from tests.browser.conftest import served
from tests.browser.language import complaints
from tests.browser.people import add_event
from tests.browser.test_desk import signed_in
from tests.processes import Site, until

pytestmark = pytest.mark.looks_desk

TEXT = "Eerste “regel”\n\nTweede <b>regel</b> & meer"
IDLE = "UPDATE sign_in SET seen_at = '2020-01-01 00:00:00+00:00' WHERE ended_at IS NULL"


async def wrong(page: Page) -> list[str]:
    """What is wrong with the page as it is open now, at both widths."""
    found = complaints(await page.locator("main").inner_text(), await page.title(), figures=False)
    await page.evaluate(AXE)
    for width in (NARROW, WIDE):
        await page.set_viewport_size({"width": width, "height": 900})
        found += [line for line in [*await axe(page, RULES), *await too_pale(page), await sideways(page)] if line]
    return found


async def left_for_half_an_hour(page: Page, site: Site, slug: str) -> None:
    """The settings of an event are filled in, and sent when the sign-in is over."""
    await page.goto(f"/bureau/bijeenkomsten/{slug}/instellingen")
    await page.fill("#tekst", TEXT)
    await page.fill("#hulp_naam", "Vraagbaak")
    await site.sql(IDLE)
    await page.get_by_role("button", name="Opslaan").click()
    assert await page.locator("h1").inner_text() == "U bent uitgelogd"


async def mailed(site: Site, email: str) -> dict[str, Any]:
    """The last mail to sign in with; it is made in the background."""
    asked = f"SELECT facts FROM message WHERE email = '{email}' AND kind = 'sign_in' ORDER BY id DESC"

    async def there() -> bool:
        return bool(await site.sql(asked))

    await until(there, 10)
    return dict(msgspec.json.decode((await site.sql(asked))[0][0]))


async def saved(site: Site, slug: str) -> list[tuple[Any, ...]]:
    return await site.sql(f"SELECT text, help_name FROM event WHERE slug = '{slug}'")


async def test_a_form_that_is_sent_after_half_an_hour_is_saved_after_signing_in_by_code(
    browser: Chrome, site: Site, scripts: bool
) -> None:
    slug, email = f"weg-{scripts}".lower(), f"weg-{scripts}@voorbeeld.nl".lower()
    await add_event(site, slug, "Weg")
    found = []
    async with browser.open(scripts=scripts, cookies=True) as page:
        await signed_in(page, site, email)
        await left_for_half_an_hour(page, site, slug)
        found += await wrong(page) if scripts else []
        await page.fill("#email", email)
        await page.get_by_role("button", name="Stuur mij een code").click()
        found += await wrong(page) if scripts else []
        await page.fill("#code", (await mailed(site, email))["code"])
        await page.get_by_role("button", name="Inloggen").click()
        found += await wrong(page) if scripts else []
        await page.get_by_role("button", name="Opnieuw versturen").click()
        await page.get_by_text("Opgeslagen.").wait_for()
        assert await page.input_value("#tekst") == TEXT
    assert await saved(site, slug) == [(TEXT, "Vraagbaak")]
    assert found == []


async def test_a_form_is_saved_after_signing_in_by_the_link_in_another_window(browser: Chrome, site: Site) -> None:
    slug, email = "weg-link", "weg-link@voorbeeld.nl"
    await add_event(site, slug, "Weg")
    async with browser.open(scripts=False, cookies=True) as page:
        await signed_in(page, site, email)
        await left_for_half_an_hour(page, site, slug)
        await page.fill("#email", email)
        await page.get_by_role("button", name="Stuur mij een code").click()
        other = await page.context.new_page()
        await other.goto(f"/bureau/inloggen/{(await mailed(site, email))['token']}")
        await other.get_by_role("button", name="Inloggen").click()
        assert await other.locator("h1").inner_text() == "U bent weer ingelogd"
        await page.get_by_role("button", name="Verder met mijn formulier").click()
        await page.get_by_role("button", name="Opnieuw versturen").click()
        await page.get_by_text("Opgeslagen.").wait_for()
    assert await saved(site, slug) == [(TEXT, "Vraagbaak")]


async def test_a_form_of_another_site_is_not_shown_and_not_filled_in(browser: Chrome, site: Site) -> None:
    """Whoever sends somebody's browser to us with a form sees it refused, signed in or not."""
    form = (
        f'<form action="{site.url}/bureau/bijeenkomsten/week/instellingen" method="post">'
        '<input name="titel" value="Gekaapt"><button>Klik</button></form>'
    )
    async with served(form) as address, browser.open(cookies=True, also=(address,)) as page:
        await signed_in(page, site, "gekaapt@voorbeeld.nl")
        for keeps in (True, False):
            if not keeps:
                await page.context.clear_cookies(name=SIGN_IN)
            await page.goto(address)
            await page.get_by_role("button", name="Klik").click()
            await page.get_by_text("Dit kunnen wij zo niet aannemen").wait_for()
            assert "Gekaapt" not in await page.content()
