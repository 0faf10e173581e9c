"""Who leads a session does so by a host's duty: those with another duty there get one, those with none lead no more. Frozen."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from database import DB

ID = "0004-hosts"
VERSION = "1.38.0"
DESCRIPTION = "leading a session needs a host's duty"

STATEMENTS = (
    "DELETE FROM host WHERE NOT EXISTS (SELECT 1 FROM session JOIN duty ON duty.event = session.event "
    "OR duty.event IS NULL WHERE session.id = host.session AND duty.organiser = host.organiser)",
    "INSERT INTO duty (organiser, event, role) SELECT DISTINCT host.organiser, session.event, 'host' FROM host "
    "JOIN session ON session.id = host.session WHERE NOT EXISTS (SELECT 1 FROM duty WHERE "
    "duty.organiser = host.organiser AND duty.role = 'host' AND (duty.event = session.event OR duty.event IS NULL))",
)


async def change() -> None:
    for statement in STATEMENTS:
        await DB.run_ddl(statement)


async def forwards() -> MigrationManager:
    """Make duties and sessions agree."""
    manager = MigrationManager(migration_id=ID, app_name="sessions", description=DESCRIPTION)
    manager.add_raw(change)
    return manager
