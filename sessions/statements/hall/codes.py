"""The code of a room: eight characters on the screen, which open the statements of one session around its time."""

import hmac
from dataclasses import dataclass
from datetime import datetime, timedelta

import clock
from database import DB, hold
from events import history
from events.tables import Event
from events.tokens import new_room_code, read_room_code
from sessions.ballots import mark_of
from sessions.statements.tables import RoomCode
from sessions.tables import Session

# Why eight, and why no limit on all networks together. Such a limit, of 3,000 wrong ones in ten minutes, once made up for a code
# of six: who reached it kept newcomers out of every hall. Of 32^8 = 1.1 million million codes one works for some five hours. In
# those one network is wrong 30,000 times at most (`events/limits.py`): a chance of 3 in 100 million for each hall. From ever so
# many networks it is what a machine can answer, 2,000 a second, 36 million: 1 in 30,000; for one of twenty halls at once 1 in
# 1,500. A code of six would make that 1 in 30 and 1 in 2. It opens what a whole hall sees, and a photo of the screen does so too.
BEFORE, AFTER = timedelta(hours=1), timedelta(hours=2)  # the session


class CodeNotFound(Exception):
    """This opens nothing now: mistyped, never given out, or not around its session. Nobody is told which."""


@dataclass(frozen=True)
class Hall:
    """What a code opens."""

    event: Event
    session: Session
    code: str


def works_at(session: Session, at: datetime) -> bool:
    """Whether a code of this session works at the moment `at` (aware)."""
    return bool(session.starts_at - BEFORE <= at <= session.ends_at + AFTER)


def proof_of(code: str, secret: str) -> str:
    """That the browser with this secret was let in with this code, which is right or once was: 64 hexadecimal characters."""
    return mark_of("room-code", 0, f"{code}:{secret}")


def is_proof(proof: str, typed: str, secret: str) -> bool:
    """Whether it is the proof for the code that was typed. Looks nothing up, so a wrong one tells nobody anything."""
    return hmac.compare_digest(proof, proof_of(read_room_code(typed) or "", secret))


async def code_of(session_id: int) -> str:
    """The code of a session; nothing: it has none."""
    found = await RoomCode.objects().where(RoomCode.session == session_id).first()
    return str(found.code) if found else ""


async def hall_is_open(session: Session) -> bool:
    """Whether people answer with its code now."""
    return works_at(session, clock.now()) and bool(await code_of(session.id))


async def hall_of(typed: str) -> Hall:
    """What the code opens that was typed, however it was written. Raises `CodeNotFound`."""
    code, now = read_room_code(typed), clock.now()
    found = await RoomCode.objects().where(RoomCode.code == code).first() if code else None
    if found is None:
        raise CodeNotFound
    session = await Session.objects().where(Session.id == found.session).first()
    assert session is not None  # the foreign key says so
    event = await Event.objects().where(Event.id == session.event).first()
    assert event is not None  # as above
    if not (works_at(session, now) and event.is_visible and session.status == Session.Status.PUBLISHED):
        raise CodeNotFound
    return Hall(event, session, str(found.code))


async def renew(session: Session, by: int) -> str:
    """A new code for a session; the one that it had opens nothing any more."""
    async with DB.transaction():
        await hold(Session, [session.id])
        await RoomCode.delete().where(RoomCode.session == session.id)
        made = RoomCode(session=session.id, code=new_room_code())
        await made.save()
        await history.note(by, session.event, f"session:{session.id}", "room-code-made")
    return str(made.code)


async def stop(session: Session, by: int) -> None:
    """From now on no code opens it. Without a code there is nothing to stop."""
    async with DB.transaction():
        if await RoomCode.delete().where(RoomCode.session == session.id).returning(RoomCode.id):
            await history.note(by, session.event, f"session:{session.id}", "room-code-stopped")
