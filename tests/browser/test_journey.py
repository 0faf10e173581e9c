"""The whole way of a volunteer, with scripts and without: from the programme to the meeting."""

import io
import re
import secrets
from datetime import timedelta

import pytest
import zxingcpp
from PIL import Image
from playwright.async_api import Page

from tests.browser.browsing import NARROW, Chrome
from tests.browser.people import add_event, add_sessions, around_now, change, fill_in, kinds, mailed, sign_up
from tests.processes import Site


@pytest.fixture
async def slug(site: Site) -> str:
    """An event of this test's own."""
    name = f"week-{secrets.token_hex(4)}"
    await add_event(site, name, "Week van de Medezeggenschap")
    await add_sessions(site, name)
    return name


async def press(page: Page, name: str) -> None:
    """Press the last button of this name; a programme has one below every day."""
    await page.get_by_role("button", name=name).last.click()


async def words(page: Page) -> str:
    """What one reads in the main part."""
    return await page.locator("main").inner_text()


async def test_from_programme_to_a_changed_mind_and_a_place_for_the_next_in_line(
    browser: Chrome, site: Site, scripts: bool, slug: str
) -> None:
    await change(site, 2, slug, capacity=1)
    email, second = f"anna-{scripts}@voorbeeld.nl".lower(), f"bert-{scripts}@voorbeeld.nl".lower()
    async with browser.open(scripts=scripts, width=NARROW) as page:
        await page.goto(f"/{slug}")
        for number in (1, 2, 3):
            await page.check(f"#sessie-{number}")
        await press(page, "Verder met aanmelden")
        await fill_in(page, "Anna de Wit", email, raad="Cliëntenraad Oost", opmerking="Ik kom met een rolstoel.")
        assert await page.title() == "Controleer uw antwoorden · Bijeen"
        await press(page, "Aanmelding versturen")
        assert await page.locator(".state").all_inner_texts() == ["U hebt een plaats"] * 3
        anna = await mailed(site, email)
        assert anna.personal_token not in await page.content()

    async with browser.open(scripts=scripts) as page:
        bert = await sign_up(page, site, slug, [2], "Bert Bos", second)
        assert "Wachtlijst: u bent nummer 1" in await words(page)

    async with browser.open(scripts=scripts) as page:
        await page.goto(f"/mijn/{anna.personal_token}")
        assert "U hebt drie sessies." in await words(page)
        await page.get_by_role("link", name=re.compile("Afmelden.*Instemmingsrecht")).click()
        assert await kinds(site, second) == ["overview"]
        await press(page, "Ja, meld mij af")
        assert await page.get_by_role("status").inner_text() == "U bent afgemeld. Wij sturen u een mail."
        assert "U hebt twee sessies." in await words(page)
        await page.goto(f"/mijn/{bert.personal_token}")
        assert await page.locator(".state").all_inner_texts() == ["U hebt een plaats"]
        assert await kinds(site, second) == ["overview", "promoted"]


async def test_an_empty_form_says_what_is_missing_and_its_links_lead_there(
    browser: Chrome, scripts: bool, slug: str
) -> None:
    async with browser.open(scripts=scripts, width=NARROW) as page:
        await page.goto(f"/{slug}/aanmelden")
        await page.fill("#raad", "Cliëntenraad Oost")
        await page.fill("#opmerking", "Regel een\nRegel twee")
        await press(page, "Verder")
        assert (await page.title()).startswith("Fout: ")
        assert await page.evaluate("document.activeElement.className") == "summary"
        links = page.get_by_role("alert").get_by_role("link")
        beside = await page.locator(".mistake").all_inner_texts()
        assert await links.all_inner_texts() == beside
        assert len(beside) == 3
        await links.nth(1).click()
        assert await page.evaluate("document.activeElement.id") == "naam"
        assert await page.locator("label[for=naam]").is_visible()
        kept = [await page.input_value("#raad"), await page.input_value("#opmerking")]
        assert kept == ["Cliëntenraad Oost", "Regel een\nRegel twee"]
        said = await page.get_attribute("#naam", "aria-describedby") or ""
        assert [await page.locator(f"#{name}").count() for name in said.split()] == [1, 1]


async def test_changing_an_answer_keeps_all_others_and_shows_the_field(
    browser: Chrome, scripts: bool, slug: str
) -> None:
    answers = {"raad": "Raad ‘De Brug’ & co", "rol": "lid", "opmerking": "\nEen lege regel\n\nerboven"}
    async with browser.open(scripts=scripts, width=NARROW) as page:
        await page.goto(f"/{slug}/aanmelden?sessie=1&sessie=4")
        await fill_in(page, "José O'Neil", "jose@gmial.com", **answers)
        assert "Misschien bedoelt u jose@gmail.com." in await words(page)
        await page.get_by_role("button", name="Wijzig Rol").click()
        box = await page.locator("label[for=rol]").bounding_box()
        assert box is not None
        assert 0 <= box["y"] < 900
        kept = {name: await page.input_value(f"#{name}") for name in ("naam", "email", *answers)}
        ticked = await page.locator("input[name=sessie]:checked").evaluate_all("boxes => boxes.map(box => box.value)")
        assert kept == {
            "naam": "José O'Neil",
            "email": "jose@gmial.com",
            **answers,
            "opmerking": answers["opmerking"].strip(),
        }
        assert ticked == ["1", "4"]


