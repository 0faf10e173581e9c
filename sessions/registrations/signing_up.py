"""Signing up: the rules of a place.

A sign-up is the one hot path of the whole service, so its statements are written out: `raw`, few, many rows at once.
"""

import hashlib
import uuid
from collections.abc import Mapping, Sequence
from itertools import chain
from types import MappingProxyType
from typing import Any, NamedTuple

import msgspec

import clock
from database import DB, Rows, fetch, hold
from events.tables import Event
from events.tokens import new_token
from sessions import messages
from sessions.name_keys import name_key
from sessions.questions.keeping import NOTHING_SAID, Said, keep
from sessions.registrations.membership import WELCOME, barrier, has_rules, standings_of
from sessions.registrations.outcomes import (
    ANSWERED,
    GRANTED,
    AnswerNotFound,
    NothingLeft,
    Outcome,
    RegistrationClosed,
    decide,
)
from sessions.registrations.people import Person, normalised_email, participant_of
from sessions.tables import Session, SignUp
from settings import SETTINGS

NO_WAYS: Mapping[int, str] = MappingProxyType({})
# What a sign-up must know beforehand, as it is now: its answer, when the same form was sent before; whether the event
# is still open, for it may have been closed since it was read; whether its messages have words of their own; and whether
# somebody else at the event has this address.
STANDING = """
SELECT e.status, e.opens_at, e.closes_at, e.members_only, e.members_first_until, (SELECT result_token FROM sign_up WHERE form_key = {}) AS answer,
    EXISTS (SELECT 1 FROM wording w WHERE w.event = e.id) AS has_own_words,
    EXISTS (SELECT 1 FROM needs_asked n WHERE n.event = e.id) AS asks_needs,
    EXISTS (SELECT 1 FROM participant p WHERE p.event = e.id AND p.email = {} AND p.name_key <> {}) AS shares_address
FROM event e WHERE e.id = {}
"""
AS_IT_IS_NOW = ("status", "opens_at", "closes_at", "members_only", "members_first_until")
PLACES = """
SELECT s.id, s.number, s.title, s.text, s.starts_at, s.ends_at, s.form, s.place, s.meeting_link, s.dial_in,
    s.prepare, s.changed_at, s.status, s.capacity, s.online_capacity, s.has_waiting_list, s.members_only,
    CASE WHEN s.capacity IS NULL THEN 0 ELSE (
        SELECT count(*) FROM registration r WHERE r.session = s.id AND r.status IN ('confirmed', 'offered')
            AND (s.form <> 'hybrid' OR r.way = 'location')
    ) END AS taken,
    CASE WHEN s.capacity IS NULL THEN 0 ELSE (
        SELECT count(*) FROM registration r WHERE r.session = s.id AND r.status = 'waiting'
            AND (s.form <> 'hybrid' OR r.way = 'location')
    ) END AS waiting,
    CASE WHEN s.form <> 'hybrid' OR s.online_capacity IS NULL THEN 0 ELSE (
        SELECT count(*) FROM registration r WHERE r.session = s.id AND r.status IN ('confirmed', 'offered')
            AND r.way <> 'location'
    ) END AS online_taken,
    CASE WHEN s.form <> 'hybrid' OR s.online_capacity IS NULL THEN 0 ELSE (
        SELECT count(*) FROM registration r WHERE r.session = s.id AND r.status = 'waiting' AND r.way <> 'location'
    ) END AS online_waiting,
    (
        SELECT r.status FROM registration r
        WHERE r.session = s.id AND r.participant = {} AND r.status <> 'cancelled'
    ) AS mine
FROM session s WHERE s.id IN ([ids]) ORDER BY s.starts_at, s.number
"""
REGISTER = (
    "INSERT INTO registration (session, participant, sign_up, status, join_token, uid, sequence, organizer, "
    "reply_token, created_at, changed_at, way) VALUES "
)
RECORD = "INSERT INTO sign_up (event, participant, form_key, result_token, remark, outcomes, created_at) VALUES "
ROWS_AT_ONCE = 1000  # both databases take some 32,000 values in one statement


