"""To which council somebody belongs, and registrations that the office has yet to decide about. Frozen."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager
from piccolo.columns import ForeignKey, Serial
from piccolo.columns.base import OnDelete
from piccolo.table import Table

from database import DB

ID = "0007-members"
VERSION = "1.38.0"
DESCRIPTION = "councils of participants, requests"


class Council(Table, db=DB):
    id: Serial


class RosterName(Table, db=DB):
    id: Serial


class Participant(Table, db=DB):
    id: Serial
    member_of = ForeignKey(Council, on_delete=OnDelete.set_null, null=True)
    roster_name = ForeignKey(RosterName, on_delete=OnDelete.set_null, null=True)


STATEMENTS = (
    "CREATE INDEX participant_member_of ON participant (member_of) WHERE member_of IS NOT NULL",
    # What the desk counts on every page, and few.
    "CREATE INDEX registration_requested ON registration (session) WHERE status = 'requested'",
)


async def change() -> None:
    for column in (Participant.member_of, Participant.roster_name):
        await DB.run_ddl(f"ALTER TABLE participant ADD COLUMN {column.ddl}")
    for statement in STATEMENTS:
        await DB.run_ddl(statement)


async def forwards() -> MigrationManager:
    """Add the columns and make the indexes."""
    manager = MigrationManager(migration_id=ID, app_name="sessions", description=DESCRIPTION)
    manager.add_raw(change)
    return manager
