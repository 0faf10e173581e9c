"""Whether an event asks what its programme should be about, and when. Frozen."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager
from piccolo.columns import Boolean, Serial, Text, Timestamptz
from piccolo.table import Table

from database import DB

ID = "0007-wishes"
VERSION = "1.38.0"
DESCRIPTION = "wishes before the programme"


class Event(Table, db=DB):
    id: Serial
    asks_wishes = Boolean(default=False)
    wishes_from_at = Timestamptz(null=True, default=None)
    wishes_until_at = Timestamptz(null=True, default=None)
    wishes_text = Text()


COLUMNS = (Event.asks_wishes, Event.wishes_from_at, Event.wishes_until_at, Event.wishes_text)


async def change() -> None:
    for column in COLUMNS:
        await DB.run_ddl(f"ALTER TABLE event ADD COLUMN {column.ddl}")


async def forwards() -> MigrationManager:
    """Add the columns."""
    manager = MigrationManager(migration_id=ID, app_name="events", description=DESCRIPTION)
    manager.add_raw(change)
    return manager
