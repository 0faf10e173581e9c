"""Somebody without a mouse: every deed is done with keys alone, and fails where keys do not lead."""

import re
from dataclasses import dataclass
from pathlib import Path

from playwright.async_api import Locator, Page

# How many times Tab until the focus is on `it`, counted from where the focus is now; Shift and Tab when it is less than 0.
# A group of choices is one stop.
AWAY = """it => {
    const now = document.activeElement, group = one => one.type === 'radio' ? one.name : null
    const stops = [...document.querySelectorAll('a[href], button, input, select, textarea, summary, [tabindex="0"]')]
        .filter(one => one.type !== 'hidden' && !one.disabled && one.tabIndex >= 0)
        .filter(one => one.checkVisibility({visibilityProperty: true}))
        .filter(one => !group(one) || one === it || one === now || group(one) !== group(it) && group(one) !== group(now))
    const follows = (one, other) => one === document.body || one.compareDocumentPosition(other) & Node.DOCUMENT_POSITION_FOLLOWING
    const between = (one, other) => stops.filter(stop => follows(one, stop) && follows(stop, other)).length + 1
    if (now === it) return 0
    return follows(now, it) ? between(now, it) : -between(it, now)
}"""
FOCUSED = """it => {
    const style = getComputedStyle(it), box = it.getBoundingClientRect()
    return document.activeElement === it && style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2
        && box.top < innerHeight && box.bottom > 0
}"""
TRIES = 5  # after a jump to a place on the page a browser may begin to count elsewhere
Name = str | re.Pattern[str]


@dataclass(frozen=True)
class Hands:
    """Keys on a page."""

    page: Page

    async def to(self, it: Locator) -> None:
        """Come there by Tab; it must be seen to have the focus then."""
        for _time in range(TRIES):
            away = await it.evaluate(AWAY)
            if not away:
                assert await it.evaluate(FOCUSED), f"the focus is not seen: {it}"
                return
            for _tab in range(abs(away)):
                await self.page.keyboard.press("Tab" if away > 0 else "Shift+Tab")
        raise AssertionError(f"no Tab leads to {it}")

    async def press(self, name: Name, *, exact: bool = False) -> None:
        """Press the last button of this name; a programme has one below every day. Another page comes."""
        await self.to(self.page.get_by_role("button", name=name, exact=exact).last)
        async with self.page.expect_navigation():
            await self.page.keyboard.press("Space")

    async def follow(self, name: Name) -> None:
        """Follow the first link of this name, to another page or to a place on this one."""
        await self.to(self.page.get_by_role("link", name=name).first)
        async with self.page.expect_navigation():
            await self.page.keyboard.press("Enter")

    async def open(self, words: str) -> None:
        """Open what is folded under these words."""
        await self.to(self.page.locator("summary", has_text=words))
        await self.page.keyboard.press("Enter")

    async def tick(self, *labels: str) -> None:
        """Tick each of these boxes."""
        for label in labels:
            box = self.page.get_by_label(label).first
            await self.to(box)
            await self.page.keyboard.press("Space")
            assert await box.is_checked()

    async def choose(self, label: str) -> None:
        """Choose the one with this label of a group of choices."""
        wanted = self.page.get_by_label(label, exact=True)
        group = self.page.locator(f"input[name='{await wanted.get_attribute('name')}']:not([disabled])")
        chosen = self.page.locator(f"input[name='{await wanted.get_attribute('name')}']:checked")
        await self.to(chosen if await chosen.count() else group.first)
        await self.page.keyboard.press("Space")
        for _step in range(await group.count()):
            if await wanted.is_checked():
                return
            await self.page.keyboard.press("ArrowDown")
        raise AssertionError(f"no arrow leads to {label}")

    async def write(self, **fields: str) -> None:
        """Type into fields, by their names, what stood there before goes."""
        for name, words in fields.items():
            await self.to(self.page.locator(f"#{name}"))
            await self.page.keyboard.press("Control+a")
            await self.page.keyboard.insert_text(words)  # at once, as when it is pasted

    async def pick(self, name: str, words: str) -> None:
        """Pick from a list by its first letters."""
        await self.to(self.page.locator(f"#{name}"))
        await self.page.keyboard.type(words)

    async def download(self, name: str) -> Path:
        """Press a button that gives a file."""
        await self.to(self.page.get_by_role("button", name=name))
        async with self.page.expect_download() as coming:
            await self.page.keyboard.press("Enter")
        return Path(await (await coming.value).path())

    async def reads(self) -> str:
        """What one reads in the main part, on one line."""
        return " ".join((await self.page.locator("main").inner_text()).split())
