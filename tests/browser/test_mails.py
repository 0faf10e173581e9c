"""A mail with everything in it as a browser shows it: in both schemes, on a telephone, and at 200 %."""

from base64 import b64encode

import pytest
from markupsafe import Markup
from playwright.async_api import Page

from notifications.letters import Formatted, Item, Letter, Link
from notifications.mail import Shown, html
from notifications.pictures import qr_code
from tests.browser.axe import AXE, COLOURS, axe
from tests.browser.browsing import NARROW, WIDE, Chrome, sideways
from tests.notifications.letters import PAYLOAD, a_letter, a_ticket

pytestmark = pytest.mark.looks_public

LONG = "https://vergaderen.example/j/" + "8" * 90 + "?wachtwoord=" + "x" * 60
WORDS = Formatted(
    "Lees dit eerst.", Markup('<p>Lees <a href="https://b.example/lees">dit</a> <strong>eerst</strong>.</p><ul><li>Een</li></ul>')
)


def everything() -> Letter:
    """Words of the organisers, sessions, a button, a ticket, the help block, parts for two people and the way out."""
    whole = a_letter(
        heading="Aansprakelijkheidsverzekeringsmaatschappij en de cliëntenraad",
        opening=["Beste Piet,", WORDS],
        items=[Item("Zichtbaar zijn", ["Dinsdag, 10.00 uur", f"De link zelf: {LONG}"], [Link("Meedoen", LONG)])],
        closing=["Bewaar deze mail goed."],
        picture=a_ticket(link=Link("Open uw kaart", "https://b.example/kaart/x")),
        unsubscribe=Link("Stuur mij geen nieuws meer", "https://b.example/uitschrijven/x"),
    )
    return a_letter(opening=["Deze mail is voor Piet en Jo."], parts=[whole, whole], unsubscribe=whole.unsubscribe)


@pytest.fixture(params=["alone", "together"])
def page_of_mail(request: pytest.FixtureRequest) -> str:
    picture = qr_code(PAYLOAD)
    shown = {PAYLOAD: Shown(f"data:image/png;base64,{b64encode(picture.png).decode()}", picture.width)}
    letter = everything()
    return html(letter.parts[0] if request.param == "alone" else letter, shown)


async def colours(page: Page) -> list[str]:
    """What axe says of the colours, and the colour behind it all."""
    found = await axe(page, COLOURS)
    return [*found, await page.evaluate("getComputedStyle(document.body).backgroundColor")]


async def test_a_mail_reads_well_in_light_and_dark_on_a_telephone_and_at_twice_its_size(
    browser: Chrome, page_of_mail: str
) -> None:
    async with browser.open() as page:
        await page.set_content(page_of_mail)
        await page.evaluate(AXE)
        light = await colours(page)
        await page.emulate_media(color_scheme="dark")
        dark = await colours(page)
        stuck_out = []
        for width in (WIDE, WIDE // 2, NARROW):  # at 200 % a browser has half the width
            await page.set_viewport_size({"width": width, "height": 900})
            stuck_out.append(await sideways(page))
        one_line = await page.evaluate("[...document.querySelectorAll('.code')].every(it => it.offsetHeight < 100)")

    assert (light, dark) == (["rgb(255, 253, 249)"], ["rgb(20, 23, 29)"])
    assert (stuck_out, one_line) == ([""] * 3, True)
