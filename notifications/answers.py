"""What a calendar answered. A placeholder."""

import re
from dataclasses import dataclass


class NotAnAnswer(Exception):
    """These bytes are no calendar object with an event and a method."""


@dataclass(frozen=True)
class Answer:
    """As much as says what it is."""

    method: str
    uid: str


def read_answer(part: bytes) -> Answer:
    """The answer in these bytes. Raises `NotAnAnswer`."""
    text = part.decode("utf-8", "replace")
    method, uid = re.search(r"^METHOD:(\w+)", text, re.MULTILINE), re.search(r"^UID:(\S+)", text, re.MULTILINE)
    if method is None or uid is None:
        raise NotAnAnswer("no method, or no event with a UID")
    return Answer(method[1], uid[1])
