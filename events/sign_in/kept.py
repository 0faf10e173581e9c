"""A form that was sent when its sign-in was over: it travels along in the pages that sign in again, and is kept nowhere."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

import msgspec

MOST = 64 * 1024  # bytes of all names and values together: what a form of ours may have
PACKED = 8 * MOST  # bytes of the form that carries it: as JSON, with every sign of it escaped

PATH = re.compile(r"/bureau(/[A-Za-z0-9_-]+)*")

Fields = Sequence[tuple[str, str]]


class NothingKept(Exception):
    """This is no form that we packed."""


@dataclass(frozen=True)
class Kept:
    """Where a form was sent to and what stood in it. Its `files` are names only: a browser does not send them again."""

    path: str
    fields: Fields = ()
    files: Sequence[str] = ()

    @property
    def fits(self) -> bool:
        """Whether it can travel along."""
        return sum(len(part.encode()) for pair in self.fields for part in pair) <= MOST

    def packed(self) -> str:
        """All of it as one value of a form."""
        return msgspec.json.encode((self.path, self.fields, self.files)).decode()


def unpacked(text: str) -> Kept:
    """What `packed` made. Raises `NothingKept`, also when it leads to no form of the desk."""
    try:
        kept = Kept(*msgspec.json.decode(text, type=tuple[str, list[tuple[str, str]], list[str]]))
    except (msgspec.DecodeError, UnicodeEncodeError):
        raise NothingKept from None
    if not kept.fits or not PATH.fullmatch(kept.path):
        raise NothingKept
    return kept
