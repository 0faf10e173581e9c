"""What is sent when somebody else comes instead. Called inside the transaction of the change."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from events.tables import Event
from sessions.messages.drafts import draft_to, invitation_to, post_worded
from sessions.messages.facts import Facts, claim_of, facts_in_list, facts_of_event, facts_of_session, reply_to
from sessions.messages.signing_up import PERSON
from sessions.needs.tables import NeedsAsked
from sessions.tables import Participant, Registration, Session


async def post_stood_in(
    event: Event, leaving: Participant, who: str, places: Sequence[tuple[Session, Registration]]
) -> None:
    """`who` takes these places over: a CANCEL for each calendar entry, a plain mail to who only stood in line."""
    person, about_event = leaving.to_dict(), facts_of_event(event)
    drafts = [
        invitation_to("stood_in", person, about_event, facts_of_session(session),
                      replace(claim_of(row), sequence=row.sequence + 1))
        for session, row in places
    ]  # fmt: skip
    for draft in drafts:
        draft.facts["other"] = who
    await post_worded(event, drafts)


async def post_standing_in(
    event: Event, coming: Mapping[str, Any], instead_of: str, places: Sequence[tuple[Session, Registration]],
    behalf: Facts | None = None,
) -> None:  # fmt: skip
    """One overview of what is taken over, and an invitation for each place. The rows are as they became; `behalf` says
    who arranged it, when that was not the desk.
    """
    about_event = facts_of_event(event)
    asked = [
        {"session": facts_in_list(session), "result": str(row.status), "place": 0, "known": False,
         "join_token": row.join_token, "way": str(row.way)}
        for session, row in places
    ]  # fmt: skip
    person = {name: coming[name] for name in PERSON}
    facts = {"event": about_event, "person": person, "asked": asked, "remark": "", "instead_of": instead_of,
             "reply_to": reply_to(claim_of(row) for _session, row in places),
             "asks_needs": await NeedsAsked.exists().where(NeedsAsked.event == event.id),
             **({"behalf": behalf} if behalf else {})}  # fmt: skip
    drafts = [draft_to("overview", coming, facts, expires_at=max(session.ends_at for session, _row in places))]
    drafts += [
        invitation_to("invitation", coming, about_event, facts_of_session(session), claim_of(row), is_first=True)
        for session, row in places
        if row.is_confirmed and coming["wants_invitations"]
    ]
    await post_worded(event, drafts)
