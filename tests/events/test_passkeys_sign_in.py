"""Signing in with a passkey, and with nothing less than one (TRUST S3 to S9)."""

import json
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta
from typing import Any

import pytest

from events.signed_in import SIGN_IN
from events.tables import Challenge, Duty, Passkey, SignIn
from tests.cast import an_organiser
from tests.events.passkeys import (
    PRESENT,
    WITH_PASSKEY,
    Device,
    asked_in,
    by_name,
    shows,
    text,
    with_passkey,
)
from tests.site import Browser, Page

pytestmark = pytest.mark.usefixtures("db", "now", "counting_anew")

At = Callable[[datetime], None]
REFUSED = "Inloggen met deze passkey lukt niet. Probeer het nog eens, of vraag een link in de mail."


@pytest.fixture(autouse=True)
def in_no_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("events.sign_in.desk.REFUSING_LASTS", 0)


# -- with a passkey


async def test_a_passkey_lets_one_in_where_one_wanted_to_go(at: At, now: datetime) -> None:
    device = await with_passkey(await an_organiser())
    at(now + timedelta(hours=1))
    async with by_name() as browser:
        page = await shows(browser, device.show(await asked_in(browser)), naar="/bureau/kaart")
        desk = await browser.follow(page)

    [used] = await Passkey.select(Passkey.sign_count, Passkey.used_at)
    assert (page.status, page.location, desk.heading) == (303, "/bureau/kaart", "Kaart opzoeken")
    assert used == {"sign_count": 2, "used_at": now + timedelta(hours=1)}


async def test_the_question_names_nobody_and_wants_the_owner_checked() -> None:
    await with_passkey(await an_organiser())
    async with by_name() as browser:
        question = await asked_in(browser)

    assert (question["rpId"], question["userVerification"], question["allowCredentials"]) == (
        "localhost",
        "required",
        [],
    )
    assert len(question["challenge"]) == 43


async def test_one_is_let_in_with_a_new_secret_and_safe_cookies_and_the_sign_in_before_ends() -> None:
    organiser = await an_organiser()
    device = await with_passkey(organiser)
    async with by_name(organiser) as browser:
        before = browser.cookies[SIGN_IN]
        page = await shows(browser, device.show(await asked_in(browser)))
        after = browser.cookies

    lines = [line.lower() for line in page.response.headers.get_list("set-cookie")]
    ended = await SignIn.select(SignIn.ended_at).order_by(SignIn.id).output(as_list=True)
    assert after.keys() == {SIGN_IN}
    assert before != after[SIGN_IN]
    assert [moment is None for moment in ended] == [True, False, True]
    assert all({"secure", "httponly", "path=/", "samesite=lax"} <= set(line.split("; ")) for line in lines)


async def test_nobody_is_sent_elsewhere() -> None:
    device = await with_passkey(await an_organiser())
    async with by_name() as browser:
        page = await shows(browser, device.show(await asked_in(browser)), naar="//kwaad.nl")

    assert page.location == "/bureau"


async def test_a_device_that_never_counts_is_let_in_every_time() -> None:
    device = await with_passkey(await an_organiser(), counts=False)
    async with by_name() as browser:
        pages = [await shows(browser, device.show(await asked_in(browser))) for _ in range(2)]

    assert [page.status for page in pages] == [303, 303]


# -- what lets nobody in


async def shown_by(device: Device, **otherwise: Any) -> Page:
    """What a browser with this device is answered."""
    async with by_name() as browser:
        page = await shows(browser, device.show(await asked_in(browser), **otherwise))
        assert SIGN_IN not in browser.cookies
        return page


async def other_origin(device: Device) -> Page:
    device.origin = "https://kwaad.nl"
    return await shown_by(device)


async def other_site(device: Device) -> Page:
    device.host = "kwaad.nl"
    return await shown_by(device)


async def owner_not_checked(device: Device) -> Page:
    device.flags = PRESENT
    return await shown_by(device)


async def unknown(_device: Device) -> Page:
    return await shown_by(Device())


async def other_key(device: Device) -> Page:
    return await shown_by(Device(id=device.id, count=9))


async def copied(device: Device) -> Page:
    device.count = 0
    return await shown_by(device)


async def other_question(device: Device) -> Page:
    return await shown_by(device, challenge="A" * 43)


async def made_instead(device: Device) -> Page:
    return await shown_by(device, type="webauthn.create")


async def without_duty(device: Device) -> Page:
    await Duty.delete(force=True)
    return await shown_by(device)


async def thrown_away(device: Device) -> Page:
    await Passkey.delete(force=True)
    return await shown_by(device)


