"""What people wish, counted per topic and per sector; what they suggest; and all of it as a list to take away."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from database import Rows, fetch
from events.tables import Event
from sessions.tables import Session
from sessions.wishes.tables import Topic
from sessions.wishes.topics import topics_of

CHOSEN = """
SELECT x.topic, w.sector, count(*) AS people FROM wished x JOIN wish w ON w.id = x.wish
WHERE w.event = {} GROUP BY x.topic, w.sector
"""
SECTORS = "SELECT sector, count(*) AS people FROM wish WHERE event = {} GROUP BY sector"
# The same words are one line, with as many people as said so.
SUGGESTED = """
SELECT min(s.id) AS id, min(s.words) AS words, count(DISTINCT s.wish) AS people, max(s.topic) AS topic
FROM suggestion s JOIN wish w ON w.id = s.wish WHERE w.event = {} GROUP BY s.words_key
ORDER BY CASE WHEN max(s.topic) IS NULL THEN 0 ELSE 1 END, count(DISTINCT s.wish) DESC, min(s.id)
"""
PEOPLE = """
SELECT id, name, email, council, sector, wants_mail, told_at, changed_at FROM wish
WHERE event = {} AND erased_at IS NULL ORDER BY name_key, id
"""
THEIR_TOPICS = """
SELECT x.wish, t.title FROM wished x JOIN wish w ON w.id = x.wish JOIN topic t ON t.id = x.topic
WHERE w.event = {} ORDER BY t.place, t.id
"""
THEIR_WORDS = """
SELECT s.wish, s.words FROM suggestion s JOIN wish w ON w.id = s.wish WHERE w.event = {} ORDER BY s.id
"""


@dataclass(frozen=True)
class Results:
    """What was wished. `sectors` are those that anybody named, most people first, "" for none, last."""

    people: int
    sectors: Sequence[str]
    topics: Sequence[Topic]
    chosen: Mapping[tuple[int, str], int]
    in_sector: Mapping[str, int]
    suggestions: Rows

    def of(self, topic: Topic) -> int:
        """How many people want it."""
        return sum(self.per_sector(topic))

    def per_sector(self, topic: Topic) -> list[int]:
        """How many people of each sector want it."""
        return [self.chosen.get((topic.id, sector), 0) for sector in self.sectors]


async def results_of(event: Event) -> Results:
    """All that was wished at `event`, in four queries."""
    in_sector = Counter({row["sector"]: row["people"] for row in await fetch(SECTORS, event.id)})
    chosen = {(row["topic"], row["sector"]): row["people"] for row in await fetch(CHOSEN, event.id)}
    named = [sector for sector, _people in in_sector.most_common() if sector]
    sectors = [*named, *([""] if "" in in_sector else [])]
    suggestions = await fetch(SUGGESTED, event.id)
    return Results(in_sector.total(), sectors, await topics_of(event), chosen, in_sector, suggestions)


@dataclass(frozen=True)
class Wisher:
    """One person who wished something, for the list."""

    name: str
    email: str
    council: str
    sector: str
    wants_mail: bool
    changed_at: datetime
    told_at: datetime | None
    topics: Sequence[str]
    suggestions: Sequence[str]


async def wishers_of(event: Event) -> list[Wisher]:
    """Everybody who wished something and is not erased, by name."""
    topics, words = await _theirs(THEIR_TOPICS, event, "title"), await _theirs(THEIR_WORDS, event, "words")
    return [
        Wisher(topics=topics.get(row["id"], []), suggestions=words.get(row["id"], []), **_said(row))
        for row in await fetch(PEOPLE, event.id)
    ]


def _said(row: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in row.items() if name != "id"} | {"wants_mail": bool(row["wants_mail"])}


async def _theirs(statement: str, event: Event, name: str) -> dict[int, list[str]]:
    found: dict[int, list[str]] = {}
    for row in await fetch(statement, event.id):
        found.setdefault(row["wish"], []).append(row[name])
    return found


async def sessions_made(event: Event) -> dict[int, Session]:
    """The sessions that were made of topics, by their ids."""
    made = await fetch("SELECT session FROM topic WHERE event = {} AND session IS NOT NULL", event.id)
    found = await Session.objects().where(Session.id.is_in([0, *(row["session"] for row in made)]))
    return {session.id: session for session in found}
