"""Somebody at the door who is not signed up: signing them up by hand, when there is place, and letting them in."""

from dataclasses import replace

import clock
from database import DB
from events.tables import Event
from sessions.door.entrance.answers import Answer, Kind
from sessions.door.entrance.scanning import enter, is_on
from sessions.people.places import register
from sessions.registrations import Came, NothingLeft, Person, form_key
from sessions.tables import CheckIn, Participant, Registration, Session


class SessionFull(Exception):
    """There is no place to come in to; nothing was changed."""


class SessionOver(Exception):
    """It is over, or it does not go on."""


class SessionNotToday(Exception):
    """It is on another day; the door signs nobody up for that."""


class NotIn(Exception):
    """They cannot come in, for the reason in `answer`; nothing was changed."""

    def __init__(self, answer: Answer) -> None:
        super().__init__()
        self.answer = answer


async def walk_in(event: Event, session: Session, person: Person, form_id: str, by: int, door: str) -> Answer:
    """Sign somebody up who stands at the door, also when it has begun, and let them in; who was signed up just comes in.

    Nobody comes on a waiting list here. The same form again gives the same answer.
    Raises `SessionFull`, `SessionOver`, `SessionNotToday`, `NotIn`.
    """
    now = clock.now()
    if session.is_cancelled or session.ends_at <= now:
        raise SessionOver
    if not is_on(event, session, now):
        raise SessionNotToday
    here, ways = replace(person, is_here=True), {session.id: Registration.Way.LOCATION.value}
    key = form_key(form_id, here, [session.id], "", ways)
    try:
        async with DB.transaction():
            entered = await register(event, here, [session.id], "", key, by, ways)
            participant = await Participant.objects().where(Participant.id == entered.participant).first()
            assert participant is not None  # just made or found
            answer = await enter(event, session, participant, Came(CheckIn.How.BY_HAND, by, door))
            if not answer.is_in:  # takes back what was written
                raise SessionFull if answer.kind == Kind.WAITING else NotIn(answer)
    except NothingLeft as refusal:
        raise SessionFull from refusal
    return answer
