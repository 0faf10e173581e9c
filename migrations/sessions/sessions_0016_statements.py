"""Statements, their votes and counts, and the codes of rooms. Frozen."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager
from piccolo.columns import BigInt, Boolean, ForeignKey, Integer, Serial, Text, Varchar
from piccolo.columns.base import OnDelete
from piccolo.table import Table

from database import DB

ID = "0016-statements"
VERSION = "1.38.0"
DESCRIPTION = "statements and questions to everybody in a session, answered without a name"


class Session(Table, db=DB):
    id: Serial


class Statement(Table, db=DB):
    id: Serial
    session = ForeignKey(Session, on_delete=OnDelete.cascade, null=False)
    number = Integer()
    kind = Varchar(length=20)
    words = Varchar(length=300)
    choices = Text()
    state = Varchar(length=20, default="draft")
    is_shown = Boolean(default=False)
    people = Integer(default=0)


class Vote(Table, db=DB):
    id = BigInt(primary_key=True)
    statement = ForeignKey(Statement, on_delete=OnDelete.cascade, null=False)
    mark = Varchar(length=64)
    value = Text()


class Tally(Table, db=DB):
    id: Serial
    statement = ForeignKey(Statement, on_delete=OnDelete.cascade, null=False)
    value = Text()
    number = Integer()
    is_held = Boolean(default=False)


class RoomCode(Table, db=DB):
    id: Serial
    session = ForeignKey(Session, on_delete=OnDelete.cascade, null=False)
    code = Varchar(length=6)


INDEXES = (
    "CREATE UNIQUE INDEX statement_number ON statement (session, number)",
    "CREATE UNIQUE INDEX vote_once ON vote (statement, mark)",
    "CREATE INDEX tally_of ON tally (statement)",
    "CREATE UNIQUE INDEX room_code_once ON room_code (session)",
    "CREATE UNIQUE INDEX room_code_code ON room_code (code)",
)


async def change() -> None:
    for table in (Statement, Vote, Tally, RoomCode):
        await table.create_table()
    for index in INDEXES:
        await DB.run_ddl(index)


async def forwards() -> MigrationManager:
    """Make the tables: a mark answers a statement once, and a session has one code that no other has."""
    manager = MigrationManager(migration_id=ID, app_name="sessions", description=DESCRIPTION)
    manager.add_raw(change)
    return manager
