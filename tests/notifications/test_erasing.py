"""Erasing what mails said when its time has come: nothing early, everything late, and no trace in the database's files."""

import asyncio
import secrets
from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from database import DB
from notifications.erasing import AFTER, ROWS_AT_ONCE, UNSETTLED_AFTER, Erased, erase_due
from notifications.outbox import Draft, post, said_since
from notifications.tables import Message, Received
from tests.conftest import MONDAY
from tests.state import in_files

pytestmark = pytest.mark.usefixtures("db", "now")

At = Callable[[datetime], None]
DAY = timedelta(days=1)
CANARY = "kanarie"
FINAL = [one for one in Message.State if one not in {Message.State.QUEUED, Message.State.CLAIMED}]


def a_message(settled_at: datetime | None, state: str = Message.State.SENT, mark: str = CANARY) -> Message:
    return Message(
        kind="invitation", about="participant:7", email=f"{mark}@example.org", name=f"Kees {mark}",
        facts=f'{{"words": "{mark * (200 + 600 * (len(mark) % 2))}"}}', message_id=f"<{secrets.token_hex(8)}@example.org>",
        created_at=MONDAY, due_at=MONDAY, state=state, settled_at=settled_at, error=f"550 {mark} unknown",
        returned_why=f"{mark} is full", together=f"reminder:1:{mark}@example.org:nl", uid="u-1",
    )  # fmt: skip


def a_received(at: datetime, state: str = Received.State.SETTLED, mark: str = CANARY) -> Received:
    return Received(
        key=f"{at} {state}", kind=Received.Kind.LETTER, state=state, sender=f"{mark}@example.org", subject=mark,
        text=f"Beste, {mark}", words=mark, source=mark * 100, about="registration:7", received_at=at,
        settled_at=at if state == Received.State.SETTLED else None,
    )  # fmt: skip


async def test_thirty_days_after_it_was_settled_a_message_says_nothing_any_more_and_stays_as_a_fact(at: At) -> None:
    await a_message(MONDAY, Message.State.REFUSED).save()
    at(MONDAY + AFTER)

    assert await erase_due() == Erased(1, 0)

    [row] = await Message.objects()
    assert row.is_erased
    assert (row.email, row.name, row.error, row.returned_why) == ("", "", "", "")
    assert row.together is None
    assert (row.kind, row.about, row.state, row.settled_at, row.uid) == (
        "invitation", "participant:7", Message.State.REFUSED, MONDAY, "u-1",
    )  # fmt: skip


async def test_an_address_that_a_message_is_about_goes_too(at: At) -> None:
    message = a_message(MONDAY)
    message.about = "address:kanarie@example.org"
    await message.save()
    at(MONDAY + AFTER)
    await erase_due()

    assert (await Message.select(Message.about))[0]["about"] == ""


@pytest.mark.parametrize("state", [Message.State.QUEUED, Message.State.CLAIMED])
async def test_what_is_still_under_way_is_never_touched(at: At, state: str) -> None:
    await a_message(MONDAY, state).save()
    at(MONDAY + 10 * AFTER)

    assert await erase_due() == Erased(0, 0)
    assert CANARY in (await Message.objects())[0].facts


async def test_mail_that_came_in_goes_thirty_days_after_it_was_dealt_with_and_after_ninety_in_any_case(at: At) -> None:
    await a_received(MONDAY).save()
    await a_received(MONDAY, Received.State.OPEN).save()
    found = []
    for moment in (MONDAY + AFTER - DAY, MONDAY + AFTER, MONDAY + UNSETTLED_AFTER - DAY, MONDAY + UNSETTLED_AFTER):
        at(moment)
        found.append((await erase_due()).received)

    assert found == [0, 1, 0, 1]
    rows = await Received.objects()
    assert {(row.sender, row.subject, row.text, row.words, row.source, row.state) for row in rows} == {
        ("", "", "", "", "", Received.State.SETTLED)
    }


