"""What people need, as it is kept: encrypted (Fernet: AES-128-CBC and HMAC-SHA256, of the library cryptography).

The first key of `BIJEEN_DATA_KEY` encrypts, each of its two can decrypt: so a new key takes over without losing anything.
"""

from collections.abc import Sequence
from datetime import datetime

import msgspec
from cryptography.fernet import Fernet, InvalidToken, MultiFernet

from settings import SETTINGS


class Arranged(msgspec.Struct, frozen=True):
    """Who at the desk (id) arranged something, and when (aware, UTC)."""

    by: int
    at: datetime


class Heard(msgspec.Struct, frozen=True):
    """Who at the desk (id) heard it on the telephone, with the yes to keeping it, and when (aware, UTC)."""

    by: int
    at: datetime


class Said(msgspec.Struct):
    """What somebody needs: codes of `needs.words`, and their own words; and what of it is arranged, by its code.

    `heard` says who wrote it down for them; None: they wrote it themselves.
    """

    kinds: list[str] = []
    words: str = ""
    diets: list[str] = []
    diet_words: str = ""
    arranged: dict[str, Arranged] = {}
    heard: Heard | None = None

    @property
    def needed(self) -> list[str]:
        """The codes of what they need to take part; what is in own words has one too."""
        return [*self.kinds, *(["words"] if self.words else [])]

    @property
    def eaten(self) -> list[str]:
        """The codes of what they eat."""
        return [*self.diets, *(["diet-words"] if self.diet_words else [])]

    @property
    def everything(self) -> list[str]:
        """The codes of all that is to be arranged."""
        return [*self.needed, *self.eaten]

    @property
    def is_arranged(self) -> bool:
        """Whether nothing is left to do."""
        return all(code in self.arranged for code in self.everything)


class CannotOpen(Exception):
    """None of our keys made this: the key is another one than that of the data."""


class Box:
    """Seals with the first key, opens with each of them."""

    def __init__(self, keys: Sequence[str]) -> None:
        self._first = Fernet(keys[0])
        self._all = MultiFernet([Fernet(key) for key in keys])

    def seal(self, said: Said) -> str:
        """`said`, encrypted."""
        return self._first.encrypt(msgspec.json.encode(said)).decode()

    def opened(self, sealed: str) -> Said:
        """What was sealed. Raises `CannotOpen`."""
        try:
            return msgspec.json.decode(self._all.decrypt(sealed), type=Said)
        except InvalidToken:
            raise CannotOpen from None

    def renewed(self, sealed: str) -> str | None:
        """The same with the first key; None when it is so already. Raises `CannotOpen`."""
        try:
            self._first.decrypt(sealed)
        except InvalidToken:
            return self.seal(self.opened(sealed))
        return None


BOX = Box(SETTINGS.data_keys)
