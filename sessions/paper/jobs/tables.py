"""A file of papers that somebody asked for."""

from piccolo.columns import Bytea, ForeignKey, Integer, Serial, Timestamptz, Varchar
from piccolo.columns.base import OnDelete
from piccolo.table import Table

from database import DB
from events.tables import Event


class PaperJob(Table, db=DB):
    """One file of papers of a `kind` (`sessions.paper.jobs.kinds`) for an event; one at most of each.

    `edition` counts how often it was asked for, `tries` how often this one was begun. Who makes it keeps it until
    `claimed_until`, and longer for as long as they live. `file` is there from `ready_at` on; at `until_at` all of it goes.
    It is kept here and not on a disk: the worker may be another machine, and what is erased here is gone at once.
    """

    id: Serial
    event = ForeignKey(Event, on_delete=OnDelete.cascade, null=False)
    kind = Varchar(length=40)
    edition = Integer(default=1)
    made = Integer(default=0)
    total = Integer(default=0)
    tries = Integer(default=0)
    asked_at = Timestamptz()
    claimed_until = Timestamptz(null=True, default=None)
    ready_at = Timestamptz(null=True, default=None)
    until_at = Timestamptz()
    file = Bytea(null=True, default=None)
