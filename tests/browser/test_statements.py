"""A host and ten people at once: two statements and a word cloud, with scripts and without, from one's own page and in the hall."""

import asyncio
import json
import secrets
from collections import Counter
from contextlib import AsyncExitStack
from typing import Any

from playwright.async_api import Page

from tests.browser.axe import AXE, RULES, axe
from tests.browser.browsing import NARROW, PATIENCE, WIDE, Chrome, sideways
from tests.browser.colours import too_pale
from tests.browser.keyboard import out_of_order
from tests.browser.language import complaints
from tests.processes import Site, bijeen

WORDS = ["Leerzaam", "leerzaam!", "inspirerend", "samen", "Leerzaam ", "gehoord worden", "samen", "moed", "inspirerend", "leerzaam"]


async def staged(site: Site) -> dict[str, Any]:
    made = await asyncio.to_thread(
        bijeen, f"hal-{secrets.token_hex(4)}", environment=site.environment, module="tests.browser.hall"
    )
    assert made.returncode == 0, made.stderr
    found: dict[str, Any] = json.loads(made.stdout)
    return found


async def asks(page: Page, desk: str, words: str, kind: str) -> None:
    """The host makes one on the spot."""
    await page.goto(desk)
    await page.fill("#stelling", words)
    await page.check(f"#soort-{kind}")
    await page.get_by_role("button", name="Meteen openen").click()
    assert "Mensen kunnen nu antwoorden" in await page.get_by_role("status").inner_text()


async def answers(page: Page, index: int) -> None:
    """One person's three answers, by keyboard as far as a choice goes; sent twice where the page lets one."""
    await page.locator("#antwoord-1-eens" if index < 7 else "#antwoord-1-oneens").focus()
    await page.keyboard.press("Space")
    await page.keyboard.press("Enter")
    await has_answered(page, 1)
    await page.check(f"#antwoord-2-{1 + index % 5}")
    await page.locator("form:has(#antwoord-2-1) button").click()
    await has_answered(page, 2)
    await page.fill("#antwoord-3-1", WORDS[index])
    await page.locator("form:has(#antwoord-3-1) button").click()
    await has_answered(page, 3)


async def has_answered(page: Page, number: int) -> None:
    """The page says so of this many; ten windows at once take their time."""
    await page.locator(".statement .state").nth(number - 1).wait_for(timeout=3 * PATIENCE)


async def wrong_with(page: Page) -> list[str]:
    """What axe, the order of Tab, the widths and the words have against the page as it is open now."""
    found = complaints(await page.locator("main").inner_text(), await page.title(), figures=False)
    for width in (WIDE, NARROW):
        await page.set_viewport_size({"width": width, "height": 900})
        if wide := await sideways(page):
            found.append(f"{width}: sticks out: {wide}")
        await page.evaluate(AXE)
        found += [*await axe(page, RULES), *await too_pale(page), *await out_of_order(page, columns=width == WIDE)]
    return found


async def test_ten_people_answer_two_statements_and_make_a_cloud(browser: Chrome, site: Site) -> None:
    stage, found = await staged(site), Counter[str]()
    desk = stage["desk"]
    async with AsyncExitStack() as windows:
        host = await windows.enter_async_context(browser.open(cookies=True))
        await host.goto(stage["link"])
        await host.locator("main button").click()
        await host.wait_for_url("**/bureau**")
        for words, kind in (("Worden wij op tijd gehoord?", "agree"), ("Kent u de wet?", "scale"), ("Welk woord?", "words")):
            await asks(host, desk, words, kind)
        await host.goto(desk)
        await host.get_by_role("button", name="Zaalcode maken").click()
        code = await host.locator("strong.code").last.inner_text()
        pages = [
            await windows.enter_async_context(browser.open(width=NARROW, scripts=index % 2 == 0, cookies=index >= 5))
            for index in range(10)
        ]  # fmt: skip
        for index, page in enumerate(pages):
            await page.goto(stage["people"][index] if index < 5 else "/zaal")
            if index >= 5:
                await page.fill("#code", code.lower())
                await page.get_by_role("button", name="Verder").click()
        found.update(await wrong_with(pages[0]))
        await asyncio.gather(*(answers(page, index) for index, page in enumerate(pages)))

        for number in (1, 2, 3):
            await host.goto(f"{desk}/{number}/groot")
            assert "10 antwoorden" in await host.locator("main").inner_text()
            found.update(await wrong_with(host))
            await host.goto(f"{desk}/{number}")
            await host.get_by_role("button", name="Sluiten").click()
            await host.get_by_role("button", name="Uitslag aan iedereen tonen").click()
            found.update(await wrong_with(host))
        await host.goto(f"{desk}/1")
        rows = await host.locator("tr").all_inner_texts()
        seen = [await read(page) for page in (pages[4], pages[7])]  # their own page with scripts, and the hall without
        found.update(await wrong_with(pages[4]))

    assert (found, [" ".join(row.split()) for row in rows[1:3]]) == ({}, ["Eens 7 70%", "Oneens 3 30%"])
    assert seen == [(["leerzaam", "inspirerend", "samen", "gehoord worden", "moed"], ["4", "2", "2", "1", "1"])] * 2


async def read(page: Page) -> tuple[list[str], list[str]]:
    """The words of the cloud, and the numbers of the table beside it, as somebody sees them after a reload."""
    await page.reload()
    section = page.locator("section.figures:has(svg.cloud)")
    return await section.locator("svg text").all_text_contents(), await section.locator("tbody td").all_text_contents()
