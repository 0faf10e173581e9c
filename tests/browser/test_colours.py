"""The quick look at colours (`colours.py`) finds what it should, and on our own pages all that axe finds."""

from typing import Any

import pytest
from playwright.async_api import Page

from tests.browser.axe import AXE, COLOURS
from tests.browser.browsing import NARROW, Chrome
from tests.browser.colours import PAIRS, is_too_pale, too_pale

pytestmark = pytest.mark.looks_public

# What is found has an id that says so.
DRAWN = """<!doctype html><title>Kleuren</title><style>
  body { margin: 0; background: #fff; font: 16px serif; color: #000 }
  .large { font-size: 24px } .bold { font-size: 19px; font-weight: 700 }
  .marked::before { content: "let op"; color: #ccc } .drawn::before { content: ""; color: #ccc }
  #placeholder::placeholder { color: #ccc }
</style>
<p style="color: #767676">Net genoeg</p> <p id="pale" style="color: #777">Net niet</p>
<p class="large" style="color: #949494">Net genoeg</p> <p class="large" id="large" style="color: #959595">Net niet</p>
<p class="bold" style="color: #949494">Net genoeg</p> <p class="bold" id="bold" style="color: #959595">Net niet</p>
<p style="background: #333; color: #fff">Licht <b id="inner" style="color: #222">donker</b></p>
<div style="background: rgb(0 0 0 / 90%)"><p style="color: #fff">Licht</p> <p id="veiled">Zwart op bijna zwart</p></div>
<p id="thin" style="color: rgb(0 0 0 / 40%)">Dun</p>
<div style="opacity: .5"><p id="faded">Vaag</p></div> <div style="opacity: .7"><p>Niet te vaag</p></div>
<p class="marked" id="before">Iets ervoor</p> <p class="drawn">Niets ervoor</p>
<input id="placeholder" placeholder="jj-mm"> <input id="typed" value="iets" style="color: #aaa">
<select id="chosen" style="color: #aaa"><option>Iets</option></select>
<button disabled style="color: #aaa">Kan niet</button> <label style="color: #aaa">Kan niet <input disabled></label>
<svg width="90" height="30"><text id="chart" y="20" fill="#bbb">Grafiek</text></svg>
<p id="picture" style="background-image: linear-gradient(#000, #fff)">Op een plaatje</p>
<div style="background: #000; height: 20px; position: relative"><p id="outside" style="position: absolute; top: 40px; margin: 0; color: #fff">Ernaast</p></div>
<p hidden style="color: #ccc">Niet te zien</p>"""
# Text too pale for its size, a box that is half seen through, and letters as dark as what is behind them.
WORSE = """
  a, .hint, .lead, h2, label { color: #888 !important } main p { opacity: .7 }
  .button { background: rgb(120 120 120 / 40%) !important } .help { background: #667 !important }"""
# What we find too pale and axe does not, and the other way round; the way past the menu is out of axe's sight.
DIFFERENCES = """async ([pale, options]) => {
    const ours = new Set(window.pairs.filter((pair, at) => pale[at]).flatMap(pair => pair.elements))
    const found = await axe.run(document, {...options, elementRef: true})
    const theirs = new Set(found.violations.filter(it => it.id === 'color-contrast').flatMap(it => it.nodes.map(node => node.element)))
    const without = (one, other) => [...one].filter(it => !other.has(it) && !it.matches('.skip')).map(it => it.outerHTML.slice(0, 160))
    return [theirs.size, without(ours, theirs), without(theirs, ours)]
}"""


async def pale_ones(page: Page) -> list[dict[str, Any]]:
    """Every pair of colours on the page; the page keeps the elements."""
    pairs: list[dict[str, Any]] = await page.evaluate(f"() => {{ window.pairs = ({PAIRS})(); return window.pairs }}")
    return pairs


async def test_a_text_is_found_when_it_is_too_pale_or_when_that_cannot_be_told(browser: Chrome) -> None:
    async with browser.open() as page:
        await page.set_content(DRAWN)
        pairs = await pale_ones(page)
        ids = await page.evaluate("() => window.pairs.map(pair => pair.elements.map(it => it.id))")
        wanted = await page.evaluate("() => [...document.querySelectorAll('[id]')].map(it => it.id)")
        lines = await too_pale(page)
    bad = [names for pair, names in zip(pairs, ids, strict=True) if pair["unsure"] or is_too_pale(pair)]
    assert sorted(name for names in bad for name in names) == sorted(wanted)
    assert len(lines) == len(bad)


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("path", ["/", "/netwerk", "/week/sessies/2", "/week/aanmelden?sessie=1&sessie=2", "/mijn"])
async def test_on_a_page_made_worse_it_finds_what_axe_finds(browser: Chrome, path: str, scheme: Any) -> None:
    async with browser.open(width=NARROW) as page:
        await page.emulate_media(color_scheme=scheme)
        await page.goto(path)
        await page.evaluate("rules => (document.adoptedStyleSheets = [new CSSStyleSheet()])[0].replaceSync(rules)", WORSE)
        await page.evaluate(AXE)
        pale = [is_too_pale(pair) for pair in await pale_ones(page)]
        count, ours, theirs = await page.evaluate(DIFFERENCES, [pale, COLOURS])
    assert (ours, theirs) == ([], [])
    assert count >= 3
