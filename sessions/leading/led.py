"""Which session somebody leads: a host their own, an organiser every one of an event that they may change (or read)."""

from dataclasses import dataclass

from events.rights import PageNotFound, Right
from events.signed_in import Desk
from events.tables import Event
from sessions.planning.hosting import sessions_of_host
from sessions.tables import Session

LARGEST_ID = 2**31 - 1
LED = "/bureau/tijdens"
ONE = LED + "/{session:int}"


@dataclass(frozen=True)
class Led:
    """A session that is led by who asks; `is_own`: they are its host."""

    event: Event
    session: Session
    is_own: bool

    @property
    def here(self) -> str:
        """Its place in the desk's navigation."""
        return "own" if self.is_own else "sessions"

    @property
    def shown_event(self) -> Event | None:
        """Whose pages stand in the desk's navigation: a host has no business there."""
        return None if self.is_own else self.event

    def address(self, page: str = "") -> str:
        """The page of this session, or one of the pages under it ("groepen")."""
        return f"{LED}/{self.session.id}" + (f"/{page}" if page else "")


async def led_by(desk: Desk, session_id: int, right: Right = Right.EDIT) -> Led:
    """The session with this id, when it is led by who is signed in, or `right` is theirs at its event; `Right.READ` is for a
    page that changes nothing. Raises `PageNotFound`: the others are not there."""
    session = await Session.objects().where(Session.id == session_id).first() if session_id <= LARGEST_ID else None
    if session is None:
        raise PageNotFound
    event = await Event.objects().where(Event.id == session.event).first()
    assert event is not None  # the foreign key says so
    if desk.may(right, event):
        await desk.event(event.slug, right)
        return Led(event, session, is_own=False)
    if any(own.session.id == session.id for own in await sessions_of_host(desk.organiser.id)):
        return Led(event, session, is_own=True)
    raise PageNotFound
