"""Codes of rooms get eight characters. Shorter ones go: they would be easier to guess, and the host makes a new one. Frozen."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from database import DB

ID = "0019-longer-codes"
VERSION = "1.38.0"
DESCRIPTION = "codes of rooms that cannot be guessed"


async def change() -> None:
    await DB.run_ddl("DELETE FROM room_code WHERE length(code) < 8")
    if DB.engine_type == "postgres":  # SQLite keeps texts of any length
        await DB.run_ddl("ALTER TABLE room_code ALTER COLUMN code TYPE VARCHAR(8)")


async def forwards() -> MigrationManager:
    """Make room for the longer ones."""
    manager = MigrationManager(migration_id=ID, app_name="sessions", description=DESCRIPTION)
    manager.add_raw(change)
    return manager
