"""Signing in at the desk by the six digits in the mail, where the mail is read on another device; and who may at all."""

import asyncio
import time
from collections.abc import AsyncIterator, Callable
from datetime import datetime, timedelta

import msgspec
import pytest

from events import limits
from events.signed_in import BROWSER, SIGN_IN
from events.tables import Duty, SignInLink
from events.tokens import digest
from notifications.tables import Message
from tests.cast import an_event, an_organiser
from tests.events.test_desk_sign_in import EMAIL, asks, mailed
from tests.site import Browser, Page, at_desk, visitor

pytestmark = pytest.mark.usefixtures("db", "now", "not_limited")

At = Callable[[datetime], None]


@pytest.fixture
def not_limited() -> None:
    limits.forget()


@pytest.fixture
async def browser() -> AsyncIterator[Browser]:
    async with visitor() as browser:
        yield browser


@pytest.fixture
def at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Refusals do not take their time."""
    monkeypatch.setattr("events.sign_in.desk.REFUSING_LASTS", 0)


async def code() -> str:
    """The code in the last mail."""
    message = await Message.objects().order_by(Message.id, ascending=False).first()
    assert message is not None
    return str(msgspec.json.decode(message.facts)["code"])


async def types(browser: Browser, digits: str) -> Page:
    return await browser.post("/bureau/inloggen/code", {"code": digits})


def wrong(digits: str) -> str:
    return f"{(int(digits) + 1) % 1_000_000:06}"


async def test_the_code_signs_in_the_browser_that_asked_while_the_mail_is_read_elsewhere(browser: Browser) -> None:
    await an_organiser()
    page = await asks(browser, naar="/bureau/kaart")
    digits = await code()

    page = await browser.send(page.form("/bureau/inloggen/code"), code=f" {digits[:3]} {digits[3:]} ")

    assert (page.heading, BROWSER in browser.cookies) == ("Kaart opzoeken", False)


@pytest.mark.usefixtures("at_once")
async def test_a_wrong_code_is_refused_and_the_right_one_still_works(browser: Browser) -> None:
    await an_organiser()
    await asks(browser)
    refused = await types(browser, wrong(await code()))

    accepted = await types(browser, await code())

    assert (refused.status, refused.title[:5], len(refused.mistakes), accepted.status) == (422, "Fout:", 1, 303)


@pytest.mark.usefixtures("at_once")
async def test_after_five_tries_the_right_code_is_refused_too(browser: Browser) -> None:
    await an_organiser()
    await asks(browser)
    digits = await code()
    pages = [await types(browser, wrong(digits)) for _ in range(5)]

    pages.append(await types(browser, digits))

    assert ([page.status for page in pages], SIGN_IN in browser.cookies) == ([422] * 6, False)


@pytest.mark.usefixtures("at_once")
async def test_many_tries_at_once_are_five_too(browser: Browser) -> None:
    await an_organiser()
    await asks(browser)
    digits = wrong(await code())

    await asyncio.gather(*(types(browser, digits) for _ in range(12)))

    assert await SignInLink.select(SignInLink.tries).output(as_list=True) == [5]


@pytest.mark.usefixtures("at_once")
async def test_a_day_has_twenty_wrong_codes_for_one_organiser_and_the_link_still_works(
    browser: Browser, at: At, now: datetime
) -> None:
    await an_organiser()
    for hour in range(5):
        at(now + timedelta(hours=hour))
        await asks(browser)
        digits = await code()
        guesses = [await types(browser, wrong(digits)) for _ in range(4)]
    refused = await types(browser, digits)
    by_link = await browser.post(await mailed())
    limits.forget()
    at(now + timedelta(days=1, hours=1))
    async with visitor() as other:
        await asks(other)
        next_day = await types(other, await code())

    assert [page.status for page in (*guesses, refused, by_link, next_day)] == [422] * 5 + [303] * 2


@pytest.mark.usefixtures("at_once")
async def test_codes_that_were_right_are_no_guesses(browser: Browser) -> None:
    await an_organiser()
    statuses = []
    for _ in range(25):
        limits.forget()
        await asks(browser)
        statuses.append((await types(browser, await code())).status)

    assert statuses == [303] * 25


@pytest.mark.usefixtures("at_once")
async def test_a_code_works_once_lasts_ten_minutes_and_only_where_it_was_asked(
    browser: Browser, at: At, now: datetime
) -> None:
    await an_organiser()
    await asks(browser)
    digits, asked = await code(), dict(browser.cookies)
    async with visitor() as other:
        await asks(other, "iemand@example.org")
        elsewhere = await types(other, digits)
    at(now + timedelta(minutes=11))
    late = await types(browser, digits)
    at(now + timedelta(minutes=9))
    first = await types(browser, digits)
    browser.cookies = asked
    second = await types(browser, digits)

    assert [page.status for page in (elsewhere, late, first, second)] == [422, 422, 303, 422]


@pytest.mark.usefixtures("at_once")
async def test_a_link_that_was_used_leaves_no_code_and_a_code_no_link(browser: Browser) -> None:
    await an_organiser()
    await asks(browser)
    asked = dict(browser.cookies)
    await browser.post(await mailed())
    browser.cookies = dict(asked)
    after_link = await types(browser, await code())
    await asks(browser)
    asked = dict(browser.cookies)
    await types(browser, await code())
    browser.cookies = asked

    assert (after_link.status, (await browser.post(await mailed())).status) == (422, 422)


async def test_a_wrong_code_gets_the_same_answer_in_no_less_time_whoever_asked(browser: Browser) -> None:
    await an_organiser()
    async with visitor() as other:
        await asks(browser)
        await asks(other, "iemand@example.org")
        began = time.monotonic()
        known = await types(browser, wrong(await code()))
        between = time.monotonic()
        unknown = await types(other, "123456")
        ended = time.monotonic()

    assert (known.status, known.html) == (unknown.status, unknown.html)
    assert min(between - began, ended - between) >= 0.3


@pytest.mark.usefixtures("at_once")
async def test_trying_codes_too_often_is_refused_for_everybody_alike(browser: Browser) -> None:
    await asks(browser, "iemand@example.org")

    pages = [await types(browser, "123456") for _ in range(21)]

    assert [page.status for page in pages] == [422] * 20 + [429]


async def test_a_code_is_kept_as_a_hash_that_needs_the_secret_of_the_browser(browser: Browser) -> None:
    await an_organiser()
    await asks(browser)

    kept = await SignInLink.select(SignInLink.code_hash).output(as_list=True)
    secret = browser.cookies[BROWSER].partition("~")[0]
    assert kept == [digest(f"{await code()} {secret}")]


async def test_who_has_no_duty_gets_no_mail_and_their_link_is_dead(browser: Browser) -> None:
    organiser = await an_organiser()
    await asks(browser)
    await Duty.delete().where(Duty.organiser == organiser.id)

    page = await browser.post(await mailed())
    await asks(browser)

    assert (page.status, await Message.count()) == (422, 1)


async def test_signing_in_and_out_is_logged_without_personal_data(
    browser: Browser, capsys: pytest.CaptureFixture[str]
) -> None:
    organiser = await an_organiser()
    await asks(browser)
    await browser.send((await browser.open(await mailed())).form())
    await browser.send((await browser.open("/bureau")).form("/bureau/uitloggen"))

    said = [msgspec.json.decode(line) for line in capsys.readouterr().err.splitlines() if line.startswith("{")]
    assert [(line["what"], line["organiser"]) for line in said] == [
        ("sign-in asked", organiser.id), ("signed in", organiser.id), ("signed out", organiser.id)
    ]  # fmt: skip
    assert EMAIL not in str(said)


async def test_who_only_checks_in_stays_signed_in_all_day(at: At, now: datetime) -> None:
    event = await an_event()
    async with at_desk(await an_organiser("deur@bijeen.example", Duty.Role.CREW, event)) as browser:
        statuses = []
        for hours in (5, 11, 13):
            at(now + timedelta(hours=hours))
            statuses.append((await browser.open("/bureau/kaart")).status)

    assert statuses == [200, 200, 303]
