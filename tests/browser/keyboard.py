"""A page by keyboard alone: where Tab stops, in which order, whether one sees it, and whether one comes away again."""

import asyncio
import re
from itertools import groupby, pairwise
from typing import Any

from playwright.async_api import CDPSession, Page

# What Tab should stop at, in the order of the page: of a group of choices the chosen one, or else the first. What the
# focus comes to is written down with how it is drawn, and the colour behind it.
LISTEN = """() => {
    const shown = it => it.checkVisibility({visibilityProperty: true}) && !it.disabled && it.tabIndex >= 0
    const group = it => it.type === 'radio' ? [...document.forms].indexOf(it.form) + it.name : null
    const all = [...document.querySelectorAll(
        'a[href], button, input:not([type=hidden]), select, textarea, summary, [tabindex="0"]')].filter(shown)
    const chosen = new Map()
    for (const it of all) if (group(it) && (it.checked || !chosen.has(group(it)))) chosen.set(group(it), it)
    const stops = all.filter(it => !group(it) || chosen.get(group(it)) === it)
    window.went = []
    document.removeEventListener('focusin', window.listens)  // of an earlier look at the same page
    window.listens = event => {
        const it = event.target, style = getComputedStyle(it)
        let behind = it.parentElement
        while (behind && getComputedStyle(behind).backgroundColor === 'rgba(0, 0, 0, 0)') behind = behind.parentElement
        window.went.push({
            stop: stops.indexOf(it), name: it.outerHTML.slice(0, 100),
            width: style.outlineStyle === 'none' ? 0 : parseFloat(style.outlineWidth), colour: style.outlineColor,
            behind: behind ? getComputedStyle(behind).backgroundColor : 'rgb(255, 255, 255)',
        })
    }
    document.addEventListener('focusin', window.listens)
    stops[0].focus()
    return stops.length
}"""
# Where everything stands that one can press, in the order of the page.
PLACES = """() => [...document.querySelectorAll(
    'a[href]:not(.skip), button, input:not([type=hidden]), select, textarea, summary, iframe')]
    .filter(it => it.checkVisibility({visibilityProperty: true}))
    .map(it => [it, it.getBoundingClientRect()])
    .map(([it, box]) => ({name: it.outerHTML.slice(0, 100), left: box.left, right: box.right, top: box.top, bottom: box.bottom}))
"""
STICKS = """() => [...document.querySelectorAll('body *')]
    .filter(it => ['fixed', 'sticky'].includes(getComputedStyle(it).position)).map(it => it.outerHTML.slice(0, 100))"""
TAB = {"key": "Tab", "code": "Tab", "windowsVirtualKeyCode": 9}


async def by_keyboard(page: Page) -> list[str]:
    """What is wrong with the page for who has no mouse, as it is now."""
    keys = await page.context.new_cdp_session(page)
    found = [f"covers what has the focus: {it}" for it in await page.evaluate(STICKS)]
    found += [*await tabbed(page, keys), *await skipped(page, keys)]
    await keys.detach()
    return found


async def press_tab(page: Page, keys: CDPSession, times: int) -> None:
    """Held down, as fast as the browser takes it; one by one where a frame, which has a process of its own, must answer."""
    strokes = [*[{"type": "rawKeyDown", **TAB}] * times, {"type": "keyUp", **TAB}]
    if len(page.frames) == 1:
        await asyncio.gather(*(keys.send("Input.dispatchKeyEvent", stroke) for stroke in strokes))
    else:
        for stroke in strokes:
            await keys.send("Input.dispatchKeyEvent", stroke)


async def tabbed(page: Page, keys: CDPSession) -> list[str]:
    """From the first link on to the end of the page, and to the first link again, by Tab."""
    stops = await page.evaluate(LISTEN)
    went: list[dict[str, Any]] = []
    for times in (stops, *[10] * (2 + stops // 4)):  # a date takes four, a mail in its frame as many as it has links
        await press_tab(page, keys, times)
        went = await page.evaluate("window.went")
        if [one["stop"] for one in went].count(0) > 1:
            break
    found = [
        f"the focus is not seen: {one}"
        for one in went
        if one["width"] < 2 or contrast(one["colour"], one["behind"]) < 3
    ]
    reached = [stop for stop, _again in groupby(one["stop"] for one in went)]
    if reached[: stops + 1] != [*range(stops), 0]:
        found.append(f"Tab goes {reached}, not to all of {stops}: {[one['name'] for one in went if one['stop'] < 0]}")
    return found


async def skipped(page: Page, keys: CDPSession) -> list[str]:
    """The first link leads past the menu."""
    await page.locator(".skip").focus()
    await page.keyboard.press("Enter")
    inside = await page.evaluate("document.activeElement.id")
    await press_tab(page, keys, 1)
    beyond = await page.evaluate("!document.activeElement.closest('header')")
    return [] if inside == "inhoud" and beyond else [f"the link to the content leads to {inside!r}"]


async def out_of_order(page: Page, *, columns: bool = False) -> list[str]:
    """What stands before what comes before it; with `columns` the next column may begin higher."""
    places: list[dict[str, Any]] = await page.evaluate(PLACES)
    found = []
    for one, other in pairwise(places):
        is_above = other["bottom"] <= one["top"] + 1 and not (columns and other["left"] >= one["right"] - 1)
        is_beside = min(one["bottom"], other["bottom"]) - max(one["top"], other["top"]) > 10
        if is_above or (is_beside and other["right"] <= one["left"] + 1):
            found.append(f"{other['name']} comes after {one['name']}")
    return found


def brightness(colour: str) -> float:
    """The relative luminance of `rgb(…)` (WCAG 2.2)."""
    parts = [int(part) / 255 for part in re.findall(r"\d+", colour)[:3]]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """How much two colours differ, from 1 to 21."""
    dark, light = sorted([brightness(one), brightness(other)])
    return (light + 0.05) / (dark + 0.05)
