"""Looking for a session does not undo what was ticked; without scripts the page says what to do first."""

import pytest
from playwright.async_api import expect

from tests.browser.browsing import NARROW, WIDE, Chrome

pytestmark = pytest.mark.looks_public


async def test_looking_for_a_session_with_something_ticked(browser: Chrome, scripts: bool) -> None:
    async with browser.open(width=WIDE if scripts else NARROW, scripts=scripts) as page:
        await page.goto("/week?sessie=3")
        await page.check("#sessie-2")
        await page.get_by_text("Zoek een sessie").click()
        assert await page.get_by_text("Zoek eerst. Zet daarna pas uw vinkjes").is_visible() == (not scripts)
        await page.get_by_role("link", name="Ggz").click()
        await expect(page.get_by_text("U ziet 10 van de 62 sessies.")).to_be_visible()
        assert "sessie=3" in page.url
        assert ("sessie=2" in page.url) == scripts

        await page.locator("#sessie-4").check()
        await page.get_by_text("Zoek een sessie").click()
        await page.fill("#zoek", "opstellen")
        await page.get_by_role("button", name="Zoeken").click()
        await expect(page.get_by_text("Wij vonden geen sessie.")).to_be_visible()
        assert ("sessie=4" in page.url) == scripts

        await page.get_by_role("link", name="Toon alle sessies").click()
        ticked = await page.locator("input[name=sessie]:checked").evaluate_all("all => all.map(it => it.value)")
        assert ticked == (["2", "3", "4"] if scripts else ["3"])
