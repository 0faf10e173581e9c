"""What a change sends, to whom. Called inside the transaction of the change."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from operator import itemgetter
from typing import Any

from database import fetch
from events.tables import Event
from notifications.outbox import ROWS_AT_ONCE, Draft, said_since
from sessions.messages.drafts import (
    IN_LINE,
    Posting,
    draft_to,
    invitation_to,
    is_invited,
    people_with,
    plain_to,
    post_worded,
)
from sessions.messages.facts import (
    TIMES,
    TOLD_FIELDS,
    Claim,
    Facts,
    claim_of,
    concerns,
    facts_about,
    facts_of_event,
    facts_of_session,
)
from sessions.tables import Participant, Registration, Session


async def post_change(
    event: Event, session: Session, before: Mapping[str, Any], since: datetime, posting: Posting
) -> list[Draft]:
    """An update to everybody with a place, a plain mail to who wants none in their calendar and to everybody in line;
    answers them, of who has no address too.

    `before` is what people were told last, but for those who heard about `session` from `since` on: newcomers, and
    who was promoted or asked their mails again. Who knows already how it is now, or need not (`concerns`), gets nothing.
    """
    people, joined = await _raised(session), await _joined(session)
    heard = await _heard({person["id"]: claim.join_token for person, claim in people}, since)
    about_event, about_session = facts_of_event(event), facts_of_session(session)
    told = _told(about_session)
    drafts, asked_anew = [], []
    for person, claim in people:
        was = heard.get(person["id"]) or _told(before)
        changed = {name for name in told if was[name] != told[name]}
        if TIMES & changed and claim.partstat:
            asked_anew.append(claim.uid)
        if concerns(changed, person, claim.status, claim.way, has_joined=person["id"] in joined):
            facts = facts_about(about_event, about_session, person, claim, was) | {"words": posting.words}
            drafts.append(
                draft_to(
                    _kind_of(person, facts), person, facts, uid=claim.uid, posting=posting,
                    expires_at=about_session["ends_at"],
                )
            )  # fmt: skip
    await _forget_answers(asked_anew)
    await post_worded(event, drafts)
    return drafts


async def _forget_answers(uids: Sequence[str]) -> None:
    """What these calendars answered was to another time: they are asked anew (RFC 5546 3.2.2.1)."""
    for start in range(0, len(uids), ROWS_AT_ONCE):
        some = uids[start : start + ROWS_AT_ONCE]
        await fetch(f"UPDATE registration SET partstat = '' WHERE uid IN ({', '.join(['{}'] * len(some))})", *some)  # noqa: S608 only {}


def _kind_of(person: Mapping[str, Any], facts: Facts) -> str:
    """Three of them, for each has words of its own: what is said in a calendar, of a place, or of the line."""
    if is_invited(person, facts):
        return "update"
    return "change" if facts["claim"].status in IN_LINE else "change_with_place"


async def _joined(session: Session) -> set[int]:
    """The participants who came to `session` already."""
    rows = await fetch(
        "SELECT r.participant FROM check_in c JOIN registration r ON r.id = c.registration "
        "WHERE r.session = {} AND c.undone_at IS NULL",
        session.id,
    )
    return {row["participant"] for row in rows}


def _told(facts: Mapping[str, Any]) -> Facts:
    """Only what a change of is told, times as times also when they come from JSON."""
    return {
        name: datetime.fromisoformat(facts[name])
        if name.endswith("_at") and isinstance(facts[name], str)
        else facts[name]
        for name in sorted(TOLD_FIELDS)
    }


async def _heard(tokens: Mapping[int, str], since: datetime) -> dict[int, Facts]:
    """What each of these participants heard last about the claim with their join token, of those who heard anything from
    `since` on. Of who was merged into them there may be mails about another claim.
    """
    heard = {}
    for about, facts in await said_since([f"participant:{one}" for one in tokens], since):
        person = int(about.partition(":")[2])
        said = [(facts.get("session"), facts.get("claim") or {}), *((one["session"], one) for one in facts.get("asked", ()))]
        for session, claim in said:
            if session and claim.get("join_token") == tokens[person]:
                heard[person] = _told(session)
    return heard


async def post_session_cancelled(event: Event, session: Session, words: str = "") -> list[Draft]:
    """The session is off: a CANCEL to everybody with a place, a plain mail to everybody in line, with the organiser's
    `words`. Answers them, of who has no address too.
    """
    people = await _raised(session)
    about_event, about_session = facts_of_event(event), facts_of_session(session)
    drafts = [
        invitation_to("session_cancelled", person, about_event, about_session, claim)
        if claim.status == Registration.Status.CONFIRMED
        else plain_to("session_cancelled", person, about_event, about_session, claim)
        for person, claim in people
    ]
    for draft in drafts:
        draft.facts["words"] = words
    await post_worded(event, drafts)
    return drafts


async def post_promoted(event: Event, session: Session, registrations: Sequence[Registration]) -> list[Draft]:
    """You have a place after all: an invitation to each of `registrations`; answers them, without an address too."""
    people = await people_with([registration.participant for registration in registrations])
    about_event, about_session = facts_of_event(event), facts_of_session(session)
    drafts = [
        invitation_to("promoted", people[row.participant], about_event, about_session,
                    replace(claim_of(row), status=Registration.Status.CONFIRMED.value))
        for row in registrations
    ]  # fmt: skip
    for draft, row in zip(drafts, registrations, strict=True):
        draft.facts["registration"] = row.id
    await post_worded(event, drafts)
    return drafts


async def post_cancelled(
    event: Event, session: Session, registration: Registration, *, had_place: bool, was_requested: bool = False
) -> None:
    """You cancelled: a CANCEL for the calendar, or a plain mail to who only stood in line or asked for a place."""
    person = (await people_with([registration.participant]))[registration.participant]
    about_event, about_session, claim = facts_of_event(event), facts_of_session(session), claim_of(registration)
    if had_place:
        draft = invitation_to("cancelled", person, about_event, about_session, claim)
    else:
        kind = "request_withdrawn" if was_requested else "left_waiting_list"
        draft = plain_to(kind, person, about_event, about_session, claim)
    await post_worded(event, [draft])


async def _raised(session: Session) -> list[tuple[Facts, Claim]]:
    """Everybody with an active registration, their SEQUENCE raised by one (RFC 5546 2.1.4); who asked first is told first."""
    rows = await Registration.raw(
        "UPDATE registration SET sequence = sequence + 1 WHERE session = {} AND status <> 'cancelled' "
        "RETURNING id, participant, status, join_token, uid, sequence, organizer, reply_token, created_at, partstat, way",
        session.id,
    )
    rows = sorted(rows, key=itemgetter("id"))
    people = await people_with([row["participant"] for row in rows])
    return [
        (people[row["participant"]], Claim(**{name: row[name] for name in row if name not in {"id", "participant"}}))
        for row in map(dict, rows)
    ]


# -- to an address that is left


async def post_readdressed(event: Event, leaving: Participant, rows: Sequence[tuple[Session, Registration]]) -> None:
    """The invitations at this address are cancelled, for they go to another one (a UID is of one address only)."""
    person, about_event = leaving.to_dict(), facts_of_event(event)
    await post_worded(event, [
        invitation_to("readdressed", person, about_event, facts_of_session(session),
                    replace(claim_of(row), sequence=row.sequence + 1))
        for session, row in rows
    ])  # fmt: skip
