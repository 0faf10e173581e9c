"""Statements, the answers while they are given, and the counts that stay.

What keeps an answer apart from who gave it: a vote has a mark (`sessions/ballots.py`), no time and no number in the order
of coming in; its key is drawn at random, so SQLite, which keeps rows by their key, does not keep them in that order. On
PostgreSQL rows lie as they came while a statement is open: therefore nothing else is written when somebody answers, which
could lie beside them. Closing counts the votes and erases them, all in one transaction: the counts lie in the order
of their values, and fewer than `ENOUGH` answers leave nothing.
"""

from enum import StrEnum

from piccolo.columns import BigInt, Boolean, ForeignKey, Integer, Serial, Text, Varchar
from piccolo.columns.base import OnDelete
from piccolo.table import Table

from database import DB
from sessions.tables import Session


class Statement(Table, db=DB):
    """What is put to everybody in a session; `number` is its own there. `choices` has one on each line.

    Closed is for good: opened again, the difference between two results would tell who answered in between. `people` is
    how many answered, once it is closed; `is_shown`: everybody may see the result, and not only who leads.
    """

    class Kind(StrEnum):
        """How it is answered: agree, disagree or no opinion; one of some choices; 1 to 5; some words; a text."""

        AGREE = "agree"
        CHOICE = "choice"
        SCALE = "scale"
        WORDS = "words"
        TEXT = "text"

    class State(StrEnum):
        """A draft is seen by who leads; open takes answers; closed has a result."""

        DRAFT = "draft"
        OPEN = "open"
        CLOSED = "closed"

    id: Serial
    session = ForeignKey(Session, on_delete=OnDelete.cascade, null=False)
    number = Integer()
    kind = Varchar(length=20, choices=Kind)
    words = Varchar(length=300)
    choices = Text()
    state = Varchar(length=20, choices=State, default=State.DRAFT)
    is_shown = Boolean(default=False)
    people = Integer(default=0)

    @property
    def is_open(self) -> bool:
        """Whether it takes answers."""
        return self.state == Statement.State.OPEN

    @property
    def is_closed(self) -> bool:
        """Whether it has a result, or had too few answers for one."""
        return self.state == Statement.State.CLOSED

    @property
    def options(self) -> list[str]:
        """The choices, in their order."""
        return self.choices.splitlines()


class Vote(Table, db=DB):
    """One answer to a statement that is open. `id` is drawn at random; `value` is what `answers` makes of the form."""

    id = BigInt(primary_key=True)
    statement = ForeignKey(Statement, on_delete=OnDelete.cascade, null=False)
    mark = Varchar(length=64)
    value = Text()


class Tally(Table, db=DB):
    """How many gave this answer, or wrote this word, to a closed statement. Held: only who leads sees it."""

    id: Serial
    statement = ForeignKey(Statement, on_delete=OnDelete.cascade, null=False)
    value = Text()
    number = Integer()
    is_held = Boolean(default=False)


class RoomCode(Table, db=DB):
    """What is typed in the hall instead of a personal link: one for a session, around its time."""

    id: Serial
    session = ForeignKey(Session, on_delete=OnDelete.cascade, null=False)
    code = Varchar(length=8)
