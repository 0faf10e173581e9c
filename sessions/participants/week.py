"""One participant's own sessions, and the ways in: the personal link, and a link that was lost."""

from dataclasses import dataclass
from datetime import datetime, timedelta

import clock
from database import DB
from events.publishing import LINKS_PER_HOUR
from events.tables import Event
from notifications.outbox import posted_since
from sessions import messages
from sessions.groups.tables import SignUpGroup
from sessions.registrations import normalised_email
from sessions.tables import Participant, Registration, Session
from sessions.waiting_list import places_in_line


class LinkNotFound(Exception):
    """No participant or registration has this secret."""


class NotYours(Exception):
    """This registration belongs to somebody else."""


@dataclass(frozen=True)
class Mine:
    """One of my sessions; `place` is my number in line when I wait."""

    session: Session
    registration: Registration
    place: int = 0


@dataclass(frozen=True)
class Week:
    """Everything on somebody's personal page, in order of time."""

    participant: Participant
    event: Event
    mine: list[Mine]

    def coming(self, at: datetime) -> list[Mine]:
        """What is not over at the moment `at` (aware)."""
        return [row for row in self.mine if row.session.ends_at > at]

    def next(self, at: datetime) -> Mine | None:
        """The first session with a place that is not over and goes on."""
        firm = [row for row in self.coming(at) if row.registration.is_confirmed and not row.session.is_cancelled]
        return firm[0] if firm else None


async def week_at(token: str) -> Week:
    """The week behind a personal link. Raises `LinkNotFound`."""
    participant = await Participant.objects().where(Participant.personal_token == token.lower()).first()
    if participant is None:
        raise LinkNotFound
    return await week_of(participant)


async def week_of(participant: Participant) -> Week:
    """A participant's active registrations with their sessions: four queries, however many there are."""
    event = await Event.objects().where(Event.id == participant.event).first()
    registrations = await Registration.objects().where(
        Registration.participant == participant.id, Registration.status != Registration.Status.CANCELLED
    )
    ids = [registration.session for registration in registrations]
    sessions = await Session.objects().where(Session.id.is_in(ids)) if ids else []
    by_id = {session.id: session for session in sessions}
    line = await places_in_line([row.id for row in registrations if row.status == Registration.Status.WAITING])
    mine = [Mine(by_id[row.session], row, line.get(row.id, 0)) for row in registrations]
    assert event is not None  # the foreign key says so
    return Week(participant, event, sorted(mine, key=lambda row: (row.session.starts_at, row.session.number)))


def own(week: Week, registration_id: int) -> Mine:
    """One of the week's own registrations. Raises `NotYours`."""
    for row in week.mine:
        if row.registration.id == registration_id:
            return row
    raise NotYours


async def send_again(week: Week) -> bool:
    """Mail the overview and the invitations once more; not more than a few times an hour. Answers whether it was done."""
    now = clock.now()
    async with DB.transaction():
        if await posted_since(week.participant.email, "overview", now - timedelta(hours=1)) >= LINKS_PER_HOUR * 2:
            return False
        coming = [(row.session, row.registration) for row in week.coming(now) if not row.session.is_cancelled]
        await messages.post_again(week.event, week.participant, coming)
    return True


async def send_lost_links(typed: str) -> None:
    """Mail to this address the personal links of everybody at it, and those of the councils that it signed up.

    Says nothing about whether there was anybody.
    """
    email = normalised_email(typed)
    people = await Participant.objects().where(Participant.email == email).order_by(Participant.id)
    groups = await SignUpGroup.objects().where(SignUpGroup.email == email).order_by(SignUpGroup.id)
    if not email or not (people or groups):
        return
    ids = {person.event for person in people} | {group.event for group in groups}
    events = await Event.objects().where(Event.id.is_in([*ids]))
    by_id = {event.id: event for event in events}
    theirs = [(by_id[person.event], person) for person in people]
    councils = [(by_id[group.event], group) for group in groups]
    async with DB.transaction():
        if await posted_since(email, "lost_link", clock.now() - timedelta(hours=1)) < LINKS_PER_HOUR:
            await messages.post_lost_links(email, theirs, councils)
