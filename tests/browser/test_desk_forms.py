"""Every form of the desk without scripts: it can be sent, and an answer that is not right is met as on the public pages."""

import pytest
from playwright.async_api import Locator, Page

from tests.browser.browsing import NARROW, Chrome
from tests.browser.desk import Desk, address_of, staged
from tests.desk_pages import pages

pytestmark = pytest.mark.looks_desk

TYPED = "Dit typte ik"
# What is wrong in a form that takes any text, by the end of its address or of the one before.
WRONG = {
    "woorden": "x" * 5_000, "afzeggen": "x" * 5_000, "vragen": "x" * 25_000, "standaardberichten": "Dag {onbekend}", "agenda-en-mail": "x" * 300,
    "antwoorden": "x" * 5_000,
}  # fmt: skip
ALWAYS_RIGHT = ("/kiezen",)  # any choice of what may be read, none too
SECRET = {"code"}  # the code that signs in is typed anew
# A form of lists alone has nothing that can be wrong.
FORMS = """() => [...document.querySelectorAll('main form[method=post]')]
    .filter(form => [...form.elements].some(it => it.name && it.type !== 'hidden' && it.type !== 'submit' && !it.matches('select')))
    .map(form => form.getAttribute('action'))"""
CANNOT_BE_SENT = """() => [...document.forms]
    .filter(form => !form.action || !form.querySelector('button[type=submit]')
        || (form.method === 'post' && !location.pathname.startsWith('/bureau/inloggen') && !form.elements.bewijs?.value))
    .map(form => form.outerHTML.slice(0, 200))"""
# The scripts of the desk's forms are those of the door and of what is being made, which work without them as well.
SCRIPTS = """() => [...document.querySelectorAll('script:not([src^="/static/door"], [src^="/static/making.js"]), noscript, [href^="javascript:"]'),
    ...[...document.querySelectorAll('*')].filter(it => it.getAttributeNames().some(name => name.startsWith('on')))]
    .map(it => it.outerHTML.slice(0, 200))"""
# What one typed into a form, by the names of the fields.
HOLDS = """form => Object.fromEntries([...form.elements]
    .filter(it => it.matches('input, textarea') && !['hidden', 'file', 'radio', 'checkbox'].includes(it.type))
    .map(it => [it.name, it.value]))"""
# Empties a form; answers the name of the last field that one types words into.
EMPTY = """form => {
    const all = [...form.elements].filter(it => it.name && it.type !== 'hidden')
    for (const it of all) if (['checkbox', 'radio'].includes(it.type)) it.checked = false
    const typed = all.filter(it => it.matches('input, textarea') && !['file', 'radio', 'checkbox'].includes(it.type))
    for (const it of typed) it.value = ''
    return typed.filter(it => !['date', 'number'].includes(it.type)).at(-1)?.name
}"""
LOST = """() => [...document.querySelectorAll('.summary a')].map(it => it.hash.slice(1))
    .concat([...document.querySelectorAll('[aria-describedby]')].flatMap(it => it.getAttribute('aria-describedby').trim().split(/ +/)))
    .filter(id => !document.getElementById(id))"""


@pytest.fixture(scope="module")
async def desk(browser: Chrome) -> Desk:
    return await staged(browser, "formulieren")


async def typed_into(form: Locator, wrong: str) -> dict[str, str]:
    """Take away all that stands in a form, and type into its last field; answers what it holds then."""
    if last := await form.evaluate(EMPTY):
        await form.locator(f'[name="{last}"]').fill(wrong)
    holds: dict[str, str] = await form.evaluate(HOLDS)
    return holds


async def refusal(page: Page, action: str, typed: dict[str, str]) -> list[str]:
    """What is wrong with how the page that is open now says that an answer is not right."""
    alert = page.locator(".summary[role=alert]")
    if await alert.count() != 1:
        return [f"no summary of what is wrong on “{await page.title()}”"]
    found = [f"nothing has the id {name}" for name in await page.evaluate(LOST)]
    found += [] if (await page.title()).startswith("Fout: ") else [f"the title is {await page.title()}"]
    found += [] if await alert.evaluate("it => it === document.activeElement") else ["the summary has no focus"]
    holds = await page.locator(f'form[action="{action}"]').evaluate(HOLDS)
    found += [] if holds == typed or holds.keys() == SECRET else [f"{typed} became {holds}"]
    links = alert.get_by_role("link")
    beside = await page.locator(".mistake").all_inner_texts()
    found += [f"‘{words}’ stands in the summary only" for words in await links.all_inner_texts() if words not in beside]
    where = (await links.first.get_attribute("href") or "")[1:]
    await links.first.click()
    there = await page.evaluate("id => document.getElementById(id).contains(document.activeElement)", where)
    return found if there else [*found, f"the first link does not lead to {where}"]


async def test_without_scripts_every_form_can_be_sent_and_says_what_is_not_right(desk: Desk) -> None:
    found, sent = [], set()
    async with desk.open(scripts=False, width=NARROW) as page:
        for path in pages():
            await page.goto(address := address_of(path, desk.ids))
            wrong = [*await page.evaluate(SCRIPTS), *await page.evaluate(CANNOT_BE_SENT)]
            for action in [one for one in await page.evaluate(FORMS) if not one.endswith(ALWAYS_RIGHT)]:
                await page.goto(address)
                form = page.locator(f'form[action="{action}"]')
                typed = await typed_into(form, said_wrong(action))
                await form.locator("button:not(.hidden)").first.click()
                wrong += [f"{action}: {line}" for line in await refusal(page, action, typed)]
                sent.add(action)
            found += [f"{path}: {line}" for line in wrong]
    assert len(sent) > 25
    assert found == []


def said_wrong(action: str) -> str:
    """What the form with this address does not take."""
    return next((words for end, words in WRONG.items() if end in action.split("/")[-2:]), TYPED)
