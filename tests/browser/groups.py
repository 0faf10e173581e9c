"""The pages of a whole council, in every state: the form step by step, and the link that manages it."""

from collections.abc import Awaitable, Callable
from typing import Any

from playwright.async_api import Page

from tests.browser.people import LONG_NAME, LONG_WORD

FORM = "/toneel/aanmelden/raad"
PEOPLE = f"{LONG_NAME}; anna@gmial.com\nBea Dam; raad@voorbeeld.nl\nCor Eik; raad@voorbeeld.nl\n{LONG_WORD[:60]}"

Act = Callable[[Page, Any], Awaitable[None]]


def opened(path: str) -> Act:
    async def act(page: Page, _stage: Any) -> None:
        await page.goto(path)

    return act


async def mistaken(page: Page, _stage: Any) -> None:
    await page.goto(FORM)
    await page.fill("#email", "geen adres")
    await page.fill("#mensen", f"{PEOPLE}\nBea Dam; raad@voorbeeld.nl\n; fout@@voorbeeld")
    await page.get_by_role("button", name="Verder", exact=True).click()


async def choosing(page: Page, _stage: Any) -> None:
    await page.goto(FORM)
    for name, value in (("naam", LONG_NAME), ("email", "steun@voorbeeld.nl"), ("raad", LONG_WORD), ("mensen", PEOPLE)):
        await page.fill(f"#{name}", value)
    await page.get_by_role("button", name="Verder", exact=True).click()


async def nothing_chosen(page: Page, stage: Any) -> None:
    await choosing(page, stage)
    await page.get_by_role("button", name="Verder", exact=True).last.click()


async def check(page: Page, stage: Any) -> None:
    await choosing(page, stage)
    for number in (1, 2, 3, 10):
        await page.check(f"#allen-{number}")
    await page.check("#manier-online")
    await page.get_by_role("button", name="Verder", exact=True).last.click()


async def one_again(page: Page, stage: Any) -> None:
    await check(page, stage)
    await page.get_by_role("button", name="Wijzig Bea Dam").click()


async def answer(page: Page, stage: Any) -> None:
    await check(page, stage)
    await page.get_by_role("button", name="Aanmelding versturen").click()
    await page.wait_for_url("**/aangemeld/raad/*")


def managing(path: str, *, link: str = "", button: str = "") -> Act:
    """The link of a council that was signed up just now, and what one presses there."""

    async def act(page: Page, stage: Any) -> None:
        await answer(page, stage)
        [(token,)] = await stage.site.sql("SELECT token FROM sign_up_group ORDER BY id DESC LIMIT 1")
        await page.goto(f"/raad/{token}{path}")
        if link:
            await page.get_by_role("link", name=link).first.click()
        if button:
            await page.get_by_role("button", name=button).click()

    return act


STATES: dict[str, tuple[Act, str]] = {
    "council": (opened(FORM), "Wie meldt u aan?"),
    "council with errors": (mistaken, "Er klopt iets nog niet"),
    "council, not yet open": (opened("/straks/aanmelden/raad"), "U kunt zich aanmelden vanaf"),
    "council, sessions": (choosing, "Waar gaat iedereen naartoe?"),
    "council, no sessions": (nothing_chosen, "Kies ten minste één sessie voor Bea Dam."),
    "council to check": (check, "Controleer uw antwoorden"),
    "council, one person again": (one_again, "Hoe doet Bea Dam mee?"),
    "council, answer": (answer, "De aanmelding van uw raad is binnen"),
    "own council": (managing(""), "Hier staat wie u hebt aangemeld"),
    "own council, more people": (managing("/erbij"), "Mensen toevoegen"),
    "own council, fewer": (managing("/afmelden"), "Wie wilt u afmelden?"),
    "own council, none chosen": (managing("/afmelden", button="Afmelden wat ik heb gekozen"), "Kies wie u wilt afmelden"),
    "own council, somebody else": (managing("", link="Iemand anders komt"), "De ander neemt alle plaatsen over"),
    "own council, nobody else": (managing("", link="Iemand anders komt", button="Deze persoon komt nu"), "Er klopt iets nog niet"),
    "own council, erase": (managing("/wissen"), "Wilt u uw naam en adres wissen?"),
}