async def other_browser(device: Device) -> Page:
    async with by_name() as here, by_name() as there:
        await asked_in(there)
        return await shows(there, device.show(await asked_in(here)))


async def not_asked(device: Device) -> Page:
    async with by_name() as here, by_name() as there:
        return await shows(there, device.show(await asked_in(here)))


async def nothing(_device: Device) -> Page:
    async with by_name() as browser:
        await asked_in(browser)
        return await shows(browser, "")


async def nonsense(device: Device) -> Page:
    said = {"id": text(device.id), "rawId": text(device.id), "type": "public-key"}
    async with by_name() as browser:
        await asked_in(browser)
        return await shows(browser, json.dumps(said | {"response": dict.fromkeys(("clientDataJSON", "authenticatorData", "signature"), "AA")}))  # fmt: skip


WAYS: list[Callable[[Device], Awaitable[Page]]] = [
    other_origin, other_site, owner_not_checked, unknown, other_key, copied, other_question, made_instead, without_duty,
    thrown_away, other_browser, not_asked, nothing, nonsense,
]  # fmt: skip


@pytest.mark.parametrize("way", WAYS, ids=lambda way: way.__name__)
async def test_whatever_is_wrong_nobody_is_let_in_and_the_answer_is_the_same(
    way: Callable[[Device], Awaitable[Page]],
) -> None:
    device = await with_passkey(await an_organiser())
    before = await SignIn.count()

    page = await way(device)

    async with by_name() as browser:
        usual = await shows(browser, "x")
    assert (page.status, page.mistakes[0], page.title[:5]) == (422, REFUSED, "Fout:")
    assert (page.html, await SignIn.count()) == (usual.html, before)


async def test_an_answer_lets_one_in_once() -> None:
    device = await with_passkey(await an_organiser())
    async with by_name() as browser:
        answer = device.show(await asked_in(browser))
        cookies = dict(browser.cookies)
        first = await shows(browser, answer)
        browser.cookies = cookies
        second = await shows(browser, answer)

    assert (first.status, second.status, second.mistakes[0]) == (303, 422, REFUSED)


async def test_a_wrong_answer_uses_the_question_up() -> None:
    device = await with_passkey(await an_organiser())
    async with by_name() as browser:
        question = await asked_in(browser)
        pages = [await shows(browser, answer) for answer in ("x", device.show(question))]

    assert ([page.status for page in pages], await Challenge.count()) == ([422, 422], 0)


@pytest.mark.parametrize(("seconds", "status"), [(299, 303), (300, 422)])
async def test_a_question_lasts_five_minutes(at: At, now: datetime, seconds: int, status: int) -> None:
    device = await with_passkey(await an_organiser())
    async with by_name() as browser:
        answer = device.show(await asked_in(browser))
        at(now + timedelta(seconds=seconds))

        assert (await shows(browser, answer)).status == status


async def test_questions_that_nobody_answered_do_not_pile_up(at: At, now: datetime) -> None:
    for minutes in (0, 1, 6):
        at(now + timedelta(minutes=minutes))
        async with by_name() as browser:
            await asked_in(browser)

    assert await Challenge.count() == 1


async def test_another_site_is_not_answered() -> None:
    device = await with_passkey(await an_organiser())
    async with by_name() as browser:
        asked = await browser.post(f"{WITH_PASSKEY}/vraag", Origin="https://kwaad.nl")
        answer = device.show(await asked_in(browser))
        page = await browser.post(WITH_PASSKEY, {"antwoord": answer}, Sec_Fetch_Site="cross-site")

    assert (asked.status, page.status, SIGN_IN in browser.cookies) == (403, 403, False)


async def test_asking_too_often_is_refused() -> None:
    async with by_name() as browser:
        asked = [(await browser.post(f"{WITH_PASSKEY}/vraag")).status for _ in range(121)]
        page = await shows(browser, "x")

    assert asked == [200] * 120 + [429]
    assert page.status == 429
    assert page.mistakes[0] == "U probeerde dit al een paar keer. Wacht tien minuten, of bel ons."


async def test_at_an_ip_address_nobody_is_asked_for_a_passkey(browser: Browser) -> None:
    asked, page = await browser.post(f"{WITH_PASSKEY}/vraag"), await browser.open("/bureau/inloggen")
    where = await browser.open(WITH_PASSKEY)

    assert (asked.status, "passkeys.js" in page.html, WITH_PASSKEY in page.html) == (404, False, False)
    assert f"http://localhost:8000{WITH_PASSKEY}" in where.links
