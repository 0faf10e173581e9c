"""Why a mail did not arrive, in plain words: from what its mail server answered (RFC 5321 4.2, RFC 3463)."""

import re

from events.texts import _
from notifications.tables import Message


def why(message: Message) -> str:
    """What went wrong with `message`, for who knows nothing of mail servers; "" when nothing did."""
    if not message.error:
        return ""
    return next((words for pattern, words in _reasons() if re.search(pattern, message.error, re.IGNORECASE)), _other())


def _reasons() -> list[tuple[str, str]]:
    """What an answer holds and what it means, the surest sign first."""
    return [
        (r"^De mail kon niet worden gemaakt", _("Bijeen kon deze mail niet maken. Vraag de beheerder om hulp.")),
        (r"^Ons domein|\b5\.7\.(26|27|30|515)\b", _("Onze mail wordt niet vertrouwd. Vraag de beheerder om hulp.")),
        (r"\b5\.(3\.4|2\.3)\b|\b552\b.*(size|large|big|long)", _("De mail is te groot voor de mailserver.")),
        (r"\b[45]\.2\.2\b|\b[45]52\b", _("De mailbox is vol.")),
        (r"\b5\.2\.1\b", _("Deze mailbox is gesloten.")),
        (r"\b5\.1\.\d+\b|unknown|no such|does not exist|onbekend", _("Dit adres bestaat niet.")),
        (r"AddressNotAscii|ValueError", _("Naar dit adres kunnen wij niet mailen.")),
        (r"\b5\.7\.\d+\b|\b55[0-9]\b|\b57[0-9]\b", _("De mailserver van de ontvanger wil deze mail niet.")),
        (r"\b4\d\d\b|\b4\.\d\.\d+\b", _("De mailserver van de ontvanger nam de mail toen niet aan.")),
        (r"Connect|Timeout|Disconnected|Unreachable|bereik", _("De mailserver was niet te bereiken.")),
    ]


def _other() -> str:
    return _("De mail kon niet worden bezorgd.")
