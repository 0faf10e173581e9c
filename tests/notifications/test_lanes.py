"""Many mails over several connections: how many at once, how fast, where they come back to, what stops all of them."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from itertools import pairwise
from typing import Any

import pytest

from notifications import delivery, returns, troubles
from notifications.connection import ServerUnreachable
from notifications.delivery import Postman, deliver_due, drain
from notifications.letters import Letter
from notifications.outbox import post
from notifications.returns import message_id_in, return_address
from notifications.tables import Message
from settings import SETTINGS
from tests.conftest import MONDAY
from tests.notifications.letters import a_draft, a_letter, a_message
from tests.notifications.sink import Sink, listening

pytestmark = pytest.mark.usefixtures("db")

MINUTE = timedelta(minutes=1)


@pytest.fixture
def smtp(monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """`smtp(url)` makes that the mail server; other words are settings too."""

    def use(url: str, **settings: Any) -> None:
        monkeypatch.setattr(delivery, "SETTINGS", replace(SETTINGS, smtp_url=url, **settings))
        monkeypatch.setattr(returns, "SETTINGS", replace(SETTINGS, smtp_url=url, **settings))

    return use


def write(_messages: Sequence[Message]) -> Letter:
    return a_letter()


async def states() -> list[tuple[str, int]]:
    return [(row.state, row.attempts) for row in await Message.objects().order_by(Message.id)]


async def known() -> list[tuple[str, str]]:
    return [(row["what"], row["words"]) for row in await troubles.known()]


# -- how many, how fast


async def test_of_many_mails_some_are_on_their_way_at_once_but_two_for_one_domain_at_most(
    smtp: Callable[..., None],
) -> None:
    await post([a_draft(email=f"piet{number}@raad{number % 3}.example") for number in range(60)])
    async with listening(Sink(seconds=0.005)) as sink:
        smtp(sink.url, mail_connections=5)
        assert await drain(write) == 60

    assert sorted(sink.recipients) == sorted(f"piet{number}@raad{number % 3}.example" for number in range(60))
    assert (sink.connections, sink.most_of_one_domain) == (5, 2)


async def test_mails_go_out_no_faster_than_the_set_rate_however_many_connections_there_are(
    smtp: Callable[..., None],
) -> None:
    await post([a_draft(number) for number in range(24)])
    async with listening(Sink()) as sink:
        smtp(sink.url, mail_connections=2, mail_rate=50.0)
        await drain(write)

    moments = sorted(copy.at for copy in sink.copies)
    assert len(moments) == 24
    assert moments[-1] - moments[0] >= 23 / 50 - 0.05
    assert max(sum(start <= one < start + 0.2 for one in moments) for start in moments) <= 0.2 * 50 + 3


async def test_after_a_day_without_a_mail_server_everything_goes_in_order_and_no_faster_than_ever(
    smtp: Callable[..., None], at: Callable[[datetime], None]
) -> None:
    smtp("smtp://127.0.0.1:1", mail_rate=100.0, mail_connections=1)
    postman = Postman(write)
    for number in range(48):  # a message each half hour, while the worker knocks
        at(MONDAY + number * 30 * MINUTE)
        await post([a_draft(number)])
        await postman.turn()
    assert set(await states()) == {("queued", 0)}

    async with listening(Sink()) as sink:
        smtp(sink.url, mail_rate=100.0, mail_connections=1)
        await drain(write)

    moments = [copy.at for copy in sink.copies]
    assert sink.recipients == [f"piet{number}@bijeen.example" for number in range(48)]
    assert max(sum(start <= one < start + 0.1 for one in moments) for start in moments) <= 0.1 * 100 + 3
    assert moments[-1] - moments[0] >= 47 / 100 - 0.05


async def test_a_server_that_takes_one_connection_gets_everything_over_that_one(smtp: Callable[..., None]) -> None:
    await post([a_draft(number) for number in range(40)])
    async with listening(Sink(most_at_once=1)) as sink:
        smtp(sink.url, mail_connections=3)
        assert await drain(write) == 40

    assert sink.recipients == [f"piet{number}@bijeen.example" for number in range(40)]
    assert await known() == []


async def test_those_that_microsoft_sends_away_come_back_one_by_one(
    smtp: Callable[..., None], at: Callable[[datetime], None]
) -> None:
    at(MONDAY)
    await post([a_draft(number) for number in range(12)])
    async with listening(Sink(fault=lambda _: "data 432 4.3.2 STOREDRV.ClientSubmit; sender thread limit")) as sink:
        smtp(sink.url)
        await deliver_due(write)

    due = sorted((row.due_at - MONDAY).total_seconds() for row in await Message.objects())
    assert {later - earlier for earlier, later in pairwise(due)} == {7.0}
    assert 30 <= due[0] <= 30 + 40 * 7


# -- where mail comes back to


async def test_each_mail_has_a_return_address_of_its_own_and_asks_to_be_told_of_failure(
    smtp: Callable[..., None],
) -> None:
    await post([a_draft(1), a_draft(2)])
    async with listening(Sink(extensions=["SIZE 1000000", "DSN"])) as sink:
        smtp(sink.url, reply_domain="antwoord.bijeen.example")
        await drain(write)

    for copy, row in zip(sink.copies, await Message.objects().order_by(Message.id), strict=True):
        mark = row.message_id[1:33]
        assert copy.sender == f"terug+{mark}@antwoord.bijeen.example"
        assert message_id_in(copy.sender) == mark
        size = len(copy.content)
        assert copy.options == f"RET=HDRS ENVID={mark} SIZE={size} NOTIFY=FAILURE"


async def test_a_server_without_dsn_is_not_asked_and_without_a_reply_domain_the_sender_is_plain(
    smtp: Callable[..., None],
) -> None:
    await post([a_draft()])
    async with listening(Sink()) as sink:
        smtp(sink.url)
        await drain(write)

    assert [(copy.sender, copy.options) for copy in sink.copies] == [(SETTINGS.mail_from, "")]


@pytest.mark.parametrize(
    "address", ["terug@x.example", "terug+abc@x.example", "sessies+" + 32 * "a" + "@x.example", ""]
)
def test_another_address_is_of_no_mail_of_ours(address: str) -> None:
    assert message_id_in(address) is None


def test_a_message_with_an_id_of_another_make_comes_back_to_the_plain_sender() -> None:
    assert return_address(a_message(message_id="<abc@bijeen.example>")) == SETTINGS.mail_from


# -- what is wrong with all mail


@pytest.mark.parametrize("banner", ["421 4.3.2 Going down", "554 No service", "¿qué?", "220"])
async def test_a_server_that_lets_nobody_in_costs_nobody_a_try_and_is_said_until_it_does(
    smtp: Callable[..., None], banner: str
) -> None:
    await post([a_draft(number) for number in range(30)])
    answers = [banner] * 2
    async with listening(Sink(banner=lambda: answers.pop() if answers else "")) as sink:
        smtp(sink.url)
        postman = Postman(write)
        assert [await postman.turn(), await postman.turn()] == [2, 4]
        assert (len(await known()), set(await states()), sink.connections) == (1, {("queued", 0)}, 2)

        while not await postman.turn():
            pass
        await postman.close()

    assert (await known(), set(await states())) == ([], {("sent", 1)})


async def test_the_trouble_is_over_when_the_server_answers_also_with_nothing_to_send(smtp: Callable[..., None]) -> None:
    await post([a_draft(not_before=MONDAY + timedelta(days=36500))])
    smtp("smtp://127.0.0.1:1")
    postman = Postman(write)
    postman.failures = 1
    await postman.turn()
    assert [what for what, _ in await known()] == ["sending"]
    async with listening(Sink()) as sink:
        smtp(sink.url)
        other = Postman(write)
        await other.turn()
        await other.close()

    assert await known() == []


async def test_a_refused_sender_is_not_the_fault_of_each_message(smtp: Callable[..., None]) -> None:
    await post([a_draft(number) for number in range(30)])
    async with listening(Sink(to_sender="550 5.7.0 Not yours")) as sink:
        smtp(sink.url)
        with pytest.raises(ServerUnreachable):
            await drain(write)

    assert set(await states()) == {("queued", 0)}
    assert await known() == [("sending", "550 5.7.0 Not yours")]


@pytest.mark.parametrize("answer", ["552 5.3.4 Message size exceeds fixed limit", "552 Too big", "550 5.2.3 Too long"])
async def test_a_mail_that_is_too_large_for_the_server_is_refused_and_the_others_go(
    smtp: Callable[..., None], answer: str
) -> None:
    await post([a_draft(number) for number in range(3)])
    sizes: list[int] = []

    def to_sender(options: str) -> str:
        sizes.append(int(options.partition("SIZE=")[2]))
        return answer if len(sizes) == 1 else "250 OK"

    async with listening(Sink(to_sender=to_sender, extensions=["SIZE 50000"])) as sink:
        smtp(sink.url)
        await drain(write)

    rows = await Message.objects().order_by(Message.id)
    assert [(row.state, row.error) for row in rows] == [("refused", answer), ("sent", ""), ("sent", "")]
    assert (await known(), min(sizes) > 1000) == ([], True)


async def test_a_sender_whose_own_mailbox_is_full_is_not_the_fault_of_a_message(smtp: Callable[..., None]) -> None:
    await post([a_draft()])
    async with listening(Sink(to_sender="552 5.2.2 Sender is over quota", extensions=["SIZE 50000"])) as sink:
        smtp(sink.url)
        await deliver_due(write)

    assert (await states(), await known()) == ([("queued", 0)], [("sending", "552 5.2.2 Sender is over quota")])
