"""The crew at a door in the browser tests: a session that goes on now, signing in there, and what came of it."""

import asyncio
import re
import secrets
from datetime import timedelta

from playwright.async_api import Page, expect

from tests.browser.browsing import Chrome
from tests.browser.people import Person, add_event, add_sessions, around_now, change, sign_up
from tests.processes import Site, bijeen


async def somebody(browser: Chrome, site: Site) -> tuple[Person, int]:
    """Somebody who is signed up for a session that goes on now; the session's id."""
    slug = f"deur-{secrets.token_hex(4)}"
    await add_event(site, slug, "Netwerkdag")
    await add_sessions(site, slug)
    async with browser.open() as page:
        person = await sign_up(page, site, slug, [1], "Kees Kaart", f"{slug}@voorbeeld.nl")
    await change(site, 1, slug, form="location", place="Zaal 1", title="Samen sterk", **around_now(-timedelta(minutes=5)))
    rows = await site.sql(f"SELECT s.id FROM session s JOIN event e ON e.id = s.event WHERE e.slug = '{slug}' AND s.number = 1")
    return person, int(rows[0][0])


async def at_the_door(page: Page, site: Site, session: int) -> None:
    """Sign in as who only scans, and go to the door of this session."""
    said = await asyncio.to_thread(
        bijeen, "organiser", "add", f"{secrets.token_hex(4)}@voorbeeld.nl", "--role", "crew", environment=site.environment
    )
    found = re.search(r"/bureau/inloggen/\S+", said.stdout)
    assert found, said
    await page.goto(found[0])
    await page.locator("main button").click()
    await page.wait_for_url("**/bureau**")
    await page.goto(f"/bureau/deur/{session}?deur=2")
    await expect(page.locator("#scanner[data-ready]")).to_have_count(1)  # it may go without network now


async def hand_scanner(page: Page, text: str) -> None:
    await page.locator("#code").fill(text)
    await page.keyboard.press("Enter")


async def check_ins(site: Site, session: int) -> list[tuple[str, str]]:
    """How and at which door people came in."""
    rows = await site.sql(
        f"SELECT c.how, c.door FROM check_in c JOIN registration r ON r.id = c.registration WHERE r.session = {session}"
    )
    return [tuple(row) for row in rows]
