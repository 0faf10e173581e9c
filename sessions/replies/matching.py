"""Which registration an answer is about. The secret in the address that it was sent to decides, not who it says it is."""

from dataclasses import dataclass
from itertools import takewhile
from typing import Any

import msgspec

from database import fetch, hold
from events.tables import Event
from events.tokens import BASE32, is_same
from notifications.tables import Message
from sessions.messages import TIMES
from sessions.tables import Participant, Registration, Session

LONGEST_TOKEN = 40
SAID = "SELECT id, state, batch, facts FROM message WHERE uid = {} AND state <> 'replaced' ORDER BY id DESC LIMIT 20"
# Of people who are gone the messages may still be there; the calendars at their side certainly are.
KNOWN = "SELECT about, facts FROM message WHERE uid = {} ORDER BY id DESC LIMIT 1"
GONE_OUT = frozenset({Message.State.SENT, Message.State.KEPT})
UNKNOWN = -1  # lower than any SEQUENCE
OF_CHANGE = "change:"  # how the batch of a change begins


@dataclass(frozen=True)
class Place:
    """A registration that a calendar answers for, with all that it is part of."""

    event: Event
    session: Session
    participant: Participant
    registration: Registration


@dataclass(frozen=True)
class Heard:
    """What a calendar was told: the SEQUENCE that counts now, and the message of ours it answers, if we know.

    `moves` when another time is on its way to it; `change` is the change that it waits with, when it does.
    """

    sequence: int
    message: int | None
    moves: bool = False
    change: int | None = None


async def place_at(token: str) -> Place | None:
    """The registration with this reply token. None when the token is not one of ours."""
    token = token.lower()
    could_be = 0 < len(token) <= LONGEST_TOKEN and not set(token) - set(BASE32)
    return await _place("reply_token", token) if could_be else None


async def held_at(token: str) -> Place | None:
    """The same, its session kept to ourselves as for every change to registrations. The caller has a transaction."""
    place = await place_at(token)
    if place is None:
        return None
    await hold(Session, [place.session.id])
    return await place_at(token)  # as it is now that nobody else can change it


async def with_uid(uid: str) -> Place | None:
    """The registration whose invitation has this UID, not held: nothing may be changed by a UID alone."""
    return await _place("uid", uid)


async def _place(by: str, value: str) -> Place | None:
    registration = await Registration.objects().where(getattr(Registration, by) == value).first()
    if registration is None:
        return None
    session = await Session.objects().where(Session.id == registration.session).first()
    participant = await Participant.objects().where(Participant.id == registration.participant).first()
    assert session is not None  # the foreign keys say so
    assert participant is not None
    event = await Event.objects().where(Event.id == session.event).first()
    assert event is not None
    return Place(event, session, participant, registration)


async def heard(registration: Registration, answered: int) -> Heard:
    """What this registration's calendar was told last, and which message an answer to SEQUENCE `answered` answers.

    A change that nobody needed to hear of, or that has not gone out, raised the registration's SEQUENCE and no
    calendar's: the newest message that went counts. Of an erased one we do not know what it said; when it is the only
    one that ever went, every answer is to that.
    """
    said = [(row, _facts(row["facts"])) for row in await fetch(SAID, registration.uid)]
    gone = [(row["id"], _sequence(facts)) for row, facts in said if row["state"] in GONE_OUT]
    told = gone[0][1] if gone else UNKNOWN
    if told == UNKNOWN:
        told = answered if len(gone) == 1 else registration.sequence
    answers = next((number for number, sequence in gone if sequence <= answered and sequence != UNKNOWN), None)
    newer = takewhile(lambda one: one[0]["state"] not in GONE_OUT, said)
    moving = next((row for row, facts in newer if _is_moved(facts) and answered < _sequence(facts)), None)
    return Heard(min(registration.sequence, told), answers, moving is not None, _change_of(moving["batch"]) if moving else None)


def _is_moved(facts: dict[str, Any]) -> bool:
    before, now = facts.get("before") or {}, facts.get("session") or {}
    return any(name in before and before[name] != now.get(name) for name in TIMES)


def _sequence(facts: dict[str, Any]) -> int:
    sequence = _claim(facts).get("sequence")
    return sequence if isinstance(sequence, int) else UNKNOWN


def _change_of(batch: str | None) -> int | None:
    number = (batch or "").removeprefix(OF_CHANGE)
    return int(number) if number.isdigit() else None


async def belonged_to(uid: str, token: str) -> str | None:
    """For whom ("participant:12") an older invitation with this UID was, whose replies went to this token."""
    rows = await fetch(KNOWN, uid)
    known = _claim(_facts(rows[0]["facts"])).get("reply_token") if rows else None
    return str(rows[0]["about"]) if isinstance(known, str) and is_same(token.lower(), known) else None


def _facts(facts: str) -> dict[str, Any]:
    """A message's facts; those of old messages are erased."""
    try:
        found = msgspec.json.decode(facts)
    except msgspec.DecodeError:
        return {}
    return found if isinstance(found, dict) else {}


def _claim(facts: dict[str, Any]) -> dict[str, Any]:
    claim = facts.get("claim")
    return claim if isinstance(claim, dict) else {}
