"""Who is on the papers of an event, whatever they are."""

from dataclasses import dataclass

from database import fetch
from events.tables import Event
from sessions.paper.jobs.kinds import KINDS

NAMES = "SELECT id, name, council FROM participant WHERE event = {} AND erased_at IS NULL ORDER BY name_key, id"


@dataclass(frozen=True)
class Everybody:
    """How many there are of each kind, and all the names and councils on them."""

    counts: dict[str, int]
    names: list[str]


async def everybody_on(event: Event) -> Everybody:
    """A query for each kind, and one for the names."""
    ids = {kind: await one.who(event) for kind, one in KINDS.items()}
    all_ids = {number for found in ids.values() for number in found}
    people = [row for row in await fetch(NAMES, event.id) if row["id"] in all_ids]
    names = [row["name"] for row in people] + [row["council"] for row in people]
    return Everybody({kind: len(found) for kind, found in ids.items()}, names)
