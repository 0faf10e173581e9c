"""What the desk does with somebody's places: registering, cancelling, moving. The rules are those of every sign-up."""

from collections.abc import Mapping, Sequence
from copy import copy
from dataclasses import dataclass
from datetime import datetime

import msgspec

import clock
from database import DB, fetch, hold
from events import history
from events.tables import Event
from sessions import programme
from sessions.availability import Availability, availability
from sessions.registrations import GRANTED, NO_WAYS, Outcome, Person, Result, answer_given, give_up, sign_up
from sessions.tables import Participant, Registration, Session
from sessions.ways.forms import by_id

Known = Mapping[int, tuple[Session, Availability]]  # by number
# What the key of a move begins with: it is one more form of somebody who had signed up before, not one more sign-up.
MOVED = "move:"
LONGEST_KEY = 64


class AlreadyThere(Exception):
    """This person has a registration for the other session already."""


@dataclass(frozen=True)
class Entered:
    """What became of a form at the desk: whose it is, and how many of its sessions were refused."""

    participant: int
    refused: int


@dataclass(frozen=True)
class Offer:
    """A session and what somebody can get in it at the desk."""

    session: Session
    state: Availability


def person_of(participant: Participant) -> Person:
    """Who signs up, as known."""
    return Person(
        participant.name, participant.email, note=participant.note, language=participant.language, is_kept=True
    )


async def register(
    event: Event, person: Person, session_ids: Sequence[int], remark: str, key: str, by: int,
    ways: Mapping[int, str] = NO_WAYS,
) -> Entered:  # fmt: skip
    """Sign up somebody who phones or writes, taking part in these `ways` (by session id); the same `key` again gives the same answer.

    Raises `NothingLeft`.
    """
    async with DB.transaction():
        await hold(Session, session_ids)
        is_known = await answer_given(key) is not None
        token = await sign_up(event, person, session_ids, remark, key, by_desk=True, ways=ways)
        rows = await fetch("SELECT participant, outcomes FROM sign_up WHERE result_token = {}", token)
        outcomes = msgspec.json.decode(rows[0]["outcomes"], type=list[Outcome])
        got = [outcome for outcome in outcomes if outcome.result in GRANTED]
        if not is_known:
            for outcome in got:
                after = {"session": outcome.session, "status": str(outcome.result)}
                await history.note(by, event.id, f"participant:{rows[0]['participant']}", "registered", {}, after)
    return Entered(rows[0]["participant"], len(outcomes) - len(got))


async def cancel(event: Event, registration: Registration, by: int) -> None:
    """Give up somebody's place or number in line. Raises `NothingToCancel`, `SessionHasBegun`."""
    async with DB.transaction():
        await give_up(registration)
        before = {"session": registration.session}
        await history.note(by, event.id, f"participant:{registration.participant}", "cancelled", before)


async def move(
    event: Event, participant: Participant, registration: Registration, to_session: int, key: str, by: int
) -> Result:
    """Cancel here and sign up there, both or neither; the same `key` again changes nothing.

    Raises `AlreadyThere`, `NothingLeft`, `NothingToCancel`, `SessionHasBegun`.
    """
    key = f"{MOVED}{key}"[:LONGEST_KEY]
    async with DB.transaction():
        await hold(Session, [registration.session, to_session])
        if await answer_given(key) is None:
            if await _is_in(participant.id, to_session):
                raise AlreadyThere
            await give_up(registration)
            ways = {to_session: str(registration.way)}
            await sign_up(event, person_of(participant), [to_session], "", key, by_desk=True, ways=ways)
            facts = {"session": registration.session}, {"session": to_session}
            await history.note(by, event.id, f"participant:{participant.id}", "moved", *facts)
        rows = await fetch("SELECT outcomes FROM sign_up WHERE form_key = {}", key)
        return msgspec.json.decode(rows[0]["outcomes"], type=list[Outcome])[0].result


async def _is_in(participant_id: int, session_id: int) -> bool:
    return await Registration.exists().where(
        Registration.participant == participant_id,
        Registration.session == session_id,
        Registration.status != Registration.Status.CANCELLED,
    )


def chosen(numbers: Sequence[int], ways: Mapping[int, str], known: Known) -> tuple[list[int], dict[int, str]]:
    """The ids of the `known` sessions with these numbers; and by id how somebody takes part, of which that was asked."""
    ids = {number: known[number][0].id for number in numbers}
    return [*ids.values()], by_id(ways, ids)


# -- what there is to get


async def offer(event: Event, without: Sequence[int] = ()) -> list[Offer]:
    """The coming sessions that visitors see, in order of time, but those with ids `without`. For members only is no bar."""
    now, places = clock.now(), await programme.places_of(event)
    return [
        Offer(session, _state(session, places.get(session.id, programme.Places()), now))
        for session in await programme.visible_sessions(event)
        if session.id not in without and not session.has_begun(now) and not session.is_cancelled
    ]


def _state(session: Session, places: programme.Places, now: datetime) -> Availability:
    plain = copy(session)
    plain.members_only = False
    return availability(plain, places, now)
