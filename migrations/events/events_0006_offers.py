"""Whether a place that comes free is given or offered, and how long an offer stands. Frozen."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager
from piccolo.columns import Boolean, Integer, Serial
from piccolo.table import Table

from database import DB

ID = "0006-offers"
VERSION = "1.38.0"
DESCRIPTION = "places that are offered"


class Event(Table, db=DB):
    id: Serial
    offers_online = Boolean(default=False)
    offers_location = Boolean(default=True)
    offer_hours = Integer(default=8)


async def change() -> None:
    for column in (Event.offers_online, Event.offers_location, Event.offer_hours):
        await DB.run_ddl(f"ALTER TABLE event ADD COLUMN {column.ddl}")


async def forwards() -> MigrationManager:
    """Add the columns."""
    manager = MigrationManager(migration_id=ID, app_name="events", description=DESCRIPTION)
    manager.add_raw(change)
    return manager
