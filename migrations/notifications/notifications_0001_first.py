"""First tables: the outbox. Frozen: later changes get a file of their own."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager
from piccolo.columns import Integer, Serial, Text, Timestamptz, Varchar
from piccolo.table import Table

from database import DB

ID = "0001-first"
VERSION = "1.38.0"
DESCRIPTION = "the outbox"


class Message(Table, db=DB):
    id: Serial
    kind = Varchar(length=40)
    about = Varchar(length=60)
    email = Varchar(length=320)
    name = Varchar(length=120)
    language = Varchar(length=5, default="nl")
    facts = Text()
    uid = Varchar(length=36, null=True, default=None)
    message_id = Varchar(length=200)
    created_at = Timestamptz()
    due_at = Timestamptz()
    expires_at = Timestamptz(null=True, default=None)
    state = Varchar(length=20, default="queued")
    claim = Varchar(length=32, null=True, default=None)
    attempts = Integer(default=0)
    error = Text()
    settled_at = Timestamptz(null=True, default=None)


TABLES = (Message,)
INDEXES = (
    "CREATE UNIQUE INDEX message_message_id ON message (message_id)",
    "CREATE INDEX message_due ON message (due_at) WHERE state IN ('queued', 'claimed')",
    "CREATE INDEX message_uid ON message (uid) WHERE uid IS NOT NULL",
    "CREATE INDEX message_about ON message (about)",
    "CREATE INDEX message_email ON message (email, kind, created_at)",
)


async def create() -> None:
    for table in TABLES:
        await table.create_table()
    for statement in INDEXES:
        await DB.run_ddl(statement)


async def forwards() -> MigrationManager:
    """Make the tables and their indexes."""
    manager = MigrationManager(migration_id=ID, app_name="notifications", description=DESCRIPTION)
    manager.add_raw(create)
    return manager
