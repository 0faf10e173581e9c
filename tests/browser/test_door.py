"""The door on a phone: a ticket before the camera, and a network that goes away, in a real Chromium."""

import asyncio
import re
from pathlib import Path

import pytest
from playwright.async_api import Page, Route, expect

from events.tokens import spaced
from tests.browser.axe import AXE, RULES, axe
from tests.browser.browsing import NARROW, Chrome, sideways
from tests.browser.cameras import film_of, filmed
from tests.browser.colours import too_pale
from tests.browser.doors import at_the_door, check_ins, code_of, hand_scanner, mistyped, somebody, ticket_of
from tests.browser.keyboard import by_keyboard
from tests.processes import Site

pytestmark = pytest.mark.looks_desk

TWO_DAYS_OLD = """() => new Promise(done => {
    const asking = indexedDB.open('deur')
    asking.onsuccess = () => {
        const deed = asking.result.transaction('lists', 'readwrite'), rows = deed.objectStore('lists')
        rows.openCursor().onsuccess = ({target: {result: here}}) => {
            if (here) { here.update({...here.value, made_at: here.value.made_at - 2 * 86400000}); here.continue() }
        }
        deed.oncomplete = done
    }
})"""
KEPT = """store => new Promise(done => {
    const asking = indexedDB.open('deur')
    asking.onsuccess = () => {
        const counting = asking.result.transaction(store).objectStore(store).count()
        counting.onsuccess = () => done(counting.result)
    }
})"""
# A scan as no page of ours keeps it any more: the site cannot read it.
POISON = """() => new Promise(done => {
    const asking = indexedDB.open('deur')
    asking.onsuccess = () => {
        const deed = asking.result.transaction('scans', 'readwrite'), rows = deed.objectStore('scans')
        rows.openCursor().onsuccess = ({target: {result: here}}) =>
            rows.put({...here.value, id: 'giftig-1', text: '\\ud83d gif!', at: 1})
        deed.oncomplete = done
    }
})"""
EDGE = "it => getComputedStyle(it).borderTopColor"


async def test_a_ticket_before_the_camera_is_read_and_let_in(browser: Chrome, site: Site, tmp_path: Path) -> None:
    person, session = await somebody(browser, site)
    path = film_of(tmp_path / "kaart.y4m", f"{site.url}/kaart/{person.ticket_token}".upper())
    async with filmed(site, path) as chrome, chrome.open(width=NARROW, cookies=True) as page:
        await at_the_door(page, site, session)
        await page.get_by_role("button", name="Camera aan").click()

        await expect(page.locator("#antwoord")).to_contain_text("Welkom, Kees Kaart. Sessie ‘Samen sterk’, Zaal 1.")
        await expect(page.locator("#stand")).to_have_text("1 van 1 binnen")
        assert (await sideways(page), await check_ins(site, session)) == ("", [("ticket", "2")])
        await page.get_by_role("button", name="Camera uit").click()
        await page.get_by_role("button", name="Toch niet binnen").click()
        await expect(page.locator("#antwoord")).to_contain_text("Dat is teruggenomen.")
        await expect(page.locator("#stand")).to_have_text("0 van 1 binnen")


async def test_without_network_scans_are_kept_also_when_the_page_is_opened_again(browser: Chrome, site: Site) -> None:
    person, session = await somebody(browser, site)
    ticket = f"{site.url}/kaart/{person.ticket_token}".upper()
    code = await code_of(site, person)
    async with browser.open(width=NARROW, cookies=True) as page:
        await at_the_door(page, site, session)
        answer, line = page.locator("#antwoord"), page.locator("#verbinding")
        await page.context.set_offline(True)

        await hand_scanner(page, ticket)
        await expect(answer).to_contain_text("Welkom, Kees Kaart. Bewaard op deze telefoon.")
        await hand_scanner(page, "HTTP://X/KAART/" + "A" * 26)
        await expect(answer).to_contain_text("Nog te controleren.")
        await page.reload()
        await expect(line).to_have_text("Geen netwerk. Scans worden bewaard en later verstuurd. Nog te versturen: 2")
        await hand_scanner(page, f" {spaced(code).lower()} ")
        await expect(answer).to_contain_text(re.compile(r"^\s*Kees Kaart is al binnen sinds \d+\.\d\d\."))
        await hand_scanner(page, mistyped(code))
        await expect(answer).to_contain_text("Nog te controleren.")
        await page.evaluate(TWO_DAYS_OLD)
        await hand_scanner(page, ticket)
        await expect(answer).to_contain_text(re.compile(r"^\s*Kees Kaart is al binnen sinds \d+\.\d\d\."))
        await expect(line).to_contain_text("Nog te versturen: 5 De lijst op deze telefoon is ouder dan een dag.")
        assert await check_ins(site, session) == []

        await page.context.set_offline(False)
        await expect(line).to_have_text("Verbonden. Alles is verstuurd.")
        await expect(page.locator("#nakijken li")).to_have_text([re.compile(r"…AAAA: Onbekend"), re.compile("Deze code klopt niet")])
        await expect(page.locator("#stand")).to_have_text("1 van 1 binnen")
        assert await check_ins(site, session) == [("ticket", "2")]


