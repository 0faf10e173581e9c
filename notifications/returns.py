"""Where mail that cannot be delivered comes back to. A placeholder."""

import re

VERP = re.compile(r"terug\+([0-9a-f]{32})@", re.IGNORECASE)


def message_id_in(address: str) -> str | None:
    """The 32 hexadecimal digits of a Message-ID of ours, when `address` is one that its mail returns to."""
    found = VERP.match(address)
    return found[1].lower() if found else None
