"""Ten doors with 300 tickets and a network that comes and goes, in a real Chromium (TRUST I11); forged ones there (I12)."""

import asyncio
import json
import random
from collections.abc import AsyncIterator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs

import pytest
from playwright.async_api import Page, Request, Route, expect

from events.tokens import BASE32, CROCKFORD, CodeKind, read_code
from sessions.door.phones.lists import hashed, hashed_code
from tests.browser.browsing import NARROW, Chrome
from tests.browser.cameras import film_of, filmed
from tests.browser.doors import LISTEN, Ticket, at_the_door, more_people, somebody, ticket_of
from tests.browser.people import change
from tests.processes import Site, until
from tests.sessions.doors import changed

pytestmark = pytest.mark.looks_desk

DOORS, EACH, TWICE, FILMED = 10, 30, 10, 3
# A hand scanner that types one ticket after the other, and waits until the name was told; who was not told of is answered.
SCANS = """async tickets => {
    const told = document.getElementById('antwoord'), form = document.getElementById('kaart'), silent = []
    for (const [text, name] of tickets) {
        document.getElementById('code').value = text
        form.requestSubmit()
        const until = Date.now() + 15000
        while (!told.textContent.includes(name) && Date.now() < until) await new Promise(done => setTimeout(done, 5))
        if (!told.textContent.includes(name)) silent.push(name)
    }
    return silent
}"""
# What the phone makes of texts with this list: how many are anybody's.
KNOWN = """async ({ list, texts }) => {
    let number = 0
    for (let at = 0; at < texts.length; at += 500) {
        const found = await Promise.all(texts.slice(at, at + 500).map(text => doorKnown(list, text)))
        number += found.filter(Boolean).length
    }
    return number
}"""

class Phone:
    """One door: its page, and the scans that were sent from it with their times by its clock."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.sent: dict[str, tuple[int, str]] = {}
        page.context.on("request", self.hear)

    def hear(self, request: Request) -> None:
        """A batch on its way."""
        if request.url.endswith("/scans"):
            for scan in json.loads(parse_qs(request.post_data or "")["scans"][0]):
                self.sent[scan["id"]] = (scan["at"], scan["text"])

    async def scan(self, tickets: Sequence[Ticket]) -> None:
        """Each is answered on the page."""
        assert await self.page.evaluate(SCANS, list(tickets)) == []

    async def has_network(self, is_so: bool) -> None:
        await self.page.context.set_offline(not is_so)

    async def loses_answers(self, number: int) -> None:
        """What is sent arrives, but the first answers do not."""
        lost: list[int] = []

        async def lose(route: Route) -> None:
            if len(lost) == number:
                await route.continue_()
                return
            lost.append(1)
            await route.fetch()
            await route.abort("internetdisconnected")

        await self.page.route("**/scans", lose)

    async def films(self, tickets: Sequence[Ticket]) -> None:
        """They are before the camera one after the other, and all are answered."""
        await self.page.evaluate(LISTEN)
        await self.page.get_by_role("button", name="Camera aan").click()
        names = [name for _text, name in tickets]
        heard = "names => names.every(name => told.some(words => words.includes(name)))"
        await self.page.wait_for_function(heard, arg=names, timeout=90_000)
        await self.page.get_by_role("button", name="Camera uit").click()


@asynccontextmanager
async def ten_doors(chrome: Chrome, site: Site, session: int) -> AsyncIterator[list[Phone]]:
    """Ten phones at ten doors, ready to go without network; who signed in on one is signed in on all."""
    async with AsyncExitStack() as stack:
        pages = [await stack.enter_async_context(chrome.open(width=NARROW, cookies=True)) for _door in range(DOORS)]
        await at_the_door(pages[0], site, session)
        cookies: Any = await pages[0].context.cookies()

        async def opens(page: Page, door: int) -> None:
            await page.context.add_cookies(cookies)
            await page.goto(f"/bureau/deur/{session}?deur={door}")
            await expect(page.locator("#scanner[data-ready]")).to_have_count(1, timeout=90_000)

        await asyncio.gather(*(opens(page, door) for door, page in enumerate(pages)))
        yield [Phone(page) for page in pages]


async def at_one_door(number: int, phone: Phone, own: Sequence[Ticket]) -> None:
    """The people of one door: by camera too, with answers that are lost, without network, or with a restart in between."""
    if number == 0:
        await phone.films(own[:FILMED])
        await phone.scan(own[FILMED:])
    elif number in {6, 7}:
        await phone.loses_answers(2)
        await phone.scan(own)
    elif number >= 3:
        await phone.has_network(False)
        await phone.scan(own[:EACH // 2])
        if number >= 8:
            await phone.page.reload()
        await phone.scan(own[EACH // 2:])
    else:
        await phone.scan(own)


async def test_300_tickets_at_ten_doors_are_in_once_each_at_their_first_time(browser: Chrome, site: Site, tmp_path: Path) -> None:
    """Every third one is scanned at the next door as well, most of them before their own door has network again."""
    person, session = await somebody(browser, site)
    slug = (await site.sql(f"SELECT e.slug FROM event e JOIN session s ON s.event = e.id WHERE s.id = {session}"))[0][0]
    await change(site, 1, slug, capacity=DOORS * EACH)
    tickets = [(ticket_of(site, person.ticket_token), "Kees Kaart"), *await more_people(site, person, DOORS * EACH - 1)]
    own = [tickets[door * EACH : (door + 1) * EACH] for door in range(DOORS)]
    path = film_of(tmp_path / "kaarten.y4m", *(text for text, _name in own[0][:FILMED]))
    async with filmed(site, path) as chrome, ten_doors(chrome, site, session) as phones:
        await asyncio.gather(*(at_one_door(door, phone, own[door]) for door, phone in enumerate(phones)))
        await asyncio.gather(*(phone.scan(own[(door + 1) % DOORS][:TWICE]) for door, phone in enumerate(phones)))
        for phone in phones:
            await phone.has_network(True)
        for phone in phones:
            await expect(phone.page.locator("#verbinding")).to_have_text("Verbonden. Alles is verstuurd.", timeout=90_000)
            await expect(phone.page.locator("#nakijken")).to_be_hidden()
        await phones[0].page.reload()
        await expect(phones[0].page.locator("#stand")).to_have_text("300 van 300 binnen")

    first: dict[str, tuple[int, str]] = {}
    for phone in phones:
        for scan, (made, text) in phone.sent.items():
            first[text] = min(first.get(text, (made, scan)), (made, scan))
    rows = await site.sql(
        "SELECT p.ticket_token, c.scan_id FROM check_in c JOIN registration r ON r.id = c.registration "
        f"JOIN participant p ON p.id = r.participant WHERE r.session = {session}"
    )
    assert len(rows) == DOORS * EACH
    assert {ticket_of(site, token): scan for token, scan in rows} == {text: scan for text, (_at, scan) in first.items()}


def a_list(people: int, chance: random.Random) -> tuple[dict[str, Any], list[str], list[str]]:
    """A list as a phone keeps it, and the tickets and codes of who is on it."""
    tickets = ["".join(chance.choices(BASE32, k=26)) for _one in range(people)]
    codes = [with_check("".join(chance.choices(CROCKFORD, k=9))) for _one in range(people)]
    rows = [{"hash": hashed("zout", ticket), "code": hashed_code("peper", code), "name": code}
            for ticket, code in zip(tickets, codes, strict=True)]  # fmt: skip
    return {"salt": "zout", "code_salt": "peper", "people": rows}, tickets, codes


def with_check(code: str) -> str:
    """These nine signs with the check character that makes a ticket's code of them."""
    [whole] = [code + sign for sign in CROCKFORD if read_code(code + sign, CodeKind.TICKET)]
    return whole


