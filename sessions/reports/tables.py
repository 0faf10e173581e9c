"""Reports of sessions and events, and the pictures in them."""

from enum import StrEnum

from piccolo.columns import Array, BigInt, ForeignKey, Integer, Serial, Text, Timestamptz, Varchar
from piccolo.columns.base import OnDelete
from piccolo.table import Table

from database import DB
from events.tables import Event
from sessions.tables import Session


class Report(Table, db=DB):
    """One of each session, and without a session one of the event. `text` is Markdown; `search` is what it is found by,
    beside the title of what it is about.

    `version` counts its changes, so that two who write at once see each other.
    """

    class Status(StrEnum):
        """A draft only who leads the session sees."""

        DRAFT = "draft"
        PUBLISHED = "published"

    id: Serial
    event = ForeignKey(Event, on_delete=OnDelete.cascade, null=False)
    session = ForeignKey(Session, on_delete=OnDelete.cascade, null=True)
    text = Text()
    keywords = Array(base_column=Varchar())
    status = Varchar(length=20, choices=Status, default=Status.DRAFT)
    search = Text()
    version = Integer(default=1)
    changed_at = Timestamptz()

    @property
    def is_published(self) -> bool:
        """Whether everybody may read it when what it is about is over."""
        return self.status == Report.Status.PUBLISHED


class ReportPicture(Table, db=DB):
    """A picture in a report: `number` is how its text calls it, `alt` what is to be seen, `file` its name in the folder."""

    id: Serial
    report = ForeignKey(Report, on_delete=OnDelete.cascade, null=False)
    number = Integer()
    alt = Varchar(length=300)
    file = Varchar(length=100)
    kind = Varchar(length=100)
    width = Integer()
    height = Integer()
    size = BigInt(default=0)
    added_at = Timestamptz()
