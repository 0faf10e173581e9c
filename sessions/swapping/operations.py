"""Going to the repeat instead: the place there first, then the old one is given up, both or neither."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import msgspec

import clock
from database import DB, fetch, hold
from events.tables import Event
from sessions import programme
from sessions.availability import Availability, State, availability
from sessions.participants.week import Mine, Week
from sessions.people.places import LONGEST_KEY, MOVED, person_of
from sessions.programme import Places
from sessions.registrations import Outcome, Result, SessionHasBegun, answer_given, cancel, form_key, name_key, sign_up
from sessions.tables import Participant, Registration, Session
from sessions.ways.choices import fitting

PLACE = frozenset({State.FREE, State.NEARLY_FULL})


class NoSuchRepeat(Exception):
    """This is no repeat of the session, or one is in it already."""


class RepeatIsFull(Exception):
    """There is no place for certain: nobody gives up what they have for a number in line."""


@dataclass(frozen=True)
class Other:
    """The same session at another time, with a place."""

    session: Session
    state: Availability


async def others_of(week: Week, at: datetime) -> dict[int, Other]:
    """The first other time with a place for who takes part as they do, by the id of each of one's own sessions that can
    be swapped at the moment `at`. What is for members, and all of it while they go first, is there for them alone.

    Two queries, or none.
    """
    mine = [row for row in week.mine if not row.session.is_cancelled and not row.session.has_begun(at)]
    if not mine or not week.event.takes_sign_ups(at):
        return {}
    places, taken = await programme.places_of(week.event), {row.session.id for row in week.mine}
    for_members = week.event.members_only or week.event.is_members_first(at)
    free = [
        Other(one, state)
        for one in await programme.visible_sessions(week.event)
        if one.id not in taken and (state := availability(one, places.get(one.id, Places()), at)).state in PLACE
        if week.participant.member_of or not (for_members or state.for_members)
    ]
    found = {row.session.id: _first(row, free) for row in mine}
    return {number: other for number, other in found.items() if other}


def _first(mine: Mine, free: Sequence[Other]) -> Other | None:
    return next((one for one in free if _is_repeat(one.session, mine.session) and _fits(one, mine)), None)


def _fits(other: Other, mine: Mine) -> bool:
    """Whether there is a place of the kind that they would get."""
    way = fitting(other.session.form, other.session.dial_in, str(mine.registration.way))
    return other.state.ways.get(way, other.state).state in PLACE


def _is_repeat(one: Session, session: Session) -> bool:
    return one.id != session.id and name_key(one.title) == name_key(session.title)


def key_of(week: Week, registration: int, form_id: str) -> str:
    """What makes two presses on the button the same one."""
    return f"{MOVED}{form_key(form_id, person_of(week.participant), [registration], '')}"[:LONGEST_KEY]


async def swap(week: Week, mine: Mine, number: int, key: str) -> None:
    """Take a place in session `number`, the repeat of `mine`, and give up the old one; the same `key` again does nothing.

    Raises `NoSuchRepeat`, `RepeatIsFull`, `SessionHasBegun`, `NothingToCancel`, and as `registrations.sign_up` does.
    """
    other = await _repeat(week.event, mine.session, number)
    async with DB.transaction():
        await hold(Session, [mine.session.id, other.id])
        if await answer_given(key) is not None:
            return
        if mine.session.has_begun(clock.now()):
            raise SessionHasBegun
        await _check_absent(week.participant, other)
        ways = {other.id: str(mine.registration.way)}
        token = await sign_up(week.event, person_of(week.participant), [other.id], "", key, ways=ways)
        if await _result(token) != Result.CONFIRMED:
            raise RepeatIsFull
        await cancel(mine.registration)


async def _repeat(event: Event, session: Session, number: int) -> Session:
    for one in await programme.visible_sessions(event):
        if one.number == number and _is_repeat(one, session):
            return one
    raise NoSuchRepeat


async def _check_absent(participant: Participant, session: Session) -> None:
    if await Registration.exists().where(
        Registration.participant == participant.id, Registration.session == session.id,
        Registration.status != Registration.Status.CANCELLED,
    ):  # fmt: skip
        raise NoSuchRepeat


async def _result(token: str) -> str:
    rows = await fetch("SELECT outcomes FROM sign_up WHERE result_token = {}", token)
    return str(msgspec.json.decode(rows[0]["outcomes"], type=list[Outcome])[0].result)
