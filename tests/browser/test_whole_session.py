"""A session with a host and ten people at once, with scripts and without: waiting, groups, two statements and a word cloud from
one's own page and in the hall, and how it was.
"""

import asyncio
import json
import re
import secrets
from collections import Counter
from contextlib import AsyncExitStack
from datetime import timedelta
from typing import Any

import pytest
from playwright.async_api import Page, expect

from tests.browser.axe import AXE, RULES, axe
from tests.browser.browsing import NARROW, PATIENCE, WIDE, Chrome, sideways
from tests.browser.colours import too_pale
from tests.browser.keyboard import out_of_order
from tests.browser.language import complaints
from tests.browser.people import around_now, change
from tests.processes import Site, bijeen

pytestmark = pytest.mark.looks_public
WORDS = ["Leerzaam", "leerzaam!", "inspirerend", "samen", "Leerzaam ", "gehoord worden", "samen", "moed", "inspirerend", "leerzaam"]


async def staged(site: Site, slug: str) -> dict[str, Any]:
    made = await asyncio.to_thread(
        bijeen, slug, environment=site.environment, module="tests.browser.hall"
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


async def wrong_at(host: Page, eye: Page) -> list[str]:
    """The same of the page that the host is at without scripts, seen by who is signed in beside them with scripts: axe is one."""
    await eye.context.add_cookies(await host.context.cookies())  # type: ignore[arg-type]  # what one gives the other takes
    await eye.goto(host.url)
    return await wrong_with(eye)


async def waits(page: Page, join: str) -> None:
    """Somebody is early: the page says how long, and has no button yet."""
    await page.goto(f"/mee/{join}")
    await expect(page.locator("#begin")).to_have_text(re.compile("Over (39|4[01]) minuten, om "))
    assert await page.get_by_role("button").count() == 0


async def goes_in(page: Page, meeting: str) -> None:
    """The session goes on; one looks again, and goes in."""
    await page.reload()
    await page.get_by_role("button", name="Nu meedoen").click(no_wait_after=True)
    await expect(page).to_have_url(meeting)


async def divides(host: Page, eye: Page, desk: str) -> Counter[str]:
    """The host sees who is there and makes three groups, which everybody may see; answers what is wrong with these pages."""
    await host.goto(desk)
    assert "10 van 10 zijn er" in await host.locator("main").inner_text()
    wrong = Counter(await wrong_at(host, eye))
    await host.get_by_role("link", name="Groepen", exact=True).click()
    await host.check("#soort-aantal")
    await host.fill("#getal", "3")
    await host.get_by_role("button", name="Maak de groepen").click()
    await host.get_by_role("button", name="Laat deelnemers hun groep zien").click()
    return wrong + Counter(await wrong_at(host, eye))


async def group_of(page: Page, token: str) -> str:
    """What somebody reads on their own page."""
    await page.goto(f"/mijn/{token}")
    return (await page.locator("strong", has_text="Groep ").inner_text()).strip()


async def puts(host: Page, desk: str) -> str:
    """The host puts two statements and asks for a word; answers the code for the hall."""
    for words, kind in (("Worden wij op tijd gehoord?", "agree"), ("Kent u de wet?", "scale"), ("Welk woord?", "words")):
        await asks(host, f"{desk}/stellingen", words, kind)
    await host.goto(f"{desk}/stellingen")
    await host.get_by_role("button", name="Zaalcode maken").click()
    return await host.locator("strong.code").last.inner_text()


async def comes_to_answer(page: Page, index: int, person: list[str], code: str) -> None:
    """Half of them on a page of their own, half in the hall."""
    await page.goto(f"/mijn/{person[0]}/stellingen/{person[2]}" if index < 5 else "/zaal")
    if index >= 5:
        await page.fill("#code", code.lower())
        await page.get_by_role("button", name="Verder").click()


async def closes(host: Page, eye: Page, desk: str) -> Counter[str]:
    """The host shows each in the hall, closes it and lets everybody see the result; answers what is wrong with these pages."""
    found = Counter[str]()
    for number in (1, 2, 3):
        await host.goto(f"{desk}/stellingen/{number}/groot")
        assert "10 antwoorden" in await host.locator("main").inner_text()
        found.update(await wrong_at(host, eye))
        await host.goto(f"{desk}/stellingen/{number}")
        await host.get_by_role("button", name="Sluiten").click()
        await host.get_by_role("button", name="Uitslag aan iedereen tonen").click()
        found.update(await wrong_at(host, eye))
    return found


async def all_answer(host: Page, eye: Page, desk: str, pages: list[Page], people: list[list[str]]) -> Counter[str]:
    """Everybody answers all three; answers what is wrong with the pages, with the first result before the host."""
    code = await puts(host, desk)
    for index, page in enumerate(pages):
        await comes_to_answer(page, index, people[index], code)
    found = Counter(await wrong_with(pages[0]))
    await asyncio.gather(*(answers(page, index) for index, page in enumerate(pages)))
    found.update(await closes(host, eye, desk))
    await host.goto(f"{desk}/stellingen/1")
    return found


async def says_how_it_was(page: Page, index: int, token: str) -> None:
    """One tap, and one word."""
    await page.goto(f"/mijn/{token}")
    await page.get_by_role("link", name="Zeg hoe u het vond").click()
    await page.get_by_role("button", name="Heel goed" if index < 6 else "Gaat wel", exact=True).press("Enter")
    await page.get_by_label("Wat vond u ervan, in één woord?").fill("samen" if index % 2 else "leerzaam")
    await page.keyboard.press("Enter")
    await expect(page.get_by_role("status")).to_contain_text("Uw woord telt mee", timeout=3 * PATIENCE)


async def signed_in(host: Page, link: str) -> None:
    await host.goto(link)
    await host.locator("main button").click()
    await host.wait_for_url("**/bureau**")


async def rows_of(page: Page, which: str = "tr") -> list[str]:
    return [" ".join(row.split()) for row in await page.locator(which).all_inner_texts()]


async def test_ten_people_and_a_host_from_waiting_to_how_it_was(browser: Chrome, site: Site, meeting: str) -> None:
    slug = f"hal-{secrets.token_hex(4)}"
    stage, found = await staged(site, slug), Counter[str]()
    desk, people = stage["desk"], stage["people"]
    await change(site, 1, slug, meeting_link=meeting)
    async with AsyncExitStack() as windows:
        host = await windows.enter_async_context(browser.open(scripts=False, cookies=True))
        eye = await windows.enter_async_context(browser.open(cookies=True))
        await signed_in(host, stage["link"])
        pages = [
            await windows.enter_async_context(browser.open(width=NARROW, scripts=index % 2 == 0, cookies=index >= 5, also=(meeting,)))
            for index in range(10)
        ]  # fmt: skip
        await asyncio.gather(*(waits(page, join) for page, (_token, join, _claim) in zip(pages, people, strict=True)))
        found.update(await wrong_with(pages[0]))
        await change(site, 1, slug, **around_now(timedelta(minutes=-5)))
        await asyncio.gather(*(goes_in(page, meeting) for page in pages))

        found.update(await divides(host, eye, desk))
        groups = await asyncio.gather(*(group_of(page, person[0]) for page, person in zip(pages, people, strict=True)))

        found.update(await all_answer(host, eye, desk, pages, people))
        agreed = await rows_of(host)
        seen = [await read(page) for page in (pages[4], pages[7])]  # their own page with scripts, and the hall without
        found.update(await wrong_with(pages[4]))

        await change(site, 1, slug, **around_now(timedelta(hours=-2)))
        await asyncio.gather(*(says_how_it_was(page, index, people[index][0]) for index, page in enumerate(pages)))
        found.update(await wrong_with(pages[0]))
        await host.goto(f"{desk}/evaluatie")
        found.update(await wrong_at(host, eye))
        opinion = await host.locator("main").inner_text()

    assert (found, sorted(Counter(groups).values()), agreed[1:3]) == ({}, [3, 3, 4], ["Eens 7 70%", "Oneens 3 30%"])
    assert seen == [(["leerzaam", "inspirerend", "samen", "gehoord worden", "moed"], ["4", "2", "2", "1", "1"])] * 2
    assert [words in opinion for words in ("Er waren 10 mensen bij.", "10 van hen antwoordden.", "Hieronder staan 5 antwoorden.")] == [True] * 3


async def read(page: Page) -> tuple[list[str], list[str]]:
    """The words of the cloud, and the numbers of the table beside it, as somebody sees them after a reload."""
    await page.reload()
    section = page.locator("section.figures:has(svg.cloud)")
    return await section.locator("svg text").all_text_contents(), await section.locator("tbody td").all_text_contents()