async def scan_without_network(page: Page, *texts: str) -> None:
    """These are kept on the phone, and not sent."""
    await page.context.set_offline(True)
    for number, text in enumerate(texts, start=1):
        await hand_scanner(page, text)
        await expect(page.locator("#verbinding")).to_contain_text(f"Nog te versturen: {number}")


async def test_a_scan_that_cannot_be_read_stops_no_other_and_stays_to_be_looked_into(browser: Chrome, site: Site) -> None:
    person, session = await somebody(browser, site)
    async with browser.open(width=NARROW, cookies=True) as page:
        await at_the_door(page, site, session)
        await scan_without_network(page, "😀" * 400, f"{site.url}/kaart/{person.ticket_token}/")
        await expect(page.locator("#antwoord")).to_contain_text("Welkom, Kees Kaart. Bewaard op deze telefoon.")
        await page.evaluate(POISON)
        await page.context.set_offline(False)

        await expect(page.locator("#verbinding")).to_have_text("Verbonden. Alles is verstuurd.")
        said = [re.compile(r"^\d+\.\d\d, …gif!: Deze scan kunnen wij niet lezen."), re.compile(r"^\d+\.\d\d, ….+: Dit is geen kaart")]
        await expect(page.locator("#nakijken li")).to_have_text(said)
        assert await check_ins(site, session) == [("ticket", "2")]
        await page.reload()
        await expect(page.locator("#nakijken li")).to_have_count(2)
        await page.get_by_role("button", name="Gezien").click()
        await expect(page.locator("#nakijken")).to_be_hidden()


async def test_no_names_stay_on_a_phone_whose_sign_in_ended_elsewhere_but_what_was_not_sent(browser: Chrome, site: Site) -> None:
    person, session = await somebody(browser, site)
    async with browser.open(width=NARROW, cookies=True) as page:
        await at_the_door(page, site, session)
        await scan_without_network(page, f"{site.url}/kaart/{person.ticket_token}")
        await page.context.clear_cookies()
        await page.context.set_offline(False)

        await expect(page.locator("#antwoord")).to_contain_text("De scans zijn bewaard, maar niet verstuurd.")
        assert (await page.evaluate(KEPT, "lists"), await page.evaluate(KEPT, "scans")) == (0, 1)
        assert await page.evaluate("async () => (await caches.keys()).length") == 0

        await at_the_door(page, site, session)
        await expect(page.locator("#verbinding")).to_have_text("Verbonden. Alles is verstuurd.")
        by = await site.sql(
            "SELECT c.organiser, s.organiser FROM check_in c JOIN registration r ON r.id = c.registration, sign_in s "
            f"WHERE r.session = {session} ORDER BY s.id DESC LIMIT 2"
        )
        assert [scanned == signed_in for scanned, signed_in in by] == [False, True]  # it is of who scanned, not of who sends


async def test_the_page_to_sign_in_takes_the_names_away_too(browser: Chrome, site: Site) -> None:
    person, session = await somebody(browser, site)
    async with browser.open(width=NARROW, cookies=True) as page:
        await at_the_door(page, site, session)
        await scan_without_network(page, f"{site.url}/kaart/{person.ticket_token}")
        other = await page.context.new_page()
        await page.close()
        await page.context.set_offline(False)
        await page.context.clear_cookies()

        await other.goto("/bureau/inloggen")

        await other.wait_for_function(f"async () => await ({KEPT})('lists') === 0 && !(await caches.keys()).length")
        assert await other.evaluate(KEPT, "scans") == 1


