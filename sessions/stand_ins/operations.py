"""Somebody else comes instead: a registration becomes theirs, as it is. Nobody loses or gains a place by it."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

import msgspec

import clock
from database import DB, fetch
from events import history
from events.tables import Event
from events.tokens import new_token
from sessions import messages
from sessions.messages import Facts
from sessions.people.corrections import held
from sessions.people.person import claims_of
from sessions.people.places import LONGEST_KEY, MOVED
from sessions.registrations import Outcome, Person, Result, participant_of, standing
from sessions.renewing import renew
from sessions.tables import Participant, Registration, Session, SignUp

Places = list[tuple[Session, Registration]]


@dataclass(frozen=True)
class Behalf:
    """The group (id) that does it for its people, and what mails say of that."""

    group: int
    facts: Facts


class AlreadyThere(Exception):
    """The other person has a registration for `sessions` already."""

    def __init__(self, sessions: Sequence[Session]) -> None:
        super().__init__()
        self.sessions = sessions


class SamePerson(Exception):
    """This is who they would come instead of."""


class NothingToHandOver(Exception):
    """A place that was chosen is theirs no more, or its session has begun or does not go on."""


async def to_hand_over(participant_id: int) -> Places:
    """What somebody else could come to, in order of time: nobody has come there yet. Two queries, whatever there is."""
    now = clock.now()
    coming = [
        (claim.session, claim.registration) for claim in await claims_of(participant_id) if claim.can_change(now)
    ]
    here = await standing([row.id for _session, row in coming])
    return [(session, row) for session, row in coming if row.id not in here]


async def replace_person(
    event: Event, leaving: Participant, numbers: Collection[int], person: Person, key: str, by: int | None,
    behalf: Behalf | None = None,
) -> int:  # fmt: skip
    """Let `person` have the registrations of `leaving` for the sessions with these numbers, all or none, also when one
    is full; answers who it is.

    Their status, and a number in line, stays; the calendar entry, the join link and what was answered do not. The same
    `key` again changes nothing. `behalf` is whose group does it, when the desk does not. Raises `AlreadyThere`, `SamePerson`, `NothingToHandOver`, `ParticipantNotFound`.
    """
    key = f"{MOVED}{key}"[:LONGEST_KEY]
    async with DB.transaction():
        current = await held(leaving.id)
        known = await SignUp.objects().where(SignUp.form_key == key).first()
        if known is not None:
            return int(known.participant)
        places = [(session, row) for session, row in await to_hand_over(current.id) if session.number in numbers]
        if not places or len(places) != len({*numbers}):
            raise NothingToHandOver
        coming = await participant_of(event, person)
        await _check(coming["id"], current, places)
        await messages.withdraw_reminders([row.id for _session, row in places])
        await messages.post_stood_in(event, current, coming["name"], places)
        await _hand_over(event, coming["id"], places, key)
        await messages.post_standing_in(event, coming, current.name, places, behalf.facts if behalf else None)
        await _note(event, current.id, coming["id"], places, by, {"group": behalf.group} if behalf else {})
        return int(coming["id"])


async def _check(coming: int, leaving: Participant, places: Places) -> None:
    if coming == leaving.id:
        raise SamePerson
    theirs = {claim.session.id for claim in await claims_of(coming) if claim.registration.is_active}
    if both := [session for session, _row in places if session.id in theirs]:
        raise AlreadyThere(both)


async def _hand_over(event: Event, coming: int, places: Places, key: str) -> None:
    """The rows are theirs, with a sign-up of their own: what the other wrote in a form stays with the other."""
    rows = [row for _session, row in places]
    await renew(rows, is_another_person=True)
    outcomes = [Outcome(session.id, _result(row)) for session, row in places]
    made = SignUp(
        event=event.id, participant=coming, form_key=key, result_token=new_token(), remark="",
        outcomes=msgspec.json.encode(outcomes).decode(), created_at=clock.now(),
    )  # fmt: skip
    await made.save()
    await fetch(
        "UPDATE registration SET participant = {}, sign_up = {}, device_hash = NULL, reason = '', changed_at = {} "  # noqa: S608 only {}
        f"WHERE id IN ({', '.join('{}' for _row in rows)})",
        coming, made.id, clock.now(), *(row.id for row in rows),
    )  # fmt: skip


def _result(row: Registration) -> Result:
    if row.is_requested:
        return Result.REQUESTED
    return Result.WAITING if row.is_in_line else Result.CONFIRMED


async def _note(
    event: Event, leaving: int, coming: int, places: Places, by: int | None, group: Mapping[str, int]
) -> None:  # fmt: skip
    for session, _row in places:
        here = {"session": session.id}
        await history.note(by, event.id, f"participant:{leaving}", "stood_in", here, {"participant": coming, **group})
        await history.note(by, event.id, f"participant:{coming}", "standing_in", {"participant": leaving}, {**here, **group})
