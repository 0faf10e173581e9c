"""What somebody's own week says of sessions that are over or called off: whether they were there, and what there is now."""

from dataclasses import dataclass
from datetime import date, datetime

from sessions.joining.repeats import Repeat, repeats_of
from sessions.materials.recordings import has_ended, last_day_of, recording_of
from sessions.participants.week import Mine, Week
from sessions.people.places import person_of
from sessions.registrations import form_key, sign_up, standing


class NoRepeat(Exception):
    """There is no such repeat of this session to sign up for (any more)."""


@dataclass(frozen=True)
class Past:
    """One of my sessions that is over, and the recording for who had a place ("" when there is none), until its last day."""

    mine: Mine
    was_there: bool
    recording: str
    last_day: date | None
    recording_ended: bool


@dataclass(frozen=True)
class Afterwards:
    """All that is over, the last one first; and the repeats, by the id of the session that was missed or called off."""

    past: list[Past]
    repeats: dict[int, Repeat]


async def afterwards(week: Week, at: datetime) -> Afterwards:
    """What is over at the moment `at` (aware), and what can still be had of it: three queries, or none."""
    over = [row for row in week.mine if row.session.ends_at <= at and not row.session.is_cancelled]
    off = [row for row in week.mine if row.session.is_cancelled]
    came = await came_to([row.registration.id for row in over])
    past = [
        _past(week, row, at, was_there=row.registration.id in came)
        for row in sorted(over, key=lambda row: row.session.starts_at, reverse=True)
    ]
    missed = [row.session for row in [*off, *over] if row.registration.id not in came]
    mine = {row.session.id for row in week.mine}
    is_member = week.participant.member_of is not None
    return Afterwards(past, await repeats_of(week.event, missed, mine, at, is_member=is_member))


def _past(week: Week, row: Mine, at: datetime, *, was_there: bool) -> Past:
    session, has_place = row.session, row.registration.is_confirmed
    ended = has_place and bool(session.recording_link) and has_ended(session, at)
    recording = recording_of(session, at) if has_place else ""
    return Past(row, was_there, recording, last_day_of(session, week.event.zone), ended)


async def came_to(ids: list[int]) -> set[int]:
    """Those of these registrations of which it is known that somebody came."""
    if not ids:
        return set()
    return {*await standing(ids)}


async def take_repeat(week: Week, missed: Mine, number: int, form_id: str, at: datetime) -> None:
    """Sign up for session `number`, the repeat of `missed` as the page offered it; who is in it already, is.

    Raises `NoRepeat`, and as `registrations.sign_up` does.
    """
    repeat = (await afterwards(week, at)).repeats.get(missed.session.id)
    if repeat is None or repeat.session.number != number:
        raise NoRepeat
    if repeat.is_mine:
        return
    person = person_of(week.participant)
    ids, ways = [repeat.session.id], {repeat.session.id: str(missed.registration.way)}
    await sign_up(week.event, person, ids, "", form_key(form_id, person, ids, ""), ways=ways)
