"""First tables: sessions, participants, registrations and the guard of the last place. Frozen: later changes get a file of their own."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager
from piccolo.columns import Array, Boolean, ForeignKey, Integer, Serial, Text, Timestamptz, Varchar
from piccolo.columns.base import OnDelete
from piccolo.table import Table

from database import DB

ID = "0001-first"
VERSION = "1.38.0"
DESCRIPTION = "sessions, participants, registrations and the guard of the last place"


class Event(Table, db=DB):
    id: Serial


class Organiser(Table, db=DB):
    id: Serial


class Session(Table, db=DB):
    id: Serial
    event = ForeignKey(Event, on_delete=OnDelete.cascade, null=False)
    number = Integer()
    title = Varchar(length=200)
    text = Text()
    starts_at = Timestamptz()
    ends_at = Timestamptz()
    form = Varchar(length=20, default="online")
    place = Varchar(length=300)
    meeting_link = Varchar(length=1000)
    dial_in = Varchar(length=200)
    capacity = Integer(null=True, default=None)
    has_waiting_list = Boolean(default=False)
    members_only = Boolean(default=False)
    audience = Varchar(length=300)
    sector = Varchar(length=300)
    keywords = Array(base_column=Varchar())
    speakers = Array(base_column=Varchar())
    materials = Text()
    status = Varchar(length=20, default="published")
    version = Integer(default=1)
    changed_at = Timestamptz()


class Participant(Table, db=DB):
    id: Serial
    event = ForeignKey(Event, on_delete=OnDelete.cascade, null=False)
    email = Varchar(length=320)
    name = Varchar(length=120)
    name_key = Varchar(length=240)
    note = Varchar(length=200)
    council = Varchar(length=200)
    role = Varchar(length=100)
    language = Varchar(length=5, default="nl")
    personal_token = Varchar(length=40)
    ticket_token = Varchar(length=40)
    ticket_code = Varchar(length=10)
    personal_code = Varchar(length=10)
    created_at = Timestamptz()


class SignUp(Table, db=DB):
    id: Serial
    event = ForeignKey(Event, on_delete=OnDelete.cascade, null=False)
    participant = ForeignKey(Participant, on_delete=OnDelete.cascade, null=False)
    form_key = Varchar(length=64)
    result_token = Varchar(length=40)
    remark = Text()
    outcomes = Text()
    created_at = Timestamptz()


class Registration(Table, db=DB):
    id: Serial
    session = ForeignKey(Session, on_delete=OnDelete.cascade, null=False)
    participant = ForeignKey(Participant, on_delete=OnDelete.cascade, null=False)
    sign_up = ForeignKey(SignUp, on_delete=OnDelete.set_null, null=True)
    status = Varchar(length=20)
    join_token = Varchar(length=40)
    uid = Varchar(length=36)
    sequence = Integer(default=0)
    organizer = Varchar(length=320)
    reply_token = Varchar(length=40, null=True, default=None)
    created_at = Timestamptz()
    changed_at = Timestamptz()


class CheckIn(Table, db=DB):
    id: Serial
    registration = ForeignKey(Registration, on_delete=OnDelete.cascade, null=False)
    at = Timestamptz()
    how = Varchar(length=20)
    organiser = ForeignKey(Organiser, on_delete=OnDelete.set_null, null=True)


TABLES = (
    Session,
    Participant,
    SignUp,
    Registration,
    CheckIn,
)
INDEXES = (
    "CREATE UNIQUE INDEX session_number ON session (event, number)",
    "CREATE INDEX session_start ON session (event, starts_at)",
    "CREATE UNIQUE INDEX participant_person ON participant (event, email, name_key, note)",
    "CREATE INDEX participant_email ON participant (email)",
    "CREATE UNIQUE INDEX participant_personal_token ON participant (personal_token)",
    "CREATE UNIQUE INDEX participant_ticket_token ON participant (ticket_token)",
    "CREATE UNIQUE INDEX participant_ticket_code ON participant (ticket_code)",
    "CREATE UNIQUE INDEX participant_personal_code ON participant (personal_code)",
    "CREATE UNIQUE INDEX sign_up_form_key ON sign_up (form_key)",
    "CREATE UNIQUE INDEX sign_up_result_token ON sign_up (result_token)",
    "CREATE INDEX sign_up_participant ON sign_up (participant)",
    "CREATE UNIQUE INDEX registration_active ON registration (session, participant) WHERE status <> 'cancelled'",
    "CREATE INDEX registration_session ON registration (session, status, id)",
    "CREATE INDEX registration_participant ON registration (participant)",
    "CREATE UNIQUE INDEX registration_join_token ON registration (join_token)",
    "CREATE UNIQUE INDEX registration_uid ON registration (uid)",
    "CREATE UNIQUE INDEX registration_reply_token ON registration (reply_token)",
    "CREATE UNIQUE INDEX check_in_once ON check_in (registration)",
)

# Nobody becomes confirmed or offered in a session that is full, whatever the code above this does. Changing the
# capacity never fires it. On PostgreSQL a count alone is not safe under READ COMMITTED, so it locks the session first.
GUARD_SQLITE = """
CREATE TRIGGER registration_guard_{when} BEFORE {event} ON registration
WHEN NEW.status IN ('confirmed', 'offered') {becoming}
BEGIN
    SELECT RAISE(ABORT, 'session is full') FROM session
    WHERE id = NEW.session AND capacity IS NOT NULL AND capacity <= (
        SELECT count(*) FROM registration
        WHERE session = NEW.session AND status IN ('confirmed', 'offered')
    );
END
"""
BECOMING = "AND (OLD.status NOT IN ('confirmed', 'offered') OR OLD.session <> NEW.session)"
GUARD_POSTGRES = (
    """
    CREATE FUNCTION registration_guard() RETURNS trigger LANGUAGE plpgsql AS $$
    DECLARE
        places integer;
    BEGIN
        IF NEW.status NOT IN ('confirmed', 'offered') THEN RETURN NEW; END IF;
        IF TG_OP = 'UPDATE' THEN
            IF OLD.status IN ('confirmed', 'offered') AND OLD.session = NEW.session THEN RETURN NEW; END IF;
        END IF;
        SELECT capacity INTO places FROM session WHERE id = NEW.session FOR UPDATE;
        IF places IS NOT NULL AND places <= (
            SELECT count(*) FROM registration
            WHERE session = NEW.session AND status IN ('confirmed', 'offered')
        ) THEN RAISE EXCEPTION 'session is full' USING ERRCODE = 'check_violation'; END IF;
        RETURN NEW;
    END $$
    """,
    """
    CREATE TRIGGER registration_guard BEFORE INSERT OR UPDATE OF status, session ON registration
    FOR EACH ROW EXECUTE FUNCTION registration_guard()
    """,
)


def guards(engine_type: str) -> tuple[str, ...]:
    if engine_type == "postgres":
        return GUARD_POSTGRES
    return (
        GUARD_SQLITE.format(when="insert", event="INSERT", becoming=""),
        GUARD_SQLITE.format(when="update", event="UPDATE OF status, session", becoming=BECOMING),
    )


async def create() -> None:
    for table in TABLES:
        await table.create_table()
    for statement in (
        *INDEXES,
        *guards(DB.engine_type),
    ):
        await DB.run_ddl(statement)


async def forwards() -> MigrationManager:
    """Make the tables, their indexes and their guards."""
    manager = MigrationManager(migration_id=ID, app_name="sessions", description=DESCRIPTION)
    manager.add_raw(create)
    return manager
