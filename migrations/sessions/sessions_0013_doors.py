"""Where and how somebody came in, by which clock, and that it was undone. Frozen."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager
from piccolo.columns import ForeignKey, Serial, Timestamptz, Varchar
from piccolo.columns.base import OnDelete
from piccolo.table import Table

from database import DB

ID = "0013-doors"
VERSION = "1.38.0"
DESCRIPTION = "check-ins as facts: where, how, when by which clock, undone"


class Organiser(Table, db=DB):
    id: Serial


class CheckIn(Table, db=DB):
    id: Serial
    door = Varchar(length=40)
    client_at = Timestamptz(null=True, default=None)
    received_at = Timestamptz(null=True, default=None)
    scan_id = Varchar(length=40, null=True, default=None)
    undone_at = Timestamptz(null=True, default=None)
    undone_by = ForeignKey(Organiser, on_delete=OnDelete.set_null, null=True)


COLUMNS = (
    CheckIn.door, CheckIn.client_at, CheckIn.received_at, CheckIn.scan_id, CheckIn.undone_at, CheckIn.undone_by,
)  # fmt: skip
STATEMENTS = (
    "UPDATE check_in SET received_at = at",
    "DROP INDEX check_in_once",
    "CREATE UNIQUE INDEX check_in_standing ON check_in (registration) WHERE undone_at IS NULL",
    "CREATE UNIQUE INDEX check_in_scan ON check_in (registration, scan_id)",
)


async def change() -> None:
    for column in COLUMNS:
        await DB.run_ddl(f"ALTER TABLE check_in ADD COLUMN {column.ddl}")
    for statement in STATEMENTS:
        await DB.run_ddl(statement)


async def forwards() -> MigrationManager:
    """Add the columns, and let one check-in stand where there was one at all."""
    manager = MigrationManager(migration_id=ID, app_name="sessions", description=DESCRIPTION)
    manager.add_raw(change)
    return manager
