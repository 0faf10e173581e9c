"""Ten people wait for a session: the button comes at its time, the room is switched, and each lands in the new one."""

import asyncio
import re
import secrets
from contextlib import AsyncExitStack
from datetime import timedelta

import pytest
from playwright.async_api import Page, expect

from tests.browser.browsing import NARROW, WIDE, Chrome
from tests.browser.conftest import served
from tests.browser.people import add_event, add_sessions, around_now, change
from tests.browser.test_every_page import looked_at
from tests.processes import Site, bijeen

pytestmark = pytest.mark.looks_public

TEN = range(10)
PERSON = """
INSERT INTO participant (event, email, name, name_key, note, council, role, language, personal_token, ticket_token,
  ticket_code, personal_code, created_at, phone, search, feed_token, unsubscribe_token, wants_invitations, wants_mailings)
SELECT e.id, '{token}@voorbeeld.nl', '{token}', '{token}', '', '', '', 'nl', 'p{token}', 'k{token}', '{code}', '{code}',
  e.created_at, '', '', 'f{token}', 'u{token}', {yes}, {yes} FROM event e WHERE e.slug = '{slug}'
"""
CLAIM = """
INSERT INTO registration (session, participant, status, join_token, uid, sequence, organizer, created_at, changed_at,
  priority, reason, partstat)
SELECT s.id, p.id, 'confirmed', '{token}', '{token}', 0, 'bijeen@bijeen.example', p.created_at, p.created_at, 0, '', ''
FROM participant p JOIN session s ON s.event = p.event AND s.number = 1 WHERE p.personal_token = 'p{token}'
"""


async def ten_people(site: Site, slug: str) -> list[str]:
    """The join tokens of ten people with a place in the first session of `slug`."""
    yes = "true" if site.database_url.startswith("postgresql") else "1"
    tokens = [f"{secrets.token_hex(6)}{number}" for number in TEN]
    for token in tokens:
        await site.sql(PERSON.format(token=token, code=token[-8:], slug=slug, yes=yes))
        await site.sql(CLAIM.format(token=token))
    return tokens


async def switch_room(browser: Chrome, site: Site, slug: str, link: str) -> None:
    """The office does so at the desk."""
    email = f"{secrets.token_hex(4)}@bureau.example"
    made = await asyncio.to_thread(bijeen, "organiser", "add", email, "--role", "owner", environment=site.environment)
    async with browser.open(cookies=True) as page:
        await page.goto(re.findall(r"http\S+", made.stdout)[-1])
        await page.locator("main button").click()
        await page.wait_for_selector(".desk-nav")
        await page.goto(f"/bureau/bijeenkomsten/{slug}/sessies/1")
        await page.get_by_role("link", name="Andere vergaderruimte").click()
        await page.fill("#link", link)
        await page.get_by_role("button", name="Vergaderruimte veranderen").click()
        await expect(page.get_by_role("status")).to_contain_text("10 mensen: 10 agenda-updates")


async def its_time_has_come(page: Page, *, scripts: bool) -> None:
    """What somebody sees who waited: the button, by itself, or after looking again."""
    if scripts:
        await page.focus(".next a[href^='tel:']")
        await page.evaluate("window.sameDocument = true")
        await page.clock.fast_forward(90_000)
    else:
        await page.get_by_role("link", name="Kijk opnieuw").click()
    await expect(page.get_by_role("button", name="Nu meedoen")).to_be_visible()
    if scripts:
        await expect(page.get_by_role("status")).to_have_text("U kunt nu meedoen. Druk op ‘Nu meedoen’.")
        assert await page.evaluate("[window.sameDocument, document.activeElement.href]") == [
            True, "tel:0200000000,,1234%23"
        ]  # fmt: skip
        assert await page.title() == "Nu meedoen: Zichtbaar zijn · Bijeen"


async def all_of(pages: list[Page], tokens: list[str], *, scripts: bool) -> None:
    """Everybody opens their page, while it is early."""
    for page, token in zip(pages, tokens, strict=True):
        if scripts:
            await page.clock.install()
        await page.goto(f"/mee/{token}")
        await expect(page.locator("#begin")).to_have_text(re.compile("Over (39|4[01]) minuten, om "))
        assert await page.get_by_role("button").count() == 0


async def looks_well(browser: Chrome, token: str) -> None:
    """What somebody sees who comes now, at both widths and in both schemes, held against the rules of accessibility."""
    async with browser.open() as page:
        await page.goto(f"/mee/{token}")
        assert await looked_at(page) == []


async def test_ten_people_wait_and_each_lands_in_the_new_room_once(browser: Chrome, site: Site, scripts: bool) -> None:
    width = WIDE if scripts else NARROW
    slug = f"wachten-{secrets.token_hex(4)}"
    await add_event(site, slug, "Week van de Medezeggenschap")
    await add_sessions(site, slug)
    tokens = await ten_people(site, slug)
    async with AsyncExitStack() as stack:
        old, new = [await stack.enter_async_context(served(f"<h1>{room}</h1>")) for room in ("Oud", "Nieuw")]
        await change(site, 1, slug, title="Zichtbaar zijn", meeting_link=old, dial_in="020 000 00 00, code 1234#",
                     **around_now(timedelta(minutes=41)))  # fmt: skip
        first = await stack.enter_async_context(browser.open(width=width, scripts=scripts, also=(old, new)))
        pages = [first, *[await first.context.new_page() for _another in TEN[1:]]]
        await all_of(pages, tokens, scripts=scripts)
        await looks_well(browser, tokens[0])
        await change(site, 1, slug, **around_now(timedelta(minutes=10)))
        for page in pages:
            await its_time_has_come(page, scripts=scripts)
        await looks_well(browser, tokens[0])

        await switch_room(browser, site, slug, new)
        for page in pages:
            await page.get_by_role("button", name="Nu meedoen").dblclick(no_wait_after=True)
            await expect(page).to_have_url(new)  # the second press takes the place of the first: one of both is broken off
        assert {await page.locator("h1").inner_text() for page in pages} == {"Nieuw"}

        await pages[0].goto(f"/mee/{tokens[0]}")
        assert "De vergaderruimte van ‘Zichtbaar zijn’ is veranderd om" in await pages[0].locator("main").inner_text()
        await looks_well(browser, tokens[0])
    joined = await site.sql(
        "SELECT r.join_token, count(*) FROM check_in c JOIN registration r ON r.id = c.registration "
        f"JOIN participant p ON p.id = r.participant JOIN event e ON e.id = p.event WHERE e.slug = '{slug}' GROUP BY 1"
    )
    assert sorted(map(tuple, joined)) == sorted((token, 1) for token in tokens)
