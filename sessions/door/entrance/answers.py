"""What the door answers to a ticket."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sessions.tables import CheckIn


class Kind(StrEnum):
    """Welcome and already are good; the others send somebody to a person."""

    WELCOME = "welcome"
    ALREADY = "already"
    UNDONE = "undone"
    OTHER_SESSION = "other-session"
    WAITING = "waiting"
    NO_PLACE = "no-place"
    LEFT = "left"
    NOT_SIGNED_UP = "not-signed-up"
    CANCELLED = "cancelled"
    NOT_TODAY = "not-today"
    OTHER_EVENT = "other-event"
    EARLIER_EVENT = "earlier-event"
    UNKNOWN = "unknown"
    FOREIGN = "foreign"
    PERSONAL = "personal"
    UNREADABLE = "unreadable"


@dataclass(frozen=True)
class Elsewhere:
    """Another session, where this person has a place today."""

    title: str
    starts_at: datetime
    place: str


@dataclass(frozen=True)
class Answer:
    """What became of one ticket, code or name at the door; `check_in` is what stands, or what was undone since.

    `group` is the break-out group that is theirs, when that is shown.
    """

    kind: Kind
    name: str = ""
    council: str = ""
    way: str = ""
    check_in: CheckIn | None = None
    elsewhere: Elsewhere | None = None
    group: str = ""

    @property
    def is_in(self) -> bool:
        """Whether they are in."""
        return self.kind in {Kind.WELCOME, Kind.ALREADY}
