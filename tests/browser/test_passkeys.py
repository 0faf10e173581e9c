"""Passkeys in a real Chromium with a device of its own: made, shown, asked for besides the mail, lost, copied, fished for."""

import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import pytest
from playwright.async_api import CDPSession, Page

from tests.browser.browsing import NARROW, Chrome
from tests.browser.conftest import served
from tests.browser.test_desk_pages import seen
from tests.processes import Site, bijeen

pytestmark = pytest.mark.looks_desk

OPTIONS = {
    "protocol": "ctap2", "transport": "internal", "hasResidentKey": True, "hasUserVerification": True,
    "isUserVerified": True, "automaticPresenceSimulation": True,
}  # fmt: skip
WITH_PASSKEY = "Inloggen met een passkey"
# What a page on another server does to sign in here as who looks at it: the question is ours, the place is not.
FISHES = """async challenge => {
    const bytes = text => Uint8Array.from(atob(text.replaceAll('-', '+').replaceAll('_', '/')), sign => sign.charCodeAt(0))
    const text = buffer => btoa(String.fromCharCode(...new Uint8Array(buffer)))
        .replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '')
    const publicKey = {challenge: bytes(challenge), rpId: 'localhost', userVerification: 'required'}
    const made = await navigator.credentials.get({publicKey}), response = {}
    for (const name of ['clientDataJSON', 'authenticatorData', 'signature']) response[name] = text(made.response[name])
    return JSON.stringify({id: made.id, rawId: text(made.rawId), type: made.type, response})
}"""


class Device:
    """The authenticator of one window."""

    def __init__(self, keys: CDPSession, number: str) -> None:
        self.keys, self.number = keys, number

    async def does(self, what: str, **more: Any) -> Any:
        """Something that the DevTools protocol can do with an authenticator."""
        return await self.keys.send(f"WebAuthn.{what}", {"authenticatorId": self.number, **more})

    async def counts_from(self, number: int) -> None:
        """As a copy does that was made when it had signed so often."""
        for one in (await self.does("getCredentials"))["credentials"]:
            await self.does("removeCredential", credentialId=one["credentialId"])
            await self.does("addCredential", credential={**one, "signCount": number})


@pytest.fixture(scope="module")
def here(site: Site) -> str:
    """The site by its name."""
    return site.url.replace("127.0.0.1", "localhost")


@asynccontextmanager
async def somebody(browser: Chrome, here: str, also: str = "") -> AsyncIterator[tuple[Page, Device]]:
    """A window with a device in it."""
    others = (here, *([also] if also else []))
    async with browser.open(cookies=True, also=others) as page:
        keys = await page.context.new_cdp_session(page)
        await keys.send("WebAuthn.enable")
        made = await keys.send("WebAuthn.addVirtualAuthenticator", {"options": OPTIONS})
        yield page, Device(keys, made["authenticatorId"])


async def by_mail(page: Page, site: Site, here: str, email: str, role: str = "viewer") -> None:
    """Press the button that the link from the terminal leads to; whoever has this role already gets another one."""
    said = bijeen("organiser", "add", email, "--role", role, environment=site.environment).stdout
    await page.goto(f"{here}/bureau/inloggen/{said.split()[-1].rpartition('/')[2]}")
    await page.locator("main button").click()


async def press(page: Page, button: str, then: str) -> None:
    """Press a button, and wait for these words."""
    await page.get_by_role("button", name=button, exact=button == "Uitloggen").click()
    await page.get_by_text(then).first.wait_for()


async def make(page: Page, here: str, name: str = "Laptop kantoor") -> None:
    await page.goto(f"{here}/bureau/inlogs")
    await page.fill("#naam", name)
    await press(page, "Passkey maken", "De passkey is toegevoegd.")


async def test_from_making_a_passkey_to_losing_it(browser: Chrome, site: Site, here: str) -> None:
    email = "sleutel@voorbeeld.nl"
    async with somebody(browser, here) as (page, _device):
        await by_mail(page, site, here, email, "owner")
        await make(page, here)
        await page.fill("#naam", "Nog een keer")
        await press(page, "Passkey maken", "Dit apparaat heeft al een passkey van u.")

        await press(page, "Uitloggen", "Stuur mij een link")
        await press(page, WITH_PASSKEY, "Bijeenkomsten")
        await page.wait_for_url(f"{here}/bureau")

        await page.goto(f"{here}/bureau/inlogs")
        await press(page, "Zet ‘Alleen met passkey’ aan", "U logt voortaan alleen in met een passkey.")
        await press(page, "Verwijder de passkey", "Dit is uw laatste passkey.")
        await press(page, "Uitloggen", "Stuur mij een link")
        await by_mail(page, site, here, email)
        await page.get_by_text("De mail klopt.").wait_for()
        assert (await page.request.get(f"{here}/bureau")).url.startswith(f"{here}/bureau/inloggen")
        await press(page, WITH_PASSKEY, "Bijeenkomsten")
        await page.wait_for_url(f"{here}/bureau")

        await press(page, "Uitloggen", "Stuur mij een link")
        unlocked = bijeen("organiser", "unlock", email, environment=site.environment)
        assert unlocked.stdout.startswith(f"{email} kan weer inloggen met alleen de mail: "), unlocked
        await by_mail(page, site, here, email, "crew")
        await page.wait_for_url(f"{here}/bureau")
        await page.goto(f"{here}/bureau/inlogs")
        await press(page, "Verwijder de passkey", "De passkey is verwijderd.")
        await press(page, "Uitloggen", "Stuur mij een link")
        await press(page, WITH_PASSKEY, "Inloggen met deze passkey lukt niet.")
    mails = await site.sql(f"SELECT facts FROM message WHERE kind = 'passkey' AND email = '{email}' ORDER BY id")
    told = [json.loads(facts)["what"] for (facts,) in mails]
    assert told == ["passkey-added", "passkey-only", "passkey-lifted", "passkey-removed"]


