"""Codes of rooms have eight characters. Those of six go: they are easier to guess, and the host makes a new one. Frozen."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager
from piccolo.columns import ForeignKey, Serial, Varchar
from piccolo.columns.base import OnDelete
from piccolo.table import Table

from database import DB

ID = "0019-longer-codes"
VERSION = "1.38.0"
DESCRIPTION = "codes of rooms that cannot be guessed"


class Session(Table, db=DB):
    id: Serial


class RoomCode(Table, db=DB):
    id: Serial
    session = ForeignKey(Session, on_delete=OnDelete.cascade, null=False)
    code = Varchar(length=8)


INDEXES = (
    "CREATE UNIQUE INDEX room_code_once ON room_code (session)",
    "CREATE UNIQUE INDEX room_code_code ON room_code (code)",
)


async def change() -> None:
    await DB.run_ddl("DROP TABLE room_code")  # SQLite cannot make a column wider, and no code in it works any more
    await RoomCode.create_table()
    for index in INDEXES:
        await DB.run_ddl(index)


async def forwards() -> MigrationManager:
    """Make the table anew: a session has one code that no other has."""
    manager = MigrationManager(migration_id=ID, app_name="sessions", description=DESCRIPTION)
    manager.add_raw(change)
    return manager
