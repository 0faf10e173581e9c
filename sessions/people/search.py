"""Finding anybody of an event: by parts of a name, an address or a council, or by a code."""

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from database import DB, fetch
from events.tables import Event
from events.tokens import CodeKind, read_code
from sessions.registrations import searchable

PAGE = 50
LAST_PAGE = 100_000
LONGEST = 200
MOST_WORDS = 8
# Everybody is looked at once: 20,000 people take some 10 ms, and a list that is counted needs them all anyway.
PEOPLE = """
WITH found AS MATERIALIZED (
    SELECT p.id, p.name_key FROM participant p WHERE p.event = {} AND p.erased_at IS NULL AND [found]
)
SELECT p.id, p.name, p.email, p.phone, p.note, p.council, (SELECT count(*) FROM found) AS number
FROM (SELECT id, name_key FROM found ORDER BY name_key, id LIMIT {} OFFSET {}) here
JOIN participant p ON p.id = here.id ORDER BY here.name_key, here.id
"""
# The page is found in the index alone; only its fifty people are read.
EVERYBODY = """
SELECT p.id, p.name, p.email, p.phone, p.note, p.council,
    (SELECT count(*) FROM participant WHERE event = {} AND erased_at IS NULL) AS number
FROM (
    SELECT id, name_key FROM participant WHERE event = {} AND erased_at IS NULL ORDER BY name_key, id LIMIT {} OFFSET {}
) here
JOIN participant p ON p.id = here.id ORDER BY here.name_key, here.id
"""
# Both databases find a text in a text much faster by this than by LIKE.
CONTAINS = "strpos(p.search, {}) > 0" if DB.engine_type == "postgres" else "instr(p.search, {}) > 0"
CLAIMS = """
SELECT participant, sum(CASE WHEN status IN ('confirmed', 'offered') THEN 1 ELSE 0 END) AS places,
    sum(CASE WHEN status = 'waiting' THEN 1 ELSE 0 END) AS waiting
FROM registration WHERE participant IN ([ids]) AND status <> 'cancelled' GROUP BY participant
"""


@dataclass(frozen=True)
class Found:
    """Somebody in the answer: `places` sessions for certain, and `waiting` in so many lines."""

    id: int
    name: str
    email: str
    phone: str
    note: str
    council: str
    places: int
    waiting: int


@dataclass(frozen=True)
class Sheet:
    """One page (1 is the first) of an answer of `number` people."""

    people: list[Found]
    number: int
    page: int

    @property
    def is_more(self) -> bool:
        """Whether there is a page after this one."""
        return self.page * PAGE < self.number


async def find(event: Event, typed: str, page: int = 1) -> Sheet:
    """Who has every typed word somewhere in name, address or council, or has this code; without words: everybody.

    Two queries, however many people there are.
    """
    condition, values = _condition(typed)
    if not condition:
        statement, values = EVERYBODY, [event.id]
    else:
        statement = PEOPLE.replace("[found]", condition)
    rows = await fetch(statement, event.id, *values, PAGE, (page - 1) * PAGE)
    claims = await _claims([row["id"] for row in rows])
    number = max((row.pop("number") for row in rows), default=0)
    people = [Found(**row, places=claims[row["id"]][0], waiting=claims[row["id"]][1]) for row in rows]
    return Sheet(people, number, page)


def _condition(typed: str) -> tuple[str, list[Any]]:
    """The condition on participant `p`, with its values; "" when there is none."""
    clean = "".join(sign for sign in typed[:LONGEST] if unicodedata.category(sign)[0] != "C")
    words = searchable(clean).split()[:MOST_WORDS]
    if not words:
        return "", []
    condition, values = " AND ".join([CONTAINS] * len(words)), words
    codes = [(kind, code) for kind in CodeKind if (code := read_code(clean, kind))]
    for kind, code in codes:  # ten letters of a name may happen to be a code
        column = "ticket_code" if kind is CodeKind.TICKET else "personal_code"
        # By its own index: SQLite goes on looking for the words in theirs alone.
        found = f"p.id = (SELECT id FROM participant WHERE {column} = {{}})"  # noqa: S608 our own words
        condition, values = f"({condition} OR {found})", [*values, code]
    return condition, values


async def _claims(ids: Sequence[int]) -> dict[int, tuple[int, int]]:
    found = dict.fromkeys(ids, (0, 0))
    if ids:
        rows = await fetch(CLAIMS.replace("[ids]", ", ".join(["{}"] * len(ids))), *ids)
        found |= {row["participant"]: (int(row["places"]), int(row["waiting"])) for row in rows}
    return found
