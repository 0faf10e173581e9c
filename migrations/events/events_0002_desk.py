"""The desk: series, what an organiser may do, what was done, an event's look, and codes to sign in with. Frozen."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager
from piccolo.columns import ForeignKey, Integer, Serial, Text, Timestamptz, Varchar
from piccolo.columns.base import OnDelete
from piccolo.table import Table

from database import DB

ID = "0002-desk"
VERSION = "1.38.0"
DESCRIPTION = "series, duties, deeds, tokens and logo, sign-in codes"


class Series(Table, db=DB):
    id: Serial
    title = Varchar(length=200)
    created_at = Timestamptz()


class Event(Table, db=DB):
    id: Serial
    series = ForeignKey(Series, on_delete=OnDelete.set_null, null=True)
    tokens = Text()
    logo = Text()


class Organiser(Table, db=DB):
    id: Serial


class SignInLink(Table, db=DB):
    id: Serial
    code_hash = Varchar(length=64, null=True, default=None)
    tries = Integer(default=0)


class Duty(Table, db=DB):
    id: Serial
    organiser = ForeignKey(Organiser, on_delete=OnDelete.cascade, null=False)
    event = ForeignKey(Event, on_delete=OnDelete.cascade, null=True)
    role = Varchar(length=20)


class Deed(Table, db=DB):
    id: Serial
    event = ForeignKey(Event, on_delete=OnDelete.cascade, null=True)
    organiser = ForeignKey(Organiser, on_delete=OnDelete.set_null, null=True)
    about = Varchar(length=60)
    what = Varchar(length=60)
    before = Text()
    after = Text()
    at = Timestamptz()


COLUMNS = (Event.series, Event.tokens, Event.logo, SignInLink.code_hash, SignInLink.tries)
STATEMENTS = (
    # Until now everybody could do everything: they keep that, for all events.
    "INSERT INTO duty (organiser, role) SELECT id, role FROM organiser",
    "ALTER TABLE organiser DROP COLUMN role",
    # An empty event is none: two duties alike for all events are one too many as well.
    "CREATE UNIQUE INDEX duty_once ON duty (organiser, COALESCE(event, 0), role)",
    "CREATE INDEX deed_about ON deed (about, id)",
    "CREATE INDEX deed_event ON deed (event, id)",
    "CREATE INDEX sign_in_organiser ON sign_in (organiser)",
)


async def change() -> None:
    for table in (Series, Duty, Deed):
        await table.create_table()
    for column in COLUMNS:
        await DB.run_ddl(f"ALTER TABLE {column._meta.table._meta.tablename} ADD COLUMN {column.ddl}")
    for statement in STATEMENTS:
        await DB.run_ddl(statement)


async def forwards() -> MigrationManager:
    """Make the new tables, add the columns, and give everybody the duty that their role was."""
    manager = MigrationManager(migration_id=ID, app_name="events", description=DESCRIPTION)
    manager.add_raw(change)
    return manager
