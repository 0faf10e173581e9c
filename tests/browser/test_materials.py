"""From a file that is handed out to the report that is found, in a real browser and with keys alone (`hands.py`): with scripts
at 1280 pixels wide, and without them at 320. What every page of the desk must have: `test_desk_pages.py`."""

import secrets
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from playwright.async_api import Page

from tests.browser.browsing import NARROW, WIDE, Chrome
from tests.browser.hands import Hands
from tests.browser.keyboard import by_keyboard, out_of_order
from tests.browser.people import Person, add_event, add_sessions, around_now, change, sign_up
from tests.browser.test_desk import signed_in
from tests.browser.test_every_page import looked_at
from tests.processes import Site
from tests.sessions.materials import PDF, a_picture

pytestmark = pytest.mark.looks_public

TEXT = "Wij spraken met de bestuurder.\n\n# Wat wij hoorden\n\n[foto 1]\n\nMensen vinden **luisteren** belangrijk."


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A PDF, a program that is called one, a photo, and two gigabytes of nothing."""
    (tmp_path / "Presentatie.pdf").write_bytes(PDF)
    (tmp_path / "Gratis.pdf").write_bytes(b"MZ\x90\x00" + bytes(500))
    (tmp_path / "zaal.jpg").write_bytes(a_picture(size=(1800, 1200)))
    with (tmp_path / "Film.pdf").open("wb") as large:
        large.truncate(2 * 1024**3)
    return tmp_path


async def a_session(site: Site, slug: str) -> str:
    """The address at the desk of the first session of a new event."""
    await add_event(site, slug, "Week van de Medezeggenschap")
    await add_sessions(site, slug)
    [[number]] = await site.sql(f"SELECT s.id FROM session s JOIN event e ON e.id = s.event WHERE e.slug = '{slug}' AND s.number = 1")
    return f"/bureau/tijdens/{number}"


async def hands_out(page: Page, address: str, folder: Path) -> None:
    """What is no PDF and what is too large is refused, and what was typed comes back; then it is taken."""
    hands = Hands(page)
    await page.goto(f"{address}/materialen")
    await hands.write(naam="De presentatie")
    await page.set_input_files("#bestand", folder / "Film.pdf")
    await hands.press("Voeg toe")
    assert await page.title() == "Dit is te veel in één keer · Bijeen"
    await page.go_back()
    assert await page.input_value("#naam") == "De presentatie"
    await page.set_input_files("#bestand", folder / "Gratis.pdf")
    await hands.press("Voeg toe")
    assert "Dit soort bestand nemen wij niet aan." in await hands.reads()
    await page.set_input_files("#bestand", folder / "Presentatie.pdf")
    await hands.press("Voeg toe")
    assert "De presentatie" in await hands.reads()
    last = f"{datetime.now(UTC) + timedelta(days=40):%Y-%m-%d}"
    await page.fill("#opname", "https://film.example.org/1")
    await page.fill("#tot", last)
    await hands.press("Opname opslaan")
    assert await page.input_value("#tot") == last


async def writes(page: Page, address: str, folder: Path) -> None:
    """The report: looked at first, then on the site with a photo; one without words is refused."""
    hands = Hands(page)
    await page.goto(f"{address}/verslag")
    await hands.write(tekst=TEXT.replace("[foto 1]\n\n", ""), trefwoorden="bestuurder; Wmcz 2018")
    await hands.press("Bekijk hoe het wordt")
    assert await page.locator(".report h2").inner_text() == "Wat wij hoorden"
    await hands.write(tekst=TEXT)
    await page.set_input_files("#foto", folder / "zaal.jpg")
    await hands.press("Opslaan")
    assert "Schrijf wat er op de foto te zien is." in await hands.reads()
    await page.set_input_files("#foto", folder / "zaal.jpg")
    await hands.write(alt="Zes mensen zitten om een tafel.")
    await hands.choose("Op de site")
    await hands.press("Opslaan")
    assert "Het verslag is opgeslagen." in await hands.reads()


async def wrong(page: Page) -> list[str]:
    """Everything that is wrong with the page, where scripts can look."""
    return [*await by_keyboard(page), *await out_of_order(page, columns=True), *await looked_at(page)]


async def reads_it(page: Page, slug: str, person: Person, *, scripts: bool) -> list[str]:
    """Saves the file behind the personal link, and goes from the session to its report and to others like it."""
    hands, found = Hands(page), []
    await page.goto(f"/mijn/{person.personal_token}")
    assert "Bekijk de opname" in await hands.reads()
    await hands.to(page.get_by_role("link", name="De presentatie"))
    async with page.expect_download() as coming:
        await page.keyboard.press("Enter")
    saved = await coming.value
    assert (saved.suggested_filename, Path(await saved.path()).read_bytes()) == ("Presentatie.pdf", PDF)
    found += await wrong(page) if scripts else []
    await page.goto(f"/{slug}/sessies/1")
    assert "De presentatie" not in await hands.reads()
    await hands.follow("Lees het verslag")
    image = page.get_by_role("img", name="Zes mensen zitten om een tafel.")
    await image.scroll_into_view_if_needed()
    assert await image.get_attribute("width") == "1600"
    found += await wrong(page) if scripts else []
    await hands.follow("Alle verslagen over ‘bestuurder’")
    assert "Dit vonden wij over ‘bestuurder’." in await hands.reads()
    found += await wrong(page) if scripts else []
    return found


async def test_from_a_file_that_is_handed_out_to_a_report_that_is_found(
    browser: Chrome, site: Site, scripts: bool, folder: Path
) -> None:
    slug, width = f"na-afloop-{secrets.token_hex(4)}", WIDE if scripts else NARROW
    address = await a_session(site, slug)
    async with browser.open(width=width, scripts=scripts) as page:
        person = await sign_up(page, site, slug, [1], "Piet Jansen", f"piet@{slug}.example")
    async with browser.open(width=width, scripts=scripts, cookies=True) as page:
        await signed_in(page, site, f"{slug}@voorbeeld.nl")
        await hands_out(page, address, folder)
        await writes(page, address, folder)
    await change(site, 1, slug, **around_now(timedelta(hours=-3)))
    async with browser.open(width=width, scripts=scripts) as page:
        assert await reads_it(page, slug, person, scripts=scripts) == []