@given(
    ages=st.lists(st.tuples(st.sampled_from([None, *range(0, 60, 3)]), st.sampled_from([*Message.State])), max_size=12),
    jumps=st.lists(st.integers(-20, 40), min_size=1, max_size=6),
)
@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
async def test_wherever_the_clock_jumps_nothing_goes_early_and_all_that_is_late_is_gone(
    at: At, ages: list[tuple[int | None, Message.State]], jumps: list[int]
) -> None:
    await Message.delete(force=True)
    rows: list[Message] = []
    for age, state in ages:
        rows.append(a_message(MONDAY - age * DAY if age is not None and state in FINAL else None, state, f"k{len(rows)}x"))
        await rows[-1].save()
    today, latest = MONDAY, MONDAY - 100 * DAY
    for jump in jumps:
        today += jump * DAY
        latest = max(latest, today)
        at(today)
        await erase_due()

        kept = {row.id for row in await Message.objects() if not row.is_erased}
        due = {row.id for row in rows if row.settled_at and row.settled_at + AFTER <= latest}
        assert kept == {row.id for row in rows} - due


async def test_the_rest_of_a_large_number_goes_when_it_was_broken_off(at: At) -> None:
    number = ROWS_AT_ONCE + 3
    await Message.insert(*(a_message(MONDAY, mark=f"k{one}") for one in range(number)))
    at(MONDAY + AFTER)
    turn = asyncio.ensure_future(erase_due())
    while not await Message.exists().where(Message.facts == ""):
        await asyncio.sleep(0)
    turn.cancel()
    await asyncio.gather(turn, return_exceptions=True)

    await erase_due()

    assert await Message.count().where(Message.facts != "") == 0


async def test_two_at_once_erase_each_message_once(at: At) -> None:
    await Message.insert(*(a_message(MONDAY, mark=f"k{one}") for one in range(30)))
    at(MONDAY + AFTER)

    both = await asyncio.gather(erase_due(), erase_due())

    assert sum(erased.messages for erased in both) == 30


async def test_it_logs_how_many_and_never_who(at: At, caplog: pytest.LogCaptureFixture) -> None:
    await a_message(MONDAY).save()
    at(MONDAY + AFTER)
    caplog.set_level("INFO")
    await erase_due()

    assert "erased what 1 messages and 0 received mails said" in caplog.text
    assert CANARY not in caplog.text


async def test_what_was_said_long_ago_is_not_asked_of_what_is_erased(at: At) -> None:
    await post([Draft("update", "participant:7", "a@example.org", facts={"session": {"number": 1}})])
    await Message.update({Message.state: Message.State.SENT, Message.settled_at: MONDAY}).where(Message.id > 0)
    at(MONDAY + AFTER)
    await erase_due()

    assert await said_since(["participant:7"], MONDAY) == []


@pytest.mark.skipif(DB.engine_type == "postgres", reason="of PostgreSQL's files autovacuum decides")
async def test_no_trace_is_left_in_the_files_of_the_database(at: At) -> None:
    kept = [a_message(MONDAY + DAY, mark=f"blijft{one}") for one in range(0, 90, 3)]
    gone = [a_message(MONDAY, mark=f"{CANARY}{one}") for one in range(90)]
    for one in sorted([*kept, *gone], key=lambda message: message.message_id):
        await one.save()
    await a_received(MONDAY).save()
    for one in gone[::7]:
        await Message.update({Message.attempts: 3}).where(Message.message_id == one.message_id)
    before = canaries()
    at(MONDAY + AFTER)

    await erase_due()

    assert before > 90
    assert canaries() == 0
    assert {row.id for row in await Message.objects() if not row.is_erased} == {one.id for one in kept}


@pytest.mark.skipif(DB.engine_type == "postgres", reason="of PostgreSQL's files autovacuum decides")
async def test_the_file_is_written_anew_for_bytes_stay_where_pages_divide_what_they_hold(at: At) -> None:
    """About one time in thirty such a byte was left by zeroes alone; free pages show each time whether it was written anew."""
    for _number in range(20):
        await a_message(MONDAY, mark=f"{CANARY}s").save()
    at(MONDAY + AFTER)

    await erase_due()

    assert await DB.run_ddl("PRAGMA freelist_count") == [{"freelist_count": 0}]


def canaries() -> int:
    """How often the canary sings in the database, its log and whatever else lies beside it."""
    return in_files().count(CANARY.encode())
