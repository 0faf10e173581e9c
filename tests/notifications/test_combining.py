"""Several messages, one mail: which go together, what stays together, and what becomes of all of them."""

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest

from notifications import delivery
from notifications.combining import group_of, key, mails_of
from notifications.delivery import deliver_due
from notifications.letters import Letter
from notifications.outbox import GATHERING, LEASE, Draft, Result, claim, post, sent_together, settle
from notifications.tables import Message
from settings import SETTINGS
from tests.conftest import MONDAY
from tests.notifications.letters import a_draft, a_letter, a_message
from tests.notifications.mail_server import running

pytestmark = pytest.mark.usefixtures("db", "now")

MINUTE = timedelta(minutes=1)
OURS = key("change", "Raad@bijeen.example ", "nl", "event:1")
THEIRS = key("change", "ander@bijeen.example", "nl", "event:1")


def a_part(name: str = "", together: str = OURS, **facts: Any) -> Draft:
    return a_draft(name=name, together=together, email="raad@bijeen.example", **facts)


async def mails() -> list[list[str]]:
    """Who is named in each mail that is claimed now."""
    return [[message.name for message in one] for one in mails_of(await claim())]


async def due() -> list[tuple[str, float]]:
    rows = await Message.objects().order_by(Message.id)
    return [(row.name, (row.due_at - MONDAY) / MINUTE) for row in rows]


def write(messages: Sequence[Message]) -> Letter:
    return a_letter(opening=[message.name for message in messages])


def test_a_key_says_what_kind_of_thing_it_is_for_one_address_however_it_is_written() -> None:
    assert key("change", "raad@bijeen.example", "nl", "event:1") == OURS
    assert len({OURS, THEIRS, key("change", "raad@bijeen.example", "en", "event:1")}) == 3
    assert [group_of(a_message(together=OURS)), group_of(a_message())] == ["change", ""]


async def test_messages_with_one_key_are_claimed_as_one_mail() -> None:
    await post([a_part("Anna"), a_part("Piet", THEIRS), a_draft(name="Lies"), a_part("Kees"), a_part("Els")])

    claimed = await claim()

    assert [[message.name for message in one] for one in mails_of(claimed)] == [
        ["Anna", "Kees", "Els"],
        ["Piet"],
        ["Lies"],
    ]
    anna = claimed[0]
    assert [message.combined_into for message in claimed] == [anna.id, None, None, anna.id, anna.id]
    assert [row.combined_into for row in await Message.objects().order_by(Message.id)] == [
        message.combined_into for message in claimed
    ]


async def test_the_whole_mail_is_claimed_also_when_it_is_more_than_the_limit() -> None:
    await post([a_part("Anna"), a_part("Kees"), a_part("Els"), a_draft(name="Lies")])

    assert [message.name for message in await claim(1)] == ["Anna", "Kees", "Els"]
    assert [message.name for message in await claim(1)] == ["Lies"]


async def test_two_workers_at_once_never_split_a_mail() -> None:
    await post([a_part(f"{number}", key("change", f"{number % 20}@bijeen.example", "nl")) for number in range(60)])

    batches = await asyncio.gather(*(claim(7) for _ in range(6)))
    batches.append(await claim())

    together = [tuple(sorted(int(one.name) % 20 for one in mail)) for batch in batches for mail in mails_of(batch)]
    assert sorted(together) == [(number,) * 3 for number in range(20)]


async def test_a_mail_that_is_tried_again_is_the_same_mail_whatever_was_posted_meanwhile() -> None:
    await post([a_part("Anna"), a_part("Kees")])
    await settle([Result(message, retry_at=MONDAY) for message in await claim()])
    await post([a_part("Els"), a_part("Lies")])

    assert await mails() == [["Anna", "Kees"], ["Els", "Lies"]]


async def test_a_mail_whose_worker_was_lost_is_retaken_whole(at: Callable[[datetime], None]) -> None:
    await post([a_part("Anna"), a_part("Kees"), a_part("Els")])
    await claim()
    at(MONDAY + LEASE)

    first, second = await asyncio.gather(claim(1), claim(1))
    assert sorted([len(first), len(second)]) == [0, 3]
    assert {(row.name, row.attempts) for row in await Message.objects()} == {("Anna", 2), ("Kees", 2), ("Els", 2)}


