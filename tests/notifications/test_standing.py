"""Our domain refused, by all receivers or by one: who waits, who knocks, and what the desk is told."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest

from notifications import delivery, returns, troubles
from notifications.delivery import OurDomainRefused, Postman, deliver_due, drain
from notifications.letters import Letter
from notifications.outbox import post
from notifications.standing import KNOCK_EVERY
from notifications.tables import Message, Trouble
from settings import SETTINGS
from tests.conftest import MONDAY
from tests.notifications.letters import a_draft, a_letter
from tests.notifications.sink import Sink, listening

pytestmark = pytest.mark.usefixtures("db")

MINUTE = timedelta(minutes=1)
DMARC = "550 5.7.515 Access denied, sending domain does not meet the required authentication level"


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


@pytest.mark.parametrize(
    ("answer", "is_so"),
    [
        ("550 5.7.26 Unauthenticated email is not accepted due to DMARC policy", True),
        ("421 4.7.26 This mail has been rate limited because it is unauthenticated", True),
        (DMARC, True),
        ("550 5.7.23 SPF validation failed", True),
        ("550 5.7.60 SMTP; Client does not have permissions to send as this sender", True),
        ("550 5.7.1 Spam", False),
        ("550 5.1.1 No such user 5.7.2600", False),
        ("554 5.7.28 Mail flood", False),
    ],
)
async def test_which_answers_are_about_our_domain(smtp: Callable[..., None], answer: str, is_so: bool) -> None:
    await post([a_draft()])
    async with listening(Sink(fault=lambda _: f"data {answer}")) as sink:
        smtp(sink.url)
        await deliver_due(write)

    [(state, attempts)] = await states()
    assert (state, attempts) == (("queued", 0) if is_so else ("refused", 1))
    assert [what for what, _ in await known()] == (["domain"] if is_so else [])


class Receivers(list[str]):
    """Who was asked for, in order. Those domains that are `wrong` refuse ours."""

    wrong: tuple[str, ...] = ()

    def fault(self, recipient: str) -> str:
        self.append(recipient)
        return f"data {DMARC}" if recipient.endswith(self.wrong) else ""


async def to_two_receivers(number: int) -> None:
    """A message for one, then for the other, and so on."""
    await post([a_draft(one, email=f"piet{one}@{'outlook' if one % 2 else 'kpn'}.example") for one in range(number)])


async def turns(postman: Postman) -> None:
    """Until there is nothing to do now."""
    while not await postman.turn():
        pass


async def test_with_our_domain_refused_by_two_nobody_s_message_is_spent_and_now_and_then_two_mails_knock(
    smtp: Callable[..., None], at: Callable[[datetime], None]
) -> None:
    at(MONDAY)
    await to_two_receivers(30)
    asked = Receivers()
    asked.wrong = ("kpn.example", "outlook.example")
    async with listening(Sink(fault=asked.fault)) as sink:
        smtp(sink.url)
        postman = Postman(write)
        for minute in range(11):
            at(MONDAY + minute * MINUTE)
            await turns(postman)
        refused, said = list(asked), await known()
        spent = [attempts for state, attempts in await states() if (state, attempts) != ("queued", 0)]

        asked.wrong = ()
        at(MONDAY + 11 * MINUTE + KNOCK_EVERY)
        await turns(postman)
        await postman.close()

    assert refused == ["piet0@kpn.example", "piet1@outlook.example"] * 3
    assert (said, spent) == ([("domain", f"Bij het versturen: {DMARC} (outlook.example)")], [])
    assert (await states(), await known()) == ([("sent", 1)] * 30, [])


async def test_who_has_not_refused_yet_is_knocked_at_first(smtp: Callable[..., None], at: Callable[[datetime], None]) -> None:
    at(MONDAY)
    await to_two_receivers(30)
    await post([a_draft(30, email="iris@ziggo.example")])
    asked = Receivers()
    asked.wrong = ("kpn.example", "outlook.example")
    async with listening(Sink(fault=asked.fault)) as sink:
        smtp(sink.url)
        postman = Postman(write)
        await turns(postman)
        at(MONDAY + KNOCK_EVERY)
        await turns(postman)
        await postman.close()

    assert asked[2] == "iris@ziggo.example"


async def test_one_receiver_that_refuses_our_domain_holds_up_its_own_mail_alone(
    smtp: Callable[..., None], at: Callable[[datetime], None]
) -> None:
    at(MONDAY)
    await to_two_receivers(30)
    asked = Receivers()
    asked.wrong = ("outlook.example",)
    async with listening(Sink(fault=asked.fault)) as sink:
        smtp(sink.url, mail_connections=1)
        postman = Postman(write)
        await turns(postman)
        of_kpn = await Message.objects().where(Message.email.like("%kpn.example"))
        at(MONDAY + MINUTE)
        await post([a_draft(30, email="piet30@outlook.example")])
        await turns(postman)
        first = [one for one in asked if one.endswith("outlook.example")]
        at(MONDAY + KNOCK_EVERY)
        await turns(postman)
        said = await known()

        asked.wrong = ()
        at(MONDAY + 2 * KNOCK_EVERY)
        await turns(postman)
        await postman.close()

    assert {one.state for one in of_kpn} == {"sent"}
    assert (first, said) == (
        ["piet1@outlook.example"], [("domain", f"Bij het versturen: {DMARC} (outlook.example)")],
    )  # fmt: skip
    assert [one for one in asked if one.endswith("outlook.example")][:3] == ["piet1@outlook.example"] * 3
    assert (await states(), await known()) == ([("sent", 1)] * 31, [])


async def test_a_receiver_that_goes_on_refusing_while_others_take_our_mail_is_given_up_after_two_days(
    smtp: Callable[..., None], at: Callable[[datetime], None]
) -> None:
    at(MONDAY)
    await to_two_receivers(3)
    asked = Receivers()
    asked.wrong = ("outlook.example",)
    async with listening(Sink(fault=asked.fault)) as sink:
        smtp(sink.url, mail_connections=1)
        postman = Postman(write)
        for hours in (0, 24, 48):
            at(MONDAY + timedelta(hours=hours))
            await turns(postman)
        before = await states()
        at(MONDAY + timedelta(hours=49))
        await turns(postman)
        await postman.close()

    assert (before[1], (await states())[1]) == (("queued", 0), ("refused", 1))


async def test_draining_by_hand_says_that_our_domain_is_refused(smtp: Callable[..., None]) -> None:
    await post([a_draft()])
    async with listening(Sink(fault=lambda _: f"data {DMARC}")) as sink:
        smtp(sink.url)
        with pytest.raises(OurDomainRefused, match=r"5\.7\.515"):
            await drain(write)


async def test_what_the_mailbox_found_wrong_with_our_domain_stands_for_a_day(
    smtp: Callable[..., None], at: Callable[[datetime], None]
) -> None:
    at(MONDAY)
    await troubles.note(Trouble.What.DOMAIN, "5.7.26 in a mail that came back")
    async with listening(Sink()) as sink:
        smtp(sink.url)
        for hours, still in [(1, 1), (23, 1), (25, 0)]:
            at(MONDAY + timedelta(hours=hours))
            await post([a_draft(hours)])
            await drain(write)
            assert len(await known()) == still
