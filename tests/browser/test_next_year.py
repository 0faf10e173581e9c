"""Next year's week from this year's, in a real browser: copied, changed in Excel, published, moved, undone, sent."""

import io
from datetime import time

import openpyxl
from playwright.async_api import FilePayload, Page

from tests.browser.browsing import Chrome
from tests.browser.people import kinds, mail_is_made, sign_up
from tests.browser.test_changes import move
from tests.browser.test_desk import signed_in
from tests.processes import Site

EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
LAST = """
SELECT m.facts FROM message m WHERE m.email = '{email}' AND m.kind = 'update' AND m.state = 'kept' ORDER BY m.id DESC
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


async def test_next_years_week_is_planned_from_this_years(browser: Chrome, site: Site, scripts: bool) -> None:
    slug = f"volgend-jaar-{scripts}".lower()
    email = f"{slug}@voorbeeld.nl"
    async with browser.open(scripts=scripts, cookies=True) as page:
        await signed_in(page, site, f"planner-{slug}@voorbeeld.nl")
        await copied(page, slug)
        file = await excel_of(page, slug)
        assert openpyxl.load_workbook(io.BytesIO(file))["Programma"].max_row == 63
        assert "Ondersteuning regelen, zo doet u dat" in await uploaded(page, slug, changed(file))
        await page.get_by_role("button", name="Neem dit over in het programma").click()
        await page.goto(f"/bureau/bijeenkomsten/{slug}")
        await page.get_by_role("link", name="Op de site zetten").click()
        await page.get_by_role("button", name="op de site zetten").click()
        async with browser.open(scripts=scripts) as visitor:
            await sign_up(visitor, site, slug, [4], "Vera Volgend", email)
        await mail_is_made(site, email)
        await move(page, slug, "11.30", "12.30")
        assert "1 agenda-update" in await page.locator(".change-banner").inner_text()
        await page.get_by_role("button", name="Ongedaan maken").click()
        await page.get_by_text("De wijziging is ongedaan gemaakt.").wait_for()
        await move(page, slug, "13.00", "14.00")
        await page.get_by_role("button", name="Nu versturen").click()
        await page.get_by_text("De berichten gaan nu weg.").wait_for()
    await mail_is_made(site, email)
    assert await kinds(site, email) == ["overview", "invitation", "update"]
    assert "2031-10-06T11:00:00Z" in (await site.sql(LAST.format(email=email)))[0][0]
