"""Whether and how long an event asks how it was, and what was answered.

What keeps an answer apart from who gave it: it has a mark (`sessions/ballots.py`), no time, and no number in the order of
coming in. Its key is drawn at random, so SQLite, which keeps rows by their key, does not keep them in that order. On
PostgreSQL rows lie as they were written: nothing else is written when somebody answers that could lie beside them, every
five answers nearly all of their session are written anew at once, and closing writes all of them in the order of their keys,
without their marks. Of one form each answer stands by itself: nothing says which of them are of one person.
"""

from secrets import randbits

from piccolo.columns import BigInt, Boolean, ForeignKey, Integer, Serial, SmallInt, Text, Timestamptz, Varchar
from piccolo.columns.base import OnDelete
from piccolo.table import Table

from database import DB
from events.tables import Event
from sessions.questions.tables import Question
from sessions.tables import Session

ERASED = "(gewist)"  # stands where somebody wrote something, once the event's data go: that they did still counts


def at_random() -> int:
    """A key that says nothing of when its row was made: 1 or more."""
    return 1 + randbits(61)


class Evaluation(Table, db=DB):
    """How an event asks how it was: until `open_days` after its last session, with a reminder `remind_days` after it, 0: none.

    It was reminded of at `reminded_at`, once; at `closed_at` the marks were erased, so it never opens again.
    """

    id: Serial
    event = ForeignKey(Event, on_delete=OnDelete.cascade, null=False)
    asks = Boolean(default=False)
    open_days = Integer(default=14)
    remind_days = Integer(default=5)
    reminded_at = Timestamptz(null=True, default=None)
    closed_at = Timestamptz(null=True, default=None)


class Tap(Table, db=DB):
    """How somebody found a session: 5 is very good, 1 is bad; and their word for it. `shown_…` is what results say of it yet."""

    id = BigInt(primary_key=True, default=0)  # `at_random` gives each its own: Piccolo would call it once, for the column
    session = ForeignKey(Session, on_delete=OnDelete.cascade, null=False)
    mark = Varchar(length=64)
    grade = SmallInt()
    word = Varchar(length=30)
    shown_grade = SmallInt(null=True, default=None)
    shown_word = Varchar(length=30)


class Opinion(Table, db=DB):
    """What somebody answered to one question of the form, "" for nothing; several choices are lines. `shown`: as of a tap."""

    id = BigInt(primary_key=True, default=0)
    question = ForeignKey(Question, on_delete=OnDelete.cascade, null=False)
    mark = Varchar(length=64)
    value = Text()
    shown = Text(null=True, default=None)
