"""The outbox."""

from enum import StrEnum

from piccolo.columns import Integer, Serial, Text, Timestamptz, Varchar
from piccolo.table import Table

from database import DB


class Message(Table, db=DB):
    """An e-mail to be sent to one person. What is mailed is a pure function of this row.

    `facts` is JSON as it was at the commit that wrote the row. `due_at` is when to try next, or, of a claimed row,
    when its lease ends. `about` says for whom in the words of the package that posted it ("participant:12"). Messages that were posted together and may be withdrawn together share a `batch`; `replaced_by`
    is the batch of the message that came instead of this one.
    """

    class State(StrEnum):
        """Queued and claimed are under way; all others are final."""

        QUEUED = "queued"
        CLAIMED = "claimed"
        SENT = "sent"
        KEPT = "kept"  # there is no mail server: to be read at the desk
        REFUSED = "refused"
        REPLACED = "replaced"  # a newer message about the same uid came before it was sent
        EXPIRED = "expired"

    id: Serial
    kind = Varchar(length=40)
    about = Varchar(length=60)
    email = Varchar(length=320)
    name = Varchar(length=120)
    language = Varchar(length=5, default="nl")
    facts = Text()
    uid = Varchar(length=36, null=True, default=None)
    message_id = Varchar(length=200)
    created_at = Timestamptz()
    due_at = Timestamptz()
    expires_at = Timestamptz(null=True, default=None)
    state = Varchar(length=20, choices=State, default=State.QUEUED)
    claim = Varchar(length=32, null=True, default=None)
    attempts = Integer(default=0)
    error = Text()
    settled_at = Timestamptz(null=True, default=None)
    batch = Varchar(length=40, null=True, default=None)
    replaced_by = Varchar(length=40, null=True, default=None)
