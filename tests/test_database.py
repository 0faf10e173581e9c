"""The engine: turns, shared commits, refusals and readers."""

import asyncio

import pytest

from database import DB
from events.tables import Event

pytestmark = pytest.mark.usefixtures("db")


async def add(slug: str) -> None:
    async with DB.transaction():
        await Event(slug=slug, title=slug).save()


async def slugs() -> list[str]:
    return sorted(await Event.select(Event.slug).output(as_list=True))


async def test_writers_take_turns_and_all_that_was_answered_is_there() -> None:
    await asyncio.gather(*(add(f"e{number:02}") for number in range(50)))

    assert await slugs() == [f"e{number:02}" for number in range(50)]


async def test_a_refused_turn_takes_back_its_own_writing_and_nobody_elses() -> None:
    async def refused() -> None:
        async with DB.transaction():
            await Event(slug="half", title="").save()
            raise LookupError

    answers = await asyncio.gather(add("one"), refused(), add("two"), return_exceptions=True)

    assert [type(answer) for answer in answers] == [type(None), LookupError, type(None)]
    assert await slugs() == ["one", "two"]


async def test_a_reader_does_not_see_what_is_not_committed_and_does_not_wait_for_it() -> None:
    seen: list[str] = []

    async def write() -> None:
        async with DB.transaction():
            await Event(slug="unseen", title="").save()
            written.set()
            await read.wait()

    async def look() -> None:
        await written.wait()
        seen.extend(await asyncio.wait_for(slugs(), timeout=1))
        read.set()

    written, read = asyncio.Event(), asyncio.Event()
    await asyncio.gather(write(), look())

    assert seen == []
    assert await slugs() == ["unseen"]


async def test_a_writer_that_is_called_off_in_line_leaves_the_line_intact() -> None:
    tasks = [asyncio.create_task(add(f"e{number}")) for number in range(5)]
    await asyncio.sleep(0)
    tasks[2].cancel()
    await asyncio.gather(*tasks, return_exceptions=True)

    await asyncio.wait_for(add("after"), timeout=5)
    assert {"e0", "e1", "e3", "e4", "after"} <= set(await slugs())


async def test_a_transaction_inside_another_is_part_of_it() -> None:
    async def outer() -> None:
        async with DB.transaction():
            await add("inner")
            raise LookupError

    with pytest.raises(LookupError):
        await outer()

    assert await slugs() == []
