"""Badges: for everybody who comes to a place, on A6 or on a sheet of labels."""

from dataclasses import dataclass
from typing import Any

from database import fetch
from events.paper.squares import qr
from events.paper.typesetting import Paper, paper
from events.tables import Event
from events.texts import _, speaking
from events.tokens import spaced
from sessions.tables import Participant
from sessions.tickets import ticket_address

COME = """
SELECT p.id FROM participant p WHERE p.event = {} AND p.erased_at IS NULL
AND EXISTS (
    SELECT 1 FROM registration r JOIN session s ON s.id = r.session WHERE r.participant = p.id
    AND r.status = 'confirmed' AND s.status = 'published'
    AND (s.form = 'location' OR (s.form = 'hybrid' AND r.way = 'location'))
) ORDER BY p.name_key, p.id
"""


@dataclass(frozen=True)
class Badge:
    """What stands on one badge, and the language of who wears it."""

    name: str
    council: str
    ticket_token: str
    ticket_code: str
    language: str = "nl"


async def who(event: Event) -> list[int]:
    """Who has a place in a room, by name; one query."""
    return [row["id"] for row in await fetch(COME, event.id)]


async def badges_of(_event: Event, ids: list[int]) -> list[Badge]:
    """Those of these people, by name; one query."""
    rows = (
        await Participant.objects()
        .where(Participant.id.is_in(ids), Participant.erased_at.is_null())
        .order_by(Participant.name_key)
        .order_by(Participant.id)
    )
    return [Badge(row.name, row.council, row.ticket_token, row.ticket_code, row.language) for row in rows]


def drawn(_event: Event, badge: Badge) -> dict[str, Any]:
    """A badge for the layout; what a camera reads on it is the ticket."""
    with speaking(badge.language):
        alternative = _("QR-code van deze kaart. De code om te typen staat ernaast.")
    return {
        "name": badge.name, "council": badge.council, "code": spaced(badge.ticket_code), "language": badge.language,
        "qr": qr(ticket_address(badge.ticket_token), alternative),
    }  # fmt: skip


def on_a6(event: Event, badges: list[dict[str, Any]]) -> Paper:
    """A badge on each page."""
    return _paper(event, badges, "a6")


def on_labels(event: Event, badges: list[dict[str, Any]]) -> Paper:
    """Three by seven badges on each page."""
    return _paper(event, badges, "labels")


def _paper(event: Event, badges: list[dict[str, Any]], size: str) -> Paper:
    return paper(
        event, "badges", f"{_('Badges')}: {event.title}", size=size, event=event.title,
        empty=_("Er komt nog niemand naar een zaal."), badges=badges,
    )  # fmt: skip