async def test_of_100_000_forged_tickets_and_codes_a_phone_without_network_knows_none(browser: Chrome, site: Site) -> None:
    """By the list of 100, which it has as hashes. Of 6,400 codes the check character is right."""
    chance = random.Random(45)
    known, tickets, codes = a_list(100, chance)
    real = [f"{site.url}/kaart/{tickets[0]}".upper(), f"httpÖ--x-KAART?{tickets[1]}", codes[2], f" {codes[3][:5]}-{codes[3][5:]} ".lower()]
    forged = ["".join(chance.choices(CROCKFORD, k=10)) for _number in range(45_000)]
    forged += [with_check("".join(chance.choices(CROCKFORD, k=9))) for _number in range(5_000)]
    forged += [f"{site.url}/KAART/" + "".join(chance.choices(BASE32, k=26)) for _number in range(25_000)]
    forged += [f"{site.url}/KAART/" + changed(chance.choice(tickets), BASE32, chance) for _number in range(25_000)]
    forged = [text for text in forged if text[-26:] not in tickets and text not in codes]
    async with browser.open(cookies=True) as page:
        await page.goto("/health/live")
        await page.add_script_tag(url="/static/door-list.js")

        found = [await page.evaluate(KNOWN, {"list": known, "texts": texts}) for texts in (real, forged)]

    assert (found, len(forged) > 99_000) == ([4, 0], True)


async def test_a_site_that_is_too_busy_for_all_at_once_gets_fewer_until_all_is_sent(browser: Chrome, site: Site) -> None:
    person, session = await somebody(browser, site)
    tickets = await more_people(site, person, 20)
    sizes: list[int] = []

    async def busy(route: Route) -> None:
        sizes.append(len(json.loads(parse_qs(route.request.post_data or "")["scans"][0])))
        if sizes[-1] <= 13:
            await route.continue_()  # the others are never answered

    async with browser.open(width=NARROW, cookies=True) as page:
        await at_the_door(page, site, session)
        phone = Phone(page)
        await phone.has_network(False)
        await phone.scan(tickets)
        await page.route("**/scans", busy)
        await phone.has_network(True)

        async def is_sent() -> bool:
            await page.evaluate("() => dispatchEvent(new Event('online'))")  # as every half minute, but sooner
            return await page.locator("#verbinding[data-waiting='0']").count() == 1

        await until(is_sent, 60)
        assert sizes == [20, 13, 7]
