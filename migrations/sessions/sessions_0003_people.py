"""The desk finds people: one column to search in, and indexes for its lists. Frozen."""

import unicodedata

from piccolo.apps.migrations.auto.migration_manager import MigrationManager
from piccolo.columns import Serial, Text, Varchar
from piccolo.table import Table

from database import DB

ID = "0003-people"
VERSION = "1.38.0"
DESCRIPTION = "finding people, lists to act on"


class Participant(Table, db=DB):
    id: Serial
    email = Varchar(length=320)
    name = Varchar(length=120)
    council = Varchar(length=200)
    search = Text()


# SQLite searches in the index alone, half the pages of the table; PostgreSQL refuses long texts in an index.
SEARCHED = ", search" if DB.engine_type == "sqlite" else ""
STATEMENTS = (
    f"CREATE INDEX participant_name ON participant (event, name_key, id{SEARCHED})",
    "CREATE INDEX participant_no_email ON participant (event) WHERE email = ''",
    "CREATE INDEX sign_up_remark ON sign_up (event, id) WHERE remark <> '' AND answered_at IS NULL",
    "CREATE INDEX registration_line ON registration (session, priority DESC, id) WHERE status = 'waiting'",
)


def searchable(*texts: str) -> str:
    letters = unicodedata.normalize("NFKD", " ".join(texts).casefold())
    return " ".join("".join(sign for sign in letters if not unicodedata.combining(sign)).split())


async def change() -> None:
    await DB.run_ddl(f"ALTER TABLE participant ADD COLUMN {Participant.search.ddl}")
    for row in await Participant.select(Participant.id, Participant.email, Participant.name, Participant.council):
        found_by = searchable(row["name"], row["email"], row["council"])
        await Participant.update({Participant.search: found_by}).where(Participant.id == row["id"])
    for statement in STATEMENTS:
        await DB.run_ddl(statement)


async def forwards() -> MigrationManager:
    """Add the column, fill it, and make the indexes."""
    manager = MigrationManager(migration_id=ID, app_name="sessions", description=DESCRIPTION)
    manager.add_raw(change)
    return manager
