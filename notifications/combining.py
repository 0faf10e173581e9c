"""Messages that go out as one mail: which may, and telling from a message what kind of mail that is.

Never an invitation: a calendar takes one at a time.
"""

from collections.abc import Iterator, Sequence
from itertools import groupby

from notifications.tables import Message


def key(group: str, email: str, language: str, belongs_to: str = "") -> str:
    """The `together` of a draft: the same for what may be told in one mail to one address.

    `group` is one word that says what kind of thing it is, `belongs_to` what it must have in common ("event:3").
    """
    return " ".join([group, language, belongs_to or "-", email.strip().lower()])


def group_of(message: Message) -> str:
    """The `group` in its key; empty of a message that goes alone."""
    return (message.together or "").partition(" ")[0]


def mails_of(messages: Sequence[Message]) -> Iterator[list[Message]]:
    """The messages of each mail, in order of their ids, the mail of the lowest first."""
    for _, same in groupby(sorted(messages, key=_place), key=_mail):
        yield list(same)


def _mail(message: Message) -> int:
    return message.combined_into or message.id


def _place(message: Message) -> tuple[int, int]:
    return _mail(message), message.id
