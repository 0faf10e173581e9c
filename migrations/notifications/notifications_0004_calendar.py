"""Mail that goes out together, mail that comes back or in, and what is wrong with mail as a whole. Frozen."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager
from piccolo.columns import Integer, Serial, Text, Timestamptz, Varchar
from piccolo.table import Table

from database import DB

ID = "0004-calendar"
VERSION = "1.38.0"
DESCRIPTION = "combined, returned and received mail"


class Message(Table, db=DB):
    id: Serial
    together = Varchar(length=400, null=True, default=None)
    combined_into = Integer(null=True, default=None)
    returned = Varchar(length=10)
    returned_at = Timestamptz(null=True, default=None)
    returned_why = Varchar(length=500)


class Received(Table, db=DB):
    id: Serial
    key = Varchar(length=64)
    kind = Varchar(length=20)
    state = Varchar(length=20, default="open")
    sender = Varchar(length=320)
    subject = Varchar(length=300)
    text = Text()
    words = Varchar(length=500)
    message = Integer(null=True, default=None)
    about = Varchar(length=60)
    belongs_to = Varchar(length=60)
    source = Text()
    received_at = Timestamptz()
    settled_at = Timestamptz(null=True, default=None)
    settled_by = Integer(null=True, default=None)


class Trouble(Table, db=DB):
    id: Serial
    what = Varchar(length=20)
    words = Varchar(length=500)
    since_at = Timestamptz()
    seen_at = Timestamptz()


COLUMNS = (
    Message.together, Message.combined_into, Message.returned, Message.returned_at, Message.returned_why,
)  # fmt: skip
STATEMENTS = (
    "CREATE UNIQUE INDEX received_key ON received (key)",
    "CREATE INDEX received_open ON received (belongs_to, id) WHERE state = 'open'",
    "CREATE INDEX received_about ON received (about) WHERE about <> ''",
    "CREATE INDEX received_message ON received (message) WHERE message IS NOT NULL",
    "CREATE UNIQUE INDEX trouble_once ON trouble (what)",
    "CREATE INDEX message_together ON message (together) WHERE state = 'queued' AND together IS NOT NULL",
    "CREATE INDEX message_combined ON message (combined_into) WHERE combined_into IS NOT NULL",
    "CREATE INDEX message_returned ON message (about) WHERE returned <> ''",
)


async def change() -> None:
    for table in (Received, Trouble):
        await table.create_table()
    for column in COLUMNS:
        await DB.run_ddl(f"ALTER TABLE {column._meta.table._meta.tablename} ADD COLUMN {column.ddl}")
    for statement in STATEMENTS:
        await DB.run_ddl(statement)


async def forwards() -> MigrationManager:
    """Make the new tables, add the columns, and make the indexes."""
    manager = MigrationManager(migration_id=ID, app_name="notifications", description=DESCRIPTION)
    manager.add_raw(change)
    return manager
