"""The outbox: posting, claiming, settling."""

import asyncio
from collections.abc import Callable
from datetime import datetime, timedelta

import msgspec
import pytest

from database import DB
from notifications.outbox import LEASE, Result, claim, find, post, posted_since, recent, settle
from notifications.tables import Message
from tests.conftest import MONDAY
from tests.notifications.letters import a_draft, an_invitation

pytestmark = pytest.mark.usefixtures("db", "now")

SOON = timedelta(minutes=1)


async def states() -> list[str]:
    return await Message.select(Message.state).order_by(Message.id).output(as_list=True)


def emails(messages: list[Message]) -> list[str]:
    return [message.email.partition("@")[0] for message in messages]


async def test_a_message_is_a_row_with_the_facts_of_its_moment() -> None:
    await post([a_draft(name="Piet", language="en", uid="u", facts={"at": MONDAY, "session": 'a "b" {}'})])

    [row] = await Message.objects()
    assert msgspec.json.decode(row.facts) == {"at": "2027-03-01T09:00:00Z", "session": 'a "b" {}'}
    assert (row.name, row.language, row.uid, row.state, row.attempts) == ("Piet", "en", "u", "queued", 0)
    assert (row.created_at, row.due_at, row.error) == (MONDAY, MONDAY, "")
    assert row.expires_at is None
    assert row.message_id.startswith("<")
    assert row.message_id.endswith("@bijeen.example>")


async def test_an_invitation_in_the_facts_comes_back_as_it_was() -> None:
    invitation = an_invitation(alarm=timedelta(minutes=15))
    await post([a_draft(facts={"invitation": invitation})])

    [row] = await claim()
    assert msgspec.convert(msgspec.json.decode(row.facts)["invitation"], type(invitation)) == invitation


async def test_who_has_no_address_gets_no_message() -> None:
    await post([a_draft(email=""), a_draft(2)])

    assert emails(await recent()) == ["piet2"]


async def test_a_message_of_a_refused_change_is_not_there() -> None:
    async def refused() -> None:
        async with DB.transaction():
            await post([a_draft()])
            raise LookupError

    with pytest.raises(LookupError):
        await refused()

    assert await recent() == []


async def test_more_messages_than_one_statement_takes_are_all_posted() -> None:
    async with DB.transaction():
        await post([a_draft(number) for number in range(1201)])

    assert await Message.count() == 1201


async def test_a_newer_message_about_a_uid_replaces_the_undelivered_older_one() -> None:
    await post([a_draft(1, uid="a"), a_draft(2, uid="b"), a_draft(3)])
    await post([a_draft(1, uid="a", not_before=MONDAY + SOON)])

    assert await states() == ["replaced", "queued", "queued", "queued"]


async def test_a_message_is_claimed_once_with_a_lease() -> None:
    await post([a_draft()])

    [message] = await claim()

    assert (message.state, message.attempts, message.due_at) == ("claimed", 1, MONDAY + LEASE)
    assert await claim() == []


async def test_a_message_that_is_held_is_not_due(at: Callable[[datetime], None]) -> None:
    await post([a_draft(1, not_before=MONDAY + SOON), a_draft(2)])

    assert emails(await claim()) == ["piet2"]
    at(MONDAY + SOON)
    assert emails(await claim()) == ["piet1"]


async def test_those_that_are_due_longest_go_first(at: Callable[[datetime], None]) -> None:
    await post([a_draft(1, not_before=MONDAY + SOON), a_draft(2), a_draft(3)])
    at(MONDAY + 2 * SOON)

    assert [emails(await claim(2)), emails(await claim(2))] == [["piet2", "piet3"], ["piet1"]]


async def test_two_workers_at_once_never_claim_the_same_message() -> None:
    await post([a_draft(number) for number in range(60)])

    batches = await asyncio.gather(*(claim(10) for _ in range(8)))

    claimed = [message.id for batch in batches for message in batch]
    assert len(claimed) == len(set(claimed))
    assert len(claimed) + len(await claim()) == 60


