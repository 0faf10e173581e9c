"""Finding everybody, page by page, in the index alone: it holds who is not erased. Frozen."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from database import DB

ID = "0012-finding"
VERSION = "1.38.0"
DESCRIPTION = "the index of names leaves out who was erased"

SEARCHED = ", search" if DB.engine_type == "sqlite" else ""
STATEMENTS = (
    "DROP INDEX participant_name",
    f"CREATE INDEX participant_name ON participant (event, name_key, id{SEARCHED}) WHERE erased_at IS NULL",
)


async def change() -> None:
    for statement in STATEMENTS:
        await DB.run_ddl(statement)


async def forwards() -> MigrationManager:
    """Make the index of names anew."""
    manager = MigrationManager(migration_id=ID, app_name="sessions", description=DESCRIPTION)
    manager.add_raw(change)
    return manager
