"""What people wish before there is a programme. Whether an event asks for it stands in the event."""

from piccolo.columns import Boolean, ForeignKey, Integer, Serial, Text, Timestamptz, Varchar
from piccolo.columns.base import OnDelete
from piccolo.table import Table

from database import DB
from events.tables import Event
from sessions.tables import Session


class Topic(Table, db=DB):
    """Something that a session could be about. Nobody new can choose a closed one. `session` was made of it."""

    id: Serial
    event = ForeignKey(Event, on_delete=OnDelete.cascade, null=False)
    place = Integer()
    title = Varchar(length=200)
    text = Text()
    is_closed = Boolean(default=False)
    session = ForeignKey(Session, on_delete=OnDelete.set_null, null=True)


class Wish(Table, db=DB):
    """What one person wishes: an address and a name, both in normalised form, make the person, as at a sign-up.

    `form_key` is of the form that said it last. `told_at` is when they were told that they can sign up, `erased_at`
    when name, address and council went: what is left is counted.
    """

    id: Serial
    event = ForeignKey(Event, on_delete=OnDelete.cascade, null=False)
    email = Varchar(length=320)
    name = Varchar(length=120)
    name_key = Varchar(length=240)
    council = Varchar(length=200)
    sector = Varchar(length=100)
    language = Varchar(length=5, default="nl")
    wants_mail = Boolean(default=False)
    token = Varchar(length=40)
    form_key = Varchar(length=64)
    created_at = Timestamptz()
    changed_at = Timestamptz()
    told_at = Timestamptz(null=True, default=None)
    erased_at = Timestamptz(null=True, default=None)


class Wished(Table, db=DB):
    """That somebody chose a topic, or suggested what became one."""

    id: Serial
    wish = ForeignKey(Wish, on_delete=OnDelete.cascade, null=False)
    topic = ForeignKey(Topic, on_delete=OnDelete.cascade, null=False)


class Suggestion(Table, db=DB):
    """What somebody suggested in their own words, one line. `topic` is what it became."""

    id: Serial
    wish = ForeignKey(Wish, on_delete=OnDelete.cascade, null=False)
    words = Varchar(length=200)
    words_key = Varchar(length=240)
    topic = ForeignKey(Topic, on_delete=OnDelete.set_null, null=True)
