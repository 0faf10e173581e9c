"""Signing up a whole council: many people for many sessions, in one transaction, each of them decided by itself.

The statements are those of every sign-up, each once with many rows: eleven people take as many as one.
"""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import chain
from typing import Any

import msgspec

import clock
from database import DB, fetch, hold
from events import history
from events.tables import Event
from events.tokens import new_token
from sessions import messages
from sessions.groups.tables import SignUpGroup
from sessions.messages import Claim, claim_of
from sessions.messages.signing_up import Decided, Known
from sessions.registrations import (
    GRANTED,
    NO_WAYS,
    NothingLeft,
    Outcome,
    Person,
    RegistrationClosed,
    name_key,
    normalised_email,
)
from sessions.registrations.membership import WELCOME, Standing, has_rules, standings_of
from sessions.registrations.outcomes import ANSWERED, count_in
from sessions.registrations.people import participants_of
from sessions.registrations.signing_up import (
    AS_IT_IS_NOW,
    Place,
    Recorded,
    decided,
    new_claim,
    places_now,
    record,
    register,
)
from sessions.tables import Registration, Session

STANDING = """
SELECT e.status, e.opens_at, e.closes_at, e.members_only, e.members_first_until,
    (SELECT result_token FROM sign_up_group WHERE form_key = {}) AS answer,
    EXISTS (SELECT 1 FROM sign_up WHERE form_key = {}) AS was_sent,
    EXISTS (SELECT 1 FROM wording w WHERE w.event = e.id) AS has_own_words,
    EXISTS (SELECT 1 FROM needs_asked n WHERE n.event = e.id) AS asks_needs
FROM event e WHERE e.id = {}
"""
MEMBER = "INSERT INTO group_member (of_group, sign_up, name, told, is_first) VALUES "


@dataclass(frozen=True)
class Supporter:
    """Who signs up others, as typed."""

    name: str
    email: str
    council: str = ""
    language: str = "nl"


@dataclass(frozen=True)
class Enrolled:
    """One of those others: which sessions (ids), and how they take part in each of which that was asked."""

    person: Person
    sessions: Sequence[int]
    ways: Mapping[int, str] = field(default_factory=lambda: NO_WAYS)


class Cell(msgspec.Struct):
    """What the supporter was told of one session for one person. It was `made` by the group, unless that person had it
    before; `left` once the group gave it up. `counts` is the sign-up (id) whose claim took its place when the desk made
    one of two people: that is to be seen, and not the group's.
    """

    session: int
    result: str
    place: int = 0
    way: str = ""
    made: bool = False
    left: bool = False
    counts: int = 0


def form_key(form_id: str, supporter: Supporter, people: Sequence[Enrolled]) -> str:
    """What makes two submitted forms the same one: the form's own id and all its answers."""
    answers = [form_id, supporter.name, supporter.email, supporter.council]
    for one in people:
        answers += ["", one.person.name, one.person.email, one.person.note, one.person.role, one.person.phone, one.person.code]
        answers += [f"{session}:{one.ways.get(session, '')}" for session in sorted(one.sessions)]
    return hashlib.sha256("\x1f".join(answers).encode()).hexdigest()


async def sign_up_council(event: Event, supporter: Supporter, people: Sequence[Enrolled], key: str) -> str:
    """One submitted form with many people, who differ; answers the token of its answer page.

    What a known person has stays theirs; the page says what a newcomer would have been told. The same `key` again gives
    the same answer. Raises `RegistrationClosed`, and `NothingLeft` when nobody would get anything.
    """
    async with DB.transaction():
        await hold(Session, sessions_of(people))
        standing = await _standing(event, people, key)
        if standing["answer"]:
            return str(standing["answer"])
        group = SignUpGroup(
            event=event.id, name=supporter.name, email=normalised_email(supporter.email), council=supporter.council,
            language=supporter.language, member_code=people[0].person.code, token=new_token(), result_token=new_token(), form_key=key, created_at=clock.now(),
        )  # fmt: skip
        await group.save()
        told = await enrol(event, group, people, key, _known(standing), is_first=True)
        if not any(outcome.result in ANSWERED for one in told for outcome in one.shown):
            raise NothingLeft([outcome for one in told for outcome in one.shown])
    return group.result_token


async def add_people(event: Event, group: SignUpGroup, people: Sequence[Enrolled], key: str) -> None:
    """More people in a group that is there. The same `key` again changes nothing. Raises what `sign_up_council` does."""
    async with DB.transaction():
        await hold(Session, sessions_of(people))
        standing = await _standing(event, people, key)
        if standing["was_sent"]:
            return
        told = await enrol(event, group, people, key, _known(standing))
        if not any(outcome.result in ANSWERED for one in told for outcome in one.shown):
            raise NothingLeft([outcome for one in told for outcome in one.shown])


