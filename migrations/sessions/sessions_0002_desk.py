"""The desk: hosts, held changes, mailings, own wordings, and order and freezing of a waiting list. Frozen."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager
from piccolo.columns import Boolean, ForeignKey, Integer, Serial, Text, Timestamptz, Varchar
from piccolo.columns.base import OnDelete
from piccolo.table import Table

from database import DB

ID = "0002-desk"
VERSION = "1.38.0"
DESCRIPTION = "hosts, held changes, mailings, wordings, order of waiting lists"


class Event(Table, db=DB):
    id: Serial


class Organiser(Table, db=DB):
    id: Serial


class Session(Table, db=DB):
    id: Serial
    is_frozen = Boolean(default=False)


class Participant(Table, db=DB):
    id: Serial
    phone = Varchar(length=40)


class SignUp(Table, db=DB):
    id: Serial
    answered_at = Timestamptz(null=True, default=None)


class Registration(Table, db=DB):
    id: Serial
    priority = Integer(default=0)
    reason = Varchar(length=200)


class Host(Table, db=DB):
    id: Serial
    session = ForeignKey(Session, on_delete=OnDelete.cascade, null=False)
    organiser = ForeignKey(Organiser, on_delete=OnDelete.cascade, null=False)


class Change(Table, db=DB):
    id: Serial
    session = ForeignKey(Session, on_delete=OnDelete.cascade, null=False)
    organiser = ForeignKey(Organiser, on_delete=OnDelete.set_null, null=True)
    before = Text()
    words = Text()
    state = Varchar(length=20, default="held")
    made_at = Timestamptz()
    due_at = Timestamptz()


class Mailing(Table, db=DB):
    id: Serial
    event = ForeignKey(Event, on_delete=OnDelete.cascade, null=False)
    organiser = ForeignKey(Organiser, on_delete=OnDelete.set_null, null=True)
    subject = Varchar(length=200)
    text = Text()
    selection = Text()
    state = Varchar(length=20, default="draft")
    made_at = Timestamptz()
    due_at = Timestamptz(null=True, default=None)


class Wording(Table, db=DB):
    id: Serial
    event = ForeignKey(Event, on_delete=OnDelete.cascade, null=False)
    kind = Varchar(length=40)
    subject = Varchar(length=200)
    opening = Text()


COLUMNS = (
    Session.is_frozen, Participant.phone, SignUp.answered_at, Registration.priority, Registration.reason,
)  # fmt: skip
STATEMENTS = (
    "CREATE UNIQUE INDEX host_once ON host (session, organiser)",
    "CREATE INDEX host_organiser ON host (organiser)",
    # One held change per session: further changes join it.
    "CREATE UNIQUE INDEX change_held ON change (session) WHERE state = 'held'",
    "CREATE INDEX mailing_event ON mailing (event, id)",
    "CREATE UNIQUE INDEX wording_once ON wording (event, kind)",
)


async def change() -> None:
    for table in (Host, Change, Mailing, Wording):
        await table.create_table()
    for column in COLUMNS:
        await DB.run_ddl(f"ALTER TABLE {column._meta.table._meta.tablename} ADD COLUMN {column.ddl}")
    for statement in STATEMENTS:
        await DB.run_ddl(statement)


async def forwards() -> MigrationManager:
    """Make the new tables and add the columns."""
    manager = MigrationManager(migration_id=ID, app_name="sessions", description=DESCRIPTION)
    manager.add_raw(change)
    return manager
