"""The pages of what is for members, in every state: events for members, and for them first; who asks, and who is one."""

from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from typing import Any

from playwright.async_api import Page

from tests.browser.people import LONG_NAME, LONG_WORD, Person, add_event, add_sessions, fill_in, sign_up, written
from tests.processes import Site

PAGE = "/leden/aanmelden?sessie=1"
MEMBER = "lid@linde.example"

Act = Callable[[Page, Any], Awaitable[None]]
who: dict[str, Person] = {}


async def for_members(site: Site, page: Page) -> None:
    """An event for members and one for them first; a member at it, whose name is kept, and somebody who asks."""
    for slug in ("leden", "leden-eerst"):
        await add_event(site, slug, f"Netwerkavond {LONG_WORD}")
        await add_sessions(site, slug)
    until = written(datetime.now(UTC) + timedelta(days=3))
    await site.sql("UPDATE event SET members_only = true WHERE slug = 'leden'")
    await site.sql(f"UPDATE event SET members_first_until = {until} WHERE slug = 'leden-eerst'")
    name = written(f"Raad {LONG_WORD}")
    await site.sql(
        "INSERT INTO council (name, name_key, sector, region, is_member, code, created_at) "
        f"SELECT {name}, 'linde', '', '', true, 'x', created_at FROM event WHERE slug = 'week'"
    )
    await site.sql("INSERT INTO council_address (council, address) SELECT id, '@linde.example' FROM council WHERE name_key = 'linde'")
    who["member"] = await sign_up(page, site, "leden", [1, 2], LONG_NAME, MEMBER)
    who["asker"] = await sign_up(page, site, "leden", [1, 2], LONG_NAME, "vraagt@voorbeeld.nl")


def opened(path: str) -> Act:
    async def act(page: Page, _stage: Any) -> None:
        await page.goto(path)

    return act


def pressed(path: str, button: str) -> Act:
    """Press a button of a page where nothing is filled in."""

    async def act(page: Page, _stage: Any) -> None:
        await page.goto(path)
        await page.get_by_role("button", name=button, exact=True).click()

    return act


def own(whose: str, rest: str = "") -> Act:
    async def act(page: Page, _stage: Any) -> None:
        await page.goto(f"/mijn/{who[whose].personal_token}{rest}")

    return act


def filled(path: str, email: str = "piet@voorbeeld.nl", *, is_sent: bool = False, **more: str) -> Act:
    async def act(page: Page, _stage: Any) -> None:
        await page.goto(path)
        await fill_in(page, LONG_NAME, email, **more)
        if is_sent:
            await page.get_by_role("button", name="Aanmelding versturen").click()

    return act


async def withdrawing(page: Page, stage: Any) -> None:
    await own("asker")(page, stage)
    await page.get_by_role("link", name="Aanvraag intrekken").first.click()


async def kept(page: Page, stage: Any) -> None:
    await own("member", "/gegevens")(page, stage)
    await page.get_by_role("button", name="Ja, bewaar mijn naam").click()


STATES: dict[str, tuple[Act, str]] = {
    "programme for members": (opened("/leden"), "Deze bijeenkomst is voor leden."),
    "programme, members first": (opened("/leden-eerst"), "Leden melden zich het eerst aan."),
    "mail me": (opened("/leden-eerst/mail-mij"), "Ja, mail mij als iedereen zich kan aanmelden"),
    "mail me with errors": (pressed("/leden-eerst/mail-mij", "Versturen"), "Zet een vinkje als u deze mail wilt."),
    "form for members": (opened(PAGE), "Code van uw raad"),
    "form with a wrong code": (filled(PAGE, lidcode="K7M4X-P2XQ3"), "Deze code klopt niet."),
    "answers to check, for members": (filled(PAGE), "Anders beoordeelt het bureau uw aanvraag."),
    "answers to check, members first": (filled("/leden-eerst/aanmelden?sessie=1"), "Anders kunt u zich aanmelden vanaf"),
    "answer, for members": (filled(PAGE, "antwoord@voorbeeld.nl", is_sent=True), "Voor leden: kijk in uw mail"),
    "answer, members first": (filled("/leden-eerst/aanmelden?sessie=1", "eerst@voorbeeld.nl", is_sent=True), "Voor leden: kijk in uw mail"),
    "Mijn Week with a request": (own("asker"), "Aangevraagd bij het bureau"),
    "a request to withdraw": (withdrawing, "Wilt u uw aanvraag voor deze sessie intrekken?"),
    "my data of a member": (own("member", "/gegevens"), "Mag uw raad uw naam en mailadres bewaren"),
    "my data with a name that is kept": (kept, "Uw raad bewaart uw naam tot"),
}
