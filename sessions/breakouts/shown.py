"""What somebody sees of the group they are in: only what the host shows."""

from collections.abc import Collection
from typing import NamedTuple

from database import fetch

THEIRS = """
SELECT s.registration, g.name, g.room, g.link FROM breakout_seat s JOIN breakout_group g ON g.id = s.of_group
JOIN breakout b ON b.id = g.breakout JOIN registration r ON r.id = s.registration
WHERE b.shown_at IS NOT NULL AND r.status = 'confirmed' AND s.registration IN ([ids])
"""

# The name of the group that is shown to who has registration `r`, inside another query.
GROUP_OF_R = """
(SELECT g.name FROM breakout_seat t JOIN breakout_group g ON g.id = t.of_group JOIN breakout b ON b.id = g.breakout
WHERE t.registration = r.id AND b.shown_at IS NOT NULL)
"""
# The division that is shown and has no group for who came in, where a check-in is written.
DIVISION_WITHOUT = """
(SELECT b.id FROM breakout b JOIN registration r ON r.session = b.session
WHERE r.id = check_in.registration AND r.status = 'confirmed' AND b.shown_at IS NOT NULL
AND NOT EXISTS (SELECT 1 FROM breakout_seat t WHERE t.registration = r.id))
"""


class Shown(NamedTuple):
    """The group somebody is in, and where it meets ("" when that is not said)."""

    name: str
    room: str
    link: str


async def groups_shown(registrations: Collection[int]) -> dict[int, Shown]:
    """The group of each of these registrations that has one which may be seen; one query, or none."""
    if not registrations:
        return {}
    ids = sorted(registrations)
    rows = await fetch(THEIRS.replace("[ids]", ", ".join("{}" for _one in ids)), *ids)
    return {row["registration"]: Shown(row["name"], row["room"], row["link"]) for row in rows}