async def test_what_was_given_back_untried_goes_together_with_what_came_meanwhile() -> None:
    await post([a_part("Anna"), a_part("Kees")])
    await settle([Result(message, retry_at=MONDAY, was_tried=False) for message in await claim()])
    await post([a_part("Els")])

    assert await mails() == [["Anna", "Kees", "Els"]]


async def test_what_is_replaced_or_expired_leaves_the_mail_and_the_others_stay_together(
    at: Callable[[datetime], None],
) -> None:
    await post([a_part("Anna", uid="a"), a_part("Kees", expires_at=MONDAY + MINUTE), a_part("Els"), a_part("Lies")])
    await settle([Result(message, retry_at=MONDAY + MINUTE) for message in await claim()])
    await post([a_part("Anna", uid="a", not_before=MONDAY + 5 * MINUTE)])
    at(MONDAY + MINUTE)

    assert await mails() == [["Els", "Lies"]]


async def test_a_message_whose_invitation_is_on_its_way_does_not_go_along() -> None:
    await post([a_draft(name="Uitnodiging", uid="a")])
    await claim()
    await post([a_part("Anna"), a_part("Kees", uid="a"), a_part("Els")])

    assert await mails() == [["Anna", "Els"]]


# -- gathering


async def test_what_is_held_waits_for_what_it_goes_with(at: Callable[[datetime], None]) -> None:
    for minute in range(5):
        at(MONDAY + minute * MINUTE)
        await post([a_part(f"{minute}", not_before=MONDAY + (minute + 10) * MINUTE)])

    assert await due() == [(f"{minute}", 14.0) for minute in range(5)]
    at(MONDAY + 14 * MINUTE)
    assert await mails() == [["0", "1", "2", "3", "4"]]


async def test_nothing_waits_for_ever(at: Callable[[datetime], None]) -> None:
    for minute in (0, 15, 30):
        at(MONDAY + minute * MINUTE)
        await post([a_part(f"{minute}", not_before=MONDAY + (minute + 18) * MINUTE)])

    assert await due() == [("0", 33.0), ("15", 48.0), ("30", 48.0)]
    assert timedelta(minutes=33) <= timedelta(minutes=18) + GATHERING


async def test_what_goes_at_once_would_expire_or_was_tried_waits_for_nobody() -> None:
    await post([a_part("meteen"), a_part("tot 5", not_before=MONDAY + MINUTE, expires_at=MONDAY + 5 * MINUTE)])
    await post([a_part("later", not_before=MONDAY + 10 * MINUTE), a_part("van hen", THEIRS, not_before=MONDAY + MINUTE)])

    assert await due() == [("meteen", 0.0), ("tot 5", 1.0), ("later", 10.0), ("van hen", 1.0)]


# -- one mail


async def test_one_mail_is_sent_and_all_its_messages_have_one_outcome(monkeypatch: pytest.MonkeyPatch) -> None:
    await post([a_part("Anna"), a_part("Kees"), a_draft(2, name="Lies")])
    async with running(("rcpt", "451 4.7.1 Greylisted")) as server:
        monkeypatch.setattr(delivery, "SETTINGS", replace(SETTINGS, smtp_url=server.url))
        assert await deliver_due(write) == 3

        rows = await Message.objects().order_by(Message.id)
        assert [(row.state, row.error) for row in rows] == [("queued", "451 4.7.1 Greylisted")] * 2 + [("sent", "")]
        assert rows[0].due_at == rows[1].due_at
        await Message.update({Message.due_at: MONDAY}, force=True)
        assert await deliver_due(write) == 2

    body = server.mails[1].get_body(("plain",))
    assert body is not None
    assert [word for word in ("Anna", "Kees") if word in body.get_content()] == ["Anna", "Kees"]
    assert (server.mails[1]["Message-ID"], server.mails[1]["To"]) == (rows[0].message_id, "Anna <raad@bijeen.example>")
    assert [row.state for row in await Message.objects()] == ["sent"] * 3


async def test_what_is_one_mail_can_be_read_together() -> None:
    await post([a_part("Anna"), a_part("Kees"), a_draft(name="Lies")])
    await claim()
    anna, kees, lies = await Message.objects().order_by(Message.id)

    assert [one.id for one in await sent_together(kees)] == [anna.id, kees.id]
    assert [one.id for one in await sent_together(lies)] == [lies.id]
