"""What the door's camera makes of codes that are none, and what the crew sees, hears and feels, in a real Chromium."""

from pathlib import Path

import pytest
from playwright.async_api import expect

from tests.browser.browsing import NARROW, Chrome
from tests.browser.cameras import film, filmed, held
from tests.browser.doors import LISTEN, at_the_door, hand_scanner, more_people, somebody, ticket_of
from tests.processes import Site
from tests.sessions.doors import blurred, cut, drawn, inverted

pytestmark = pytest.mark.looks_desk

# A phone with a loudspeaker, a motor and a reader of its own, all of which write down what they did.
PHONE = """
window.felt = []
window.heard = []
navigator.vibrate = pattern => felt.push(pattern)
const start = OscillatorNode.prototype.start
OscillatorNode.prototype.start = function () { heard.push(this.frequency.value); start.call(this) }
window.BarcodeDetector = class {
    static getSupportedFormats() { return Promise.resolve(['qr_code']) }
    async detect(picture) {
        window.seen = picture.tagName
        return window.held ? [{rawValue: window.held}] : []
    }
}
"""


async def test_codes_that_are_blurred_cut_or_foreign_let_nobody_in(browser: Chrome, site: Site, tmp_path: Path) -> None:
    """They are before the camera one after the other, with a ticket of nobody, over and over; light on dark is read or not."""
    person, session = await somebody(browser, site)
    [(other, name)] = await more_people(site, person, 1)
    ticket, of_nobody = drawn(ticket_of(site, person.ticket_token)), drawn("HTTP://X/KAART/" + "A" * 26)
    codes = [blurred(ticket), cut(ticket), drawn("https://voorbeeld.nl/kortingsbon"), inverted(drawn(other)), of_nobody]
    path = film(tmp_path / "slecht.y4m", *(held(code) for code in codes), frames=4)
    async with filmed(site, path) as chrome, chrome.open(width=NARROW, cookies=True) as page:
        await at_the_door(page, site, session)
        await page.evaluate(LISTEN)
        await page.get_by_role("button", name="Camera aan").click()
        await page.wait_for_function("() => told.filter(words => words.startsWith('Onbekend.')).length > 2", timeout=30_000)
        told = await page.evaluate("told")

    assert {words for words in told if name not in words} == {
        "Gelezen. Even wachten…", "Dit is geen kaart van ons. Zoek op naam.",
        "Onbekend. Deze kaart is er niet, of er is een nieuwe voor gemaakt. Zoek op naam.",
    }  # fmt: skip
    rows = await site.sql(
        "SELECT p.name FROM check_in c JOIN registration r ON r.id = c.registration JOIN participant p ON p.id = r.participant "
        f"WHERE r.session = {session}"
    )
    assert [row[0] for row in rows] == ([name] if any(name in words for words in told) else [])


async def test_the_reader_of_the_browser_is_used_and_good_and_bad_sound_and_feel_different(
    browser: Chrome, site: Site, tmp_path: Path
) -> None:
    person, session = await somebody(browser, site)
    ticket = ticket_of(site, person.ticket_token)
    path = film(tmp_path / "ander.y4m", held(drawn("https://voorbeeld.nl/kortingsbon")))  # which ours would read
    async with filmed(site, path) as chrome, chrome.open(width=NARROW, cookies=True) as page:
        await page.add_init_script(PHONE)
        await at_the_door(page, site, session)
        answer = page.locator("#antwoord")
        await page.get_by_role("button", name="Camera aan").click()
        await page.wait_for_function("() => window.seen === 'VIDEO'")
        await page.evaluate("ticket => { window.held = ticket }", ticket)
        await expect(answer).to_contain_text("Welkom, Kees Kaart.")
        good = await page.evaluate("[heard.splice(0), felt.splice(0)]")
        await page.evaluate("() => { window.held = 'HTTP://X/KAART/' + 'A'.repeat(26) }")
        await expect(answer).to_contain_text("Onbekend.")
        bad = await page.evaluate("[heard.splice(0), felt.splice(0)]")
        await page.get_by_role("button", name="Camera uit").click()
        await hand_scanner(page, ticket)
        await expect(answer).to_contain_text("Kees Kaart is al binnen")
        again = await page.evaluate("[heard.splice(0), felt.splice(0)]")

    assert (good, bad, again) == ([[880], [80]], [[220], [[200, 100, 200]]], [[880], [80]])
