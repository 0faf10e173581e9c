"""The site as a browser without scripts meets it: pages, their forms, and cookies (httpx keeps no `__Host-` ones).

async with visitor() as browser:
    page = await browser.open("/week/aanmelden")
    page = await browser.send(page.form("/week/aanmelden"), naam="Piet Jansen")
"""

from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, field
from html.parser import HTMLParser
from http.cookies import SimpleCookie
from typing import Any, cast
from urllib.parse import urlencode

import httpx

from app import app
from database import DB
from events import organisers
from events.signed_in import SIGN_IN
from events.tables import Organiser
from settings import SETTINGS

Fields = list[tuple[str, str]]
INLINE = frozenset("a abbr b em i span strong wbr".split())  # all others stand apart from the words after them
VOID = frozenset("area base br col embed hr img input link meta source track wbr".split())


@dataclass
class Form:
    """A form as it would be sent: its fields with their values, and its buttons apart."""

    action: str
    method: str
    fields: Fields = field(default_factory=list)
    buttons: Fields = field(default_factory=list)

    def __getitem__(self, name: str) -> str:
        return next(value for known, value in self.fields if known == name)

    def with_values(self, **values: str | list[str] | None) -> Fields:
        """Its fields with these changed; None leaves a field out, a list ticks several boxes of one name."""
        kept = [(name, value) for name, value in self.fields if name not in values]
        given = {name: [value] if isinstance(value, str) else value or [] for name, value in values.items()}
        return kept + [(name, one) for name, many in given.items() for one in many]


class Reader(HTMLParser):
    """Takes a page apart into what a person meets: title, headings, words, links, forms, errors."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.forms: list[Form] = []
        self.links: list[tuple[str, str]] = []
        self.elements: list[tuple[str, dict[str, str], list[str]]] = []
        self.open: list[tuple[str, dict[str, str], list[str]]] = []
        self.form: Form | None = None
        self.select = ""
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        element: tuple[str, dict[str, str], list[str]] = (tag, given, [])
        self.elements.append(element)
        if tag not in INLINE:
            self.handle_data(" ")
        if tag not in VOID:
            self.open.append(element)
        if tag == "form":
            self.form = Form(given.get("action", ""), given.get("method", "get"))
            self.forms.append(self.form)
        elif tag == "select":
            self.select = given.get("name", "")
        elif self.form is not None:
            self._field(self.form, tag, given)

    def _field(self, form: Form, tag: str, given: dict[str, str]) -> None:
        name, value = given.get("name", ""), given.get("value", "")
        if tag == "input" and name:
            if given.get("type") not in {"checkbox", "radio"}:
                form.fields.append((name, value))
            elif "checked" in given:
                form.fields.append((name, given.get("value", "on")))
        elif tag == "option" and "selected" in given:
            form.fields.append((self.select, value))
        elif tag == "button" and name:
            form.buttons.append((name, value))

    def handle_endtag(self, tag: str) -> None:
        while self.open:
            name, given, words = self.open.pop()
            if name == "textarea" and self.form is not None:
                self.form.fields.append((given["name"], "".join(words).removeprefix("\n")))
            if name == "a" and "href" in given:
                self.links.append((given["href"], plain(words)))
            if name == tag:
                break
        if tag == "form":
            self.form = None
        if tag not in INLINE:
            self.handle_data(" ")

    def handle_data(self, data: str) -> None:
        for _name, _given, words in self.open:
            words.append(data)


def plain(words: list[str]) -> str:
    """Words as they are read: single spaces."""
    return " ".join("".join(words).split())


@dataclass
class Page:
    """An answer of the site."""

    response: httpx.Response
    read: Reader

    @property
    def status(self) -> int:
        """The HTTP status."""
        return self.response.status_code

    @property
    def location(self) -> str:
        """Where a redirect leads."""
        return str(self.response.headers.get("location", ""))

    @property
    def html(self) -> str:
        """The body as it came."""
        return self.response.text

    def all(self, tag: str, **attributes: str) -> list[str]:
        """The words of each such element; `class_name` is one of its classes."""
        class_name = attributes.pop("class_name", "")
        return [
            plain(words)
            for name, given, words in self.read.elements
            if name == tag
            and (not class_name or class_name in given.get("class", "").split())
            and all(given.get(key) == value for key, value in attributes.items())
        ]

    @property
    def heading(self) -> str:
        """Its h1."""
        return self.all("h1")[0]

    @property
    def title(self) -> str:
        """Its title."""
        return self.all("title")[0]

    @property
    def words(self) -> str:
        """All that one reads in `main`."""
        return self.all("main")[0]

    @property
    def mistakes(self) -> list[str]:
        """The errors beside the fields."""
        return self.all("p", class_name="mistake")

    @property
    def said(self) -> list[str]:
        """What a status message says."""
        return [plain(words) for _, given, words in self.read.elements if given.get("role") == "status"]

    @property
    def links(self) -> list[str]:
        """Where its links lead."""
        return [href for href, _ in self.read.links]

    def form(self, action: str = "") -> Form:
        """The form with this action, or the first one of the page's main part."""
        found = [
            form
            for form in self.read.forms
            if form.action == action or (not action and form.action != "/bureau/uitloggen")
        ]
        assert found, f"no form {action!r} among {[form.action for form in self.read.forms]}"
        return found[0]


