"""Somebody at the desk, signed in, on a stage with something on every page; and the ways to each of its pages."""

import asyncio
import io
import json
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

import openpyxl
from playwright.async_api import FilePayload, Page

from tests.browser.browsing import WIDE, Chrome
from tests.desk_pages import filled, pages
from tests.processes import Site, bijeen

# Pages that are there for something else than what fills the others: what nobody signed up for can be thrown away.
INSTEAD = {"/bureau/bijeenkomsten/{slug}/sessies/{number}/verwijderen": {"sessies/{number}": "9"}}
EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@dataclass(frozen=True)
class Desk:
    """Somebody's browser and what is on the stage; `ids` is how the addresses are filled in."""

    chrome: Chrome
    ids: dict[str, str]
    cookies: list[Any]

    @asynccontextmanager
    async def open(self, *, width: int = WIDE, scripts: bool = True) -> AsyncIterator[Page]:
        """A window in which they are signed in."""
        async with self.chrome.open(width=width, scripts=scripts, cookies=True) as page:
            await page.context.add_cookies(self.cookies)
            yield page


async def staged(chrome: Chrome, slug: str) -> Desk:
    """The stage `slug`, and its owner signed in."""
    ids = await on_stage(chrome.site, slug)
    return await entered(chrome, ids, "link")


async def entered(chrome: Chrome, ids: dict[str, str], link: str) -> Desk:
    """Somebody on the stage signed in: the owner by "link", or the "viewer"."""
    async with chrome.open(cookies=True) as page:
        await page.goto(ids[link])
        await page.locator("main button").click()
        await page.wait_for_url("**/bureau**")
        return Desk(chrome, ids, await page.context.cookies())


async def on_stage(site: Site, slug: str) -> dict[str, str]:
    """Make the event `slug` with something on every page (`tests/browser/staging.py`)."""
    made = await asyncio.to_thread(bijeen, slug, environment=site.environment, module="tests.browser.staging")
    assert made.returncode == 0, made.stderr
    ids: dict[str, str] = json.loads(made.stdout)
    return ids


def address_of(path: str, ids: dict[str, str]) -> str:
    """The address of a page on the stage."""
    return filled(path, {**ids, **INSTEAD.get(path, {})})


Way = Callable[[Page], Awaitable[None]]
# Where who only reads finds another page than who may change what is on it; the part after the event's address.
READ_ONLY = (
    "", "/instellingen", "/dagen", "/dagen/{number}", "/sessies", "/sessies/excel", "/sessies/{number}",
    "/sessies/{number}/wachtlijst", "/uitgaand", "/uitgaand/{number}", "/opmerkingen", "/bellen", "/deelnemers",
    "/deelnemers/{person}", "/deelnemers/{person}/berichten/{message}", "/mailings", "/mailings/{number}",
    "/standaardberichten/{message}", "/post/{mail}",
)  # fmt: skip
MAILINGS = ("sent", "held", "stopped")


def opened(address: str) -> Way:
    """To the page at `address`, which leads to no other."""

    async def go(page: Page) -> None:
        await page.goto(address)
        assert page.url.endswith(address), f"{address} leads to {page.url}"

    return go


def mailing_ways(ids: dict[str, str]) -> dict[str, Way]:
    """To a mailing in each state that it comes to after it was written."""
    own = filled("/bureau/bijeenkomsten/{slug}/mailings/", ids)
    return {f"mailing that is {state}": opened(f"{own}{ids[f'mailing {state}']}") for state in MAILINGS}


def read_only_ways(ids: dict[str, str]) -> dict[str, Way]:
    """To the pages that look otherwise for who only reads."""
    found = {path: opened(filled("/bureau/bijeenkomsten/{slug}" + path, ids)) for path in READ_ONLY}
    return {**found, **mailing_ways(ids)}


def ways(ids: dict[str, str]) -> dict[str, Way]:
    """How to come to every page: those with an address, and those that answer a form."""
    event = filled("/bureau/bijeenkomsten/{slug}", ids)

    async def copy_preview(page: Page) -> None:
        await page.goto(f"{event}/kopie")
        await page.fill("#adres", f"kopie-{ids['bijeenkomsten/{slug}']}")
        await page.fill("#eerste_dag", "2031-10-06")
        await page.get_by_role("button", name="Bekijk het voorbeeld").click()

    async def many_at_once(page: Page) -> None:
        await page.goto(f"{event}/sessies/samen")
        await page.check("#alles-ja")
        await page.fill("#plaatsen", "7")
        await page.get_by_role("button", name="Kijk wat er verandert").click()

    async def from_excel(page: Page) -> None:
        await send_sheet(page, f"{event}/sessies/excel", "Ondersteuning regelen, zo doet u dat", "")

    async def from_wrong_excel(page: Page) -> None:
        await send_sheet(page, f"{event}/sessies/excel", "", "gisteren")

    async def consequences(page: Page) -> None:
        await page.goto(f"{event}/sessies/2")
        await page.fill("#begin", "9.45")
        await page.get_by_role("button", name="Bekijk de gevolgen").click()

    found = {path: opened(address_of(path, ids)) for path in pages()}
    return {
        **found, **mailing_ways(ids), "copy, looked at": copy_preview, "many sessions, looked at": many_at_once, "sheet, looked at": from_excel,
        "sheet with mistakes": from_wrong_excel, "papers, ready": opened(f"{event}/papier/badges-a6"), "consequences": consequences,
    }  # fmt: skip


async def send_sheet(page: Page, address: str, title: str, begin: str) -> None:
    """The programme as the desk gives it, with another title and another time for session 5, sent back."""
    answer = await page.request.get(f"{address}/programma.xlsx")
    book = openpyxl.load_workbook(io.BytesIO(await answer.body()))
    sheet = book["Programma"]
    places = {str(cell.value): place for place, cell in enumerate(sheet[1], 1)}
    for name, value in (("Titel", title), ("Begintijd", begin)):
        if value:
            sheet.cell(6, places[name]).value = value
    saved = io.BytesIO()
    book.save(saved)
    await page.goto(address)
    await page.set_input_files("#bestand", FilePayload(name="programma.xlsx", mimeType=EXCEL, buffer=saved.getvalue()))
    await page.get_by_role("button", name="Kijk wat er verandert").click()
