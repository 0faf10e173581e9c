"""Our own words, wherever they stand in the source and as they are mailed: plain, polite and short."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from jinja2.ext import GETTEXT_FUNCTIONS, extract_from_ast

from events.site import JINJA
from notifications.letters import Letter
from notifications.tables import Message
from sessions.letters import write
from tests.browser.browsing import Chrome
from tests.browser.language import CLOSE, LONGEST, complaints, reading, sentences
from tests.browser.people import add_event, add_sessions, change, kinds, sign_up
from tests.processes import Site

pytestmark = pytest.mark.looks_public

ROOT = Path(__file__).parent.parent.parent
PACKAGES = ("events", "sessions", "notifications")
DESK = re.compile(r"desk|spreadsheet|imports|mailbox|door|demo")
PLACE = re.compile(r"%\(\w+\)s|\{\w*\}")


def templates() -> Iterator[tuple[Path, str]]:
    """Every text in a template, with the file it stands in."""
    for package in PACKAGES:
        for path in sorted((ROOT / package / "templates").rglob("*.html")):
            for _line, _function, said in extract_from_ast(JINJA.parse(path.read_text()), GETTEXT_FUNCTIONS):
                parts = said if isinstance(said, tuple) else (said,)
                yield from ((path, text) for text in parts if isinstance(text, str))


def modules() -> Iterator[tuple[Path, str]]:
    """Every text in a module, with the file it stands in."""
    for package in PACKAGES:
        for path in sorted((ROOT / package).rglob("*.py")):
            for node in ast.walk(ast.parse(path.read_text())):
                if isinstance(node, ast.Call) and ast.unparse(node.func) in {
                    "_",
                    "texts._",
                    "ngettext",
                    "texts.ngettext",
                }:
                    yield from (
                        (path, each.value)
                        for each in node.args
                        if isinstance(each, ast.Constant) and isinstance(each.value, str)
                    )


def our_texts(*, public: bool = False) -> dict[str, list[str]]:
    """Our own texts by file; `public`: without those of the desk. A name or a number stands where something is filled in."""
    found: dict[str, list[str]] = {}
    for path, text in [*templates(), *modules()]:
        name = str(path.relative_to(ROOT))
        if not (public and DESK.search(name)):
            found.setdefault(name, []).append(PLACE.sub("tien", text))
    return found


def test_our_texts_use_no_word_that_nobody_says_and_say_u() -> None:
    texts = our_texts()
    assert len(texts) > 20
    said = [
        f"{name}: {complaint} in {text!r}"
        for name, lines in texts.items()
        for text in lines
        for complaint in [
            *complaints(text, figures=not DESK.search(name)),
            *(f"says {found[0]!r}" for found in CLOSE.finditer(text)),
        ]
    ]
    assert said == []


def test_no_sentence_on_a_public_page_or_in_a_mail_is_long() -> None:
    long = [
        (name, " ".join(words))
        for name, lines in our_texts(public=True).items()
        for text in lines
        for words in sentences(text)
        if len(words) > LONGEST
    ]
    assert long == []


@pytest.mark.parametrize("package", ["events", "sessions"])
def test_our_public_pages_read_easily(package: str) -> None:
    lines = [text for name, texts in our_texts(public=True).items() if name.startswith(package) for text in texts]
    figures = reading("\n".join(text for text in lines if text.endswith((".", "?"))))
    assert figures.is_plain, figures


def test_a_text_from_an_office_does_not_read_easily() -> None:
    """The negative control of the figures."""
    assert not reading(
        "Betreffende de inschrijvingsprocedure wordt medegedeeld dat deelnemers, conform de medezeggenschapsregeling, "
        "voorafgaand aan de bijeenkomst een bevestigingsformulier dienen te retourneren aan het organisatiebureau."
    ).is_plain


async def test_every_mail_reads_easily(browser: Chrome, site: Site) -> None:
    """The letters of a real sign-up, cancelling and promotion; what organisers wrote is left out."""
    email = "lezer@voorbeeld.nl"
    await add_event(site, "lezen", "Week")
    await add_sessions(site, "lezen")
    await change(site, 2, "lezen", capacity=1)
    async with browser.open() as page:
        for number, name in enumerate(("Een", "Twee")):
            person = await sign_up(page, site, "lezen", [1, 2, 3][: 3 - number], name, email)
            await page.goto(f"/mijn/{person.personal_token}")
            await page.get_by_role("button", name="Stuur mij alle mails nog een keer").click()
        await page.goto("/mijn")
        await page.fill("#email", email)
        await page.get_by_role("button", name="Stuur mij mijn link").click()
        await page.goto(f"/mijn/{person.personal_token}")
        for _ in range(2):
            await page.get_by_role("link", name="Afmelden").last.click()
            await page.get_by_role("button", name="Ja, meld mij af").click()
    assert {"overview", "invitation", "cancelled", "left_waiting_list", "lost_link"} <= set(await kinds(site, email))
    for letter in await letters_to(site, email):
        own = [*letter.opening, *letter.closing, *letter.help]
        figures = reading("\n".join(own))
        assert figures.is_plain, (letter.subject, figures)
        assert complaints("\n".join([letter.subject, letter.heading, *own])) == []


async def letters_to(site: Site, email: str) -> list[Letter]:
    """Every letter that the site wrote to `email`."""
    rows = await site.sql(
        f"SELECT id, kind, email, name, language, facts, uid FROM message WHERE email = '{email}' ORDER BY id"
    )
    names = ("id", "kind", "email", "name", "language", "facts", "uid")
    return [write(Message(**dict(zip(names, row, strict=True)))) for row in rows]
