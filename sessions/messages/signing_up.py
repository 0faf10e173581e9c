"""What a sign-up sends, and what is sent once more on request. Called inside the transaction of the sign-up."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, NamedTuple

import clock
from events.tables import Event
from notifications.outbox import Draft, post
from sessions.groups.tables import SignUpGroup
from sessions.messages.drafts import Posting, draft_to, invitation_to, post_worded
from sessions.messages.facts import (
    Claim,
    Facts,
    claim_of,
    facts_in_list,
    facts_of_event,
    facts_of_session,
    reply_to,
)
from sessions.needs.tables import NeedsAsked
from sessions.tables import Participant, Registration, Session

OTHERS_FOLLOW = timedelta(minutes=2)
AT_ONCE = Posting()
PERSON = ("name", "personal_token", "ticket_token", "ticket_code", "personal_code", "wants_invitations")


@dataclass(frozen=True)
class Known:
    """What a sign-up knows of its event already, which saves queries.

    `has_own_words`: whether the event may have words of its own. `shares_address`: others at this event have the same
    address. Their overviews wait for each other a little: who signs up eleven people gets a few mails, not eleven.
    `asks_needs`: whether people are asked what they need.
    """

    has_own_words: bool = True
    shares_address: bool = False
    asks_needs: bool = False


async def post_overview(
    event: Event,
    participant: Mapping[str, Any],
    rows: Sequence[Mapping[str, Any]],
    outcomes: Sequence[Any],
    made: Mapping[int, Claim],
    remark: str,
    known: Known | None = None,
) -> None:
    """One overview of the form, and an invitation for each place that it got, to who wants those."""
    known = known or Known()
    kept = await _kept(participant["id"], [row["id"] for row in rows if row["mine"]])
    posting = Posting(not_before=clock.now() + OTHERS_FOLLOW) if known.shares_address else AT_ONCE
    decided = Decided(participant, rows, outcomes, made, kept)
    drafts = overview_drafts(event, decided, remark, posting=posting, asks_needs=known.asks_needs)
    await (post_worded(event, drafts) if known.has_own_words else post(drafts))


class Decided(NamedTuple):
    """What became of one form: whose it is, the sessions in order of time, what became of each, and their claims by
    session id: those that were `made` now, and those `kept` from before. `name` is as who filled it in typed it, and
    `shown` what they are told became of each.
    """

    participant: Mapping[str, Any]
    rows: Sequence[Mapping[str, Any]]
    outcomes: Sequence[Any]
    made: Mapping[int, Claim]
    kept: Mapping[int, Claim]
    name: str = ""
    shown: Sequence[Any] = ()


def overview_drafts(
    event: Event, decided: Decided, remark: str = "", *, posting: Posting = AT_ONCE, behalf: Facts | None = None,
    asks_needs: bool = False, asks_questions: bool = False,
) -> list[Draft]:  # fmt: skip
    """The overview and the invitations of one form. `behalf` says who filled it in, when that was somebody else."""
    participant, rows, outcomes, made, kept, *_as_typed = decided
    asked, claims, about_event = [], {**kept, **made}, facts_of_event(event)
    for row, outcome in zip(rows, outcomes, strict=True):
        claim = claims.get(row["id"])
        asked.append({
            "session": facts_in_list(row),
            "result": claim.status if claim else str(outcome.result),
            "place": outcome.place if row["id"] in made else 0,
            "known": row["id"] in kept, "until": event.members_first_until,
            "join_token": claim.join_token if claim else "", "way": claim.way if claim else outcome.way,
        })  # fmt: skip
    overview = overview_facts(about_event, participant, asked, remark, [claims.get(row["id"]) for row in rows])
    overview |= {"asks_needs": asks_needs, "asks_questions": asks_questions}
    overview |= {"behalf": behalf} if behalf else {}
    ends_at = max(row["ends_at"] for row in rows)
    drafts = [draft_to("overview", participant, overview, posting=posting, expires_at=ends_at)]
    drafts += [
        invitation_to("invitation", participant, about_event, facts_of_session(row), made[row["id"]], is_first=True)
        for row in rows
        if row["id"] in made and made[row["id"]].status == Registration.Status.CONFIRMED
        if participant["wants_invitations"]
    ]
    return drafts


def overview_facts(
    event: Facts, person: Mapping[str, Any], asked: Sequence[Facts], remark: str, claims: Sequence[Claim | None]
) -> Facts:
    """What an overview says: for whom it is, what they asked, where they may write back."""
    about = {name: person[name] for name in PERSON}
    return {"event": event, "person": about, "asked": asked, "remark": remark, "reply_to": reply_to(claims)}


async def _kept(participant_id: int, session_ids: Sequence[int]) -> dict[int, Claim]:
    """What a known person had already in these sessions."""
    if not session_ids:
        return {}
    registrations = await Registration.objects().where(
        Registration.participant == participant_id,
        Registration.session.is_in(list(session_ids)),
        Registration.status != Registration.Status.CANCELLED,
    )
    return {registration.session: claim_of(registration) for registration in registrations}


# -- on request


async def post_again(
    event: Event, participant: Participant, upcoming: Sequence[tuple[Session, Registration]], *, invites: bool = True
) -> None:
    """A participant's mails once more: the overview and, when it `invites`, each place's invitation as it is now."""
    person, about_event = participant.to_dict(), facts_of_event(event)
    asked = [
        {"session": facts_in_list(session), "result": str(row.status), "place": 0, "known": True,
         "join_token": row.join_token, "way": str(row.way)}
        for session, row in upcoming
    ]  # fmt: skip
    overview = overview_facts(about_event, person, asked, "", [claim_of(row) for _session, row in upcoming])
    overview["asks_needs"] = await NeedsAsked.exists().where(NeedsAsked.event == event.id)
    ends_at = max((session.ends_at for session, _row in upcoming), default=None)
    drafts = [draft_to("overview", person, overview, expires_at=ends_at)]
    drafts += [
        invitation_to("invitation", person, about_event, facts_of_session(session), claim_of(row))
        for session, row in upcoming
        if invites and row.is_confirmed and participant.wants_invitations
    ]
    await post_worded(event, drafts)


def about_address(email: str) -> str:
    """How a mail with lost links says whom it is about."""
    return f"address:{email}"[:60]


async def post_lost_links(
    email: str, people: Sequence[tuple[Event, Participant]], groups: Sequence[tuple[Event, SignUpGroup]]
) -> None:
    """The links of everybody at one address and of the councils it signed up, of either at least one, in one mail; of
    several events, then in our own words.
    """
    links = [
        {"event": facts_of_event(event), "name": person.name, "personal_token": person.personal_token}
        for event, person in people
    ]
    councils = [
        {"event": facts_of_event(event), "council": group.council, "token": group.token} for event, group in groups
    ]
    found: list[tuple[Event, Participant | SignUpGroup]] = [*people, *groups]
    event, first = found[0]
    draft = Draft("lost_link", about_address(email), email, "", first.language, {"links": links, "councils": councils})
    is_of_one = all(one.id == event.id for one, _who in found)
    await (post_worded(event, [draft]) if is_of_one else post([draft]))
