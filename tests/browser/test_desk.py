"""An organiser moves a session in a real browser, and every calendar follows."""

from playwright.async_api import Page, expect

from tests.browser.browsing import Chrome
from tests.browser.doors import hand_scanner, somebody, ticket_of
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


async def test_the_number_of_who_is_in_moves_on_a_page_that_stands_open_and_nothing_else_does(browser: Chrome, site: Site) -> None:
    person, session = await somebody(browser, site)
    slug = (await site.sql(f"SELECT e.slug FROM event e JOIN session s ON s.event = e.id WHERE s.id = {session}"))[0][0]
    async with browser.open(cookies=True) as page:
        await signed_in(page, site, f"telt-{slug}@voorbeeld.nl")
        await page.clock.install()
        await page.goto(f"/bureau/bijeenkomsten/{slug}/sessies/1")
        await expect(page.locator("#binnen")).to_have_text("0 van 1 binnen")
        await page.fill("#titel", "Half getypt")
        door = await page.context.new_page()
        await door.goto(f"/bureau/deur/{session}")
        await hand_scanner(door, ticket_of(site, person.ticket_token))
        await expect(door.locator("#antwoord")).to_contain_text("Welkom, Kees Kaart.")

        await page.clock.run_for(14_000)

        await expect(page.locator("#binnen")).to_have_text("1 van 1 binnen")
        assert (await page.input_value("#titel"), await page.evaluate("document.activeElement.id")) == ("Half getypt", "titel")
