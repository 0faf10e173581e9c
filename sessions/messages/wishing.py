"""What is mailed to who said what an event should be about."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from events.tables import Event
from notifications.outbox import Draft
from sessions.messages.drafts import post_worded
from sessions.messages.facts import facts_of_event
from sessions.wishes.tables import Wish


def about_wish(wish_id: int) -> str:
    """How a message says whose wishes it is about."""
    return f"wish:{wish_id}"


async def post_wishes(
    event: Event, wish: Wish, topics: Sequence[str], suggestions: Sequence[str], *, for_all_at: datetime | None = None
) -> None:
    """What somebody wishes now, with the link to change it. While members go first, `for_all_at` says until when."""
    facts = {
        "event": facts_of_event(event), "person": {"name": wish.name, "personal_token": ""}, "token": wish.token,
        "topics": list(topics), "suggestions": list(suggestions), "wants_mail": wish.wants_mail,
        "for_all_at": for_all_at,
    }  # fmt: skip
    await post_worded(event, [Draft("wishes", about_wish(wish.id), wish.email, wish.name, wish.language, facts)])


async def post_sign_up_opens(
    event: Event, people: Sequence[Mapping[str, Any]], sessions: Mapping[int, Sequence[Mapping[str, Any]]]
) -> None:
    """That one can sign up, or from when; `sessions` are those made of somebody's topics, by the id of their wishes."""
    about_event = facts_of_event(event)
    await post_worded(event, [
        Draft(
            "sign_up_opens", about_wish(row["id"]), row["email"], row["name"], row["language"],
            {
                "event": about_event, "person": {"name": row["name"], "personal_token": ""},
                "sessions": list(sessions.get(row["id"], ())), "opens_at": _opens_at(event, row),
            },
            expires_at=event.closes_at,
        )
        for row in people
    ])  # fmt: skip


def _opens_at(event: Event, row: Mapping[str, Any]) -> datetime | None:
    """From when this person can sign up; who is no member may have to wait for those who are."""
    later: datetime | None = None if row["is_member"] else event.members_first_until
    return later or event.opens_at
