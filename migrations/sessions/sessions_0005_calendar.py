"""Reminders, rooms that are switched, personal feeds, what calendars answer, and who wants which mail. Frozen."""

import base64
import secrets

from piccolo.apps.migrations.auto.migration_manager import MigrationManager
from piccolo.columns import Boolean, ForeignKey, Integer, Serial, Text, Timestamptz, Varchar
from piccolo.columns.base import OnDelete
from piccolo.table import Table

from database import DB

ID = "0005-calendar"
VERSION = "1.38.0"
DESCRIPTION = "reminders, feeds, replies, personal links"


class Session(Table, db=DB):
    id: Serial
    remind_day = Boolean(null=True, default=None)
    remind_hour = Boolean(null=True, default=None)
    sends_thanks = Boolean(null=True, default=None)
    prepare = Text()
    recording_link = Varchar(length=1000)
    switched_at = Timestamptz(null=True, default=None)


class Participant(Table, db=DB):
    id: Serial
    feed_token = Varchar(length=40)
    unsubscribe_token = Varchar(length=40)
    wants_invitations = Boolean(default=True)
    wants_mailings = Boolean(default=True)


class Registration(Table, db=DB):
    id: Serial
    partstat = Varchar(length=20)
    replied_at = Timestamptz(null=True, default=None)
    replied_sequence = Integer(null=True, default=None)
    replied_stamp = Timestamptz(null=True, default=None)
    device_hash = Varchar(length=64, null=True, default=None)


class Reminder(Table, db=DB):
    id: Serial
    registration = ForeignKey(Registration, on_delete=OnDelete.cascade, null=False)
    kind = Varchar(length=20)
    starts_at = Timestamptz()
    at = Timestamptz()


COLUMNS = (
    Session.remind_day, Session.remind_hour, Session.sends_thanks, Session.prepare, Session.recording_link,
    Session.switched_at, Participant.feed_token, Participant.unsubscribe_token, Participant.wants_invitations,
    Participant.wants_mailings, Registration.partstat, Registration.replied_at, Registration.replied_sequence,
    Registration.replied_stamp, Registration.device_hash,
)  # fmt: skip
STATEMENTS = (
    "CREATE UNIQUE INDEX participant_feed_token ON participant (feed_token)",
    "CREATE UNIQUE INDEX participant_unsubscribe_token ON participant (unsubscribe_token)",
    "CREATE UNIQUE INDEX reminder_once ON reminder (registration, kind, starts_at)",
    # What begins or ends soon, over all events: asked every minute.
    "CREATE INDEX session_starts ON session (starts_at)",
    "CREATE INDEX session_ends ON session (ends_at)",
)


def token() -> str:
    return base64.b32encode(secrets.token_bytes(20)).decode().lower()[:26]


async def change() -> None:
    await Reminder.create_table()
    for column in COLUMNS:
        await DB.run_ddl(f"ALTER TABLE {column._meta.table._meta.tablename} ADD COLUMN {column.ddl}")
    for row in await Participant.select(Participant.id):
        await Participant.update(
            {Participant.feed_token: token(), Participant.unsubscribe_token: token()}
        ).where(Participant.id == row["id"])
    for statement in STATEMENTS:
        await DB.run_ddl(statement)


async def forwards() -> MigrationManager:
    """Add the columns, give everybody their links, and make the indexes."""
    manager = MigrationManager(migration_id=ID, app_name="sessions", description=DESCRIPTION)
    manager.add_raw(change)
    return manager