async def test_while_the_site_is_slow_the_last_answer_is_gone_and_the_list_speaks(browser: Chrome, site: Site) -> None:
    person, session = await somebody(browser, site)
    ticket, go = f"{site.url}/kaart/{person.ticket_token}", asyncio.Event()

    async def slow(route: Route) -> None:
        await go.wait()
        await route.continue_()

    async with browser.open(width=NARROW, cookies=True) as page:
        await at_the_door(page, site, session)
        answer = page.locator("#antwoord")
        await hand_scanner(page, "HTTP://X/KAART/" + "A" * 26)
        await expect(answer).to_contain_text("Onbekend.")
        await page.route("**/scans", slow)
        await hand_scanner(page, ticket)
        await expect(answer).to_have_text("Gelezen. Even wachten…")
        await expect(answer).to_contain_text("Welkom, Kees Kaart. Bewaard op deze telefoon.")
        await hand_scanner(page, "HTTP://X/KAART/" + "B" * 26)
        await expect(answer).to_contain_text("Nog te controleren.")
        go.set()

        await expect(answer).to_contain_text("Onbekend.")
        await expect(page.locator("#nakijken li")).to_have_text([re.compile("BBBB: Onbekend")])
        await page.context.set_offline(True)
        await hand_scanner(page, ticket)
        await expect(answer).to_have_text(re.compile(r"^\s*Kees Kaart is al binnen sinds \d+\.\d\d\."))


async def test_a_site_that_does_not_answer_gets_the_page_that_was_kept_and_a_name_from_the_list(browser: Chrome, site: Site) -> None:
    _person, session = await somebody(browser, site)
    asked: list[str] = []
    async with browser.open(width=NARROW, cookies=True) as page:
        await at_the_door(page, site, session)
        await page.context.route(f"**/bureau/deur/{session}?zoek=*", lambda route: asked.append(route.request.method))

        await page.goto(f"/bureau/deur/{session}?zoek=kees")

        await expect(page.locator("#gevonden p").nth(1)).to_contain_text("Kees Kaart")
        assert (asked[:1], await page.locator("h1").text_content()) == (["GET"], "Samen sterk")


async def test_a_code_an_undoing_and_a_name_by_keyboard(browser: Chrome, site: Site) -> None:
    person, session = await somebody(browser, site)
    code = await code_of(site, person)
    async with browser.open(width=NARROW, cookies=True) as page:
        await at_the_door(page, site, session)
        answer, keys = page.locator("#antwoord"), page.keyboard
        await keys.type("ABC")  # the field has the focus
        await keys.press("Enter")
        await expect(answer).to_contain_text("Deze code klopt niet.")
        await expect(page.locator("#code")).to_have_value("ABC")
        refusal = await answer.evaluate(EDGE)
        await keys.press("Control+A")
        await keys.type(code)
        await keys.press("Enter")
        await expect(answer).to_contain_text("Welkom, Kees Kaart.")
        assert await answer.evaluate(EDGE) != refusal
        await hand_scanner(page, code)
        await expect(answer).to_contain_text("Kees Kaart is al binnen")
        await expect(page.locator("#terug")).to_be_hidden()

        await page.locator("#zoek").focus()
        await keys.type("kaart")
        await keys.press("Enter")
        async with page.expect_response("**/lijst"):  # as it is after that
            await page.get_by_role("button", name=re.compile("Toch niet binnen.*Kees Kaart")).press("Enter")
        await expect(answer).to_contain_text("Dat is teruggenomen.")
        await page.context.set_offline(True)
        await page.locator("#zoek").focus()
        await keys.type("kées")
        await keys.press("Enter")
        await expect(page.locator("#gevonden p")).to_have_text(
            ["Geen netwerk. Op de lijst op deze telefoon staat:", re.compile("^Kees Kaart.* · Heeft een plaats$")]
        )


