"""Every page of the desk, each route that the app answers: for axe, on a telephone, by keyboard, and its words."""

import re

import pytest
from playwright.async_api import Page

from tests.browser.axe import AXE, LINKS, RULES, axe
from tests.browser.browsing import NARROW, WIDE, Chrome, sideways
from tests.browser.colours import too_pale
from tests.browser.desk import Desk, entered, read_only_ways, staged, ways
from tests.browser.keyboard import by_keyboard, out_of_order
from tests.browser.language import complaints
from tests.browser.people import add_event
from tests.desk_pages import filled, pages

pytestmark = pytest.mark.looks_desk

TABLET = 768
PAPER = 718  # A4 between margins of a centimetre, in CSS pixels
PARTS = 6  # so that none takes long, however slow the machine
TARGETS = {"runOnly": {"type": "rule", "values": ["target-size"]}, "resultTypes": ["violations"]}
OF_AN_EVENT = "/bureau/bijeenkomsten/{slug}"
Found = dict[str, list[str]]


@pytest.fixture(scope="module")
async def desk(browser: Chrome) -> Desk:
    return await staged(browser, "werkblad")


@pytest.fixture(scope="module")
async def viewer(desk: Desk) -> Desk:
    """Who only reads; the link works once."""
    return await entered(desk.chrome, desk.ids, "viewer")


async def seen(page: Page) -> Found:
    """Everything that is wrong with the page as it is open now, in a wide window."""
    found: Found = {"keyboard": [*await by_keyboard(page), *await out_of_order(page, columns=True)]}
    found["words"] = complaints(await page.locator("main").inner_text(), await page.title(), figures=False)
    await page.evaluate(AXE)
    found["axe"] = [*await axe(page, RULES), *await too_pale(page)]
    await page.emulate_media(color_scheme="dark")
    found["axe"] += [f"dark: {line}" for line in [*await axe(page, LINKS), *await too_pale(page)]]
    await page.emulate_media(color_scheme="light")
    await page.set_viewport_size({"width": TABLET, "height": 900})
    found["width"] = [f"{TABLET}: {line}" for line in [await sideways(page)] if line]
    await page.set_viewport_size({"width": NARROW, "height": 900})
    found["width"] += [f"{NARROW}: {line}" for line in [await sideways(page)] if line]
    found["keyboard"] += [f"{NARROW}: {line}" for line in await out_of_order(page)]
    found["axe"] += [f"{NARROW}: {line}" for line in [*await axe(page, TARGETS), *await too_pale(page)]]
    await page.set_viewport_size({"width": WIDE, "height": 900})
    return found


@pytest.mark.parametrize("part", range(PARTS))
async def test_nothing_is_wrong_with_any_page_of_the_desk(desk: Desk, part: int) -> None:
    found = []
    async with desk.open() as page:
        for name, go in [*ways(desk.ids).items()][part::PARTS]:
            await go(page)
            found += [f"{name}: {kind}: {line}" for kind, lines in (await seen(page)).items() for line in lines]
    assert found == []


@pytest.mark.parametrize("part", range(2))
async def test_nothing_is_wrong_with_what_a_viewer_sees(viewer: Desk, part: int) -> None:
    found = []
    async with viewer.open() as page:
        for name, go in [*read_only_ways(viewer.ids).items()][part::2]:
            await go(page)
            found += [f"{name}: {kind}: {line}" for kind, lines in (await seen(page)).items() for line in lines]
            found += [f"{name}: {words}" for words in await page.locator("main form[method=post]").all_inner_texts()]
    assert found == []


