"""Next year's week from this year's, in a real browser: copied, or imported anew; published, moved, undone, sent."""

import asyncio
import io
import re
from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from typing import Any

import openpyxl
from playwright.async_api import FilePayload, Page

from tests.browser.browsing import Chrome
from tests.browser.people import mail_is_made, sign_up
from tests.browser.test_changes import move
from tests.browser.test_desk import signed_in
from tests.journeys.calendars import Calendars, Key, Shown, contradictions
from tests.journeys.test_every_mail import calendar_part
from tests.notifications.mail_server import MailServer, running
from tests.processes import Site, bijeen, until

EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
NEW, OWNER = "week-nieuw", "planner@voorbeeld.nl"
MOVED = ["anna@voorbeeld.nl", "bert@voorbeeld.nl"]
LINK = re.compile(r"http://\S+/bureau/inloggen/\S+")
PLACES = """
SELECT p.email, r.uid, r.join_token, s.title, s.starts_at, s.ends_at FROM registration r
JOIN participant p ON p.id = r.participant JOIN session s ON s.id = r.session WHERE r.status = 'confirmed'
"""


async def copied(page: Page, slug: str) -> None:
    """All 62 sessions, moved by weekday to a later week; the new event opens."""
    await page.goto("/bureau/bijeenkomsten/week/kopie")
    await page.fill("#titel", "Week van de Medezeggenschap 2031")
    await page.fill("#adres", slug)
    await page.fill("#eerste_dag", "2031-10-06")
    await page.get_by_role("button", name="Bekijk het voorbeeld").click()
    await page.locator("main form button.button").last.click()
    await page.wait_for_url(f"**/bijeenkomsten/{slug}**")


async def excel_of(page: Page, slug: str) -> bytes:
    """The programme as the desk gives it."""
    answer = await page.request.get(f"/bureau/bijeenkomsten/{slug}/sessies/excel/programma.xlsx")
    return await answer.body()


def changed(file: bytes) -> bytes:
    """The same file after an evening in Excel: session 4 has another title and begins half an hour later."""
    book = openpyxl.load_workbook(io.BytesIO(file))
    sheet = book["Programma"]
    places = {str(cell.value): place for place, cell in enumerate(sheet[1])}
    for row in sheet.iter_rows(min_row=2):
        if row[places["Nummer"]].value == 4:
            row[places["Titel"]].value = "Ondersteuning regelen, zo doet u dat"
            row[places["Begintijd"]].value = time(11, 0)
            row[places["Eindtijd"]].value = time(12, 0)
    saved = io.BytesIO()
    book.save(saved)
    return saved.getvalue()


async def uploaded(page: Page, slug: str, file: bytes) -> str:
    """What the preview says about a file."""
    await page.goto(f"/bureau/bijeenkomsten/{slug}/sessies/excel")
    await page.set_input_files("#bestand", FilePayload(name="programma.xlsx", mimeType=EXCEL, buffer=file))
    await page.get_by_role("button", name="Kijk wat er verandert").click()
    return await page.locator("main").inner_text()


async def test_next_years_week_is_copied_from_this_years_and_changed_in_excel(
    browser: Chrome, site: Site, scripts: bool
) -> None:
    slug = f"volgend-jaar-{scripts}".lower()
    async with browser.open(scripts=scripts, cookies=True) as page:
        await signed_in(page, site, f"planner-{slug}@voorbeeld.nl")
        await copied(page, slug)
        file = await excel_of(page, slug)
        assert openpyxl.load_workbook(io.BytesIO(file))["Programma"].max_row == 63
        assert "Ondersteuning regelen, zo doet u dat" in await uploaded(page, slug, changed(file))
        await page.get_by_role("button", name="Neem dit over in het programma").click()
        await page.get_by_text("1 sessie opgeslagen.").wait_for()


# -- all of them new, and every calendar


def a_year_later(file: bytes) -> bytes:
    """All sessions and days of the file on the same weekday next year, none with a number: each of them is new."""
    book = openpyxl.load_workbook(io.BytesIO(file))
    for sheet in book.worksheets:
        places = {str(cell.value): place for place, cell in enumerate(sheet[1])}
        rows: Any = sheet.iter_rows(min_row=2)
        for row in rows:
            row[places["Datum"]].value += timedelta(weeks=52)
            if "Nummer" in places:
                row[places["Nummer"]].value = None
    saved = io.BytesIO()
    book.save(saved)
    return saved.getvalue()


