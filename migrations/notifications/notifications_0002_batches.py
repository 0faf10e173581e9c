"""Messages that were posted together and may be withdrawn together. Frozen."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager
from piccolo.columns import Serial, Varchar
from piccolo.table import Table

from database import DB

ID = "0002-batches"
VERSION = "1.38.0"
DESCRIPTION = "batches of messages"


class Message(Table, db=DB):
    id: Serial
    batch = Varchar(length=40, null=True, default=None)
    replaced_by = Varchar(length=40, null=True, default=None)


COLUMNS = (Message.batch, Message.replaced_by)
STATEMENTS = (
    "CREATE INDEX message_batch ON message (batch) WHERE batch IS NOT NULL",
    "CREATE INDEX message_replaced_by ON message (replaced_by) WHERE replaced_by IS NOT NULL",
)


async def change() -> None:
    for column in COLUMNS:
        await DB.run_ddl(f"ALTER TABLE {column._meta.table._meta.tablename} ADD COLUMN {column.ddl}")
    for statement in STATEMENTS:
        await DB.run_ddl(statement)


async def forwards() -> MigrationManager:
    """Add the columns and their indexes."""
    manager = MigrationManager(migration_id=ID, app_name="notifications", description=DESCRIPTION)
    manager.add_raw(change)
    return manager
