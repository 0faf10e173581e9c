"""Break-out groups of a session. A group of people who were signed up together is another thing (`sessions.groups`)."""

from piccolo.columns import ForeignKey, Integer, Serial, Text, Timestamptz, Varchar
from piccolo.columns.base import OnDelete
from piccolo.table import Table

from database import DB
from sessions.tables import Registration, Session


class Breakout(Table, db=DB):
    """How a session is divided: one at most. `rules` is JSON, how much each counts; participants see it from `shown_at`."""

    id: Serial
    session = ForeignKey(Session, on_delete=OnDelete.cascade, null=False)
    rules = Text()
    seed = Integer()
    made_at = Timestamptz()
    shown_at = Timestamptz(null=True, default=None)


class BreakoutGroup(Table, db=DB):
    """One of its groups, `place` from 1 on, where it meets: a `room`, or a `link` of its own, or neither."""

    id: Serial
    breakout = ForeignKey(Breakout, on_delete=OnDelete.cascade, null=False)
    place = Integer()
    name = Varchar(length=32)
    room = Varchar(length=200)
    link = Varchar(length=1000)


class BreakoutSeat(Table, db=DB):
    """That somebody is in a group, as long as their registration is confirmed. One at most for each."""

    id: Serial
    of_group = ForeignKey(BreakoutGroup, on_delete=OnDelete.cascade, null=False)
    registration = ForeignKey(Registration, on_delete=OnDelete.cascade, null=False)


class BreakoutTie(Table, db=DB):
    """That `registration` is of somebody who helps the other one: they are to be in one group."""

    id: Serial
    registration = ForeignKey(Registration, on_delete=OnDelete.cascade, null=False)
    helped = ForeignKey(Registration, on_delete=OnDelete.cascade, null=False)
