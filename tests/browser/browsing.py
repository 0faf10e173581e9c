"""A real Chromium that looks at the site and complains: about errors, about what comes from elsewhere, about cookies."""

import os
import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

import pytest
from playwright.async_api import Browser, ConsoleMessage, Page, Request, async_playwright

from tests.processes import Site

# The same browser without windows of its own, which takes a third less time, goes first.
NAMES = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")
# As root it has no sandbox; and it asks nobody for anything by itself.
ARGUMENTS = ["--no-sandbox", "--disable-dev-shm-usage", "--disable-background-networking", "--disable-component-update"]
PATIENCE = 10_000  # milliseconds
NARROW, WIDE = 320, 1280


def chromium() -> str:
    """The Chromium of this machine. Without one the tests are skipped, and fail where `CI` is set."""
    for name in NAMES:
        if found := shutil.which(name):
            return found
    missing = f"no browser: none of {', '.join(NAMES)} is in PATH"
    if os.environ.get("CI"):
        pytest.fail(missing)
    pytest.skip(missing)


@dataclass
class Complaints:
    """What should not happen while somebody looks at our pages."""

    ours: tuple[str, ...]
    found: list[str] = field(default_factory=list)

    def hear(self, message: ConsoleMessage) -> None:
        """An error on the console. A page with a status like 404 or 422 is one of ours and no error; a network that is off, a
        test switched off; and none of our pages talks to a mail in its frame, whose origin is null: axe does.
        """
        known = (
            "the server responded with a status of 4", "net::ERR_INTERNET_DISCONNECTED",
            "does not match the recipient window's origin ('null')",
        )  # fmt: skip
        if message.type in {"error", "warning"} and not any(words in message.text for words in known):
            self.found.append(f"console: {message.text}")

    def see(self, request: Request) -> None:
        """A request to another host than ours."""
        if not request.url.startswith(self.ours):
            self.found.append(f"elsewhere: {request.url}")


@dataclass
class Chrome:
    """One browser and the site it looks at."""

    browser: Browser
    site: Site

    @asynccontextmanager
    async def open(
        self, *, width: int = WIDE, scripts: bool = True, also: tuple[str, ...] = (), cookies: bool = False
    ) -> AsyncIterator[Page]:
        """A visitor's fresh window. At its end there must be no complaint and, unless told, no cookie.

        `also` are the beginnings of other addresses that it may go to.
        """
        context = await self.browser.new_context(
            base_url=self.site.url,
            viewport={"width": width, "height": 900},
            java_script_enabled=scripts,
            locale="nl-NL",
        )
        context.set_default_timeout(PATIENCE)
        complaints = Complaints((self.site.url, "data:", *also))
        context.on("console", complaints.hear)
        context.on("request", complaints.see)
        try:
            yield await context.new_page()
            left = [] if cookies else await context.cookies()
            assert (complaints.found, left) == ([], []), (complaints.found, left)
        finally:
            await context.close()


@asynccontextmanager
async def chrome(site: Site) -> AsyncIterator[Chrome]:
    """A Chromium of our own, for the site."""
    path = chromium()
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=path, args=ARGUMENTS)
        try:
            yield Chrome(browser, site)
        finally:
            await browser.close()


async def sideways(page: Page) -> str:
    """What is wider than the window, named by the elements that stick out; nothing when all of it fits."""
    found: list[Any] = await page.evaluate(
        """() => document.scrollingElement.scrollWidth <= window.innerWidth ? [] :
        [...document.querySelectorAll('body *')].filter(it => it.getBoundingClientRect().right > window.innerWidth + 1)
        .map(it => it.tagName + '.' + it.className + ' ' + it.textContent.trim().slice(0, 40))"""
    )
    return "; ".join(map(str, found[-3:]))
