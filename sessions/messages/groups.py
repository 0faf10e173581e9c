"""What is sent when somebody signs up a whole council. Called inside the transaction of it."""

from collections.abc import Mapping, Sequence, Set

from database import fetch
from events.tables import Event
from notifications.outbox import Draft, post
from sessions.groups.tables import SignUpGroup
from sessions.messages.drafts import post_worded
from sessions.messages.facts import Facts, facts_of_event
from sessions.messages.signing_up import Decided, Known, overview_drafts


def about_group(group_id: int) -> str:
    """How a message says which group it is about."""
    return f"group:{group_id}"


def behalf_of(event: Event, group: SignUpGroup) -> Facts:
    """Who signed somebody up, and how long that is kept (TRUST P14)."""
    return {"name": group.name, "council": group.council, "kept_days": event.retention_days}


async def post_group(
    event: Event, group: SignUpGroup, people: Sequence[Decided], known: Known, *, is_first: bool
) -> None:
    """To each person with an address their own overview and invitations, who share one in one mail; and to who signed
    them up, when it `is_first`, one overview of all with the link that manages them.
    """
    behalf, asking = behalf_of(event, group), await _asking(event)
    drafts = [
        draft
        for one in people
        for draft in overview_drafts(event, one, behalf=behalf, asks_needs=known.asks_needs, asks_questions=_is_asked(one, asking))
    ]
    if is_first:
        drafts.insert(0, _overview(facts_of_event(event), group, people, asking))
    await (post_worded(event, drafts) if known.has_own_words else post(drafts))


async def _asking(event: Event) -> set[int | None]:
    """The sessions (ids) of which people are asked something; None: everybody is."""
    rows = await fetch("SELECT DISTINCT session FROM question WHERE event = {} AND purpose = 'sign-up' AND removed_at IS NULL", event.id)
    return {row["session"] for row in rows}


def _is_asked(one: Decided, asking: Set[int | None]) -> bool:
    return not asking.isdisjoint({None, *one.kept, *one.made})


def _overview(
    about_event: Facts, group: SignUpGroup, people: Sequence[Decided], asking: Set[int | None]
) -> Draft:  # fmt: skip
    """Each session stands in it once. Of whom was known before it says what it says of everybody."""
    rows = {row["id"]: row for one in people for row in one.rows}
    order = sorted(rows, key=lambda number: (rows[number]["starts_at"], rows[number]["number"]))
    places = {number: place for place, number in enumerate(order)}
    facts = {
        "event": about_event, "person": {"name": group.name, "personal_token": ""}, "council": group.council,
        "token": group.token, "people": [_person(one, places) for one in people],
        "sessions": [{name: rows[one][name] for name in ("number", "title", "starts_at", "ends_at")} for one in order],
        "asks_questions": not asking.isdisjoint({None, *order}),
    }  # fmt: skip
    ends_at = max(row["ends_at"] for row in rows.values())
    return Draft("group", about_group(group.id), group.email, group.name, group.language, facts, expires_at=ends_at)


def _person(one: Decided, places: Mapping[int, int]) -> Facts:
    cells = [
        {"session": places[outcome.session], "result": str(outcome.result), "place": outcome.place, "way": outcome.way}
        for outcome in one.shown
    ]
    return {"name": one.name, "has_address": bool(one.participant["email"]), "cells": cells}