def form_key(
    form_id: str, person: Person, session_ids: Sequence[int], remark: str, ways: Mapping[int, str] = NO_WAYS,
    answers: Sequence[str] = (),
) -> str:  # fmt: skip
    """What makes two submitted forms the same one: the form's own id and all its answers.

    A form that is opened again with "back" and filled in for somebody else is another one.
    """
    said = [form_id, person.name, person.email, person.council, person.role, remark, *map(str, sorted(session_ids))]
    said += [f"{session}:{way}" for session, way in sorted(ways.items())]
    said += [person.code] if person.code else []
    return hashlib.sha256("\x1f".join([*said, *answers]).encode()).hexdigest()


async def sign_up(
    event: Event, person: Person, session_ids: Sequence[int], remark: str, key: str, *, by_desk: bool = False,
    ways: Mapping[int, str] = NO_WAYS, answers: Sequence[Said] = NOTHING_SAID,
) -> str:  # fmt: skip
    """One submitted form: decides each session by itself and answers the token of its answer page. `ways` is how they
    want to take part in each session (id) of which that was asked, `answers` what they said to its questions.

    A known person keeps what they have; their page says what a newcomer would have been told. Of what is for members it
    says what somebody is only to who typed a code, or is read from a participant (`is_kept`); the mail says it.
    The same `key` again gives the same answer. `by_desk` also when the event takes no sign-ups, and for members only.
    Raises `RegistrationClosed`, `NothingLeft`.
    """
    async with DB.transaction():
        await hold(Session, session_ids)
        stands = await _standing(event, key, person)  # only now: the same form sent twice waits for itself above
        if stands["answer"]:
            return str(stands["answer"])
        if not by_desk and not event.takes_sign_ups(clock.now()):
            raise RegistrationClosed
        participant = await participant_of(event, person)
        rows = await places_now(session_ids, participant["id"])
        standing = WELCOME
        if not by_desk and has_rules(event, rows):
            [standing] = await standings_of([participant], person.code, on_own_page=person.is_kept)
        outcomes = decided(event, rows, ways, is_member=standing.is_member, is_here=person.is_here)
        shown = outcomes if standing.is_told else decided(event, rows, ways, is_member=False)
        if not any(outcome.result in ANSWERED for outcome in shown):
            raise NothingLeft(shown)
        form = Recorded(participant["id"], key, new_token(), remark, shown)
        [sign_up_id] = (await record(event, [form])).values()
        if answers:
            await keep(participant["id"], answers, {one.session for one in outcomes if one.result in GRANTED})
        wanted = [(row, outcome) for row, outcome in zip(rows, outcomes, strict=True) if row["mine"] is None]
        made = await claim_places(participant["id"], sign_up_id, wanted)
        await messages.post_overview(
            event, participant, rows, outcomes, made, remark,
            messages.Known(*(bool(stands[name]) for name in ("has_own_words", "shares_address", "asks_needs"))),
        )  # fmt: skip
    return form.token


def decided(
    event: Event, rows: Rows, ways: Mapping[int, str], *, is_member: bool, is_here: bool = False
) -> list[Outcome]:
    """What becomes of each session, for a member or for anybody else."""
    return [
        decide(row, barrier=barrier(event, row, is_member=is_member), way=ways.get(row["id"], ""), is_here=is_here)
        for row in rows
    ]


async def answer_of(event: Event, token: str) -> str:
    """The outcomes (JSON) on the answer page with this token. Raises `AnswerNotFound`."""
    found = await SignUp.objects().where(SignUp.result_token == token, SignUp.event == event.id).first()
    if found is None:
        raise AnswerNotFound(token)
    return found.outcomes