def sessions_of(people: Sequence[Enrolled]) -> list[int]:
    """The ids of all sessions that are asked for, in order."""
    return sorted({session for one in people for session in one.sessions})


async def _standing(event: Event, people: Sequence[Enrolled], key: str) -> dict[str, Any]:
    """What is known beforehand; `event` becomes as open or closed as it is now. Raises `RegistrationClosed`."""
    [standing] = await fetch(STANDING, key, key_of(key, people[0].person), event.id)
    for name in AS_IT_IS_NOW:
        setattr(event, name, standing[name])
    if not (standing["answer"] or standing["was_sent"] or event.takes_sign_ups(clock.now())):
        raise RegistrationClosed
    return standing


def _known(standing: Mapping[str, Any]) -> Known:
    return Known(has_own_words=bool(standing["has_own_words"]), asks_needs=bool(standing["asks_needs"]))


def key_of(key: str, person: Person) -> str:
    """The key of the one form that this person's part of it is."""
    return hashlib.sha256("\x1f".join([key, name_key(person.name), person.email]).encode()).hexdigest()


# -- all of them at once


async def enrol(
    event: Event, group: SignUpGroup, people: Sequence[Enrolled], key: str, known: Known, *, is_first: bool = False
) -> list[Decided]:
    """Decide every person and session in the order of `people`, write it all down and mail it. The sessions are held."""
    participants = await participants_of(event, [one.person for one in people])
    sessions = sessions_of(people)
    rows = await places_now(sessions)
    kept = await _kept([row["id"] for row in participants], sessions)
    standings = [WELCOME] * len(people)
    if has_rules(event, rows):
        standings = await standings_of(participants, people[0].person.code)
    told = [
        _decided(event, one, participant, rows, kept.get(participant["id"], {}), standing)
        for one, participant, standing in zip(people, participants, standings, strict=True)
    ]
    forms = [
        Recorded(one.participant["id"], key_of(key, who.person), new_token(), "", one.shown)
        for who, one in zip(people, told, strict=True)
    ]
    sign_ups = await record(event, forms)
    await register([
        Place(session, one.participant["id"], sign_ups[one.participant["id"]], claim)
        for one in told for session, claim in one.made.items()
    ])  # fmt: skip
    await _join(group, told, sign_ups, is_first=is_first)
    abouts = [f"participant:{one.participant['id']}" for one in told]
    await history.note_each(history.NOBODY, event.id, abouts, "by_other", None, {"group": group.id})
    await messages.post_group(event, group, told, known, is_first=is_first)
    return told


def _decided(
    event: Event, one: Enrolled, participant: Mapping[str, Any], rows: Sequence[dict[str, Any]],
    kept: Mapping[int, Claim], standing: Standing,
) -> Decided:  # fmt: skip
    """What becomes of one person's sessions; what they get is counted in `rows`, for who comes next."""
    mine = [row for row in rows if row["id"] in one.sessions]
    outcomes = decided(event, mine, one.ways, is_member=standing.is_member)
    shown = outcomes if standing.is_told else decided(event, mine, one.ways, is_member=False)
    made = {}
    for row, outcome in zip(mine, outcomes, strict=True):
        if outcome.result in GRANTED and row["id"] not in kept:
            made[row["id"]] = new_claim(outcome.result, outcome.way)
            count_in(row, outcome)
    return Decided(participant, mine, outcomes, made, kept, one.person.name, shown)


async def _kept(participants: Sequence[int], sessions: Sequence[int]) -> dict[int, dict[int, Claim]]:
    """What each of them had before in these sessions: by participant, by session."""
    found: dict[int, dict[int, Claim]] = {}
    for row in await Registration.objects().where(
        Registration.participant.is_in([*participants]), Registration.session.is_in([*sessions]),
        Registration.status != Registration.Status.CANCELLED,
    ):  # fmt: skip
        found.setdefault(row.participant, {})[row.session] = claim_of(row)
    return found


async def _join(group: SignUpGroup, told: Sequence[Decided], sign_ups: Mapping[int, int], *, is_first: bool) -> None:
    values = [
        (group.id, sign_ups[one.participant["id"]], one.name, cells_as_kept(cells_of(one.shown, one.made)), is_first)
        for one in told
    ]
    await fetch(MEMBER + ", ".join(["({}, {}, {}, {}, {})"] * len(values)), *chain.from_iterable(values))


def cells_of(outcomes: Sequence[Outcome], made: Mapping[int, Claim]) -> list[Cell]:
    """What the supporter is told, session by session."""
    return [
        Cell(outcome.session, str(outcome.result), outcome.place, outcome.way, outcome.session in made)
        for outcome in outcomes
    ]


def cells_as_kept(cells: Sequence[Cell]) -> str:
    """They as they stand in a row."""
    return msgspec.json.encode(cells).decode()


def cells_in(kept: str) -> list[Cell]:
    """They as they were kept."""
    return msgspec.json.decode(kept, type=list[Cell])