class States:
    """What was wrong with the door's page in each state, and where the focus was."""

    def __init__(self, page: Page) -> None:
        self.page, self.answer = page, page.locator("#antwoord")
        self.wrong: list[tuple[str, str]] = []
        self.focused: dict[str, str] = {}

    async def look(self, state: str) -> None:
        self.focused[state] = str(await self.page.evaluate("document.activeElement.id"))
        await self.page.evaluate(AXE)
        found = [*await axe(self.page, RULES), *await too_pale(self.page), *await by_keyboard(self.page)]
        self.wrong += [(state, one) for one in found]

    async def scan(self, text: str, answer: str, state: str) -> None:
        await hand_scanner(self.page, text)
        await expect(self.answer).to_contain_text(answer)
        await self.look(state)

    async def press(self, button: str, answer: str) -> None:
        await self.page.locator(button).press("Enter")
        await expect(self.answer).to_contain_text(answer)

    async def search(self, name: str, result: str) -> None:
        await self.page.locator("#zoek").fill(name)
        await self.page.keyboard.press("Enter")
        await expect(self.page.locator(result)).to_contain_text("Kees Kaart")


async def test_with_network_all_of_the_door_is_reached_by_keyboard_and_axe_finds_nothing(browser: Chrome, site: Site) -> None:
    person, session = await somebody(browser, site)
    async with browser.open(width=NARROW, cookies=True) as page:
        await at_the_door(page, site, session)
        states = States(page)
        await states.look("fresh")
        await states.scan("ABC", "Deze code klopt niet.", "mistyped")
        await states.scan(ticket_of(site, person.ticket_token), "Welkom, Kees Kaart.", "welcome")
        await states.press("#terug button", "Dat is teruggenomen.")
        await states.look("undone")
        await states.search("kaart", ".door-find h3")
        await page.keyboard.press("Tab")
        await states.look("found")
        await states.press(".door-find .card button", "Welkom, Kees Kaart.")
        await states.look("by hand")

    assert states.wrong == []
    assert states.focused == {**dict.fromkeys(["fresh", "mistyped", "welcome", "undone", "by hand"], "code"), "found": "zoek"}


async def test_without_network_all_of_the_door_is_reached_by_keyboard_and_axe_finds_nothing(browser: Chrome, site: Site) -> None:
    _person, session = await somebody(browser, site)
    async with browser.open(width=NARROW, cookies=True) as page:
        await at_the_door(page, site, session)
        states = States(page)
        await page.context.set_offline(True)
        await states.scan("HTTP://X/KAART/" + "A" * 26, "Nog te controleren.", "to check")
        await states.search("kaart", "#gevonden")
        await states.look("found")
        await page.goto(f"/bureau/deur/{session}?deur=2")
        await page.context.set_offline(False)
        await expect(page.locator("#nakijken li")).to_have_count(1)
        await states.look("to be looked into")
        await page.locator("#gezien").press("Enter")
        await expect(page.locator("#nakijken")).to_be_hidden()
        await states.look("seen")

    assert states.wrong == []
    assert states.focused == {"to check": "code", "found": "zoek", "to be looked into": "code", "seen": "code"}


async def test_where_the_reader_of_the_browser_fails_ours_reads(browser: Chrome, site: Site, tmp_path: Path) -> None:
    person, session = await somebody(browser, site)
    path = film_of(tmp_path / "kaart.y4m", f"{site.url}/kaart/{person.ticket_token}".upper())
    async with filmed(site, path) as chrome, chrome.open(width=NARROW, cookies=True) as page:
        await page.add_init_script(
            "window.BarcodeDetector = class { static getSupportedFormats() { return Promise.resolve(['qr_code']) }"
            " detect() { window.asked = true; return Promise.reject(new DOMException('broken')) } }"
        )
        await at_the_door(page, site, session)
        await page.get_by_role("button", name="Camera aan").click()

        await expect(page.locator("#antwoord")).to_contain_text("Welkom, Kees Kaart.")
        assert await page.evaluate("window.asked")


async def test_a_camera_that_is_refused_is_said_and_typing_goes_on(browser: Chrome, site: Site) -> None:
    person, session = await somebody(browser, site)
    async with browser.open(width=NARROW, cookies=True) as page:
        await at_the_door(page, site, session)
        await page.get_by_role("button", name="Camera aan").click()
        await expect(page.locator("#antwoord")).to_have_text("De camera doet het niet. Geef toestemming, of typ de code.")
        await hand_scanner(page, f"{site.url}/kaart/{person.ticket_token}")
        await expect(page.locator("#antwoord")).to_contain_text("Welkom, Kees Kaart.")
        await page.evaluate(AXE)
        assert await axe(page, RULES) == []
        await page.get_by_role("button", name="Uitloggen").click()
        await page.wait_for_url("**/bureau/inloggen**")
        assert await page.evaluate(KEPT, "lists") == 0
