"""What calendars are told and reminded of, and what a "no" from one does. Frozen."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager
from piccolo.columns import Boolean, Serial, Varchar
from piccolo.table import Table

from database import DB

ID = "0004-calendar"
VERSION = "1.38.0"
DESCRIPTION = "calendars, reminders and personal links of an event"


class Event(Table, db=DB):
    id: Serial
    on_decline = Varchar(length=20, default="ask")
    is_private = Boolean(default=False)
    calendar_title = Varchar(length=200)
    remind_day = Boolean(default=True)
    remind_hour = Boolean(default=True)
    sends_thanks = Boolean(default=True)
    links_are_personal = Boolean(default=False)


COLUMNS = (
    Event.on_decline, Event.is_private, Event.calendar_title, Event.remind_day, Event.remind_hour,
    Event.sends_thanks, Event.links_are_personal,
)  # fmt: skip


async def change() -> None:
    for column in COLUMNS:
        await DB.run_ddl(f"ALTER TABLE event ADD COLUMN {column.ddl}")


async def forwards() -> MigrationManager:
    """Add the columns."""
    manager = MigrationManager(migration_id=ID, app_name="events", description=DESCRIPTION)
    manager.add_raw(change)
    return manager
