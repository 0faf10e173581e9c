"""Secrets in links and codes that are typed."""

import base64
import hashlib
import hmac
import secrets
from enum import IntEnum

from settings import SETTINGS

CROCKFORD = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
BASE32 = "abcdefghijklmnopqrstuvwxyz234567"
CODE_LENGTH = 9
ROOM_LENGTH = 8
AS_READ = str.maketrans("OIL", "011", " -–.\t")


class CodeKind(IntEnum):
    """What a typed code is for; it shifts the check character, so that one kind never passes for the other."""

    TICKET = 0
    COUNCIL = 8
    PERSONAL = 16


def new_token() -> str:
    """130 random bits as 26 small letters and digits: safe in a link at the end of a line, and case may be lost."""
    return _random(26, BASE32)


def digest(token: str) -> str:
    """What is stored of a token that must not be readable: its SHA-256 in hexadecimal."""
    return hashlib.sha256(token.encode()).hexdigest()


def sign(*parts: str) -> str:
    """A signature over `parts` with the secret key: 26 small letters and digits."""
    mac = hmac.digest(SETTINGS.secret_key, "\x1f".join(parts).encode(), "sha256")[:16]
    return base64.b32encode(mac).decode().rstrip("=").lower()


def is_signed(signature: str, *parts: str) -> bool:
    """Whether `signature` is ours for `parts`; takes the same time for every wrong one."""
    return is_same(signature, sign(*parts))


def is_same(given: str, ours: str) -> bool:
    """Whether two secrets are the same; takes the same time for every wrong one."""
    return hmac.compare_digest(given.encode(), ours.encode())


def new_code(kind: CodeKind) -> str:
    """Nine Crockford characters and a check character, to be typed from paper."""
    code = _random(CODE_LENGTH, CROCKFORD)
    return code + _check(code, kind)


def read_code(typed: str, kind: CodeKind) -> str | None:
    """The code that was typed, whatever its case, spaces and dashes, O for 0, I or L for 1. None: not of this kind."""
    code = typed.strip().upper().translate(AS_READ)
    if len(code) != CODE_LENGTH + 1 or set(code) - set(CROCKFORD) or code[-1] != _check(code[:-1], kind):
        return None
    return code


def new_room_code() -> str:
    """Eight Crockford characters, to be typed from a screen: one of a million million."""
    return _random(ROOM_LENGTH, CROCKFORD)


def read_room_code(typed: str) -> str | None:
    """The code of a room that was typed, as forgiving as `read_code`. None: it cannot be one."""
    code = typed.strip().upper().translate(AS_READ)
    return code if len(code) == ROOM_LENGTH and not set(code) - set(CROCKFORD) else None


def in_halves(code: str) -> str:
    """The code of a room as it stands on a screen: "K7M4 XPQ3"."""
    return f"{code[: ROOM_LENGTH // 2]} {code[ROOM_LENGTH // 2 :]}"


def spaced(code: str) -> str:
    """A code as it is printed: in groups that can be read aloud, "K7M4X-P2XQ3"."""
    return f"{code[:5]}-{code[5:]}"


def _random(length: int, alphabet: str) -> str:
    """Characters of an alphabet of 32, each as likely as the other: 256 is eight times 32."""
    return secrets.token_bytes(length).translate(alphabet.encode() * 8).decode()


def _check(code: str, kind: CodeKind) -> str:
    """Luhn's check over 32 characters: finds every wrong character and nearly every swapped pair."""
    total = 0
    for place, character in enumerate(reversed(code)):
        value = CROCKFORD.index(character) * (2 if place % 2 == 0 else 1)
        total += value // 32 + value % 32
    return CROCKFORD[(kind - total) % 32]
