"""Where mail that cannot be delivered comes back to: an address of its own for each mail, so that nobody has to guess."""

import re

from notifications.addresses import ascii_address
from notifications.tables import Message
from settings import SETTINGS

MARK = re.compile(r"[0-9a-f]{32}")
VERP = re.compile(r"terug\+([0-9a-f]{32})@", re.IGNORECASE)


def return_address(message: Message) -> str:
    """The envelope sender of its mail: `terug+<mark>@` our reply domain; without one the sender of every mail."""
    mark = mark_of(message)
    if SETTINGS.reply_domain and MARK.fullmatch(mark):
        return f"terug+{mark}@{SETTINGS.reply_domain}"
    return ascii_address(SETTINGS.mail_from)


def mark_of(message: Message) -> str:
    """The part of its Message-ID before the @."""
    return str(message.message_id).strip("<>").partition("@")[0]


def message_id_in(address: str) -> str | None:
    """The 32 hexadecimal digits of a Message-ID of ours, when `address` is one that its mail returns to."""
    found = VERP.match(address)
    return found[1].lower() if found else None
