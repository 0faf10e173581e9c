"""What a mail that came in is, in the order in which that must be asked: a return may hold our own invitation."""

from dataclasses import dataclass
from enum import StrEnum

from notifications.answers import Answer, NotAnAnswer, read_answer
from notifications.inbox.automatic import is_automatic
from notifications.inbox.reading import Mail, read
from notifications.inbox.returned import Return, read_return

ANSWERS = frozenset({"REPLY", "COUNTER", "REFRESH"})


class Sort(StrEnum):
    """What it is."""

    RETURN = "return"
    ANSWER = "answer"
    AUTOMATIC = "automatic"
    UNREADABLE = "unreadable"
    LETTER = "letter"


@dataclass(frozen=True)
class Sorted:
    """A mail with what it is, and what it says when a machine is to read it."""

    mail: Mail
    sort: Sort
    returned: Return | None = None
    answer: Answer | None = None


def sort(raw: bytes, size: int = 0) -> Sorted:
    """What is in these bytes; `size` when they are only the beginning. Raises nothing but what a reader stumbles over."""
    mail = read(raw, size)
    if returned := read_return(mail):
        return Sorted(mail, Sort.RETURN, returned)
    if answer := _answer_in(mail):
        return Sorted(mail, Sort.ANSWER, answer=answer)
    if mail.trouble:  # whatever its head says: nobody knows what is in it
        return Sorted(mail, Sort.UNREADABLE)
    return Sorted(mail, Sort.AUTOMATIC if is_automatic(mail) else Sort.LETTER)


def _answer_in(mail: Mail) -> Answer | None:
    """What somebody's calendar answers, from the first part that does; an invitation is no answer."""
    for calendar in mail.calendars:
        try:
            answer = read_answer(calendar)
        except NotAnAnswer:
            continue
        if answer.method in ANSWERS:
            return answer
    return None
