"""An organiser in a real browser: moves a session, sees the consequences, undoes, moves again, sends."""

import pytest
from playwright.async_api import Page

from tests.browser.axe import AXE, RULES, axe
from tests.browser.browsing import NARROW, WIDE, Chrome, sideways
from tests.browser.colours import too_pale
from tests.browser.people import add_event, add_sessions, kinds, mail_is_made, sign_up
from tests.browser.test_desk import signed_in
from tests.processes import Site


@pytest.fixture
async def slug(site: Site, scripts: bool) -> str:
    """A week that holds its messages for ten minutes."""
    name = f"uitgaand-{scripts}".lower()
    await add_event(site, name, "Week")
    await add_sessions(site, name)
    await site.sql(f"UPDATE event SET hold = '600' WHERE slug = '{name}'")
    return name


async def move(page: Page, slug: str, begin: str, end: str) -> None:
    await page.goto(f"/bureau/bijeenkomsten/{slug}/sessies/4")
    await page.fill("#begin", begin)
    await page.fill("#einde", end)
    await page.get_by_role("button", name="Opslaan").click()
    await page.locator(".change-banner").wait_for()


async def test_moved_undone_moved_again_and_sent(browser: Chrome, site: Site, scripts: bool, slug: str) -> None:
    email = f"{slug}@voorbeeld.nl"
    async with browser.open(scripts=scripts) as page:
        await sign_up(page, site, slug, [4], "Vera Verzet", email)
    await mail_is_made(site, email)
    async with browser.open(scripts=scripts, cookies=True) as page:
        await signed_in(page, site, f"planner-{slug}@voorbeeld.nl")
        await move(page, slug, "11.00", "12.00")
        banner = await page.locator(".change-banner").inner_text()
        assert "1 persoon: 1 agenda-update. Gaat weg over 10 minuten." in " ".join(banner.split())
        await page.get_by_role("button", name="Ongedaan maken").click()
        await page.get_by_text("De wijziging is ongedaan gemaakt.").wait_for()
        await page.goto(f"/bureau/bijeenkomsten/{slug}/sessies/4")
        assert await page.input_value("#begin") == "10.30"
        await move(page, slug, "11.30", "12.30")
        assert await nothing_wrong(page, slug, scripts) == []
        await page.get_by_role("button", name="Nu versturen").click()
        await page.get_by_text("De berichten gaan nu weg.").wait_for()
    await mail_is_made(site, email)
    assert await kinds(site, email) == ["overview", "invitation", "update"]


async def nothing_wrong(page: Page, slug: str, scripts: bool) -> list[str]:
    """What axe finds on the pages of a held change, and what sticks out."""
    found = []
    await page.get_by_role("link", name="Bekijk wie bericht krijgt").click()
    await page.get_by_role("heading", name="Wie krijgt wat?").wait_for()
    for path in (page.url, f"/bureau/bijeenkomsten/{slug}/sessies/4", f"/bureau/bijeenkomsten/{slug}/uitgaand"):
        await page.goto(path)
        for width in (NARROW, WIDE):
            await page.set_viewport_size({"width": width, "height": 900})
            found += [f"{path} {width}: {line}" for line in [await sideways(page)] if line]
            if scripts:  # axe is one
                await page.evaluate(AXE)
                found += [*await axe(page, RULES), *await too_pale(page)]
    return found
