"""Tickets: one per participant per event, opened by its secret."""

import io

from markupsafe import Markup
from qrcode import QRCode
from qrcode.constants import ERROR_CORRECT_M
from qrcode.image.svg import SvgPathImage

from events.tokens import CodeKind, read_code
from sessions.tables import Participant
from settings import SETTINGS


class TicketNotFound(Exception):
    """No ticket has this secret."""


def ticket_address(token: str, base_url: str = SETTINGS.base_url) -> str:
    """What the QR code says: all in capitals, so that it stays small; the route does not mind (TRUST Q2)."""
    return f"{base_url}/kaart/{token}".upper()


async def ticket_of(token: str) -> Participant:
    """Whose ticket this is; `token` in any case. Raises `TicketNotFound`."""
    participant = await Participant.objects().where(Participant.ticket_token == token.lower()).first()
    if participant is None:
        raise TicketNotFound
    return participant


async def ticket_by_code(typed: str) -> Participant:
    """Whose ticket has this typed code: for the desk only. Raises `TicketNotFound`."""
    code = read_code(typed, CodeKind.TICKET)
    participant = await Participant.objects().where(Participant.ticket_code == code).first() if code else None
    if participant is None:
        raise TicketNotFound
    return participant


def drawing(token: str) -> Markup:
    """The QR code of a ticket, for a page."""
    return square(ticket_address(token))


def square(address: str) -> Markup:
    """The QR code of an address of ours as an SVG element, black on white with its quiet zone."""
    code = QRCode(error_correction=ERROR_CORRECT_M, border=4)
    code.add_data(address)
    code.make(fit=True)
    image = code.make_image(image_factory=SvgPathImage)
    file = io.BytesIO()
    image.save(file)
    svg = file.getvalue().decode()
    return Markup(svg[svg.index("<svg") :])  # noqa: S704 drawn here from an address of ours
