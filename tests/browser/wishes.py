"""The pages of wishes, in every state: an event that asks for them, and somebody who wished something."""

from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import Any

from playwright.async_api import Page

from tests.browser.people import LONG_NAME, LONG_WORD, add_event, fill_in, written
from tests.processes import Site

WISH = "wens" * 6  # the secret of what somebody wished
PAGE = "/wensen/wensen"
LONG = f"Een sessie over de {LONG_WORD} en {LONG_WORD}"
EVENT = "(SELECT id FROM event WHERE slug = 'wensen')"

Act = Callable[[Page, Any], Awaitable[None]]


async def asks_wishes(site: Site) -> None:
    """The event, with two topics, and somebody's wishes."""
    await add_event(site, "wensen", f"Week {LONG_WORD}", opens_in=timedelta(days=30))
    await site.sql(f"UPDATE event SET asks_wishes = true, wishes_text = 'Zeg het ons.' WHERE id = {EVENT}")
    for place, title in ((1, LONG), (2, "De begroting")):
        await site.sql(
            f"INSERT INTO topic (event, place, title, text, is_closed) SELECT {EVENT}, {place}, '{title}', '{LONG}.', false"
        )
    name = written(LONG_NAME.replace("'", "’"))
    await site.sql(
        "INSERT INTO wish (event, email, name, name_key, council, sector, language, wants_mail, token, form_key, created_at, "
        f"changed_at) SELECT id, 'wens@voorbeeld.nl', {name}, 'wens', '', 'Ggz', 'nl', true, '{WISH}', '', created_at, "
        f"created_at FROM event WHERE id = {EVENT}"
    )


def opened(path: str) -> Act:
    async def act(page: Page, _stage: Any) -> None:
        await page.goto(path)

    return act


async def mistaken(page: Page, _stage: Any) -> None:
    await page.goto(PAGE)
    await fill_in(page, "", "geen adres", idee2="x" * 300)


async def check(page: Page, _stage: Any) -> None:
    await page.goto(PAGE)
    await page.get_by_label("De begroting").check()
    await fill_in(page, LONG_NAME, "piet@gmial.com", idee1=LONG_WORD, raad=LONG)


STATES: dict[str, tuple[Act, str]] = {
    "programme that asks for wishes": (opened("/wensen"), "U kunt zeggen waar het over moet gaan."),
    "wishes": (opened(PAGE), "Welke onderwerpen kiest u?"),
    "wishes, not asked": (opened("/week/wensen"), "U kunt nu geen wensen doorgeven."),
    "wishes with errors": (mistaken, "Er klopt iets nog niet"),
    "wishes to check": (check, "Controleer uw antwoorden"),
    "wishes, sent": (opened(f"{PAGE}?gedaan=verstuurd"), "Uw wensen zijn binnen."),
    "own wishes": (opened(f"{PAGE}/{WISH}"), "Wilt u uw wensen intrekken?"),
    "wishes to take back": (opened(f"{PAGE}/{WISH}/intrekken"), "Ja, trek mijn wensen in"),
}