async def was_refused(event: Event, token: str) -> bool:
    """Whether the form with this answer page did not get all it asked for. Raises `AnswerNotFound`."""
    outcomes = msgspec.json.decode(await answer_of(event, token), type=list[Outcome])
    return any(outcome.result not in GRANTED for outcome in outcomes)


async def _standing(event: Event, key: str, person: Person) -> dict[str, Any]:
    """What is known before anybody is written down; `event` becomes as open or closed as it is now."""
    [standing] = await fetch(STANDING, key, normalised_email(person.email), name_key(person.name), event.id)
    for name in AS_IT_IS_NOW:
        setattr(event, name, standing[name])
    return standing


async def answer_given(key: str) -> str | None:
    """The token of the answer page of the form that was sent with this key, if it was."""
    rows = await fetch("SELECT result_token FROM sign_up WHERE form_key = {}", key)
    return rows[0]["result_token"] if rows else None


async def places_now(session_ids: Sequence[int], participant_id: int = 0) -> Rows:
    """The held sessions in order of time, each with how many hold a place, how many wait, and what `mine` is."""
    statement = PLACES.replace("[ids]", ", ".join(["{}"] * len(session_ids)))
    return await fetch(statement, participant_id, *session_ids)


class Recorded(NamedTuple):
    """One submitted form of one participant, as it is kept."""

    participant: int
    key: str
    token: str
    remark: str
    outcomes: Sequence[Outcome]


async def record(event: Event, forms: Sequence[Recorded]) -> dict[int, int]:
    """Keep these forms, of as many participants, in one insert; the id of each by its participant."""
    values = [
        (event.id, form.participant, form.key, form.token, form.remark, _json(form.outcomes), clock.now())
        for form in forms
    ]
    statement = RECORD + ", ".join(["({}, {}, {}, {}, {}, {}, {})"] * len(values)) + " RETURNING id, participant"
    return {row["participant"]: row["id"] for row in await fetch(statement, *chain.from_iterable(values))}


def _json(outcomes: Sequence[Outcome]) -> str:
    return msgspec.json.encode(outcomes).decode()


async def claim_places(
    participant_id: int, sign_up_id: int | None, wanted: Sequence[tuple[dict[str, Any], Outcome]]
) -> dict[int, messages.Claim]:
    """One insert for all registrations this form makes; answers them per session id."""
    claims = {
        outcome.session: new_claim(outcome.result, outcome.way) for _, outcome in wanted if outcome.result in GRANTED
    }
    await register([Place(session_id, participant_id, sign_up_id, claim) for session_id, claim in claims.items()])
    return claims


class Place(NamedTuple):
    """Who gets which claim on which session, by which form."""

    session: int
    participant: int
    sign_up: int | None
    claim: messages.Claim


async def register(places: Sequence[Place]) -> None:
    """Write down these registrations, in their order, in one insert: who waits stands in line in the order of ids."""
    now = clock.now()
    for start in range(0, len(places), ROWS_AT_ONCE):
        values = [
            (
                session, participant, sign_up, claim.status, claim.join_token, claim.uid, 0, claim.organizer,
                claim.reply_token, now, now, claim.way,
            )
            for session, participant, sign_up, claim in places[start : start + ROWS_AT_ONCE]
        ]  # fmt: skip
        row = "({}, {}, {}, {}, {}, {}, {}, {}, {}, {}, {}, {})"
        await fetch(REGISTER + ", ".join([row] * len(values)), *chain.from_iterable(values))


def new_claim(status: str, way: str = "") -> messages.Claim:
    """A fresh claim on a session with a UID of its own; who organises its invitation is fixed here for good."""
    uid, reply_token = str(uuid.uuid4()), None
    organizer = SETTINGS.mail_from
    if SETTINGS.reply_domain:
        reply_token = new_token()
        organizer = f"sessies+{reply_token}@{SETTINGS.reply_domain}"
    return messages.Claim(str(status), new_token(), uid, 0, organizer, reply_token, clock.now(), way=way)
