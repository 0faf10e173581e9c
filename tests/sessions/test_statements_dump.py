"""A dump of the whole database cannot tell who answered what: while a statement is open, and after."""

import asyncio
import hashlib
import hmac
import itertools
from typing import Any

import pytest

from database import DB
from sessions.ballots import mark_of
from sessions.statements import operations
from sessions.statements.answering import answer
from sessions.statements.operations import NotOpen
from sessions.statements.tables import Statement, Tally, Vote
from tests.conftest import MONDAY
from tests.sessions.statements import Room, a_room, in_the_hall, says
from tests.site import Browser, visitor
from tests.state import everything, in_files

pytestmark = pytest.mark.usefixtures("db", "now", "counting_anew")
ANSWERS = ["eens", "oneens", "geen", "eens", "oneens", "eens", "geen", "oneens"]
Dump = dict[str, list[dict[str, Any]]]


async def answered(room: Room, statement: Statement, answers: list[str]) -> None:
    """Everybody answers, in the order in which they signed up."""
    async with visitor() as browser:
        for index, given in enumerate(answers):
            assert (await says(browser, room.path(index), statement, given)).status == 303


def secrets_of(dump: Dump) -> set[str]:
    """Every value in the dump that is long enough to know somebody by, and the ids of people."""
    values = (value for rows in dump.values() for row in rows for value in row.values())
    people = (str(row["id"]) for name in ("participant", "registration") for row in dump[name])
    return {*(value for value in values if isinstance(value, str) and 3 < len(value) < 200), *people}


async def lying() -> list[tuple[str, ...]]:
    """The votes as they lie in the database, not put in any order."""
    return [tuple(map(str, row.values())) for row in await DB.run_ddl("SELECT * FROM vote")]


async def test_answering_writes_one_vote_and_nothing_else() -> None:
    room = await a_room(2)
    statement = await room.asks()
    before = await everything()
    await answered(room, statement, ["eens", "oneens"])

    after = await everything()

    assert [name for name in before if after[name] != before[name]] == ["vote"]
    assert [[*row] for row in after["vote"]] == [["id", "statement", "mark", "value"]] * 2


async def test_no_vote_holds_anything_that_the_rest_of_the_dump_knows_somebody_by() -> None:
    room = await a_room(len(ANSWERS))
    statement = await room.asks()
    await answered(room, statement, ANSWERS)
    dump = await everything()
    votes = dump.pop("vote")
    known = secrets_of(dump)

    # With all that the dump has, also as the key of the way in which marks are made.
    whos = [f"participant:{number}" for number in range(1, 200)] + sorted(known)
    keys = ["", "statement", *sorted(known)]
    said = [f"ballot\x1fstatement\x1f{statement.id}\x1f{who}" for who in whos]
    guesses = {hashlib.sha256(text.encode()).hexdigest() for text in itertools.chain(whos, said)}
    guesses |= {hmac.new(key.encode(), said[0].encode(), "sha256").hexdigest() for key in keys}
    assert len(votes) == len(ANSWERS)
    assert {vote["mark"] for vote in votes} & (guesses | known) == set()
    assert {str(vote["id"]) for vote in votes} & known == set()
    # The negative control: with the key, which is not in the database, it is one of these.
    assert mark_of("statement", statement.id, f"participant:{room.people[0][0].id}") in {vote["mark"] for vote in votes}


async def test_marks_of_two_statements_do_not_tell_which_answers_are_of_one_person() -> None:
    room = await a_room(5)
    first, second = await room.asks(), await room.asks("Nog een")
    await answered(room, first, ANSWERS[:5])
    await answered(room, second, ANSWERS[:5])

    votes = await Vote.select()

    assert len({vote["mark"] for vote in votes}) == len({vote["id"] for vote in votes}) == 10


