"""What is for members: whether somebody is one, and what becomes of who is not.

Nobody learns on a page whether we know an address: who typed no code is told there what holds for both, and reads in the
mail which of the two it is.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import clock
from database import fetch
from events.councils.membership import BY_CODE, Belonging, belonging_at, members_of
from events.tables import Event
from sessions.registrations.outcomes import Result

BECOMES = "UPDATE participant SET member_of = {} WHERE id = {}"


@dataclass(frozen=True)
class Standing:
    """Whether somebody is a member, and whether they may be told so: they typed a code, or it is their own page."""

    is_member: bool
    is_told: bool

    @property
    def is_shown(self) -> bool:
        """Whether the page speaks to a member."""
        return self.is_member and self.is_told


WELCOME = Standing(is_member=True, is_told=True)  # where nothing is for members, and at the desk


def has_rules(event: Event, rows: Sequence[Mapping[str, Any]]) -> bool:
    """Whether anything in `event`, of which these sessions are asked, is for members at this moment."""
    return event.members_only or event.is_members_first(clock.now()) or any(row["members_only"] for row in rows)


def barrier(event: Event, row: Mapping[str, Any], *, is_member: bool) -> Result | None:
    """What stands between somebody and a place in this session: None for members, and where nothing is for them."""
    if is_member:
        return None
    if event.members_only or row["members_only"]:
        return Result.REQUESTED
    return Result.MEMBERS_FIRST if event.is_members_first(clock.now()) else None


async def standing_of(
    participant: Mapping[str, Any], code: str, known: Mapping[str, Belonging] | None, *, on_own_page: bool
) -> Standing:
    """How this participant stands who typed `code`, "" for none; what `known` says (`members_of`) is not asked again.

    Who typed the code of a council belongs to it from now on, unless they are known as a member of another one.
    """
    email = participant["email"]
    found_by = await members_of(code, [email]) if known is None else known
    found = found_by.get(email)
    before = await belonging_at(participant["member_of"])
    if found and found.is_member and (before is None or (found.council != before.council and not before.is_member)):
        await fetch(BECOMES, found.council, participant["id"])
    is_member = any(one is not None and one.is_member for one in (found, before))
    return Standing(is_member, is_told=on_own_page or BY_CODE in found_by)
