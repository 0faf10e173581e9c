"""The pages about how it was: an event that asks it of somebody who was there."""

from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import Any

from playwright.async_api import Page

from tests.browser.browsing import Chrome
from tests.browser.people import LONG_NAME, LONG_WORD, Person, add_event, add_sessions, around_now, change, sign_up
from tests.processes import Site

SECRET = "oordeel" * 3  # of the personal page
SLUG = "beoordeeld"
MIJN = f"/mijn/{SECRET}"
EVENT = "(SELECT id FROM event WHERE slug = '{slug}')"

Act = Callable[[Page, Any], Awaitable[None]]


async def asks_afterwards(site: Site, slug: str) -> None:
    """The event asks how it was, and two questions about all of it."""
    event = EVENT.format(slug=slug)
    await site.sql(f"INSERT INTO evaluation (event, asks, open_days, remind_days) VALUES ({event}, true, 14, 5)")
    for place, (kind, words, options) in enumerate([("choice", f"Waar hebt u aan de {LONG_WORD} het meest aan?", "Praten\nLezen"), ("long", "Wat kon beter?", "")]):
        await site.sql(
            "INSERT INTO question (event, place, kind, words, hint, options, is_required, shown_if_answer, purpose, created_at) "
            f"SELECT id, {place}, '{kind}', '{words}', '', '{options}', {'true' if place else 'false'}, '', 'evaluation', created_at "
            f"FROM event WHERE slug = '{slug}'"
        )


async def was_there(site: Site, person: Person, slug: str, *numbers: int) -> None:
    """These sessions are over by now; they were there, and every other session is over too."""
    for number in numbers:
        await change(site, number, slug, **around_now(timedelta(hours=-2)))
        await site.sql(
            "INSERT INTO check_in (registration, at, how, door) SELECT r.id, s.starts_at, 'joined', '' FROM registration r "
            f"JOIN session s ON s.id = r.session WHERE r.join_token = '{person.join_tokens[number]}'"
        )


async def stage(site: Site, browser: Chrome) -> None:
    """The event, and somebody who was at two of its sessions."""
    await add_event(site, SLUG, f"Week {LONG_WORD}")
    await add_sessions(site, SLUG)
    await change(site, 2, SLUG, title=f"Een sessie over de {LONG_WORD}")
    async with browser.open() as page:
        person = await sign_up(page, site, SLUG, [1, 2], LONG_NAME, "beoordeelt@voorbeeld.nl")
    await was_there(site, person, SLUG, 1, 2)
    await asks_afterwards(site, SLUG)
    await site.sql(f"UPDATE participant SET personal_token = '{SECRET}' WHERE event = {EVENT.format(slug=SLUG)}")


def opened(path: str) -> Act:
    async def act(page: Page, _stage: Any) -> None:
        await page.goto(path)

    return act


async def mistaken(page: Page, _stage: Any) -> None:
    """One tap, and then more than a word."""
    await page.goto(f"{MIJN}/evaluatie")
    await page.get_by_role("button", name="Heel goed").first.click()
    await page.get_by_label("Wat vond u ervan, in één woord?").first.fill(f"{LONG_WORD} en meer")
    await page.get_by_role("button", name="Woord versturen").first.click()


async def form_mistaken(page: Page, _stage: Any) -> None:
    await page.goto(f"{MIJN}/evaluatie/vragen")
    await page.get_by_role("button", name="Versturen", exact=True).click()


STATES: dict[str, tuple[Act, str]] = {
    "Mijn Week that asks how it was": (opened(MIJN), "U was erbij. Hoe vond u het?"),
    "how it was, with an error": (mistaken, "Vul één woord in van hoogstens 30 letters."),
    "how it was, the form with errors": (form_mistaken, "Er klopt iets nog niet"),
}
