"""The pages with questions and needs, in every state: an event that asks both, and somebody who signed up before it did."""

from collections.abc import Awaitable, Callable
from typing import Any

from playwright.async_api import Page

from tests.browser.browsing import Chrome
from tests.browser.people import LONG_NAME, LONG_WORD, add_event, add_sessions, fill_in, sign_up
from tests.processes import Site

SECRET = "vraag" * 5  # of the personal page, and of the answer page of the form
SLUG = "gevraagd"
FORM = f"/{SLUG}/aanmelden?sessie=1"
MIJN = f"/mijn/{SECRET}"
NEEDS = f"/{SLUG}/aangemeld/{SECRET}/hulp"
EVENT = f"(SELECT id FROM event WHERE slug = '{SLUG}')"
QUESTIONS = [
    ("yes_no", "Eet u mee?", "", "false"), ("choices", f"Welke {LONG_WORD}?", f"Over de {LONG_WORD}\nIets anders", "false"),
    ("long", "Wat wilt u weten?", "", "true"), ("number", "Met hoeveel mensen komt u?", "", "false"),
]  # fmt: skip

Act = Callable[[Page, Any], Awaitable[None]]


async def asks(site: Site, browser: Chrome) -> None:
    """The event, somebody in it, and then what it asks."""
    await add_event(site, SLUG, f"Week {LONG_WORD}")
    await add_sessions(site, SLUG)
    async with browser.open() as page:
        await sign_up(page, site, SLUG, [1], LONG_NAME, "gevraagd@voorbeeld.nl")
    await site.sql(f"UPDATE participant SET personal_token = '{SECRET}' WHERE event = {EVENT}")
    await site.sql(f"UPDATE sign_up SET result_token = '{SECRET}' WHERE event = {EVENT}")
    await site.sql(
        "INSERT INTO needs_asked (event, reason, asks_diet, asked_at) "
        f"SELECT id, 'Dan regelen wij het, ook de {LONG_WORD}.', true, created_at FROM event WHERE slug = '{SLUG}'"
    )
    for place, (kind, words, options, is_required) in enumerate(QUESTIONS, start=1):
        await add(site, place, kind, words, options, is_required)
    parent = f"(SELECT id FROM question WHERE event = {EVENT} AND kind = 'yes_no')"
    await add(site, 9, "short", "Wat eet u niet?", "", "true")
    await site.sql(f"UPDATE question SET shown_if = {parent}, shown_if_answer = 'ja' WHERE event = {EVENT} AND place = 9")


async def add(site: Site, place: int, kind: str, words: str, options: str, is_required: str) -> None:
    await site.sql(
        "INSERT INTO question (event, place, kind, words, hint, options, is_required, shown_if_answer, created_at) "
        f"SELECT id, {place}, '{kind}', '{words}', '', '{options}', {is_required}, '', created_at "
        f"FROM event WHERE slug = '{SLUG}'"
    )


def opened(path: str) -> Act:
    async def act(page: Page, _stage: Any) -> None:
        await page.goto(path)

    return act


def saved(path: str, button: str) -> Act:
    """Press a button of a page where nothing is filled in."""

    async def act(page: Page, _stage: Any) -> None:
        await page.goto(path)
        await page.get_by_role("button", name=button, exact=True).click()

    return act


async def step(page: Page, _stage: Any) -> None:
    await page.goto(FORM)
    await fill_in(page, LONG_NAME, "piet@voorbeeld.nl")


async def mistaken(page: Page, stage: Any) -> None:
    await step(page, stage)
    await page.get_by_label("Met hoeveel").fill("veel")
    await page.get_by_role("button", name="Verder", exact=True).click()


async def follow_up(page: Page, stage: Any) -> None:
    await step(page, stage)
    await page.get_by_label("Ja", exact=True).check()
    await page.get_by_label("Wat wilt u weten?").fill(LONG_WORD)
    await page.get_by_role("button", name="Verder", exact=True).click()


async def check(page: Page, stage: Any) -> None:
    await follow_up(page, stage)
    await page.get_by_label("Wat eet u niet?").fill("vis")
    await page.get_by_label("Over de").check()
    await page.get_by_role("button", name="Verder", exact=True).click()


STATES: dict[str, tuple[Act, str]] = {
    "questions": (step, "Wat wilt u weten?"),
    "questions with errors": (mistaken, "Er klopt iets nog niet"),
    "questions with one more": (follow_up, "Bij uw antwoord hoort nog een vraag."),
    "answers to check, with questions": (check, "Wat eet u niet?"),
    "Mijn Week with a question": (opened(MIJN), "Wij hebben nog een vraag voor u."),
    "own answers": (opened(f"{MIJN}/vragen"), "Mijn antwoorden"),
    "own answers with errors": (saved(f"{MIJN}/vragen", "Opslaan"), "Er klopt iets nog niet"),
    "answer of an event that asks needs": (opened(f"/{SLUG}/aangemeld/{SECRET}"), "Hebt u iets nodig om mee te doen?"),
    "needs": (opened(NEEDS), "Wat hebt u nodig om mee te doen?"),
    "needs without consent": (saved(NEEDS, "Bewaar wat ik nodig heb"), "Zet een vinkje als u dit goed vindt."),
    "own needs": (opened(f"{MIJN}/hulp"), "Wat hebt u nodig?"),
}
