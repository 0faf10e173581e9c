"""People put their own data right and have it erased: asked changes of address, and when somebody was erased. Frozen."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager
from piccolo.columns import ForeignKey, Serial, Timestamptz, Varchar
from piccolo.columns.base import OnDelete
from piccolo.table import Table

from database import DB

ID = "0010-my-data"
VERSION = "1.38.0"
DESCRIPTION = "own data: another address, erased"


class Participant(Table, db=DB):
    id: Serial
    erased_at = Timestamptz(null=True, default=None)


class AddressChange(Table, db=DB):
    id: Serial
    participant = ForeignKey(Participant, on_delete=OnDelete.cascade, null=False)
    token_hash = Varchar(length=64)
    email = Varchar(length=320)
    created_at = Timestamptz()
    expires_at = Timestamptz()
    used_at = Timestamptz(null=True, default=None)


STATEMENTS = (
    "CREATE UNIQUE INDEX address_change_token ON address_change (token_hash)",
    "CREATE INDEX address_change_participant ON address_change (participant)",
    # Whose last mails are on their way: asked every minute, and few.
    "CREATE INDEX participant_erased ON participant (erased_at) WHERE erased_at IS NOT NULL",
)


async def change() -> None:
    await DB.run_ddl(f"ALTER TABLE participant ADD COLUMN {Participant.erased_at.ddl}")
    await AddressChange.create_table()
    for statement in STATEMENTS:
        await DB.run_ddl(statement)


async def forwards() -> MigrationManager:
    """Add the column and the table, and make the indexes."""
    manager = MigrationManager(migration_id=ID, app_name="sessions", description=DESCRIPTION)
    manager.add_raw(change)
    return manager
