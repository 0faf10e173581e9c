"""Files and links of sessions and events, the last day of a recording, and reports with pictures. Frozen."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager
from piccolo.columns import Array, BigInt, ForeignKey, Integer, Serial, Text, Timestamptz, Varchar
from piccolo.columns.base import OnDelete
from piccolo.table import Table

from database import DB

ID = "0018-materials"
VERSION = "1.38.0"
DESCRIPTION = "files, links and reports"


class Event(Table, db=DB):
    id: Serial


class Session(Table, db=DB):
    id: Serial
    recording_until_at = Timestamptz(null=True, default=None)


class Handout(Table, db=DB):
    id: Serial
    event = ForeignKey(Event, on_delete=OnDelete.cascade, null=False)
    session = ForeignKey(Session, on_delete=OnDelete.cascade, null=True)
    label = Varchar(length=200)
    link = Varchar(length=1000)
    file = Varchar(length=100)
    name = Varchar(length=150)
    kind = Varchar(length=100)
    size = BigInt(default=0)
    audience = Varchar(length=20, default="everybody")
    moment = Varchar(length=20, default="before")
    added_at = Timestamptz()


class Report(Table, db=DB):
    id: Serial
    event = ForeignKey(Event, on_delete=OnDelete.cascade, null=False)
    session = ForeignKey(Session, on_delete=OnDelete.cascade, null=True)
    text = Text()
    keywords = Array(base_column=Varchar())
    status = Varchar(length=20, default="draft")
    search = Text()
    version = Integer(default=1)
    changed_at = Timestamptz()


class ReportPicture(Table, db=DB):
    id: Serial
    report = ForeignKey(Report, on_delete=OnDelete.cascade, null=False)
    number = Integer()
    alt = Varchar(length=300)
    file = Varchar(length=100)
    kind = Varchar(length=100)
    width = Integer()
    height = Integer()
    size = BigInt(default=0)
    added_at = Timestamptz()


STATEMENTS = (
    f"ALTER TABLE session ADD COLUMN {Session.recording_until_at.ddl}",
    "CREATE INDEX handout_event ON handout (event)",
    "CREATE INDEX handout_session ON handout (session)",
    "CREATE UNIQUE INDEX handout_file ON handout (file) WHERE file <> ''",
    "CREATE UNIQUE INDEX report_of_session ON report (session) WHERE session IS NOT NULL",
    "CREATE UNIQUE INDEX report_of_event ON report (event) WHERE session IS NULL",
    "CREATE INDEX report_event ON report (event)",
    "CREATE UNIQUE INDEX report_picture_number ON report_picture (report, number)",
)


async def change() -> None:
    for table in (Handout, Report, ReportPicture):
        await table.create_table()
    for statement in STATEMENTS:
        await DB.run_ddl(statement)


async def forwards() -> MigrationManager:
    """Make the tables; no two handouts share a file, and there is one report of each thing."""
    manager = MigrationManager(migration_id=ID, app_name="sessions", description=DESCRIPTION)
    manager.add_raw(change)
    return manager
