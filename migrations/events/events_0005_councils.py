"""The councils that the office knows, and what is for their members first or only. Frozen."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager
from piccolo.columns import Boolean, ForeignKey, Serial, Timestamptz, Varchar
from piccolo.columns.base import OnDelete
from piccolo.table import Table

from database import DB

ID = "0005-councils"
VERSION = "1.38.0"
DESCRIPTION = "councils, their addresses and rosters; events for members"


class Organiser(Table, db=DB):
    id: Serial


class Event(Table, db=DB):
    id: Serial
    members_only = Boolean(default=False)
    members_first_until = Timestamptz(null=True, default=None)


class Council(Table, db=DB):
    id: Serial
    name = Varchar(length=200)
    name_key = Varchar(length=240)
    sector = Varchar(length=100)
    region = Varchar(length=100)
    is_member = Boolean(default=False)
    code = Varchar(length=10)
    created_at = Timestamptz()


class CouncilAddress(Table, db=DB):
    id: Serial
    council = ForeignKey(Council, on_delete=OnDelete.cascade, null=False)
    address = Varchar(length=320)


class RosterName(Table, db=DB):
    id: Serial
    council = ForeignKey(Council, on_delete=OnDelete.cascade, null=False)
    name = Varchar(length=120)
    name_key = Varchar(length=240)
    email = Varchar(length=320)
    agreed_at = Timestamptz()
    organiser = ForeignKey(Organiser, on_delete=OnDelete.set_null, null=True)
    until_at = Timestamptz()


COLUMNS = (Event.members_only, Event.members_first_until)
STATEMENTS = (
    "CREATE UNIQUE INDEX council_name ON council (name_key)",
    "CREATE UNIQUE INDEX council_code ON council (code)",
    "CREATE UNIQUE INDEX council_address_once ON council_address (address)",
    "CREATE INDEX council_address_council ON council_address (council)",
    "CREATE UNIQUE INDEX roster_name_once ON roster_name (council, email, name_key)",
    "CREATE INDEX roster_name_until ON roster_name (until_at)",
)


async def change() -> None:
    for column in COLUMNS:
        await DB.run_ddl(f"ALTER TABLE event ADD COLUMN {column.ddl}")
    for table in (Council, CouncilAddress, RosterName):
        await table.create_table()
    for statement in STATEMENTS:
        await DB.run_ddl(statement)


async def forwards() -> MigrationManager:
    """Add the columns, make the tables and their indexes."""
    manager = MigrationManager(migration_id=ID, app_name="events", description=DESCRIPTION)
    manager.add_raw(change)
    return manager
