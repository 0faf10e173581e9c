"""The way in behind a join link: what there is to do there now, and recording that somebody went in."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

import clock
from events.tables import Event
from sessions.materials.recordings import has_ended, last_day_of, recording_of
from sessions.participants.week import LinkNotFound
from sessions.registrations import check_in, standing
from sessions.tables import CheckIn, Participant, Registration, Session


class Door(StrEnum):
    """What the join page shows."""

    EARLY = "early"
    OPEN = "open"
    OVER = "over"
    CANCELLED = "cancelled"
    NO_PLACE = "no-place"
    NO_LINK = "no-link"
    LOCATION = "location"


@dataclass(frozen=True)
class Joining:
    """One registration as its join link shows it. `opens_at` is when the button works, `joined_at` when it was pressed
    first, or somebody was let in at the door; both aware (UTC).
    """

    event: Event
    session: Session
    participant: Participant
    registration: Registration
    opens_at: datetime
    joined_at: datetime | None = None

    @property
    def link(self) -> str:
        """Where the meeting is; only an http(s) address is one."""
        return web_address(self.session.meeting_link)

    @property
    def recording(self) -> str:
        """Where the recording is now, for who had a place; only an http(s) address is one."""
        return recording_of(self.session, clock.now()) if self.registration.is_confirmed else ""

    @property
    def last_day(self) -> date | None:
        """The last day of the recording, when it has one."""
        return last_day_of(self.session, self.event.zone)

    @property
    def recording_ended(self) -> bool:
        """Whether there was a recording for them, and is none any more."""
        has_one = self.registration.is_confirmed and bool(self.session.recording_link)
        return has_one and has_ended(self.session, clock.now())

    def door(self, at: datetime) -> Door:
        """What there is to do at the moment `at` (aware)."""
        return door_of(self.session, str(self.registration.status), self.opens_at, at)


def web_address(link: str) -> str:
    """`link` when it is an http(s) address, else nothing: what organisers wrote leads nowhere else."""
    return link if link.lower().startswith(("https://", "http://")) else ""


def door_of(session: Session, status: str, opens_at: datetime, at: datetime) -> Door:
    """What there is to do at the moment `at` for who has a registration of this `status`."""
    if session.is_cancelled:
        return Door.CANCELLED
    if at >= session.ends_at and status != Registration.Status.CANCELLED:
        return Door.OVER
    if status != Registration.Status.CONFIRMED:
        return Door.NO_PLACE
    if session.form == Session.Form.LOCATION:
        return Door.LOCATION
    return Door.EARLY if at < opens_at else _live(session)


def _live(session: Session) -> Door:
    return Door.OPEN if web_address(session.meeting_link) else Door.NO_LINK


async def joining_at(token: str) -> Joining:
    """What stands behind a join link. Raises `LinkNotFound`."""
    registration = await Registration.objects().where(Registration.join_token == token.lower()).first()
    if registration is None:
        raise LinkNotFound
    session = await Session.objects().where(Session.id == registration.session).first()
    participant = await Participant.objects().where(Participant.id == registration.participant).first()
    assert session is not None  # the foreign keys say so
    assert participant is not None
    event = await Event.objects().where(Event.id == session.event).first()
    assert event is not None
    came = (await standing([registration.id])).get(registration.id)
    opens_at = session.starts_at - event.join_opens
    return Joining(event, session, participant, registration, opens_at, came.at if came else None)


async def join(joining: Joining) -> str:
    """Record that somebody joins; the answer is where the meeting is. The caller has seen the door open."""
    await check_in(joining.registration.id, CheckIn.How.JOINED)
    return joining.link
