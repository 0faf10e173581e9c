"""Statements at the desk of who leads: making, opening, closing with a count, and what everybody may see of it."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from datetime import timedelta

import clock
from database import DB, Rows, clear_traces, fetch, hold
from events import history
from sessions.ballots import ENOUGH
from sessions.statements.doubtful import is_doubtful
from sessions.statements.tables import Statement, Tally, Vote
from sessions.tables import Session

CLOSES_AFTER = timedelta(days=1)  # a statement that was left open, after the end of its session
MOST_STATEMENTS = 100  # of one session
ROWS_AT_ONCE = 500
COUNT = "SELECT value, count(*) AS number FROM vote WHERE statement = {} GROUP BY value"
ASKED = "SELECT id, session, number, kind, words, choices, state FROM statement WHERE session = {} AND number = {}"
FORGOTTEN = """
SELECT statement.id FROM statement JOIN session ON session.id = statement.session
WHERE statement.state = 'open' AND session.ends_at < {}
"""
COUNTED = "SELECT statement, count(*) AS number FROM vote WHERE statement IN ({}) GROUP BY statement"


class StatementNotFound(Exception):
    """This session has no such statement."""


class NotADraft(Exception):
    """It was open: what people answered to can no more become something else."""


class NotOpen(Exception):
    """It takes no answers now."""


class TooManyStatements(Exception):
    """A session has `MOST_STATEMENTS` at most."""


@dataclass(frozen=True)
class Wanted:
    """What a statement is to say. `choices` has one on each line."""

    words: str
    kind: str
    choices: str = ""


async def statements_of(session_id: int) -> list[Statement]:
    """The statements of a session in the order in which they were made."""
    return await Statement.objects().where(Statement.session == session_id).order_by(Statement.number)


async def statement_at(session_id: int, number: int) -> Statement:
    """One of them. Raises `StatementNotFound`."""
    mine = (Statement.session == session_id) & (Statement.number == min(number, MOST_STATEMENTS + 1))
    found = await Statement.objects().where(mine).first()
    if found is None:
        raise StatementNotFound(number)
    return found


async def asked_at(session_id: int, number: int) -> Statement:
    """The same on the hot path, where building a query costs more than the database does. Raises `StatementNotFound`."""
    rows = await fetch(ASKED, session_id, min(number, MOST_STATEMENTS + 1))
    if not rows:
        raise StatementNotFound(number)
    return Statement(**rows[0])


async def answered(statements: Sequence[Statement]) -> Counter[int]:
    """How many have answered each of these that is open, by its id; one query."""
    ids = [one.id for one in statements if one.is_open]
    rows = await fetch(COUNTED.format(", ".join(["{}"] * len(ids))), *ids) if ids else []
    return Counter({row["statement"]: row["number"] for row in rows})


async def tallies_of(statement: Statement) -> list[Tally]:
    """What was answered, the most given first; nothing before it is closed."""
    mine = Tally.objects().where(Tally.statement == statement.id)
    return await mine.order_by(Tally.number, ascending=False).order_by(Tally.value)


# -- making


async def add(session: Session, wanted: Wanted, by: int, *, opens: bool = False) -> Statement:
    """One more, as a draft or open at once; the very same again, as long as it is so, answers the first.

    Raises `TooManyStatements`.
    """
    async with DB.transaction():
        await hold(Session, [session.id])
        others = await statements_of(session.id)
        numbers = [one.number for one in others]
        state = Statement.State.OPEN if opens else Statement.State.DRAFT
        if same := [one for one in others if one.state == state and _says(one, wanted)]:
            return same[0]
        number = max(numbers, default=0) + 1
        if number > MOST_STATEMENTS:
            raise TooManyStatements
        made = Statement(session=session.id, number=number, **asdict(wanted))
        await made.save()
        await _note(by, session.event, session.id, "statement-added", made)
        if opens:
            await _become(made, Statement.State.OPEN, by, session.event, "statement-opened")
    return made


def _says(one: Statement, wanted: Wanted) -> bool:
    return Wanted(one.words, str(one.kind), one.choices) == wanted


async def _note(by: int | None, event_id: int, session_id: int, what: str, statement: Statement) -> None:
    await history.note(by, event_id, f"session:{session_id}", what, None, {"statement": statement.words})


async def change(session: Session, number: int, wanted: Wanted, by: int) -> None:
    """Say a draft otherwise. Raises `StatementNotFound`, `NotADraft`."""
    async with DB.transaction():
        statement = await _draft(session, number)
        statement.words, statement.kind, statement.choices = wanted.words, wanted.kind, wanted.choices
        await statement.save()
        await _note(by, session.event, session.id, "statement-changed", statement)


async def drop(session: Session, number: int, by: int) -> None:
    """Throw a draft away. Raises `StatementNotFound`, `NotADraft`."""
    async with DB.transaction():
        statement = await _draft(session, number)
        await Statement.delete().where(Statement.id == statement.id)
        await _note(by, session.event, session.id, "statement-removed", statement)


async def _draft(session: Session, number: int) -> Statement:
    statement = await _held(session.id, number)
    if statement.state != Statement.State.DRAFT:
        raise NotADraft
    return statement


async def _held(session_id: int, number: int) -> Statement:
    """The statement, ours alone until the transaction ends: whoever answers it waits (`answering.ANSWER`)."""
    await hold(Statement, [(await statement_at(session_id, number)).id], alone=True)
    return await statement_at(session_id, number)


# -- opening and closing


async def open_(session: Session, number: int, by: int) -> None:
    """Let people answer a draft; open already, it is. Raises `StatementNotFound`, `NotADraft`."""
    async with DB.transaction():
        statement = await _held(session.id, number)
        if statement.is_open:
            return
        if statement.is_closed:
            raise NotADraft
        await _become(statement, Statement.State.OPEN, by, session.event, "statement-opened")


async def _become(
    statement: Statement, state: Statement.State, by: int | None, event_id: int, what: str, people: int = 0
) -> None:
    await Statement.update({Statement.state: state, Statement.people: people}).where(Statement.id == statement.id)
    await _note(by, event_id, statement.session, what, statement)


async def close(session: Session, number: int, by: int | None) -> None:
    """Count the answers and erase them; of fewer than `ENOUGH` nothing is left. Closed before, it stays as it was.

    Raises `StatementNotFound`, `NotOpen`: a draft.
    """
    async with DB.transaction():
        statement = await _held(session.id, number)
        if statement.is_closed:
            return
        if not statement.is_open:
            raise NotOpen
        votes = await fetch(COUNT, statement.id)
        people = sum(row["number"] for row in votes)
        if people >= ENOUGH:
            await _keep(_counted(statement, votes))
        await Vote.delete().where(Vote.statement == statement.id)
        kept = people if people >= ENOUGH else 0
        await _become(statement, Statement.State.CLOSED, by, session.event, "statement-closed", kept)
    await clear_traces()


def _counted(statement: Statement, votes: Rows) -> list[Tally]:
    """How often each answer, or each word of them, was given; in the order of the answers themselves."""
    counts = Counter[str]()
    for row in votes:
        is_words = statement.kind == Statement.Kind.WORDS
        counts.update(dict.fromkeys(row["value"].split("\n") if is_words else [row["value"]], row["number"]))
    return [
        Tally(statement=statement.id, value=value, number=number, is_held=_waits(statement, value))
        for value, number in sorted(counts.items())
    ]


def _waits(statement: Statement, value: str) -> bool:
    """Whether who leads decides before others may read it."""
    return statement.kind == Statement.Kind.TEXT or (statement.kind == Statement.Kind.WORDS and is_doubtful(value))


async def _keep(tallies: Sequence[Tally]) -> None:
    for start in range(0, len(tallies), ROWS_AT_ONCE):
        await Tally.insert(*tallies[start : start + ROWS_AT_ONCE])


async def close_forgotten() -> int:
    """Close what was left open, a day after its session; how many."""
    ids = [row["id"] for row in await fetch(FORGOTTEN, clock.now() - CLOSES_AFTER)]
    for statement in await Statement.objects().where(Statement.id.is_in(ids)) if ids else []:
        session = await Session.objects().where(Session.id == statement.session).first()
        assert session is not None  # the foreign key says so
        await close(session, statement.number, history.NOBODY)
    return len(ids)


# -- what everybody may see


async def show(session: Session, number: int, by: int, *, is_shown: bool) -> None:
    """Let everybody see the result, or no more. Raises `StatementNotFound`, `NotADraft`: it has no result yet."""
    async with DB.transaction():
        statement = await _held(session.id, number)
        if not statement.is_closed:
            raise NotADraft
        if statement.is_shown != is_shown:
            await Statement.update({Statement.is_shown: is_shown}).where(Statement.id == statement.id)
            await _note(by, session.event, session.id, "statement-shown" if is_shown else "statement-hidden", statement)


async def choose(statement: Statement, seen: Iterable[int], shown: Iterable[int]) -> None:
    """Of the words or texts that were `seen` (ids), let those `shown` be read by everybody, and hold the others."""
    ticked, asked = {*shown}, {*seen}
    async with DB.transaction():
        for is_held, ids in ((False, asked & ticked), (True, asked - ticked)):
            if ids:
                mine = (Tally.statement == statement.id) & Tally.id.is_in(sorted(ids))
                await Tally.update({Tally.is_held: is_held}).where(mine)
