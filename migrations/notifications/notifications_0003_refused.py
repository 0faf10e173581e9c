"""What was refused is looked for at the desk: the people to call. Frozen."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from database import DB

ID = "0003-refused"
VERSION = "1.38.0"
DESCRIPTION = "finding refused messages"


async def change() -> None:
    await DB.run_ddl("CREATE INDEX message_refused ON message (about) WHERE state = 'refused'")


async def forwards() -> MigrationManager:
    """Make the index."""
    manager = MigrationManager(migration_id=ID, app_name="notifications", description=DESCRIPTION)
    manager.add_raw(change)
    return manager
