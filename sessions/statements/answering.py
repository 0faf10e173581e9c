"""Answering a statement: whoever may, once each, changed as long as it is open."""

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from database import IF_STILL, fetch
from sessions.ballots import mark_of
from sessions.statements.operations import NotOpen
from sessions.statements.tables import Statement

# One statement for an answer: it is the hot path when a whole hall answers at once (`make bench`). Who closes holds the
# statement, so that either the answer is counted or this finds it closed; sent twice, the mark is the same.
ANSWER = f"""
INSERT INTO vote (id, statement, mark, value)
SELECT CAST({{}} AS BIGINT), asked.id, CAST({{}} AS VARCHAR), CAST({{}} AS TEXT)
FROM (SELECT id FROM statement WHERE id = {{}} AND state = 'open' {IF_STILL}) AS asked WHERE true
ON CONFLICT (statement, mark) DO UPDATE SET value = excluded.value RETURNING id
"""  # noqa: S608 the words are ours
THERE = """
SELECT DISTINCT session FROM statement WHERE (state = 'open' OR (state = 'closed' AND is_shown)) AND session IN ({})
"""
ANSWERED = "SELECT statement FROM vote WHERE mark IN ({})"
# Who may answer by their personal link, or by that of joining: they have a place in a session that goes on.
SEAT = """
SELECT participant.id, participant.language, registration.session FROM registration
JOIN participant ON participant.id = registration.participant JOIN session ON session.id = registration.session
WHERE registration.status = 'confirmed' AND session.status = 'published' AND
"""
BY_PERSONAL = SEAT + "participant.personal_token = {} AND registration.id = {}"
BY_JOIN = SEAT + "registration.join_token = {}"
LARGEST_ID = 2**31 - 1


class SeatNotFound(Exception):
    """This link gives nobody a place in a session where there is something to answer."""


@dataclass(frozen=True)
class Seat:
    """Who answers in which session (its id). `who` is what their marks are made of; it is kept nowhere."""

    session: int
    who: str
    language: str = ""


async def seat_of(personal_token: str, registration: int) -> Seat:
    """The seat behind a personal link. Raises `SeatNotFound`."""
    return _seat(await fetch(BY_PERSONAL, personal_token.lower(), min(registration, LARGEST_ID)))


async def seat_by_join(join_token: str) -> Seat:
    """The same seat, so with the same marks, behind the link for joining. Raises `SeatNotFound`."""
    return _seat(await fetch(BY_JOIN, join_token.lower()))


def _seat(rows: Sequence[Mapping[str, object]]) -> Seat:
    if not rows:
        raise SeatNotFound
    number = rows[0]["session"]
    assert isinstance(number, int)
    return Seat(number, f"participant:{rows[0]['id']}", str(rows[0]["language"]))


async def answer(statement: Statement, who: str, value: str) -> None:
    """Answer with `value`, instead of what was answered before. Raises `NotOpen`."""
    mark = mark_of("statement", statement.id, who)
    if not await fetch(ANSWER, secrets.randbits(62), mark, value, statement.id):
        raise NotOpen


async def answered_by(who: str, statements: Sequence[Statement]) -> set[int]:
    """Which of `statements` that are open `who` has answered, by their ids; one query. What they said nobody is told: others
    have one's link too.
    """
    marks = [mark_of("statement", one.id, who) for one in statements if one.is_open]
    rows = await fetch(ANSWERED.format(", ".join(["{}"] * len(marks))), *marks) if marks else []
    return {row["statement"] for row in rows}


async def there_in(session_ids: Sequence[int]) -> set[int]:
    """In which of these sessions there is something to answer now, or a result that everybody may see; one query."""
    if not session_ids:
        return set()
    rows = await fetch(THERE.format(", ".join(["{}"] * len(session_ids))), *session_ids)
    return {row["session"] for row in rows}
