"""Requests for a place in what is for members: the office approves them or declines them, with a reason."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from typing import Any

import clock
from database import DB, Rows, fetch
from events import history
from events.tables import Event
from sessions import messages
from sessions.people.corrections import held
from sessions.registrations.outcomes import GRANTED, Outcome, decide
from sessions.registrations.signing_up import claim_places, places_now
from sessions.tables import Participant, Registration, Session

OPEN = """
SELECT r.id, r.way, r.created_at, s.id AS session, s.number, s.title, s.starts_at, s.ends_at,
    p.id AS participant, p.name, p.email, p.phone, p.council, p.role, c.name AS known_council, c.is_member
FROM registration r JOIN session s ON s.id = r.session JOIN participant p ON p.id = r.participant
LEFT JOIN council c ON c.id = p.member_of
WHERE r.status = 'requested' AND s.event = {} AND s.status = 'published' AND s.starts_at > {}
ORDER BY r.id
"""
NUMBER = """
SELECT s.event, count(DISTINCT r.participant) AS people FROM registration r JOIN session s ON s.id = r.session
WHERE r.status = 'requested' AND s.event IN ([ids]) AND s.status = 'published' AND s.starts_at > {} GROUP BY s.event
"""


class RequestGone(Exception):
    """There is nothing to decide about any more: it was decided or withdrawn before, or begins already."""


async def counts(event_id: int) -> dict[str, int]:
    """How many people ask for a place at this event, for the navigation of the desk."""
    return {"requests": (await number_at([event_id])).get(event_id, 0)}


@dataclass(frozen=True)
class Request:
    """What one person asks for: `rows` are the sessions, in the order in which they asked."""

    person: dict[str, Any]
    rows: Rows


@dataclass
class Decided:
    """What became of a request; of what is `full` nothing is decided: there must be more places first."""

    granted: list[Outcome] = field(default_factory=list)
    full: list[str] = field(default_factory=list)


async def requests_at(event: Event) -> list[Request]:
    """Who asks for a place at `event`, who waits longest first; one query."""
    found: dict[int, Rows] = {}
    for row in await fetch(OPEN, event.id, clock.now()):
        found.setdefault(row["participant"], []).append(row)
    return [Request(rows[0], rows) for rows in found.values()]


async def number_at(event_ids: Sequence[int]) -> dict[int, int]:
    """How many people ask for a place at each of these events, by id; one query."""
    if not event_ids:
        return {}
    statement = NUMBER.replace("[ids]", ", ".join("{}" for _id in event_ids))
    return {row["event"]: int(row["people"]) for row in await fetch(statement, *event_ids, clock.now())}


async def approve(event: Event, person_id: int, chosen: Collection[int], by: int) -> Decided:
    """Give this participant what they asked for with the registrations `chosen`, by the rule of every sign-up: a place,
    or a number in line behind who waits already. One mail tells it all.

    Raises `RequestGone`, `ParticipantNotFound`.
    """
    async with DB.transaction():
        person, asked = await _asked(event, person_id, chosen)
        rows = await places_now([*asked], person.id)
        decided, granted = Decided(), []
        claims: dict[int, messages.Claim] = {}
        for row in rows:
            outcome = decide(row, way=str(asked[row["id"]].way))
            if outcome.result not in GRANTED:
                decided.full.append(row["title"])
                continue
            # In line behind who waits already: the order of ids is the order of the line.
            await Registration.delete().where(Registration.id == asked[row["id"]].id)
            claims |= await claim_places(person.id, asked[row["id"]].sign_up, [(row, outcome)])
            granted.append(row)
            decided.granted.append(outcome)
            after = {"session": row["id"], "status": str(outcome.result)}
            await history.note(by, event.id, f"participant:{person.id}", "request-approved", None, after)
        if granted:
            places = {outcome.session: outcome.place for outcome in decided.granted}
            await messages.post_approved(event, person.to_dict(), granted, claims, places)
    return decided


async def decline(event: Event, person_id: int, chosen: Collection[int], words: str, by: int) -> None:
    """Give no place for the registrations `chosen`; the mail says why in these `words`, which are kept nowhere else.

    Raises `RequestGone`, `ParticipantNotFound`.
    """
    async with DB.transaction():
        person, asked = await _asked(event, person_id, chosen)
        rows = await places_now([*asked], person.id)
        await Registration.update(
            {Registration.status: Registration.Status.CANCELLED, Registration.changed_at: clock.now()}
        ).where(Registration.id.is_in([row.id for row in asked.values()]))
        for row in rows:
            about, before = f"participant:{person.id}", {"session": row["id"]}
            await history.note(by, event.id, about, "request-declined", before)
        claims = {session: messages.claim_of(row) for session, row in asked.items()}
        await messages.post_declined_requests(event, person.to_dict(), rows, claims, words)


async def _asked(event: Event, person_id: int, chosen: Collection[int]) -> tuple[Participant, dict[int, Registration]]:
    """The person, held, and the registrations by session, which are held too."""
    person = await held(person_id)
    mine = Registration.objects().where(Registration.participant == person.id, Registration.id.is_in([0, *chosen]))
    found = {row.session: row for row in await mine.where(Registration.status == Registration.Status.REQUESTED)}
    goes_on = (Session.event == event.id) & (Session.status == Session.Status.PUBLISHED)
    open_ones = await Session.select(Session.id).where(
        goes_on, Session.id.is_in([0, *found]), Session.starts_at > clock.now()
    ).output(as_list=True)  # fmt: skip
    asked = {session: row for session, row in found.items() if session in open_ones}
    if not asked or person.event != event.id:
        raise RequestGone
    return person, asked
