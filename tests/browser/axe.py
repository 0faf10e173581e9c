"""What axe finds on a page that is open."""

from typing import Any

from axe_playwright_python.async_playwright import Axe
from playwright.async_api import Page

AXE: str = Axe().axe_script
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22a", "wcag22aa", "best-practice"]
# Whether a text is too pale is asked of `colours.py`: axe takes more time for that than for all else together.
RULES = {
    "runOnly": TAGS, "resultTypes": ["violations"],
    "rules": {"target-size": {"enabled": True}, "color-contrast": {"enabled": False}},
}  # fmt: skip
LINKS = {"runOnly": ["link-in-text-block"], "resultTypes": ["violations"]}
COLOURS = {"runOnly": ["color-contrast", "link-in-text-block"], "resultTypes": ["violations"]}


async def axe(page: Page, options: dict[str, Any]) -> list[str]:
    """What axe finds on the page, one line each."""
    found = await page.evaluate("options => axe.run(document, options)", options)
    return [
        f"{each['id']}: {node['html'][:160]} ({node['failureSummary'][:300]})"
        for each in found["violations"]
        for node in each["nodes"]
    ]
