"""What is for members: whether somebody is one, and what becomes of who is not.

Nobody learns on a page whether we know an address: who typed no code is told there what holds for both, and reads in the
mail which of the two it is.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import clock
from database import fetch
from events.councils.membership import BY_CODE, Belonging, members_of
from events.tables import Event
from sessions.registrations.outcomes import Result

COUNCILS = "SELECT c.id, c.name, c.is_member FROM council c WHERE c.id IN ([ids])"
BECOME = "UPDATE participant SET member_of = {} WHERE id IN ([ids])"


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


async def standings_of(
    participants: Sequence[Mapping[str, Any]], code: str, *, on_own_page: bool = False
) -> list[Standing]:
    """How each of these participants stands, in their order; `code` was typed for all of them, "" for none. So many
    queries, however many they are.

    Whose code of a council was typed belongs to it from now on, unless they are known as a member of another one.
    """
    found = await members_of(code, [one["email"] for one in participants])
    before = await _councils({one["member_of"] for one in participants if one["member_of"]})
    joining: dict[int, list[int]] = {}
    standings = []
    for one in participants:
        new, old = found.get(one["email"]), before.get(one["member_of"])
        if new and new.is_member and (old is None or (new.council != old.council and not old.is_member)):
            joining.setdefault(new.council, []).append(one["id"])
        is_member = any(council is not None and council.is_member for council in (new, old))
        standings.append(Standing(is_member, is_told=on_own_page or BY_CODE in found))
    for council, ids in joining.items():
        await fetch(BECOME.replace("[ids]", ", ".join("{}" for _id in ids)), council, *ids)
    return standings


async def _councils(ids: Collection[int]) -> dict[int, Belonging]:
    rows = await fetch(COUNCILS.replace("[ids]", ", ".join("{}" for _id in ids)), *ids) if ids else []
    return {row["id"]: Belonging(row["id"], row["name"], bool(row["is_member"])) for row in rows}
