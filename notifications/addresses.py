"""Mail addresses and names as they may stand in a header, an envelope and a calendar."""

import re
from functools import lru_cache

from email_validator import EmailNotValidError, validate_email

CONTROLS = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]+")
CONTROLS_IN_LINES = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]")


class AddressNotAscii(Exception):
    """Mail cannot be addressed so: the part before the @ holds characters that few mail servers take (RFC 6531)."""


@lru_cache(maxsize=1000)
def ascii_address(email: str) -> str:
    """The address with its domain in ASCII (RFC 5891). Raises `AddressNotAscii`."""
    if email.isascii():
        return one_line(email).replace(" ", "")
    try:
        found = validate_email(email, check_deliverability=False).ascii_email
    except EmailNotValidError as refusal:
        raise AddressNotAscii(str(refusal)) from refusal
    if found is None:
        raise AddressNotAscii(f"{email}: alleen letters zonder accent kunnen voor de @ staan")
    return found


def one_line(text: str) -> str:
    """The text without line ends and control characters: it cannot begin a header or a property of its own."""
    return CONTROLS.sub(" ", text).strip()


def many_lines(text: str) -> str:
    """The text with line ends `\\n` and no other control characters than a tab."""
    return CONTROLS_IN_LINES.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))


def display_name(text: str) -> str:
    """A name as it may stand before an address, without what could pass for an address or a list of them."""
    return " ".join(re.sub(r'[@:,";<>=\\]', " ", one_line(text)).split())
