"""During a session, in a real browser: who leads it ticks who is there and divides them; they see their group."""

from datetime import timedelta

import pytest
from playwright.async_api import Page

from tests.browser.axe import AXE, RULES, axe
from tests.browser.browsing import NARROW, Chrome, sideways
from tests.browser.desk import Desk, staged
from tests.browser.language import complaints
from tests.browser.people import around_now, change
from tests.processes import Site

SLUG = "groepsdag"


@pytest.fixture(scope="module")
async def desk(site: Site, browser: Chrome) -> Desk:
    """An organiser at the desk of an event whose second session goes on now."""
    desk = await staged(browser, SLUG)
    await change(site, 2, SLUG, **around_now(timedelta(minutes=-5)))
    return desk


async def press(page: Page, name: str) -> None:
    """Press a button by what it says, and see what came of it."""
    await page.get_by_role("button", name=name).first.click()
    await page.wait_for_load_state()


async def test_who_leads_divides_and_a_participant_sees_their_group(
    site: Site, desk: Desk, browser: Chrome, scripts: bool
) -> None:
    address = f"/bureau/tijdens/{desk.ids['tijdens/{session}']}"
    said = []
    async with desk.open(width=NARROW, scripts=scripts) as page:
        await page.goto(address)
        for button in ("Is er", "Toch niet"):
            await page.get_by_role("row", name="Wil Wachter").get_by_role("button", name=button).click()
            await page.wait_for_load_state()
            said.append(await page.get_by_role("status").filter(has_text="Genoteerd").inner_text())
        await page.get_by_role("link", name="Groepen").click()
        await page.select_option("#wie", label="Wil Wachter, Cliëntenraad De Linde")
        await page.select_option("#groep", "2")
        await press(page, "Verplaatsen")
        if await page.get_by_role("button", name="Laat deelnemers hun groep zien").count():
            await press(page, "Laat deelnemers hun groep zien")
        [(token, ticket)] = await site.sql(
            "SELECT personal_token, ticket_token FROM participant WHERE name = 'Wil Wachter' AND event = "
            f"(SELECT id FROM event WHERE slug = '{SLUG}')"
        )
        found = await seen(browser, [f"/mijn/{token}", f"/kaart/{ticket}"], scripts=scripts)
        await page.goto(f"{address}/groepen")
        await press(page, "Verdeel opnieuw")
        hidden = await seen(browser, [f"/mijn/{token}"], scripts=scripts)

    assert said == ["Genoteerd: Wil Wachter is er.", "Genoteerd: Wil Wachter is er niet."]
    assert (found, hidden) == ([("Groep 2", []), ("Groep 2", [])], [("", [])])


async def seen(browser: Chrome, addresses: list[str], *, scripts: bool) -> list[tuple[str, list[str]]]:
    """The group on each of these pages of a participant, on a telephone; and what is wrong with the page."""
    found = []
    async with browser.open(width=NARROW, scripts=scripts) as page:
        for address in addresses:
            await page.goto(address)
            wrong = complaints(await page.locator("main").inner_text(), await page.title(), figures=False)
            if scripts:
                await page.evaluate(AXE)
                wrong = [*wrong, *await axe(page, RULES), *[line for line in [await sideways(page)] if line]]
            group = page.locator("strong", has_text="Groep ")
            found.append((await group.inner_text() if await group.count() else "", [*wrong]))
    return found
