"""Break-out groups of a session. Frozen."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager
from piccolo.columns import ForeignKey, Integer, Serial, Text, Timestamptz, Varchar
from piccolo.columns.base import OnDelete
from piccolo.table import Table

from database import DB

ID = "0015-breakouts"
VERSION = "1.38.0"
DESCRIPTION = "who is in which group during a session"


class Session(Table, db=DB):
    id: Serial


class Registration(Table, db=DB):
    id: Serial


class Breakout(Table, db=DB):
    id: Serial
    session = ForeignKey(Session, on_delete=OnDelete.cascade, null=False)
    rules = Text()
    seed = Integer()
    made_at = Timestamptz()
    shown_at = Timestamptz(null=True, default=None)


class BreakoutGroup(Table, db=DB):
    id: Serial
    breakout = ForeignKey(Breakout, on_delete=OnDelete.cascade, null=False)
    place = Integer()
    name = Varchar(length=32)
    room = Varchar(length=200)
    link = Varchar(length=1000)


class BreakoutSeat(Table, db=DB):
    id: Serial
    of_group = ForeignKey(BreakoutGroup, on_delete=OnDelete.cascade, null=False)
    registration = ForeignKey(Registration, on_delete=OnDelete.cascade, null=False)


class BreakoutTie(Table, db=DB):
    id: Serial
    registration = ForeignKey(Registration, on_delete=OnDelete.cascade, null=False)
    helped = ForeignKey(Registration, on_delete=OnDelete.cascade, null=False)


STATEMENTS = (
    "CREATE UNIQUE INDEX breakout_session ON breakout (session)",
    "CREATE UNIQUE INDEX breakout_group_place ON breakout_group (breakout, place)",
    "CREATE UNIQUE INDEX breakout_seat_registration ON breakout_seat (registration)",
    "CREATE INDEX breakout_seat_group ON breakout_seat (of_group)",
    "CREATE UNIQUE INDEX breakout_tie_once ON breakout_tie (registration, helped)",
    "CREATE INDEX breakout_tie_helped ON breakout_tie (helped)",
)


async def change() -> None:
    for table in (Breakout, BreakoutGroup, BreakoutSeat, BreakoutTie):
        await table.create_table()
    for statement in STATEMENTS:
        await DB.run_ddl(statement)


async def forwards() -> MigrationManager:
    """Make the tables; a session is divided once, and somebody is in one group of it."""
    manager = MigrationManager(migration_id=ID, app_name="sessions", description=DESCRIPTION)
    manager.add_raw(change)
    return manager
