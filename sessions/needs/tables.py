"""What people need to take part, and what they eat: apart from everything else, and encrypted (TRUST P3)."""

from piccolo.columns import Boolean, ForeignKey, Serial, Text, Timestamptz, Varchar
from piccolo.columns.base import OnDelete
from piccolo.table import Table

from database import DB
from events.tables import Event
from sessions.tables import Participant, SignUp


class NeedsAsked(Table, db=DB):
    """That an event asks for needs, and why: without a reason nobody is asked (TRUST P13)."""

    id: Serial
    event = ForeignKey(Event, on_delete=OnDelete.cascade, null=False)
    reason = Varchar(length=300)
    asks_diet = Boolean(default=False)
    asked_at = Timestamptz()


class Needs(Table, db=DB):
    """What one person needs. `sealed` is encrypted JSON (`needs.sealing.Said`), also what of it is arranged and by whom.

    `sign_up` is the form after which it was said: its page shows this row and no other. `consent` is the very text that
    they agreed to, with its version, and when.
    """

    id: Serial
    participant = ForeignKey(Participant, on_delete=OnDelete.cascade, null=False)
    sign_up = ForeignKey(SignUp, on_delete=OnDelete.set_null, null=True)
    sealed = Text()
    consent = Text()
    consent_version = Varchar(length=20)
    consented_at = Timestamptz()
    changed_at = Timestamptz()
