"""What the office decided about requests for a place. Called inside the transaction of the decision."""

from collections.abc import Mapping, Sequence
from typing import Any

from events.tables import Event
from notifications.outbox import Draft
from sessions.messages.drafts import draft_to, invitation_to, post_worded
from sessions.messages.facts import Claim, Facts, facts_in_list, facts_of_event, facts_of_session
from sessions.messages.signing_up import overview_facts
from sessions.tables import Registration

Row = Mapping[str, Any]


async def post_approved(
    event: Event, person: Mapping[str, Any], rows: Sequence[Row], claims: Mapping[int, Claim], places: Mapping[int, int]
) -> None:
    """One mail for all that was approved, and an invitation for each place. `rows` are sessions; `claims`, and `places`
    in line, are by their id.
    """
    asked = [_asked(row, claims[row["id"]].status, claims[row["id"]], places[row["id"]]) for row in rows]
    facts = overview_facts(facts_of_event(event), person, asked, "", [*claims.values()])
    drafts = [_told("request_approved", person, facts, rows)]
    drafts += [
        invitation_to("invitation", person, facts_of_event(event), facts_of_session(row), claims[row["id"]], is_first=True)
        for row in rows
        if claims[row["id"]].status == Registration.Status.CONFIRMED and person["wants_invitations"]
    ]
    await post_worded(event, drafts)


async def post_declined_requests(
    event: Event, person: Mapping[str, Any], rows: Sequence[Row], claims: Mapping[int, Claim], words: str
) -> None:
    """One mail for all that was declined, with the reason in the office's `words`."""
    asked = [_asked(row, "declined", claims[row["id"]], 0) for row in rows]
    facts = overview_facts(facts_of_event(event), person, asked, "", [*claims.values()]) | {"words": words}
    await post_worded(event, [_told("request_declined", person, facts, rows)])


def _told(kind: str, person: Mapping[str, Any], facts: Facts, rows: Sequence[Row]) -> Draft:
    return draft_to(kind, person, facts, expires_at=max(row["ends_at"] for row in rows))


def _asked(row: Row, result: str, claim: Claim, place: int) -> Facts:
    return {
        "session": facts_in_list(row), "result": result, "place": place, "known": False,
        "join_token": claim.join_token, "way": claim.way,
    }  # fmt: skip