async def test_a_lease_that_is_over_is_taken_by_another_worker(at: Callable[[datetime], None]) -> None:
    await post([a_draft()])
    [first] = await claim()
    at(MONDAY + LEASE)

    [second] = await claim()

    assert (second.id, second.attempts, second.claim == first.claim) == (first.id, 2, False)


async def test_a_worker_that_lost_its_lease_settles_nothing(at: Callable[[datetime], None]) -> None:
    await post([a_draft()])
    [first] = await claim()
    at(MONDAY + LEASE)
    [second] = await claim()

    await settle([Result(first, Message.State.REFUSED, error="late")])
    assert await states() == ["claimed"]
    await settle([Result(second, Message.State.SENT)])
    assert await states() == ["sent"]


async def test_what_expired_is_not_sent_any_more(at: Callable[[datetime], None]) -> None:
    await post([a_draft(1, expires_at=MONDAY + SOON), a_draft(2, expires_at=MONDAY + 3 * SOON)])
    at(MONDAY + SOON)

    assert emails(await claim()) == ["piet2"]
    assert await states() == ["expired", "claimed"]


async def test_a_message_waits_while_another_with_its_uid_is_under_way() -> None:
    await post([a_draft(1, uid="a")])
    [under_way] = await claim()
    await post([a_draft(2, uid="a")])

    assert await claim() == []
    await settle([Result(under_way, Message.State.SENT)])
    assert emails(await claim()) == ["piet2"]


async def test_of_a_lost_lease_only_the_newer_message_of_the_same_uid_goes_out(at: Callable[[datetime], None]) -> None:
    await post([a_draft(1, uid="a")])
    await claim()
    await post([a_draft(2, uid="a")])
    at(MONDAY + LEASE)

    assert emails(await claim()) == ["piet2"]
    assert await states() == ["replaced", "claimed"]


async def test_a_message_to_be_retried_is_replaced_when_a_newer_one_was_posted_meanwhile() -> None:
    await post([a_draft(1, uid="a"), a_draft(2, uid="b")])
    old, other = await claim()
    await post([a_draft(3, uid="a")])

    await settle([Result(old, retry_at=MONDAY + SOON), Result(other, retry_at=MONDAY + SOON)])

    assert await states() == ["replaced", "queued", "queued"]


async def test_every_result_of_a_batch_is_written_with_its_own_words() -> None:
    await post([a_draft(number) for number in range(4)])
    sent, refused, retried, released = await claim()

    await settle(
        [
            Result(sent, Message.State.SENT),
            Result(refused, Message.State.REFUSED, error="550 no"),
            Result(retried, retry_at=MONDAY + SOON, error="451 later"),
            Result(released, retry_at=MONDAY, was_tried=False),
        ]
    )

    rows = await Message.objects().order_by(Message.id)
    assert [(row.state, row.error, row.attempts, row.settled_at is None) for row in rows] == [
        ("sent", "", 1, False),
        ("refused", "550 no", 1, False),
        ("queued", "451 later", 1, True),
        ("queued", "", 0, True),
    ]
    assert rows[2].due_at == MONDAY + SOON


async def test_messages_to_an_address_are_counted_by_kind_and_time(at: Callable[[datetime], None]) -> None:
    await post([a_draft(kind="link"), a_draft(kind="other"), a_draft(2, kind="link")])
    at(MONDAY + SOON)
    await post([a_draft(kind="link")])

    assert await posted_since("piet1@bijeen.example", "link", MONDAY) == 2
    assert await posted_since("piet1@bijeen.example", "link", MONDAY + SOON) == 1


async def test_the_desk_reads_the_newest_first_and_one_by_its_number() -> None:
    await post([a_draft(number) for number in range(5)])

    assert emails(await recent(2, 1)) == ["piet3", "piet2"]
    [newest] = await recent(1)
    found = await find(newest.id)
    assert found is not None
    assert found.email == newest.email
    assert await find(newest.id + 1) is None