async def test_a_copied_device_and_one_that_did_not_check_its_owner_are_refused(
    browser: Chrome, site: Site, here: str
) -> None:
    async with somebody(browser, here) as (page, device):
        await by_mail(page, site, here, "kopie@voorbeeld.nl")
        await make(page, here)
        await press(page, "Uitloggen", "Stuur mij een link")
        await press(page, WITH_PASSKEY, "Bijeenkomsten")
        await press(page, "Uitloggen", "Stuur mij een link")

        await device.counts_from(0)
        await press(page, WITH_PASSKEY, "Inloggen met deze passkey lukt niet.")
        await device.counts_from(50)
        await device.does("setUserVerified", isUserVerified=False)
        await press(page, WITH_PASSKEY, "Het is niet gelukt, of u stopte zelf.")
        await device.does("setUserVerified", isUserVerified=True)
        await press(page, WITH_PASSKEY, "Bijeenkomsten")
        await page.wait_for_url(f"{here}/bureau")


async def test_what_another_server_got_signed_lets_nobody_in(browser: Chrome, site: Site, here: str) -> None:
    async with served("") as address, somebody(browser, here, address.replace("127.0.0.1", "localhost")) as (page, _):
        elsewhere = address.replace("127.0.0.1", "localhost")
        await by_mail(page, site, here, "vis@voorbeeld.nl")
        await make(page, here)
        await press(page, "Uitloggen", "Stuur mij een link")
        asked = await page.request.post(f"{here}/bureau/inloggen/passkey/vraag")
        await page.goto(elsewhere)
        answer = await page.evaluate(FISHES, (await asked.json())["challenge"])
        refused = await page.request.post(f"{here}/bureau/inloggen/passkey", form={"antwoord": answer})
        assert (refused.status, "Inloggen met deze passkey lukt niet." in await refused.text()) == (422, True)
        assert json.loads(answer)["response"]["signature"]


async def test_nothing_is_wrong_with_the_pages_where_passkeys_work(browser: Chrome, site: Site, here: str) -> None:
    """Without a device: the keyboard is tried in a session of DevTools, and at its end every device is gone."""
    email = "kijk@voorbeeld.nl"
    async with browser.open(cookies=True, also=(here,)) as page:
        await page.goto(f"{here}/bureau/inloggen")
        found = await wrong(page)
        await by_mail(page, site, here, email)
        await has_passkey(site, email)
        await page.goto(f"{here}/bureau/inlogs")
        await press(page, "Passkey maken", "Er klopt iets nog niet")
        found += await wrong(page)
        await press(page, "Zet ‘Alleen met passkey’ aan", "U logt voortaan alleen in met een passkey.")
        await press(page, "Verwijder de passkey", "Dit is uw laatste passkey.")
        found += await wrong(page)
        await page.goto(f"{here}/bureau/inloggen/passkey?mail=klopt")
        await page.evaluate("document.querySelector('main form').submit()")
        await page.get_by_text("Inloggen met deze passkey lukt niet.").first.wait_for()
        found += await wrong(page)
    assert found == []


async def wrong(page: Page) -> list[str]:
    return [f"{page.url}: {kind}: {line}" for kind, lines in (await seen(page)).items() for line in lines]


async def has_passkey(site: Site, email: str) -> None:
    await site.sql(
        "INSERT INTO passkey (organiser, name, credential_id, public_key, sign_count, created_at) "
        f"SELECT id, 'Telefoon', '{email}', '', 0, created_at FROM organiser WHERE email = '{email}'"
    )


async def test_without_scripts_all_but_making_one_works(browser: Chrome, site: Site, here: str) -> None:
    email = "zonder-script@voorbeeld.nl"
    async with browser.open(scripts=False, width=NARROW, cookies=True, also=(here,)) as page:
        await page.goto(f"{here}/bureau/inloggen")
        assert not await page.get_by_role("button", name=WITH_PASSKEY).is_visible()
        await by_mail(page, site, here, email)
        await has_passkey(site, email)
        await page.goto(f"{here}/bureau/inlogs")
        assert await page.get_by_text("Deze browser kent geen passkeys, of JavaScript staat uit.").is_visible()
        assert not await page.get_by_role("button", name="Passkey maken").is_visible()
        await press(page, "Zet ‘Alleen met passkey’ aan", "U logt voortaan alleen in met een passkey.")
        await press(page, "Zet ‘Alleen met passkey’ uit", "U kunt weer inloggen met alleen de mail.")
        await press(page, "Verwijder de passkey", "De passkey is verwijderd.")
        await page.goto(f"{here}/bureau/inloggen/passkey")
        assert await page.get_by_role("link", name="inloggen bij het bureau").is_visible()
