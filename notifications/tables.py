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

    Messages with the same `together` that fall due at the same time go out as one mail: all of them have the id of the
    first as `combined_into`, which is given once and then stays, so that a retry makes the same mail. A mail server that
    took a mail and could not deliver it after all says so later: `returned` is how, `returned_why` in its words.
    After its time what it says, and to whom, is erased (`erasing`): empty.
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

    class Returned(StrEnum):
        """Not at all; for now (a full mailbox); for good (no such address); for good, but the desk wants it tried again."""

        NO = ""
        SOFT = "soft"
        HARD = "hard"
        LIFTED = "lifted"

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
    together = Varchar(length=400, null=True, default=None)
    combined_into = Integer(null=True, default=None)
    returned = Varchar(length=10, choices=Returned, default=Returned.NO)
    returned_at = Timestamptz(null=True, default=None)
    returned_why = Varchar(length=500)

    @property
    def is_erased(self) -> bool:
        """Whether what it said, and to whom, was erased after its time."""
        return self.facts == ""


class Received(Table, db=DB):
    """A mail that came in, once: `key` is of its Message-ID, or of its bytes when it has none.

    `message` is the id of the message of ours that it answers or returns, `about` for whom that was ("registration:12"),
    `belongs_to` whose desk it is on ("event:3"; empty: everybody's). `text` is what a person can read of it. `source` is
    kept of what could not be read.
    """

    class Kind(StrEnum):
        """What it turned out to be."""

        REPLY = "reply"  # of a calendar, and it was followed
        RETURNED = "returned"  # our own mail, undeliverable
        PROPOSAL = "proposal"  # a calendar asks for another time, or sends somebody else
        LETTER = "letter"  # somebody wrote to us
        UNREADABLE = "unreadable"

    class State(StrEnum):
        """Open is to be looked at by somebody; settled is not, or not any more."""

        OPEN = "open"
        SETTLED = "settled"

    id: Serial
    key = Varchar(length=64)
    kind = Varchar(length=20, choices=Kind)
    state = Varchar(length=20, choices=State, default=State.OPEN)
    sender = Varchar(length=320)
    subject = Varchar(length=300)
    text = Text()
    words = Varchar(length=500)
    message = Integer(null=True, default=None)
    about = Varchar(length=60)
    belongs_to = Varchar(length=60)
    source = Text()
    received_at = Timestamptz()
    settled_at = Timestamptz(null=True, default=None)
    settled_by = Integer(null=True, default=None)


class Trouble(Table, db=DB):
    """What is wrong with mail as a whole, for as long as it is: one row for each thing that can be."""

    class What(StrEnum):
        """Sending, our own domain (SPF, DKIM, DMARC), or the mailbox that is read."""

        SENDING = "sending"
        DOMAIN = "domain"
        MAILBOX = "mailbox"

    id: Serial
    what = Varchar(length=20, choices=What)
    words = Varchar(length=500)
    since_at = Timestamptz()
    seen_at = Timestamptz()
