"""Passkeys, the questions that browsers answer with them, and who signs in with nothing less. Frozen."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager
from piccolo.columns import BigInt, Boolean, ForeignKey, Serial, Text, Timestamptz, Varchar
from piccolo.columns.base import OnDelete
from piccolo.table import Table

from database import DB

ID = "0003-passkeys"
VERSION = "1.38.0"
DESCRIPTION = "passkeys, their challenges, and who signs in with a passkey only"


class Organiser(Table, db=DB):
    id: Serial
    passkey_only = Boolean(default=False)


class Passkey(Table, db=DB):
    id: Serial
    organiser = ForeignKey(Organiser, on_delete=OnDelete.cascade, null=False)
    name = Varchar(length=60)
    credential_id = Varchar(length=1400)
    public_key = Text()
    sign_count = BigInt(default=0)
    created_at = Timestamptz()
    used_at = Timestamptz(null=True, default=None)


class Challenge(Table, db=DB):
    id: Serial
    organiser = ForeignKey(Organiser, on_delete=OnDelete.cascade, null=True)
    browser_hash = Varchar(length=64)
    challenge = Varchar(length=64)
    expires_at = Timestamptz()


STATEMENTS = (
    f"ALTER TABLE organiser ADD COLUMN {Organiser.passkey_only.ddl}",
    "CREATE UNIQUE INDEX passkey_credential ON passkey (credential_id)",
    "CREATE INDEX passkey_organiser ON passkey (organiser)",
    "CREATE UNIQUE INDEX challenge_browser ON challenge (browser_hash)",
    "CREATE INDEX challenge_expires ON challenge (expires_at)",
)


async def change() -> None:
    for table in (Passkey, Challenge):
        await table.create_table()
    for statement in STATEMENTS:
        await DB.run_ddl(statement)


async def forwards() -> MigrationManager:
    """Make the new tables and add the column."""
    manager = MigrationManager(migration_id=ID, app_name="events", description=DESCRIPTION)
    manager.add_raw(change)
    return manager
