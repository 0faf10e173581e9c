"""Who comes in with a ticket: what one participant can enter, and recording that it happened."""

from dataclasses import dataclass
from datetime import datetime

import clock
from database import DB
from events import history
from events.rights import Right, Rights
from sessions.breakouts.shown import Shown, groups_shown
from sessions.door.entrance.scanning import is_on
from sessions.participants.week import Week, week_of
from sessions.registrations import Came, arrive, standing
from sessions.tables import CheckIn, Participant, Registration, Session
from sessions.tickets import TicketNotFound, ticket_by_code, ticket_of


class ArrivalNotFound(Exception):
    """This ticket has no such registration."""


class CannotEnter(Exception):
    """No place, not today, or the session is off."""


@dataclass(frozen=True)
class Arrival:
    """One registration at the door; `place` is the number in line, `arrived_at` is aware (UTC)."""

    session: Session
    registration: Registration
    place: int
    arrived_at: datetime | None
    is_today: bool
    group: Shown | None = None

    @property
    def can_enter(self) -> bool:
        """Whether there is a button: a place, today, in a session that goes on."""
        return self.is_today and self.registration.is_confirmed and not self.session.is_cancelled


async def ticket_at_door(rights: Rights, typed: str) -> Participant:
    """Whose ticket has this typed code, at an event where one checks in. Raises `TicketNotFound`."""
    return _allowed(rights, await ticket_by_code(typed))


async def week_at_door(rights: Rights, token: str) -> Week:
    """Whose ticket this is and their sessions, at an event where one checks in. Raises `TicketNotFound`."""
    return await week_of(_allowed(rights, await ticket_of(token)))


def _allowed(rights: Rights, participant: Participant) -> Participant:
    if not rights.may(Right.CHECK_IN, participant.event):
        raise TicketNotFound
    return participant


async def arrivals_of(week: Week) -> list[Arrival]:
    """Today's and all coming sessions of a participant, what was cancelled too, in order of time."""
    now = clock.now()
    rows = [(row.session, row.registration, row.place) for row in week.mine]
    rows += [(session, registration, 0) for session, registration in await _given_up(week)]
    came = await standing([registration.id for _, registration, _ in rows])
    times = {registration: one.at for registration, one in came.items()}
    groups = await groups_shown([registration.id for _, registration, _ in rows])
    arrivals = [
        Arrival(
            session, registration, place, times.get(registration.id), is_on(week.event, session, now),
            groups.get(registration.id),
        )
        for session, registration, place in rows
    ]  # fmt: skip
    shown = [arrival for arrival in arrivals if arrival.is_today or arrival.session.ends_at > now]
    return sorted(shown, key=lambda arrival: (arrival.session.starts_at, arrival.session.number))


async def _given_up(week: Week) -> list[tuple[Session, Registration]]:
    """The last cancelled registration for each session that the participant has no other for."""
    active = {row.session.id for row in week.mine}
    cancelled = await Registration.objects().where(
        Registration.participant == week.participant.id, Registration.status == Registration.Status.CANCELLED
    ).order_by(Registration.id)  # fmt: skip
    last = {row.session: row for row in cancelled if row.session not in active}
    sessions = await Session.objects().where(Session.id.is_in([*last])) if last else []
    return [(session, last[session.id]) for session in sessions]




async def let_in(week: Week, registration_id: int, organiser_id: int) -> bool:
    """Record at the door that somebody is in, and who let them in. Answers whether this was the first time.

    Raises `ArrivalNotFound`, `CannotEnter`.
    """
    arrivals = [row for row in await arrivals_of(week) if row.registration.id == registration_id]
    if not arrivals:
        raise ArrivalNotFound
    if not arrivals[0].can_enter:
        raise CannotEnter
    async with DB.transaction():
        arrived = await arrive(registration_id, Came(CheckIn.How.TICKET, organiser_id))
        if arrived.is_new:
            about, after = f"participant:{week.participant.id}", {"session": arrivals[0].session.id}
            await history.note(organiser_id, week.event.id, about, "let-in", None, after)
    return arrived.is_first
