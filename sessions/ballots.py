"""Answers that nobody can lead back to a person, and that still count once.

A ballot's mark is made of who answers and of what, with the secret key, which is not in the database: the same person
has the same mark for the same question and another for the next one. No answer holds anything else of a person, no time
and no number in the order of coming in; when a question closes, its marks are erased.
"""

import hmac

from settings import SETTINGS

ENOUGH = 5  # answers; of fewer nothing is shown


def mark_of(what: str, number: int, who: str) -> str:
    """The mark of `who` ("participant:7", or a secret that their browser keeps) for question `number` of the kind
    `what`: 64 hexadecimal characters.
    """
    return hmac.new(SETTINGS.secret_key, f"ballot\x1f{what}\x1f{number}\x1f{who}".encode(), "sha256").hexdigest()