async def test_on_paper_the_figures_are_charts_and_tables_that_fit_with_nothing_to_press(desk: Desk) -> None:
    async with desk.open(width=PAPER) as page:
        await page.goto(filled(f"{OF_AN_EVENT}/cijfers", desk.ids))
        await page.emulate_media(media="print")
        shown = await page.locator("button, .button, input, nav, .skip, .actions, .back").evaluate_all(
            "all => all.filter(it => it.checkVisibility()).map(it => it.outerHTML)"
        )
        panels = await page.locator(".figures:has(table)").evaluate_all(
            """all => all.map(it => [...it.querySelectorAll('svg.chart, table')].map(part => {
            const box = part.getBoundingClientRect();
            return [part.checkVisibility(), box.width > 300, box.height > 20, getComputedStyle(part).breakInside === 'avoid'
                || part.localName === 'table' && [...part.rows].every(row => getComputedStyle(row).breakInside === 'avoid')]
            }))"""
        )
        assert (shown, await sideways(page)) == ([], "")
    assert [len(parts) >= 2 for parts in panels] == [True] * 5
    assert [fits for parts in panels for fits in parts if fits != [True] * 4] == []


async def test_what_people_found_of_a_session_is_one_sheet_of_paper_with_nothing_to_press(desk: Desk) -> None:
    async with desk.open() as page:
        await page.goto(filled("/bureau/tijdens/{session}/evaluatie", desk.ids))
        await page.emulate_media(media="print")
        shown = await page.locator("button, .button, input, nav, .skip, .actions, .back, .help").evaluate_all(
            "all => all.filter(it => it.checkVisibility()).map(it => it.outerHTML)"
        )
        sheets = re.findall(rb"/Type\s*/Page\b(?!s)", await page.pdf(format="A4", margin={"top": "1cm", "right": "1cm", "bottom": "1cm", "left": "1cm"}))
    assert (shown, len(sheets)) == ([], 1)


async def test_nothing_is_wrong_with_the_pages_of_an_empty_event(desk: Desk) -> None:
    await add_event(desk.chrome.site, "leeg-bureau", "Nog leeg", status="draft")
    of_one = [path for path in pages() if path.startswith(OF_AN_EVENT) and path.count("{") == 1]
    found = []
    async with desk.open(width=NARROW) as page:
        for path in of_one:
            await page.goto(path.format(slug="leeg-bureau"))
            await page.evaluate(AXE)
            found += [f"{path}: {line}" for line in [*await axe(page, RULES), *await too_pale(page), await sideways(page)] if line]
    assert len(of_one) > 15
    assert found == []


async def test_what_is_wrong_at_the_desk_is_seen(desk: Desk) -> None:
    """The negative control: a page that was made worse must be complained about, or the tests above prove nothing."""
    async with desk.open() as page:
        await page.goto("/bureau/mensen")
        await page.evaluate(
            """() => {
            document.querySelector('label[for=naam]').remove()
            document.querySelector('.lead').style.color = '#ccc'
            document.querySelector('.desk-main label').style.color = '#444'
            document.querySelector('#email').style.outline = '1px solid #eee'
            document.querySelector('#bijeenkomst').tabIndex = 5
            document.querySelector('.desk-main').style.minWidth = '1000px'
            document.querySelector('main').id = 'elders'
            document.querySelector('.desk-nav ul').style.cssText = 'display: flex; flex-direction: column-reverse'
            document.querySelector('.desk-main h2').textContent = 'Dit is reeds zo.'
            for (const name of ['x', 'y']) document.querySelector('main button').before(Object.assign(
                document.createElement('a'), {href: '/' + name, textContent: name, style: 'float: right; font: 9px/9px serif'}))
            }"""
        )
        found = await seen(page)
    said = {kind: "\n" + "\n".join(lines) for kind, lines in found.items()}
    for kind, complaint in (
        ("axe", "label: "), ("axe", "\ncolor-contrast: "), ("axe", "dark: color-contrast: "), ("axe", f"{NARROW}: color-contrast: "),
        ("axe", f"{NARROW}: target-size: "), ("words", "'reeds'"),
        ("width", f"{TABLET}: "), ("width", f"{NARROW}: "), ("keyboard", "Tab goes"), ("keyboard", "the focus is not seen"),
        ("keyboard", "the link to the content"), ("keyboard", "comes after"),
    ):  # fmt: skip
        assert complaint in said[kind], (kind, complaint)
