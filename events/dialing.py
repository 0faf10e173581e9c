"""A number to dial, as organisers write it, made into a link that a telephone dials: pauses and code included."""

import re

NUMBER = re.compile(r"\+?\d[\d ()./-]{4,}\d")
# A code comes after a comma or after a word that announces it: "030 123 45 67, code 123 456#".
CODE = re.compile(
    r"(?:,|;|\b(?:code|pin|pincode|toegangscode|id|nummer)\b)\D{0,20}?(\d[\d ]*\d)[ ]*(#?)", re.IGNORECASE
)
LONGEST_CODE = 8  # of one that begins with a nought
PAUSE = ",,"  # two seconds each; telephones know it, though RFC 3966 does not


def dialled(words: str) -> str:
    """The `tel:` address (RFC 3966) of the first number in `words`, "" when there is none.

    A code after it is dialled after a pause, with its "#" (as %23) when one is written.
    """
    number = NUMBER.search(words)
    if number is None:
        return ""
    address = "tel:" + "".join(sign for sign in number[0] if sign.isdigit() or sign == "+")
    code = CODE.match(words[number.end() :].lstrip(" ()")) or CODE.search(words, number.end())
    digits = code[1].replace(" ", "") if code else ""
    if code is None or (digits.startswith("0") and len(digits) > LONGEST_CODE):  # another number
        return address
    return f"{address}{PAUSE}{digits}{'%23' if code[2] else ''}"
