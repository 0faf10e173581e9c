"""Drafts, letters and invitations of our tests, made with one line each."""

from datetime import UTC, datetime, timedelta
from typing import Any

from notifications.invitations import Invitation, Method
from notifications.letters import Item, Letter, Link, TicketPicture
from notifications.outbox import Draft
from notifications.tables import Message
from tests.conftest import MONDAY

TRICKY = 'Cliëntenraad; "samen", één\ntwee 🎟'
PAYLOAD = "HTTPS://BIJEEN.EXAMPLE/KAART/ABCDEFGHIJKLMNOPQRSTUVWXYZ"


def a_draft(number: int = 1, **facts: Any) -> Draft:
    """A draft for `piet1@…`, `piet2@…` and so on."""
    defaults: dict[str, Any] = {"kind": "proof", "about": "participant:1", "email": f"piet{number}@bijeen.example"}
    return Draft(**{**defaults, **facts})


def a_message(**facts: Any) -> Message:
    """A row of the outbox that is in no database."""
    defaults: dict[str, Any] = {
        "id": 1,
        "kind": "proof",
        "email": "piet@bijeen.example",
        "name": "Piet Jansen",
        "message_id": "<abc@bijeen.example>",
        "created_at": MONDAY,
        "attempts": 1,
    }
    return Message(**{**defaults, **facts})


def an_invitation(**facts: Any) -> Invitation:
    """An invitation for 1 December 2026, 10.00 to 11.30 hours in Amsterdam."""
    starts_at = facts.get("starts_at", datetime(2026, 12, 1, 9, 0, tzinfo=UTC))
    defaults: dict[str, Any] = {
        "method": Method.REQUEST,
        "uid": "3f0c1f7e-9d5b-4c57-8a4c-2f6f2d3c1a10",
        "sequence": 2,
        "starts_at": starts_at,
        "ends_at": starts_at + timedelta(minutes=90),
        "summary": "Zichtbaar zijn als raad",
        "organizer_email": "bijeen@bijeen.example",
        "organizer_name": "Week van de Medezeggenschap",
        "attendee_email": "piet@bijeen.example",
        "attendee_name": "Piet Jansen",
        "stamped_at": MONDAY,
        "created_at": MONDAY,
        "changed_at": MONDAY,
    }
    return Invitation(**{**defaults, **facts})


def a_letter(**facts: Any) -> Letter:
    """A letter about one session."""
    defaults: dict[str, Any] = {
        "subject": "U hebt een plaats",
        "language": "nl",
        "heading": "U hebt een plaats",
        "sender_name": "Week van de Medezeggenschap",
        "opening": ("Beste Piet,",),
        "items": (
            Item(
                "Zichtbaar zijn", ("Dinsdag, 10.00 tot 11.30 uur",), (Link("Afmelden", "https://b.example/af?a=1&b=2"),)
            ),
        ),
        "button": Link("Bekijk Mijn Week", "https://b.example/mijn/x"),
        "help": ("Hulp nodig? Bel 030 000 00 00", "Of mail ons."),
    }
    return Letter(**{**defaults, **facts})


def a_ticket(**facts: Any) -> TicketPicture:
    """A ticket's picture."""
    defaults = {"payload": PAYLOAD, "alt": "QR-code van uw kaart", "code": "K7M4-P2XQ-7", "caption": "Laat zien."}
    return TicketPicture(**{**defaults, **facts})