async def test_reading_about_a_session_keeps_what_was_ticked(browser: Chrome, scripts: bool, slug: str) -> None:
    async with browser.open(scripts=scripts) as page:
        await page.goto(f"/{slug}")
        await page.check("#sessie-1")
        await page.check("#sessie-5")
        await page.get_by_role("button", name="Lees meer over Onafhankelijke").click()
        assert await page.locator("h1").inner_text() == "Onafhankelijke ondersteuning regelen"
        await page.get_by_role("link", name="Terug naar het programma").click()
        assert await page.locator("input[name=sessie]:checked").evaluate_all("boxes => boxes.map(box => box.value)") == ["1", "5"]
        await page.get_by_role("button", name="Lees meer over Onafhankelijke").click()
        await press(page, "Aanmelden voor deze sessie")
        assert await page.locator("input[name=sessie]:checked").evaluate_all("boxes => boxes.map(box => box.value)") == [
            "1",
            "4",
            "5",
        ]


async def test_signing_up_by_keyboard_alone(browser: Chrome, site: Site, scripts: bool, slug: str) -> None:
    email = f"toets-{scripts}@voorbeeld.nl".lower()

    async def tab_to(page: Page, selector: str) -> None:
        for _ in range(120):
            await page.keyboard.press("Tab")
            if await page.evaluate("selector => document.activeElement.matches(selector)", selector):
                outline = await page.evaluate("getComputedStyle(document.activeElement).outlineWidth")
                assert outline == "3px"
                return
        raise AssertionError(f"no Tab leads to {selector}")

    async with browser.open(scripts=scripts) as page:
        await page.goto(f"/{slug}")
        await page.keyboard.press("Tab")
        assert await page.evaluate("document.activeElement.className") == "skip"
        for number in (1, 3, 4):
            await tab_to(page, f"#sessie-{number}")
            await page.keyboard.press("Space")
        await page.keyboard.press("Enter")  # presses the form's first button, which must be to go on
        await page.wait_for_url("**/aanmelden?*")
        for field, value in (("naam", "Toos Toets"), ("email", email)):
            await tab_to(page, f"#{field}")
            await page.keyboard.type(value)
        await tab_to(page, "button[value=controleer]")
        await page.keyboard.press("Enter")
        await page.wait_for_selector("button[value=verstuur]")
        await tab_to(page, "button[value=verstuur]")
        await page.keyboard.press("Space")
        await page.wait_for_url("**/aangemeld/*")
        assert sorted((await mailed(site, email)).join_tokens) == [1, 3, 4]


async def test_joining_waits_for_its_time_and_then_leads_to_the_meeting(
    browser: Chrome, site: Site, scripts: bool, slug: str, meeting: str
) -> None:
    email = f"mee-{scripts}@voorbeeld.nl".lower()
    async with browser.open(scripts=scripts, also=(meeting,)) as page:
        person = await sign_up(page, site, slug, [1], "Mia Mee", email)
        await page.goto(f"/mee/{person.join_tokens[1]}")
        assert await page.get_by_role("button").count() == 0
        assert "De sessie begint" in await words(page)
        await change(site, 1, slug, meeting_link=meeting, **around_now(timedelta(minutes=10)))
        await page.reload()
        await press(page, "Nu meedoen")
        await page.wait_for_url(meeting)
        assert await page.locator("h1").inner_text() == "U bent in de vergadering"
        await change(site, 1, slug, **around_now(timedelta(hours=-2)))
        await page.goto(f"/mee/{person.join_tokens[1]}")
        assert "Deze sessie is voorbij." in await words(page)
    joined = await site.sql(
        "SELECT c.how FROM check_in c JOIN registration r ON r.id = c.registration "
        f"WHERE r.join_token = '{person.join_tokens[1]}'"
    )
    assert joined == [("joined",)]


async def test_the_ticket_can_be_read_by_a_scanner_and_opens_by_what_it_says(
    browser: Chrome, site: Site, scripts: bool, slug: str
) -> None:
    async with browser.open(scripts=scripts, width=NARROW) as page:
        person = await sign_up(page, site, slug, [1], "Kees Kaart", f"kaart-{scripts}@voorbeeld.nl".lower())
        await page.goto(f"/kaart/{person.ticket_token}")
        picture = Image.open(io.BytesIO(await page.screenshot(full_page=True)))
        read = [code.text for code in zxingcpp.read_barcodes(picture)]
        assert read == [f"{site.url}/kaart/{person.ticket_token}".upper()]
        await page.goto(read[0])
        assert await page.locator("h1").inner_text() == "Uw kaart"
        assert "Kees Kaart" in await words(page)
        assert person.personal_token not in await page.content()


async def test_adding_a_session_and_asking_for_the_mails_again(
    browser: Chrome, site: Site, scripts: bool, slug: str
) -> None:
    email = f"erbij-{scripts}@voorbeeld.nl".lower()
    async with browser.open(scripts=scripts) as page:
        person = await sign_up(page, site, slug, [1], "Els Erbij", email)
        await page.goto(f"/mijn/{person.personal_token}")
        await page.get_by_role("link", name="Sessie toevoegen").click()
        await press(page, "Deze sessies toevoegen")
        assert (await page.title()).startswith("Fout: ")
        await page.check("#sessie-6")
        await press(page, "Deze sessies toevoegen")
        assert await page.get_by_role("status").inner_text() == "Uw sessies staan erbij. Wij sturen u een mail."
        await press(page, "Stuur mij alle mails nog een keer")
        assert await page.get_by_role("status").inner_text() == "Wij sturen u alle mails nog een keer."
        await page.get_by_role("link", name="Mijn Week", exact=True).click()
        assert "U hebt twee sessies." in await words(page)
    assert (await kinds(site, email)).count("overview") == 3