async def test_the_keys_of_votes_are_not_in_the_order_in_which_people_answered() -> None:
    room = await a_room(len(ANSWERS))
    statement = await room.asks()
    marks = [mark_of("statement", statement.id, f"participant:{person.id}") for person, _ in room.people]
    orders = set()
    for _ in range(3):
        await answered(room, statement, ANSWERS)
        orders.add(tuple(marks.index(vote["mark"]) for vote in await Vote.select().order_by(Vote.id)))
        await Vote.delete(force=True)

    assert len(orders) == 3
    assert not orders & {tuple(range(8)), tuple(range(7, -1, -1))}


async def test_after_the_close_the_dump_is_the_same_whoever_answered_what() -> None:
    room = await a_room(len(ANSWERS))
    first, second = await room.asks(), await room.asks()
    await answered(room, first, ANSWERS)
    await answered(room, second, ANSWERS[3:] + ANSWERS[:3])
    for statement in (first, second):
        await room.closes(statement)

    counted = [await Tally.select(Tally.value, Tally.number).where(Tally.statement == one.id) for one in (first, second)]

    assert counted[0] == counted[1]
    assert (await Vote.count(), len(counted[0])) == (0, 3)


async def test_the_counts_lie_in_the_order_of_the_answers_and_were_written_at_once() -> None:
    room = await a_room(len(ANSWERS))
    statement = await room.asks(kind="text")
    await answered(room, statement, [f"Zin {letter}" for letter in "hcagbfde"])
    await room.closes(statement)

    rows = await DB.run_ddl("SELECT value FROM tally ORDER BY id")
    writers = await DB.run_ddl("SELECT DISTINCT xmin::text FROM tally") if DB.engine_type == "postgres" else [{}]

    assert [row["value"] for row in rows] == [f"Zin {letter}" for letter in "abcdefgh"]
    assert len(writers) == 1


@pytest.mark.parametrize("people", [4, 5])
async def test_the_files_of_the_database_forget_marks_and_what_was_not_kept(people: int) -> None:
    room = await a_room(people)
    statement = await room.asks(kind="text")
    await answered(room, statement, [f"Onvergetelijk{number}" for number in range(people)])
    marks = [vote["mark"] for vote in await Vote.select(Vote.mark)]
    await room.closes(statement)

    # PostgreSQL clears its files by autovacuum; a dump of it has rows alone.
    kept = in_files() if DB.engine_type == "sqlite" else str(await everything()).encode()
    assert [mark for mark in marks if mark.encode() in kept] == []
    assert (b"Onvergetelijk" in kept) is (people == 5)


async def test_in_the_hall_neither_the_cookie_nor_the_browser_is_in_the_dump(browser: Browser) -> None:
    room = await a_room(starts_at=MONDAY)
    path, statement = await in_the_hall(room), await room.asks()
    secret = dict((await browser.open(path)).form(path).fields)["wie"]
    assert (await says(browser, path, statement, "eens", wie=secret)).status == 303

    assert secret not in str(await everything())


async def test_a_close_counts_each_answer_that_was_taken_and_takes_none_after() -> None:
    """Many at once with the close in between: each was either told that it is closed, or is counted."""
    room = await a_room()
    statement = await room.asks()

    async def one(number: int) -> bool:
        try:
            await answer(statement, f"room:{number}", "eens")
        except NotOpen:
            return False
        return True

    taken = [asyncio.create_task(one(number)) for number in range(20)]
    await asyncio.gather(*taken)
    later = [asyncio.create_task(one(number)) for number in range(10, 60)]
    closing = asyncio.create_task(operations.close(room.session, 1, room.by.id))
    more = [asyncio.create_task(one(number)) for number in range(60, 90)]
    await asyncio.gather(*later, closing, *more)

    people = {number for number, task in enumerate(taken) if task.result()}
    people |= {number for number, task in enumerate(later, 10) if task.result()}
    people |= {number for number, task in enumerate(more, 60) if task.result()}
    assert await room.tallies(statement) == [("eens", len(people), False)]
    assert await Vote.count() == 0
