"""Every answer of the site: its headers, a page in words for every refusal, and which hosts and paths are ours."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

import pytest

from database import DB
from notifications.tables import Message
from tests.cast import a_session, an_event
from tests.processes import Site
from tests.site import Browser, Fields, Page
from tests.state import answers

pytestmark = pytest.mark.usefixtures("db", "now", "counting_anew")

FORM = "/week/aanmelden"
HEADERS = {
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "permissions-policy": "camera=(), microphone=(), geolocation=()",
    "cross-origin-opener-policy": "same-origin",
    "strict-transport-security": "max-age=31536000; includeSubDomains",
}
DIRECTIVES = {"default-src 'none'", "base-uri 'none'", "frame-ancestors 'none'"}


# -- headers on every answer (S11)


@asynccontextmanager
async def a_fault() -> AsyncIterator[None]:
    """A real one: a table that every programme page needs is away."""
    await DB.run_ddl("ALTER TABLE day RENAME TO day_away")
    try:
        yield
    finally:
        await DB.run_ddl("ALTER TABLE day_away RENAME TO day")


async def broken(browser: Browser, method: str) -> Page:
    async with a_fault():
        return await browser.ask(method, "/week")


async def too_often(browser: Browser, form: Fields) -> Page:
    return [await browser.post(FORM, form) for _ in range(61)][-1]


async def asked(browser: Browser, status: int, method: str) -> Page:
    """An answer with this status, each made in its own way."""
    event = await an_event()
    form = answers(event, (await a_session(event)).number)
    ways: dict[int, Callable[[], Awaitable[Page]]] = {
        200: lambda: browser.ask(method, "/week"),
        303: lambda: browser.post(FORM, form),
        400: lambda: browser.ask(method, "/", {"Host": "kwaad.nl"}),
        403: lambda: browser.post(FORM, form, Sec_Fetch_Site="cross-site"),
        404: lambda: browser.ask(method, "/nergens"),
        405: lambda: browser.ask("DELETE", "/"),
        413: lambda: browser.post(FORM, {"naam": "a" * 70_000}),
        422: lambda: browser.post(FORM, [*form, ("sessie", "99")]),
        429: lambda: too_often(browser, [*form, ("sessie", "99")]),
        500: lambda: broken(browser, method),
    }
    return await ways[status]()


ANSWERS = [(status, method) for status in (200, 400, 404, 500) for method in ("GET", "HEAD")]
ANSWERS += [(status, "POST") for status in (303, 403, 405, 413, 422, 429)]


@pytest.mark.parametrize(("status", "method"), ANSWERS)
async def test_every_answer_has_our_headers_and_is_a_page(browser: Browser, status: int, method: str) -> None:
    page = await asked(browser, status, method)

    given = page.response.headers
    policy = set(given["content-security-policy"].split("; "))
    assert (page.status, {name: given.get(name) for name in HEADERS}, DIRECTIVES - policy) == (status, HEADERS, set())
    assert given["referrer-policy"] in {"same-origin", "no-referrer"}
    assert "unsafe" not in given["content-security-policy"]
    assert given["content-type"] == ("text/plain; charset=utf-8" if status == 303 else "text/html; charset=utf-8")


@pytest.mark.parametrize(
    "path",
    ["/static/bijeen.css", "/static/nergens.css", "/robots.txt", "/health/live", "/health/ready", "/mijn", "/bureau"],
)
async def test_files_and_the_rest_have_our_headers_too(browser: Browser, path: str) -> None:
    pages = [await browser.ask(method, path) for method in ("GET", "HEAD", "OPTIONS", "TRACE", "PUT", "ONZIN")]

    assert {name: {page.response.headers.get(name) for page in pages} for name in HEADERS} == {
        name: {value} for name, value in HEADERS.items()
    }
    assert [page.status for page in pages[3:]] == [405] * 3


async def test_a_fault_is_a_page_that_tells_nothing_of_it(browser: Browser) -> None:
    await an_event()
    page = await broken(browser, "GET")

    assert (page.status, page.heading) == (500, "Er ging bij ons iets mis")
    assert [word for word in ("Traceback", "day", "week", "sqlite", "SELECT", ".py") if word in page.words] == []


async def test_after_a_fault_everything_works_again(browser: Browser) -> None:
    await an_event()
    page = await broken(browser, "GET")

    assert [page.status, (await browser.open("/week")).status] == [500, 200]


@pytest.mark.parametrize("path", ["/schema", "/schema/openapi.json", "/docs", "/openapi.json", "/.git/config", "/.env", "/app.py", "/static/../site.py", "/static/..%2fsite.py", "/static/%2e%2e/site.py", "/static/", "/static/%00", "/static/" + "a" * 300, "/<script>alert(1)</script>", "/week/<img src=x>"])  # fmt: skip
async def test_what_is_not_for_visitors_is_not_there_and_not_named(browser: Browser, path: str) -> None:
    await an_event()

    page = await browser.open(path)

    assert (page.status, page.html) == (404, (await browser.open("/nergens")).html)


HUGE = [
    "99999999999999999999",
    "2147483648",
    "-1",
    "0",
    "abc",
    "1.5",
    "1e3",
    "9" * 200,
    "%00",
    "%F0%9F%8E%89",
    "1%0d%0a",
]


@pytest.mark.parametrize("number", HUGE)
async def test_a_session_number_that_is_none_is_not_found(browser: Browser, number: str) -> None:
    await a_session(await an_event())

    pages = [await browser.open(f"/week/sessies/{number}"), await browser.open(f"/week/sessies/{number}/agenda.ics")]

    assert [(page.status, page.heading) for page in pages] == [(404, "Deze pagina is er niet")] * 2


async def test_a_wrong_method_says_which_are_right(browser: Browser) -> None:
    await an_event()

    page = await browser.ask("DELETE", FORM)

    assert sorted(page.response.headers["allow"].split(", ")) == ["GET", "OPTIONS", "POST"]


async def test_head_is_get_without_its_body(browser: Browser) -> None:
    await an_event()

    head, get = await browser.ask("HEAD", "/week"), await browser.open("/week")

    assert (head.response.headers, head.html) == (get.response.headers, "")


# -- which hosts (S10)


@pytest.mark.parametrize("host", ["kwaad.nl", "127.0.0.1", "127.0.0.1:8001", "127.0.0.1:8000.kwaad.nl", "127.0.0.1:8000@kwaad.nl", "", "localhost:8000 ", "LOCALHOST:8000", "[::1]:8000", "xn--lcalhost-2ya:8000", "localhost.:8000"])  # fmt: skip
async def test_a_foreign_host_is_refused(browser: Browser, host: str) -> None:
    page = await browser.ask("GET", "/", {"Host": host})

    ours = {"LOCALHOST:8000", "[::1]:8000"}
    assert (page.status, page.heading) == (
        (200, "Bijeenkomsten") if host in ours else (400, "Dit adres kennen wij niet")
    )


async def test_a_forwarded_host_counts_for_nothing(browser: Browser) -> None:
    event = await an_event()
    session = await a_session(event)
    sent = {
        "X-Forwarded-Host": "kwaad.nl",
        "X-Host": "kwaad.nl",
        "Forwarded": "host=kwaad.nl",
        "X-Forwarded-Proto": "gopher",
    }

    page = await browser.ask("POST", FORM, sent, data=dict(answers(event, session.number)))

    facts = await Message.select(Message.facts).output(as_list=True)
    assert (page.status, page.location.startswith("/week/aangemeld/")) == (303, True)
    assert [found for found in [page.html, *facts] if "kwaad" in found] == []


async def raw(site: Site, *lines: str, body: str = "") -> str:
    """The status line and heading that a socket of our own gets."""
    reader, writer = await asyncio.open_connection("127.0.0.1", site.port)
    writer.write("\r\n".join([*lines, "Connection: close", "", body]).encode("latin-1"))
    await writer.drain()
    answer = (await asyncio.wait_for(reader.read(), 10)).decode()
    writer.close()
    head, _, page = answer.partition("\r\n\r\n")
    assert "content-security-policy: default-src 'none'" in head
    return f"{head.split()[1]} {page.partition('<h1>')[2].partition('</h1>')[0]}".strip()


async def test_the_server_itself_passes_nothing_by_us() -> None:
    async with Site(BIJEEN_WORKER="off") as site:
        ours = f"Host: 127.0.0.1:{site.port}"
        unknown, missing = "400 Dit adres kennen wij niet", "404 Deze pagina is er niet"
        form = "Content-Type: application/x-www-form-urlencoded"
        found = {
            "ours": await raw(site, "GET / HTTP/1.1", ours),
            "none": await raw(site, "GET / HTTP/1.1"),
            "two": await raw(site, "GET / HTTP/1.1", ours, "Host: kwaad.nl"),
            "whole address": await raw(site, f"GET http://127.0.0.1:{site.port}/ HTTP/1.1", "Host: kwaad.nl"),
            "old": await raw(site, "GET / HTTP/1.0"),
            "head": await raw(site, "HEAD / HTTP/1.1", ours),
            "trace": await raw(site, "TRACE / HTTP/1.1", ours, "Cookie: geheim=1"),
            "connect": await raw(site, "CONNECT kwaad.nl:443 HTTP/1.1", ours),
            "nul": await raw(site, "GET /mijn/%00 HTTP/1.1", ours),
            "surrogate": await raw(site, "GET /mijn/%ED%A0%80 HTTP/1.1", ours),
            "up": await raw(site, "GET /static/../site.py HTTP/1.1", ours),
            "large": await raw(site, "POST /mijn HTTP/1.1", ours, form, "Content-Length: 70000", body="a" * 70000),
            "expect": await raw(site, "POST /mijn HTTP/1.1", ours, form, "Content-Length: 9999999", "Expect: 100-continue"),
            "cookie": await raw(site, "GET /bureau HTTP/1.1", ours, "Cookie: __Host-bureau=\xff\xfe"),
        }  # fmt: skip

        wrong, much = "405 Zo werkt deze pagina niet", "413 Dit is te veel in één keer"
        assert found == {
            "ours": "200 Bijeenkomsten", "none": unknown, "two": unknown, "whole address": unknown, "old": unknown,
            "head": "200", "trace": wrong, "connect": wrong, "nul": missing, "surrogate": missing, "up": missing,
            "large": much, "expect": much, "cookie": "303",
        }  # fmt: skip
        assert "Traceback" not in site.said
