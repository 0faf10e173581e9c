"""About whom a mail that came in is, and on whose desk it belongs."""

from typing import NamedTuple

from database import Rows, fetch
from notifications.inbox.reading import Mail
from notifications.tables import Message
from sessions.registrations import normalised_email

OF_PARTICIPANT = "SELECT 'participant:' || id AS about, event FROM participant WHERE id = {}"
OF_ADDRESSEE = """
SELECT 'registration:' || r.id AS about, p.event FROM registration r JOIN participant p ON p.id = r.participant
WHERE r.reply_token = {}
"""
# Who came to more than one event writes about the last.
OF_SENDER = "SELECT 'participant:' || id AS about, event FROM participant WHERE email = {} ORDER BY id DESC LIMIT 1"


class Belonging(NamedTuple):
    """About whom ("registration:12"), and where it belongs ("event:3"); "" when nobody knows."""

    about: str = ""
    belongs_to: str = ""


async def of_message(message: Message | None) -> Belonging:
    """What answers or returns this message of ours."""
    kind, _colon, number = str(message.about if message else "").partition(":")
    return _of(await fetch(OF_PARTICIPANT, int(number))) if kind == "participant" and number.isdecimal() else Belonging()


async def of_letter(mail: Mail) -> Belonging:
    """What somebody wrote of their own accord: by our token in the address, else by who they are."""
    if mail.token and (found := _of(await fetch(OF_ADDRESSEE, mail.token))).about:
        return found
    return _of(await fetch(OF_SENDER, normalised_email(mail.sender))) if mail.sender else Belonging()


def _of(rows: Rows) -> Belonging:
    return Belonging(rows[0]["about"], f"event:{rows[0]['event']}") if rows else Belonging()
