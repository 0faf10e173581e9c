"""What papers share: who helps, the square and codes of a ticket, and how somebody takes part."""

from typing import Any

from events.letters import address
from events.paper.squares import qr
from events.tables import Event
from events.texts import _, prefix, sentence
from events.tokens import spaced
from sessions.tables import Participant, Registration, Session
from sessions.tickets import ticket_address
from sessions.ways.words import in_words


def help_line(event: Event) -> str:
    """Whom to call; nothing when the event has no number."""
    return _("Hulp nodig? Bel {phone}").format(phone=event.help_phone) if event.help_phone else ""


def square_of(person: Participant) -> dict[str, str | float]:
    """The QR code of somebody's ticket; nothing personal is in it."""
    return qr(ticket_address(person.ticket_token), _("QR-code van uw kaart. De code om te typen staat ernaast."))


def codes_of(person: Participant) -> dict[str, Any]:
    """What stands on a paper about the personal code and the ticket."""
    where = address(f"{prefix()}/mijn").partition("://")[2]
    return {
        "personal": {"says": _("Uw code is"), "code": spaced(person.personal_code), "use": _("Noem die als u ons belt.")},
        "online": _("Doet u mee met een computer of tablet? Ga naar {address} en typ uw code. Dan ziet u de knop om mee te doen.").format(address=where),
        "ticket": {
            "says": _("Komt u naar een zaal? Laat dan deze kaart zien, of noem de code van uw kaart."),
            "label": _("De code van uw kaart is"), "code": spaced(person.ticket_code), "qr": square_of(person),
        },
    }  # fmt: skip


def state_of(session: Session, row: Registration) -> str:
    """What somebody should know of their place; nothing when it is simply theirs."""
    if session.is_cancelled:
        return _("gaat niet door")
    if row.is_offered:
        return _("er is een plaats voor u")
    if row.is_requested:
        return _("u vroeg een plaats")
    return "" if row.is_confirmed else _("u staat op de wachtlijst")


def way_of(session: Session, row: Registration) -> str:
    """How somebody takes part, and the place where that is a room."""
    return sentence(in_words(row.way or Registration.Way.ONLINE, session.place))


def call_of(session: Session, row: Registration) -> str:
    """The number to dial, for who has a place and does not come to a room."""
    dials = session.dial_in and row.is_confirmed and not session.is_cancelled and row.way != Registration.Way.LOCATION
    return _("Bellen: {number}").format(number=session.dial_in) if dials else ""
