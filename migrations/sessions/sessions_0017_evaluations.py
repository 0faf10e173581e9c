"""How people found it, without who. Frozen."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager
from piccolo.columns import BigInt, Boolean, ForeignKey, Integer, Serial, SmallInt, Text, Timestamptz, Varchar
from piccolo.columns.base import OnDelete
from piccolo.table import Table

from database import DB

ID = "0017-evaluations"
VERSION = "1.38.0"
DESCRIPTION = "how people found it: per session, and a form per event"


class Event(Table, db=DB):
    id: Serial


class Session(Table, db=DB):
    id: Serial


class Question(Table, db=DB):
    id: Serial
    purpose = Varchar(length=20, default="sign-up")


class Evaluation(Table, db=DB):
    id: Serial
    event = ForeignKey(Event, on_delete=OnDelete.cascade, null=False)
    asks = Boolean(default=False)
    open_days = Integer(default=14)
    remind_days = Integer(default=5)
    reminded_at = Timestamptz(null=True, default=None)
    closed_at = Timestamptz(null=True, default=None)


class Tap(Table, db=DB):
    id = BigInt(primary_key=True, default=0)
    session = ForeignKey(Session, on_delete=OnDelete.cascade, null=False)
    mark = Varchar(length=64)
    grade = SmallInt()
    word = Varchar(length=30)
    shown_grade = SmallInt(null=True, default=None)
    shown_word = Varchar(length=30)


class Opinion(Table, db=DB):
    id = BigInt(primary_key=True, default=0)
    question = ForeignKey(Question, on_delete=OnDelete.cascade, null=False)
    mark = Varchar(length=64)
    value = Text()
    shown = Text(null=True, default=None)


STATEMENTS = (
    "CREATE UNIQUE INDEX evaluation_event ON evaluation (event)",
    "CREATE UNIQUE INDEX tap_once ON tap (session, mark) WHERE mark <> ''",
    "CREATE INDEX tap_session ON tap (session)",
    "CREATE UNIQUE INDEX opinion_once ON opinion (question, mark) WHERE mark <> ''",
    "CREATE INDEX opinion_question ON opinion (question)",
)


async def change() -> None:
    for table in (Evaluation, Tap, Opinion):
        await table.create_table()
    await DB.run_ddl(f"ALTER TABLE question ADD COLUMN {Question.purpose.ddl}")
    for statement in STATEMENTS:
        await DB.run_ddl(statement)


async def forwards() -> MigrationManager:
    """Make the tables and their indexes; every question so far is one of a sign-up."""
    manager = MigrationManager(migration_id=ID, app_name="sessions", description=DESCRIPTION)
    manager.add_raw(change)
    return manager