async def by_mail(page: Page, site: Site, server: MailServer) -> None:
    """Sign in as an owner by the link in the mail."""
    await asyncio.to_thread(bijeen, "organiser", "add", OWNER, "--role", "owner", environment=site.environment)
    await page.goto("/bureau/inloggen")
    await page.fill("#email", OWNER)
    await page.get_by_role("button", name="Stuur mij een link").click()
    await until(lambda: OWNER in server.recipients, 20, lambda: site.said)
    text = server.mails[server.recipients.index(OWNER)].get_body(("plain",))
    assert text is not None
    found = LINK.search(text.get_content())
    assert found is not None
    await page.goto(found[0])
    await page.locator("main button").click()
    await page.wait_for_url("**/bureau**")


async def made_new(page: Page) -> None:
    """An empty event becomes next year's week with 62 new sessions, and is put on the site."""
    file = a_year_later(await excel_of(page, "week"))
    await page.goto("/bureau/bijeenkomsten")
    await page.fill("#titel", "Week van de Medezeggenschap, volgend jaar")
    await page.fill("#adres", NEW)
    await page.get_by_role("button", name="Bijeenkomst maken").click()
    await page.wait_for_url(f"**/bijeenkomsten/{NEW}**")
    assert "Nieuw: 62. Gewijzigd: 0. Gelijk gebleven: 0." in await uploaded(page, NEW, file)
    await page.get_by_role("button", name="Neem dit over in het programma").click()
    await page.get_by_role("status").wait_for()
    await page.goto(f"/bureau/bijeenkomsten/{NEW}")
    await page.get_by_role("link", name="Op de site zetten").click()
    await page.get_by_role("button", name="op de site zetten").click()


async def should_show(site: Site) -> dict[Key, Shown]:
    """What every calendar is to show, as the site's database has it now."""
    return {
        (email, uid): Shown(title, _moment(starts_at), _moment(ends_at), f"{site.url}/mee/{join}")
        for email, uid, join, title, starts_at, ends_at in await site.sql(PLACES)
    }


def _moment(at: object) -> datetime:
    """A time as either database answers it."""
    return datetime.fromisoformat(str(at)).astimezone(UTC)


def calendars(server: MailServer) -> Calendars:
    """Every calendar after all mails in the order in which they came."""
    found = Calendars()
    for mail in server.mails:
        if part := calendar_part(mail):
            found.take(mail["X-RcptTo"], part)
    return found


async def test_62_new_sessions_one_is_moved_undone_and_moved_and_every_calendar_has_exactly_the_last_state(
    browser: Chrome,
) -> None:
    async with running() as server, Site(demo=True, BIJEEN_SMTP_URL=server.url) as site:
        chrome = replace(browser, site=site)
        async with chrome.open(cookies=True) as page, chrome.open() as visitor:
            await by_mail(page, site, server)
            await made_new(page)
            for name, numbers in (("anna", [4, 5]), ("bert", [4]), ("cor", [5, 6])):
                await sign_up(visitor, site, NEW, numbers, name.title(), f"{name}@voorbeeld.nl")
                await mail_is_made(site, f"{name}@voorbeeld.nl")
            await move(page, NEW, "11.30", "12.30")
            assert "2 mensen: 2 agenda-updates" in await page.locator(".change-banner").inner_text()
            await page.get_by_role("button", name="Ongedaan maken").click()
            await page.get_by_text("De wijziging is ongedaan gemaakt.").wait_for()
            await move(page, NEW, "13.00", "14.00")
            before = calendars(server).shown()
            await page.get_by_role("button", name="Nu versturen").click()
            await page.get_by_text("De berichten gaan nu weg.").wait_for()
            for name in ("anna", "bert"):
                await mail_is_made(site, f"{name}@voorbeeld.nl")
        after, last = calendars(server).shown(), await should_show(site)
    assert (len(last), len(after)) == (5, 5)
    assert after == last
    assert sorted(email for email, uid in last if last[email, uid] != before[email, uid]) == MOVED
    assert contradictions(part for mail in server.mails if (part := calendar_part(mail))) == []
