"""An organiser moves a session in a real browser, and every calendar follows."""

from playwright.async_api import Page

from tests.browser.browsing import Chrome
from tests.browser.people import add_event, add_sessions, kinds, mail_is_made, sign_up
from tests.processes import Site, bijeen


async def signed_in(page: Page, site: Site, email: str) -> None:
    """By the link that `bijeen organiser add` prints: the page asks, the button signs in."""
    said = bijeen("organiser", "add", email, "--role", "owner", environment=site.environment).stdout
    await page.goto(said.split()[-1])
    await page.locator("main button").click()
    await page.wait_for_url("**/bureau**")


async def test_moving_a_session_by_half_an_hour_updates_every_calendar(
    browser: Chrome, site: Site, scripts: bool
) -> None:
    slug, email = f"bureau-{scripts}".lower(), f"verzet-{scripts}@voorbeeld.nl".lower()
    await add_event(site, slug, "Week")
    await add_sessions(site, slug)
    await site.sql(f"UPDATE event SET hold = '0' WHERE slug = '{slug}'")
    async with browser.open(scripts=scripts) as page:
        await sign_up(page, site, slug, [4], "Vera Verzet", email)
    async with browser.open(scripts=scripts, cookies=True) as page:
        await signed_in(page, site, f"planner-{scripts}@voorbeeld.nl".lower())
        await page.goto(f"/bureau/bijeenkomsten/{slug}/sessies/4")
        assert await page.input_value("#begin") == "10.30"
        await page.fill("#begin", "11.00")
        await page.fill("#einde", "12.00")
        await page.get_by_role("button", name="Opslaan").click()
        await page.get_by_role("status").wait_for()
        await mail_is_made(site, email)
        assert await kinds(site, email) == ["overview", "invitation", "update"]
        update = (await site.sql(f"SELECT id FROM message WHERE email = '{email}' AND kind = 'update'"))[0][0]
        await page.goto(f"/bureau/postvak/{update}")
        shown = await page.locator("main").inner_text()
        assert "SEQUENCE:1" in shown
        assert "11.00 tot 12.00 uur" in shown
