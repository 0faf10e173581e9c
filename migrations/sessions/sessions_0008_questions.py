"""Questions with their answers; and what people need, encrypted and apart. Frozen."""

from typing import Any

from piccolo.apps.migrations.auto.migration_manager import MigrationManager
from piccolo.columns import Boolean, ForeignKey, Integer, Serial, Text, Timestamptz, Varchar
from piccolo.columns.base import OnDelete
from piccolo.table import Table

from database import DB

ID = "0008-questions"
VERSION = "1.38.0"
DESCRIPTION = "questions, answers and needs"


class Event(Table, db=DB):
    id: Serial


class Session(Table, db=DB):
    id: Serial


class Participant(Table, db=DB):
    id: Serial


class SignUp(Table, db=DB):
    id: Serial


class Question(Table, db=DB):
    id: Serial
    event = ForeignKey(Event, on_delete=OnDelete.cascade, null=False)
    session = ForeignKey(Session, on_delete=OnDelete.cascade, null=True)
    place = Integer()
    kind = Varchar(length=20)
    words = Varchar(length=300)
    hint = Varchar(length=300)
    options = Text()
    is_required = Boolean(default=False)
    shown_if: ForeignKey[Any] = ForeignKey("self", on_delete=OnDelete.set_null, null=True)
    shown_if_answer = Varchar(length=200)
    created_at = Timestamptz()
    removed_at = Timestamptz(null=True, default=None)


class Answer(Table, db=DB):
    id: Serial
    question = ForeignKey(Question, on_delete=OnDelete.cascade, null=False)
    participant = ForeignKey(Participant, on_delete=OnDelete.cascade, null=False)
    value = Text()
    answered_at = Timestamptz()


class NeedsAsked(Table, db=DB):
    id: Serial
    event = ForeignKey(Event, on_delete=OnDelete.cascade, null=False)
    reason = Varchar(length=300)
    asks_diet = Boolean(default=False)
    asked_at = Timestamptz()


class Needs(Table, db=DB):
    id: Serial
    participant = ForeignKey(Participant, on_delete=OnDelete.cascade, null=False)
    sign_up = ForeignKey(SignUp, on_delete=OnDelete.set_null, null=True)
    sealed = Text()
    consent = Text()
    consent_version = Varchar(length=20)
    consented_at = Timestamptz()
    changed_at = Timestamptz()


STATEMENTS = (
    "CREATE INDEX question_event ON question (event)",
    "CREATE INDEX question_session ON question (session)",
    "CREATE INDEX question_shown_if ON question (shown_if)",
    "CREATE UNIQUE INDEX answer_once ON answer (question, participant)",
    "CREATE INDEX answer_participant ON answer (participant)",
    "CREATE UNIQUE INDEX needs_asked_event ON needs_asked (event)",
    "CREATE INDEX needs_participant ON needs (participant)",
    # Both buttons of one form, pressed twice at once, say one thing; so does one's own page.
    "CREATE UNIQUE INDEX needs_form ON needs (sign_up) WHERE sign_up IS NOT NULL",
    "CREATE UNIQUE INDEX needs_own ON needs (participant) WHERE sign_up IS NULL",
)


async def change() -> None:
    for table in (Question, Answer, NeedsAsked, Needs):
        await table.create_table()
    for statement in STATEMENTS:
        await DB.run_ddl(statement)


async def forwards() -> MigrationManager:
    """Make the tables and their indexes."""
    manager = MigrationManager(migration_id=ID, app_name="sessions", description=DESCRIPTION)
    manager.add_raw(change)
    return manager
