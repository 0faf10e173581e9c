"""Somebody signs up a whole council. Frozen."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager
from piccolo.columns import Boolean, ForeignKey, Serial, Text, Timestamptz, Varchar
from piccolo.columns.base import OnDelete
from piccolo.table import Table

from database import DB

ID = "0011-groups"
VERSION = "1.38.0"
DESCRIPTION = "a council signed up in one form"


class Event(Table, db=DB):
    id: Serial


class SignUp(Table, db=DB):
    id: Serial


class SignUpGroup(Table, db=DB):
    id: Serial
    event = ForeignKey(Event, on_delete=OnDelete.cascade, null=False)
    name = Varchar(length=120)
    email = Varchar(length=320)
    council = Varchar(length=200)
    language = Varchar(length=5, default="nl")
    member_code = Varchar(length=40)
    token = Varchar(length=40)
    result_token = Varchar(length=40)
    form_key = Varchar(length=64)
    created_at = Timestamptz()


class GroupMember(Table, db=DB):
    id: Serial
    of_group = ForeignKey(SignUpGroup, on_delete=OnDelete.cascade, null=False)
    sign_up = ForeignKey(SignUp, on_delete=OnDelete.cascade, null=False)
    name = Varchar(length=120)
    told = Text()
    is_first = Boolean(default=False)


STATEMENTS = (
    "CREATE UNIQUE INDEX sign_up_group_token ON sign_up_group (token)",
    "CREATE UNIQUE INDEX sign_up_group_result ON sign_up_group (result_token)",
    "CREATE UNIQUE INDEX sign_up_group_form ON sign_up_group (form_key)",
    "CREATE INDEX sign_up_group_event ON sign_up_group (event)",
    "CREATE INDEX group_member_group ON group_member (of_group)",
    "CREATE UNIQUE INDEX group_member_sign_up ON group_member (sign_up)",
)


async def change() -> None:
    for table in (SignUpGroup, GroupMember):
        await table.create_table()
    for statement in STATEMENTS:
        await DB.run_ddl(statement)


async def forwards() -> MigrationManager:
    """Make the tables and their indexes."""
    manager = MigrationManager(migration_id=ID, app_name="sessions", description=DESCRIPTION)
    manager.add_raw(change)
    return manager