@dataclass
class Browser:
    """Opens pages and sends forms, with the cookies that a real browser would send."""

    client: httpx.AsyncClient
    cookies: dict[str, str] = field(default_factory=dict)

    async def ask(self, method: str, path: str, headers: dict[str, str] | None = None, **more: Any) -> Page:
        """One request, redirects not followed."""
        sent = {
            **({"Cookie": "; ".join(f"{k}={v}" for k, v in self.cookies.items())} if self.cookies else {}),
            **(headers or {}),
        }
        response = await self.client.request(method, path, headers=sent, **more)
        for line in response.headers.get_list("set-cookie"):
            for name, morsel in SimpleCookie(line).items():
                self.cookies[name] = morsel.value
                if morsel["max-age"] == "0":
                    del self.cookies[name]
        is_page = "html" in response.headers.get("content-type", "")
        return Page(response, Reader(response.text if is_page else ""))

    async def open(self, path: str, **headers: str) -> Page:
        """GET a page; `headers` by name, with underscores for hyphens."""
        return await self.ask("GET", path, {name.replace("_", "-"): value for name, value in headers.items()})

    async def post(self, path: str, fields: Fields | dict[str, str] | None = None, **headers: str) -> Page:
        """POST fields as a form does."""
        sent = {name.replace("_", "-"): value for name, value in headers.items()}
        sent["Content-Type"] = "application/x-www-form-urlencoded"
        return await self.ask("POST", path, sent, content=urlencode(fields or {}))

    async def send(self, form: Form, **values: str | list[str] | None) -> Page:
        """Send a form, with these fields filled in otherwise; a redirect is followed."""
        return await self.follow(await self.post(form.action, form.with_values(**values)))

    async def follow(self, page: Page) -> Page:
        """Where a redirect leads; any other page as it is."""
        return await self.open(page.location) if page.status == 303 else page


@asynccontextmanager
async def visitor() -> AsyncIterator[Browser]:
    """Somebody's browser without any cookie. The database must be open (the `db` fixture)."""
    site = cast(Any, app)  # httpx and Litestar each have their own name for the types of ASGI
    async with httpx.AsyncClient(transport=httpx.ASGITransport(site), base_url=SETTINGS.base_url) as client:
        yield Browser(client)


@contextmanager
def counted() -> Iterator[list[str]]:
    """The statements that go to the database within the block."""
    statements: list[str] = []
    run = DB.run_querystring

    async def note(querystring: Any, in_pool: bool = False) -> Any:
        statements.append(str(querystring))
        return await run(querystring, in_pool)

    DB.run_querystring = note  # type: ignore[method-assign]  # put back below
    try:
        yield statements
    finally:
        del DB.run_querystring


@asynccontextmanager
async def at_desk(organiser: Organiser) -> AsyncIterator[Browser]:
    """The browser of `organiser`, signed in at the desk."""
    link = await organisers.sign_in_link(organiser)
    secret = await organisers.sign_in(link.rpartition("/")[2], "", "tests")
    async with visitor() as browser:
        browser.cookies[SIGN_IN] = secret
        yield browser
