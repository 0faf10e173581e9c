"""First tables: events, days, organisers and their sign-ins. Frozen: later changes get a file of their own."""

from datetime import timedelta

from piccolo.apps.migrations.auto.migration_manager import MigrationManager
from piccolo.columns import Date, ForeignKey, Integer, Interval, Serial, Text, Timestamptz, Varchar
from piccolo.columns.base import OnDelete
from piccolo.table import Table

from database import DB

ID = "0001-first"
VERSION = "1.38.0"
DESCRIPTION = "events, days, organisers and their sign-ins"


class Event(Table, db=DB):
    id: Serial
    slug = Varchar(length=60)
    title = Varchar(length=200)
    text = Text()
    time_zone = Varchar(length=60, default="Europe/Amsterdam")
    status = Varchar(length=20, default="draft")
    opens_at = Timestamptz(null=True, default=None)
    closes_at = Timestamptz(null=True, default=None)
    help_name = Varchar(length=100, default="Vraagbaak")
    help_phone = Varchar(length=40)
    help_hours = Varchar(length=200)
    help_mail = Varchar(length=254)
    hold = Interval(default=timedelta(0))
    promotion_stops = Interval(default=timedelta(hours=2))
    join_opens = Interval(default=timedelta(minutes=15))
    retention_days = Integer(default=90)
    created_at = Timestamptz()


class Day(Table, db=DB):
    id: Serial
    event = ForeignKey(Event, on_delete=OnDelete.cascade, null=False)
    date = Date()
    theme = Varchar(length=200)
    text = Text()


class Organiser(Table, db=DB):
    id: Serial
    email = Varchar(length=254)
    name = Varchar(length=120)
    role = Varchar(length=20, default="organiser")
    created_at = Timestamptz()


class SignInLink(Table, db=DB):
    id: Serial
    organiser = ForeignKey(Organiser, on_delete=OnDelete.cascade, null=False)
    token_hash = Varchar(length=64)
    browser_hash = Varchar(length=64, null=True, default=None)
    created_at = Timestamptz()
    expires_at = Timestamptz()
    used_at = Timestamptz(null=True, default=None)


class SignIn(Table, db=DB):
    id: Serial
    organiser = ForeignKey(Organiser, on_delete=OnDelete.cascade, null=False)
    token_hash = Varchar(length=64)
    browser = Varchar(length=200)
    created_at = Timestamptz()
    seen_at = Timestamptz()
    ended_at = Timestamptz(null=True, default=None)


TABLES = (
    Event,
    Day,
    Organiser,
    SignInLink,
    SignIn,
)
INDEXES = (
    "CREATE UNIQUE INDEX event_slug ON event (slug)",
    "CREATE UNIQUE INDEX day_once ON day (event, date)",
    "CREATE UNIQUE INDEX organiser_email ON organiser (email)",
    "CREATE UNIQUE INDEX sign_in_link_token ON sign_in_link (token_hash)",
    "CREATE UNIQUE INDEX sign_in_token ON sign_in (token_hash)",
)


async def create() -> None:
    for table in TABLES:
        await table.create_table()
    for statement in INDEXES:
        await DB.run_ddl(statement)


async def forwards() -> MigrationManager:
    """Make the tables and their indexes."""
    manager = MigrationManager(migration_id=ID, app_name="events", description=DESCRIPTION)
    manager.add_raw(create)
    return manager
