"""Delivery to a real mail server that fails in every way it can."""

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import aiosmtplib
import pytest

from notifications import delivery
from notifications.connection import Connection, ServerUnreachable
from notifications.delivery import NoMailServer, Postman, deliver_due, drain, send_trial, work
from notifications.letters import Letter
from notifications.outbox import LEASE, claim, post
from notifications.outcomes import PATIENCE, again, next_try, outcome
from notifications.tables import Message
from settings import SETTINGS, SettingRefused
from tests.conftest import MONDAY
from tests.notifications.letters import a_draft, a_letter, a_message, an_invitation
from tests.notifications.mail_server import running

pytestmark = pytest.mark.usefixtures("db")

NOWHERE = "smtp://127.0.0.1:1"
MINUTE = timedelta(minutes=1)


@pytest.fixture
def smtp(monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """`smtp(url)` makes that the mail server; other words are settings too."""

    def use(url: str, **settings: Any) -> None:
        monkeypatch.setattr(delivery, "SETTINGS", replace(SETTINGS, smtp_url=url, **settings))

    return use


def write(messages: Sequence[Message]) -> Letter:
    message = messages[0]
    if message.kind == "broken":
        raise KeyError("session")
    return a_letter(invitation=an_invitation(attendee_email=message.email))


async def rows() -> list[tuple[str, str, int]]:
    return [(row.state, row.error, row.attempts) for row in await Message.objects().order_by(Message.id)]


async def states() -> list[str]:
    return [state for state, _, _ in await rows()]


async def eventually(what: Callable[[], bool]) -> None:
    async with asyncio.timeout(10):
        while not what():
            await asyncio.sleep(0.02)


async def test_what_is_due_is_delivered_in_order_and_a_few_over_one_connection(smtp: Callable[..., None]) -> None:
    await post([a_draft(number) for number in range(9)])
    async with running() as server:
        smtp(server.url)
        assert await drain(write) == 9

        assert server.recipients == [f"piet{number}@bijeen.example" for number in range(9)]
        assert server.connections == 1
    assert set(await states()) == {"sent"}
    assert len({mail["Message-ID"] for mail in server.mails}) == 9


async def test_a_connection_is_renewed_after_a_hundred_mails(smtp: Callable[..., None]) -> None:
    await post([a_draft(number) for number in range(101)])
    async with running() as server:
        smtp(server.url, mail_connections=1)
        assert await drain(write) == 101

        assert (len(server.mails), server.connections) == (101, 2)


async def test_without_a_mail_server_due_messages_are_kept() -> None:
    await post([a_draft(1), a_draft(2, not_before=MONDAY + timedelta(days=36500))])

    assert await deliver_due(write) == 1
    assert await states() == ["kept", "queued"]


@pytest.mark.parametrize(
    ("fault", "state", "error"),
    [
        (("rcpt", "451 4.7.1 Greylisted"), "queued", "451 4.7.1 Greylisted"),
        (("rcpt", "550 5.1.1 Unknown"), "refused", "550 5.1.1 Unknown"),
        (("data", "452 4.3.1 Full"), "queued", "452 4.3.1 Full"),
        (("data", "421 4.3.2 Going down"), "queued", "421 4.3.2 Going down"),
        (("data", "554 5.6.0 Content"), "refused", "554 5.6.0 Content"),
        (("data", "432 4.3.2 Thread limit"), "queued", "432 4.3.2 Thread limit"),
    ],
)
async def test_one_answer_concerns_one_message_and_the_next_goes_out(
    smtp: Callable[..., None], fault: tuple[str, str], state: str, error: str
) -> None:
    await post([a_draft(1), a_draft(2)])
    async with running(fault) as server:
        smtp(server.url)
        await deliver_due(write)

        assert server.recipients == ["piet2@bijeen.example"]
    assert await rows() == [(state, error, 1), ("sent", "", 1)]


async def test_a_connection_lost_before_the_dot_loses_no_mail(
    smtp: Callable[..., None], at: Callable[[datetime], None]
) -> None:
    at(MONDAY)
    await post([a_draft(1), a_draft(2)])
    async with running(("rcpt", "drop")) as server:
        smtp(server.url)
        await deliver_due(write)
        assert await states() == ["queued", "sent"]
        at(MONDAY + 2 * MINUTE)
        await deliver_due(write)

        assert server.recipients == ["piet2@bijeen.example", "piet1@bijeen.example"]
    assert await states() == ["sent", "sent"]


async def test_a_connection_lost_after_the_dot_gives_the_same_bytes_again(
    smtp: Callable[..., None], at: Callable[[datetime], None]
) -> None:
    at(MONDAY)
    await post([a_draft()])
    async with running(("data", "drop")) as server:
        smtp(server.url)
        await deliver_due(write)
        assert await states() == ["queued"]
        at(MONDAY + 2 * MINUTE)
        await deliver_due(write)

        assert len(server.contents) == 2
        assert server.contents[0] == server.contents[1]
    assert await states() == ["sent"]


async def test_no_answer_after_the_dot_is_tried_again(
    smtp: Callable[..., None], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("notifications.connection.DOT_TIMEOUT", 0.2)
    await post([a_draft()])
    async with running(("data", "hang")) as server:
        smtp(server.url)
        await deliver_due(write)
    [(state, error, _)] = await rows()
    assert (state, error.partition(":")[0]) == ("queued", "SMTPReadTimeoutError")


async def test_with_the_server_down_all_go_back_untried(smtp: Callable[..., None]) -> None:
    smtp(NOWHERE)
    await post([a_draft(number) for number in range(5)])

    with pytest.raises(ServerUnreachable):
        await drain(write)

    assert {(state, attempts) for state, _, attempts in await rows()} == {("queued", 0)}


async def test_a_server_that_loses_every_connection_is_left_alone_after_three(smtp: Callable[..., None]) -> None:
    await post([a_draft(number) for number in range(20)])
    async with running(*[("rcpt", "drop")] * 20) as server:
        smtp(server.url)
        await deliver_due(write)

        assert server.connections == 3
    assert [attempts for _, _, attempts in await rows()] == [1] * 3 + [0] * 17


async def test_a_worker_knocks_before_it_claims_again(
    smtp: Callable[..., None], at: Callable[[datetime], None]
) -> None:
    at(MONDAY)
    smtp(NOWHERE)
    await post([a_draft()])
    postman = Postman(write)

    pauses = [await postman.turn()]
    at(MONDAY + LEASE)
    pauses += [await postman.turn() for _ in range(7)]

    assert pauses == [2, 4, 8, 16, 32, 60, 60, 60]
    assert [attempts for _, _, attempts in await rows()] == [0]


async def test_a_letter_that_cannot_be_written_is_refused_and_stops_nobody(smtp: Callable[..., None]) -> None:
    await post([a_draft(1, kind="broken"), a_draft(2), a_draft(3, email="één@bijeen.example")])
    async with running() as server:
        smtp(server.url)
        await deliver_due(write)

        assert server.recipients == ["piet2@bijeen.example"]
    assert await states() == ["refused", "sent", "refused"]
    assert (await rows())[0][1] == "De mail kon niet worden gemaakt. KeyError: 'session'"


async def test_the_worker_delivers_what_falls_due_until_it_is_stopped(
    smtp: Callable[..., None], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(delivery, "POLL", 0.05)
    stop = asyncio.Event()
    async with running() as server:
        smtp(server.url)
        working = asyncio.create_task(work(write, stop))
        for number in range(3):
            await post([a_draft(number)])
            await eventually(lambda count=number + 1: len(server.mails) == count)  # type: ignore[misc]  # mypy does not infer a lambda with a default
        stop.set()
        await asyncio.wait_for(working, timeout=2)
    assert await states() == ["sent"] * 3
    assert server.connections == 1


async def test_a_stopped_worker_breaks_off_the_mail_in_hand_and_gives_the_others_back(
    smtp: Callable[..., None], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(delivery, "LAST_SECONDS", 0.1)
    await post([a_draft(1), a_draft(2)])
    stop = asyncio.Event()
    async with running(("data", "hang")) as server:
        smtp(server.url)
        working = asyncio.create_task(work(write, stop))
        await eventually(lambda: not server.faults)
        stop.set()
        await asyncio.wait_for(working, timeout=5)
    assert [(state, attempts) for state, _, attempts in await rows()] == [("queued", 1), ("queued", 0)]
    assert len(await claim()) == 1


@pytest.mark.parametrize(
    "url", ["smtp://mail.example.org", "smtp://mail.example.org:587?tls=no", "http://x", "smtp://"]
)
def test_mail_in_the_clear_over_a_network_is_refused(url: str) -> None:
    with pytest.raises(SettingRefused, match="BIJEEN_SMTP_URL"):
        Connection(url)


def test_an_encrypted_server_is_reached_with_its_certificate_checked() -> None:
    upgraded = Connection("smtp://jan%40b.nl:p%2Fw@mail.example.org?tls=starttls").smtp
    encrypted = Connection("smtps://mail.example.org").smtp

    assert (upgraded.hostname, upgraded.port, upgraded.use_tls, upgraded.validate_certs) == (
        "mail.example.org",
        587,
        False,
        True,
    )
    assert (upgraded._login_username, upgraded._login_password) == ("jan@b.nl", "p/w")
    assert (encrypted.port, encrypted.use_tls, encrypted.validate_certs) == (465, True, True)


async def test_a_server_without_starttls_is_not_given_any_mail(smtp: Callable[..., None]) -> None:
    await post([a_draft()])
    async with running() as server:
        smtp(f"{server.url}?tls=starttls")
        await deliver_due(write)

        assert server.mails == []
    assert await states() == ["queued"]


def test_the_next_try_comes_later_each_time(now: datetime) -> None:
    minutes = [(next_try(a_message(attempts=tries), now) - now) / MINUTE for tries in range(1, 11)]

    for pause, middle in zip(minutes, [1, 5, 15, 30, 60, 120, 240, 480, 480, 480], strict=True):
        assert 0.8 * middle <= pause <= 1.2 * middle


def test_after_two_days_it_is_given_up(now: datetime) -> None:
    old = now - PATIENCE

    assert again(a_message(created_at=old, attempts=11), "451").state == "refused"
    assert again(a_message(created_at=now, attempts=11), "451").state == "queued"
    assert again(a_message(created_at=old, attempts=1), "451").state == "queued"


def test_a_refused_sender_is_our_fault_and_tried_again(now: datetime) -> None:
    failure = aiosmtplib.SMTPSenderRefused(530, "5.7.0 Authentication required", "bijeen@bijeen.example")

    assert outcome(a_message(), failure).state == "queued"
    assert outcome(a_message(), ValueError("no address")).state == "refused"


async def test_a_trial_mail_says_that_mail_works(smtp: Callable[..., None]) -> None:
    async with running() as server:
        smtp(server.url)
        await send_trial("beheer@bijeen.example")

        assert server.recipients == ["beheer@bijeen.example"]
        assert server.mails[0]["Subject"] == "Proefmail van Bijeen"


async def test_a_trial_mail_that_cannot_go_says_why(smtp: Callable[..., None]) -> None:
    with pytest.raises(NoMailServer, match="BIJEEN_SMTP_URL"):
        await send_trial("beheer@bijeen.example")
    smtp(NOWHERE)
    with pytest.raises(ServerUnreachable, match="Error connecting"):
        await send_trial("beheer@bijeen.example")
