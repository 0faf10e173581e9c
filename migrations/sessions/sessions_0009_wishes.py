"""Wishes before there is a programme. Frozen."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager
from piccolo.columns import Boolean, ForeignKey, Integer, Serial, Text, Timestamptz, Varchar
from piccolo.columns.base import OnDelete
from piccolo.table import Table

from database import DB

ID = "0009-wishes"
VERSION = "1.38.0"
DESCRIPTION = "topics, wishes and suggestions"


class Event(Table, db=DB):
    id: Serial


class Session(Table, db=DB):
    id: Serial


class Topic(Table, db=DB):
    id: Serial
    event = ForeignKey(Event, on_delete=OnDelete.cascade, null=False)
    place = Integer()
    title = Varchar(length=200)
    text = Text()
    is_closed = Boolean(default=False)
    session = ForeignKey(Session, on_delete=OnDelete.set_null, null=True)


class Wish(Table, db=DB):
    id: Serial
    event = ForeignKey(Event, on_delete=OnDelete.cascade, null=False)
    email = Varchar(length=320)
    name = Varchar(length=120)
    name_key = Varchar(length=240)
    council = Varchar(length=200)
    sector = Varchar(length=100)
    language = Varchar(length=5, default="nl")
    wants_mail = Boolean(default=False)
    token = Varchar(length=40)
    form_key = Varchar(length=64)
    created_at = Timestamptz()
    changed_at = Timestamptz()
    told_at = Timestamptz(null=True, default=None)
    erased_at = Timestamptz(null=True, default=None)


class Wished(Table, db=DB):
    id: Serial
    wish = ForeignKey(Wish, on_delete=OnDelete.cascade, null=False)
    topic = ForeignKey(Topic, on_delete=OnDelete.cascade, null=False)


class Suggestion(Table, db=DB):
    id: Serial
    wish = ForeignKey(Wish, on_delete=OnDelete.cascade, null=False)
    words = Varchar(length=200)
    words_key = Varchar(length=240)
    topic = ForeignKey(Topic, on_delete=OnDelete.set_null, null=True)


STATEMENTS = (
    # Those who are erased are nobody any more.
    "CREATE UNIQUE INDEX wish_person ON wish (event, email, name_key) WHERE erased_at IS NULL",
    "CREATE UNIQUE INDEX wish_token ON wish (token) WHERE token <> ''",
    "CREATE UNIQUE INDEX wished_once ON wished (wish, topic)",
    "CREATE INDEX wished_topic ON wished (topic)",
    "CREATE INDEX suggestion_wish ON suggestion (wish)",
    "CREATE INDEX suggestion_topic ON suggestion (topic)",
    "CREATE INDEX topic_event ON topic (event)",
    "CREATE INDEX topic_session ON topic (session)",
    # Whom the worker looks for again and again.
    "CREATE INDEX wish_to_tell ON wish (event) WHERE told_at IS NULL AND wants_mail AND erased_at IS NULL",
)


async def change() -> None:
    for table in (Topic, Wish, Wished, Suggestion):
        await table.create_table()
    for statement in STATEMENTS:
        await DB.run_ddl(statement)


async def forwards() -> MigrationManager:
    """Make the tables and their indexes."""
    manager = MigrationManager(migration_id=ID, app_name="sessions", description=DESCRIPTION)
    manager.add_raw(change)
    return manager
