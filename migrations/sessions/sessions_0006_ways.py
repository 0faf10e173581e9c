"""How each person takes part, places per way, offers; and the guard of the last place counts so. Frozen."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager
from piccolo.columns import Integer, Serial, Timestamptz, Varchar
from piccolo.table import Table

from database import DB

ID = "0006-ways"
VERSION = "1.38.0"
DESCRIPTION = "ways of taking part, places per way, offers"


class Session(Table, db=DB):
    id: Serial
    online_capacity = Integer(null=True, default=None)


class Registration(Table, db=DB):
    id: Serial
    way = Varchar(length=20, default="online")
    offered_until = Timestamptz(null=True, default=None)
    promoted_at = Timestamptz(null=True, default=None)


COLUMNS = (Session.online_capacity, Registration.way, Registration.offered_until, Registration.promoted_at)
STATEMENTS = (
    # Whoever had a place in a session that is also or only on location, was counted there.
    "UPDATE registration SET way = 'location' WHERE session IN (SELECT id FROM session WHERE form <> 'online')",
    "CREATE INDEX registration_offered ON registration (offered_until) WHERE status = 'offered'",
)
# As the first guard, but in a hybrid session who come to the location are counted apart from all others, and so one
# also becomes somebody who needs a place by coming to the other side.
FULL = """
CASE WHEN s.form = 'hybrid' AND NEW.way <> 'location' THEN s.online_capacity ELSE s.capacity END <= (
        SELECT count(*) FROM registration r
        WHERE r.session = NEW.session AND r.status IN ('confirmed', 'offered')
            AND (s.form <> 'hybrid' OR (r.way = 'location') = (NEW.way = 'location'))
    )"""
GUARD_SQLITE = """
CREATE TRIGGER registration_guard_{when} BEFORE {event} ON registration
WHEN NEW.status IN ('confirmed', 'offered')
BEGIN
    SELECT RAISE(ABORT, 'session is full') FROM session s
    WHERE s.id = NEW.session {becoming} AND {full};
END
"""
BECOMING = """AND (OLD.status NOT IN ('confirmed', 'offered') OR OLD.session <> NEW.session
        OR (s.form = 'hybrid' AND (OLD.way = 'location') <> (NEW.way = 'location')))"""
GUARDS_SQLITE = (
    "DROP TRIGGER registration_guard_insert",
    "DROP TRIGGER registration_guard_update",
    GUARD_SQLITE.format(when="insert", event="INSERT", becoming="", full=FULL),
    GUARD_SQLITE.format(when="update", event="UPDATE OF status, session, way", becoming=BECOMING, full=FULL),
)
GUARDS_POSTGRES = (
    "DROP TRIGGER registration_guard ON registration",
    f"""
    CREATE OR REPLACE FUNCTION registration_guard() RETURNS trigger LANGUAGE plpgsql AS $$
    DECLARE
        s record;
    BEGIN
        IF NEW.status NOT IN ('confirmed', 'offered') THEN RETURN NEW; END IF;
        IF TG_OP = 'UPDATE' THEN
            IF OLD.status IN ('confirmed', 'offered') AND OLD.session = NEW.session AND OLD.way = NEW.way
            THEN RETURN NEW; END IF;
        END IF;
        SELECT form, capacity, online_capacity INTO s FROM session WHERE id = NEW.session FOR UPDATE;
        IF TG_OP = 'UPDATE' THEN
            IF OLD.status IN ('confirmed', 'offered') AND OLD.session = NEW.session
                AND (s.form <> 'hybrid' OR (OLD.way = 'location') = (NEW.way = 'location'))
            THEN RETURN NEW; END IF;
        END IF;
        IF ({FULL})
        THEN RAISE EXCEPTION 'session is full' USING ERRCODE = 'check_violation'; END IF;
        RETURN NEW;
    END $$
    """,  # noqa: S608 our own words
    """
    CREATE TRIGGER registration_guard BEFORE INSERT OR UPDATE OF status, session, way ON registration
    FOR EACH ROW EXECUTE FUNCTION registration_guard()
    """,
)


async def change() -> None:
    for column in COLUMNS:
        await DB.run_ddl(f"ALTER TABLE {column._meta.table._meta.tablename} ADD COLUMN {column.ddl}")
    for statement in (*STATEMENTS, *(GUARDS_POSTGRES if DB.engine_type == "postgres" else GUARDS_SQLITE)):
        await DB.run_ddl(statement)


async def forwards() -> MigrationManager:
    """Add the columns, say how everybody took part, and make the guards anew."""
    manager = MigrationManager(migration_id=ID, app_name="sessions", description=DESCRIPTION)
    manager.add_raw(change)
    return manager
