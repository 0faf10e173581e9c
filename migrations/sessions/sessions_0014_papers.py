"""Papers for everybody of an event at once, made beside the site. Frozen."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager
from piccolo.columns import Bytea, ForeignKey, Integer, Serial, Timestamptz, Varchar
from piccolo.columns.base import OnDelete
from piccolo.table import Table

from database import DB

ID = "0014-papers"
VERSION = "1.38.0"
DESCRIPTION = "papers for hundreds at once, with how far they are"


class Event(Table, db=DB):
    id: Serial


class PaperJob(Table, db=DB):
    id: Serial
    event = ForeignKey(Event, on_delete=OnDelete.cascade, null=False)
    kind = Varchar(length=40)
    edition = Integer(default=1)
    made = Integer(default=0)
    total = Integer(default=0)
    tries = Integer(default=0)
    asked_at = Timestamptz()
    claimed_until = Timestamptz(null=True, default=None)
    ready_at = Timestamptz(null=True, default=None)
    until_at = Timestamptz()
    file = Bytea(null=True, default=None)


async def change() -> None:
    await PaperJob.create_table()
    await DB.run_ddl("CREATE UNIQUE INDEX paper_job_once ON paper_job (event, kind)")


async def forwards() -> MigrationManager:
    """Make the table; one file of each kind for an event."""
    manager = MigrationManager(migration_id=ID, app_name="sessions", description=DESCRIPTION)
    manager.add_raw(change)
    return manager
