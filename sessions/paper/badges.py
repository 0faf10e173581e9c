"""Badges: for everybody who comes to a place, on A6 or on a sheet of labels."""

from dataclasses import dataclass

from database import fetch
from events.paper.squares import qr
from events.paper.typesetting import Paper, paper
from events.sheets import Sheet
from events.tables import Event
from events.texts import _
from events.tokens import spaced
from sessions.tickets import ticket_address

AT_ONCE = 1000  # badges in one file
SIZES = ("a6", "labels")
COME = """
SELECT p.name, p.council, p.ticket_token, p.ticket_code FROM participant p WHERE p.event = {} AND p.erased_at IS NULL
AND EXISTS (
    SELECT 1 FROM registration r JOIN session s ON s.id = r.session WHERE r.participant = p.id
    AND r.status = 'confirmed' AND s.status = 'published'
    AND (s.form = 'location' OR (s.form = 'hybrid' AND r.way = 'location'))
) ORDER BY p.name_key, p.id LIMIT {} OFFSET {}
"""


@dataclass(frozen=True)
class Badge:
    """What stands on one badge."""

    name: str
    council: str
    ticket_token: str
    ticket_code: str


async def badges_of(event: Event, sheet: int) -> Sheet[Badge]:
    """Who has a place in a room, by name, a thousand at once; one query."""
    rows = await fetch(COME, event.id, AT_ONCE + 1, (sheet - 1) * AT_ONCE)
    badges = [Badge(row["name"], row["council"], row["ticket_token"], row["ticket_code"]) for row in rows]
    return Sheet(badges[:AT_ONCE], sheet, len(badges) > AT_ONCE)


def badge_paper(event: Event, badges: list[Badge], size: str) -> Paper:
    """Badges of a `size` of `SIZES`; what a camera reads on them is the ticket."""
    alternative = _("QR-code van deze kaart. De code om te typen staat ernaast.")
    return paper(
        event, "badges", f"{_('Badges')}: {event.title}", size=size, event=event.title,
        empty=_("Er komt nog niemand naar een zaal."),
        badges=[
            {"name": one.name, "council": one.council, "code": spaced(one.ticket_code), "qr": qr(ticket_address(one.ticket_token), alternative)}
            for one in badges
        ],
    )  # fmt: skip
