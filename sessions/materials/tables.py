"""Files and links for the people of a session, or of an event as a whole."""

from enum import StrEnum

from piccolo.columns import BigInt, ForeignKey, Serial, Timestamptz, Varchar
from piccolo.columns.base import OnDelete
from piccolo.table import Table

from database import DB
from events.tables import Event
from sessions.tables import Session


class Handout(Table, db=DB):
    """A file or a link; without a session it is of the event. `audience` is who gets it, `moment` from when.

    Of a file: `file` is its name in the folder of files, `name` the one that people save it under, `kind` its media
    type as its content says, `size` in bytes. Of a link these are empty.
    """

    class Audience(StrEnum):
        """Everybody, or who has a place."""

        EVERYBODY = "everybody"
        PARTICIPANTS = "participants"

    class Moment(StrEnum):
        """From now on, or when it is over."""

        BEFORE = "before"
        AFTER = "after"

    id: Serial
    event = ForeignKey(Event, on_delete=OnDelete.cascade, null=False)
    session = ForeignKey(Session, on_delete=OnDelete.cascade, null=True)
    label = Varchar(length=200)
    link = Varchar(length=1000)
    file = Varchar(length=100)
    name = Varchar(length=150)
    kind = Varchar(length=100)
    size = BigInt(default=0)
    audience = Varchar(length=20, choices=Audience, default=Audience.EVERYBODY)
    moment = Varchar(length=20, choices=Moment, default=Moment.BEFORE)
    added_at = Timestamptz()

    @property
    def is_for_all(self) -> bool:
        """Whether one needs no place to get it."""
        return self.audience == Handout.Audience.EVERYBODY

    @property
    def is_for_later(self) -> bool:
        """Whether it is there only when the session, or the event, is over."""
        return self.moment == Handout.Moment.AFTER
