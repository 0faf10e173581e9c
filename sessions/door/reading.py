"""What a text says that came from a QR code, a hand scanner or a keyboard."""

import re
from dataclasses import dataclass
from enum import StrEnum

from events.tokens import CodeKind, read_code

# The last part counts. A hand scanner may type the signs before it as another keyboard does: "KAART-", "KAART?".
TICKET = re.compile(r"kaart[^a-z0-9]([a-z2-7]{26})[/?#]?", re.IGNORECASE)
LONGEST = 400


class Says(StrEnum):
    """What kind of text it is."""

    LINK = "link"
    CODE = "code"
    PERSONAL = "personal"
    COUNCIL = "council"
    FOREIGN = "foreign"
    UNREADABLE = "unreadable"


@dataclass(frozen=True)
class Read:
    """`text` is the secret of a ticket in small letters, or its code in capitals; "" when it is neither."""

    says: Says
    text: str = ""


def read(typed: str) -> Read:
    """What stands in `typed`; whether there is such a ticket is another thing."""
    clean = typed.strip()[:LONGEST]
    if found := TICKET.search(clean):
        is_whole = found.end() == len(clean)
        return Read(Says.LINK, found[1].lower()) if is_whole else Read(Says.FOREIGN)
    for kind, says in ((CodeKind.TICKET, Says.CODE), (CodeKind.PERSONAL, Says.PERSONAL), (CodeKind.COUNCIL, Says.COUNCIL)):
        if code := read_code(clean, kind):
            return Read(says, code)
    return Read(Says.FOREIGN if len(clean) > 15 or "/" in clean else Says.UNREADABLE)
