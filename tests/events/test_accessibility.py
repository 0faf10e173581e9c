"""The statement on accessibility (TRUST A21): found from every page, with whom to tell, what is not so yet, and since when."""

import pytest

from tests.cast import a_session, an_event, an_organiser
from tests.site import Browser, at_desk

pytestmark = pytest.mark.usefixtures("db", "now")


@pytest.mark.parametrize(("language", "told"), [
    ("", ("Toegankelijkheid", "De site voldoet nog niet helemaal.", "zondag 29 november 2026")),
    ("/en", ("Accessibility", "The site is not there yet.", "Sunday 29 November 2026")),
])  # fmt: skip
async def test_it_says_how_things_are_and_since_when_and_whom_to_tell(browser: Browser, language: str, told: tuple[str, str, str]) -> None:
    await an_event(help_phone="030 123 45 67", help_mail="hulp@example.org")

    page = await browser.open(f"{language}/toegankelijkheid")

    assert (page.heading, told[1] in page.words, told[2] in page.words) == (told[0], True, True)
    assert ("" if language else "/en") + "/toegankelijkheid" in page.links  # the same page in the other language
    assert [page.links.count(link) for link in ("tel:0301234567", "mailto:hulp@example.org")] == [2, 2]  # in the help block too


async def test_it_says_whom_to_tell_before_there_is_an_event(browser: Browser) -> None:
    page = await browser.open("/toegankelijkheid")

    assert page.status == 200


@pytest.mark.parametrize("path", ["/", "/week", "/week/aanmelden", "/mijn", "/nergens/x", "/en/week", "/toegankelijkheid"])
async def test_every_page_leads_to_it_in_its_own_language(browser: Browser, path: str) -> None:
    await a_session(await an_event())

    page = await browser.open(path)

    assert ("/en" if path.startswith("/en") else "") + "/toegankelijkheid" in page.links


async def test_the_desk_leads_to_it_too() -> None:
    async with at_desk(await an_organiser()) as browser:
        assert "/toegankelijkheid" in (await browser.open("/bureau/bijeenkomsten")).links
