"""What another site can make a visitor's browser do here: nothing, and what was typed is shown again."""

from collections.abc import AsyncIterator
from html import escape

import pytest

from tests.browser.browsing import Chrome
from tests.browser.conftest import served
from tests.processes import Site


@pytest.fixture
async def trap(site: Site) -> AsyncIterator[str]:
    """A page on another server with a form that leads to us."""
    form = (
        f'<form method="post" action="{escape(site.url)}/week/aanmelden"><input name="naam" value="Vreemde Naam">'
        '<input name="sessie" value="1"><input name="email" value="vreemd@voorbeeld.nl">'
        '<input name="stap" value="verstuur"><button name="stap" value="verstuur">Win een prijs</button></form>'
    )
    async with served(form) as address:
        yield address


async def test_a_form_from_another_site_is_shown_again_and_changes_nothing(
    browser: Chrome, site: Site, trap: str
) -> None:
    async with browser.open(also=(trap,)) as page:
        await page.goto(trap)
        async with page.expect_navigation() as arrived:
            await page.get_by_role("button").click()
        answer = await arrived.value
        assert answer is not None
        assert answer.status == 403
        assert await page.input_value("#naam") == "Vreemde Naam"
        assert "Wij konden dit formulier niet aannemen." in await page.get_by_role("alert").inner_text()
    assert await site.sql("SELECT count(*) FROM participant WHERE email = 'vreemd@voorbeeld.nl'") == [(0,)]
