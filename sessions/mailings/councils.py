"""The councils of an event's people, as a mailing chooses among them: members, a sector, a region, or one council."""

from collections.abc import Sequence
from typing import Any

from database import Rows, fetch
from events.tables import Event
from events.texts import _

OF_EVENT = """
SELECT c.id, c.name, c.sector, c.region, c.is_member FROM council c
WHERE c.id IN (SELECT p.member_of FROM participant p WHERE p.event = {}) ORDER BY c.name_key
"""
MEMBERS, OTHERS = "leden", "anderen"


async def councils_at(event: Event) -> Rows:
    """Every council that somebody at `event` belongs to, by name; one query."""
    return await fetch(OF_EVENT, event.id)


def choices(councils: Sequence[dict[str, Any]]) -> dict[str, str]:
    """What can be chosen, in words; nothing where nobody's council is known."""
    if not councils:
        return {}
    found = {MEMBERS: _("Alleen leden"), OTHERS: _("Geen lid, of niet bekend")}
    for name, words in (("sector", _("Sector: {name}")), ("region", _("Regio: {name}"))):
        found |= {f"{name}:{value}": words.format(name=value) for value in sorted({one[name] for one in councils} - {""})}
    return found | {f"council:{one['id']}": one["name"] for one in councils}


def condition(choice: str, councils: Sequence[dict[str, Any]]) -> tuple[str, list[int]]:
    """The condition on a participant `p`, with its values; of no choice none."""
    if not choice:
        return "", []
    ids = [one["id"] for one in councils if _fits(choice, one)] or [0]
    marks = ", ".join("{}" for _id in ids)
    if choice == OTHERS:
        return f"(p.member_of IS NULL OR p.member_of NOT IN ({marks})) AND", ids
    return f"p.member_of IN ({marks}) AND", ids


def _fits(choice: str, council: dict[str, Any]) -> bool:
    if choice in {MEMBERS, OTHERS}:
        return bool(council["is_member"])
    name, _colon, value = choice.partition(":")
    return str(council["id" if name == "council" else name]) == value
