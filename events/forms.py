"""What every form of ours does with what was typed: keep it, clean it, and say what is wrong, all at once."""

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any, Protocol

from email_validator import EmailNotValidError, validate_email

from events.texts import _

# Characters that turn the direction of the text around them: they can make a name look like something else.
TURNING = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
LOST = "\ufffd"  # stands where something was sent that is no character

MISTYPED = {
    "gmial.com": "gmail.com", "gamil.com": "gmail.com", "gmail.con": "gmail.com", "gmail.nl": "gmail.com",
    "gmal.com": "gmail.com", "hotmial.com": "hotmail.com", "hotmail.con": "hotmail.com", "hotmai.com": "hotmail.com",
    "hotmal.com": "hotmail.com", "outlok.com": "outlook.com", "outlook.con": "outlook.com", "ziggo.ln": "ziggo.nl",
    "zigo.nl": "ziggo.nl", "kpnmail.ln": "kpnmail.nl", "kpnmial.nl": "kpnmail.nl", "plane.nl": "planet.nl",
    "live.ln": "live.nl", "iclou.com": "icloud.com", "icloud.con": "icloud.com", "yaho.com": "yahoo.com",
}  # fmt: skip


class Typed(Protocol):
    """A submitted form: Litestar's form data, or a plain mapping in tests."""

    def get(self, name: str, /) -> object: ...


class ManyTyped(Typed, Protocol):
    """A submitted form in which one name may stand several times."""

    def getall(self, name: str, default: Any, /) -> Any: ...


@dataclass
class Problems:
    """What is wrong with a form, per field in the order of the page; the words stand beside the field and on top."""

    found: dict[str, str] = field(default_factory=dict)

    def add(self, name: str, words: str) -> None:
        """The first problem of a field is the one that is shown."""
        self.found.setdefault(name, words)

    def __bool__(self) -> bool:
        return bool(self.found)


def typed(form: Typed, name: str) -> str:
    """What was typed in `name`, as it was; an upload or a missing field is nothing."""
    value = form.get(name)
    return value if isinstance(value, str) else ""


def one_line(problems: Problems, name: str, value: str, longest: int) -> str:
    """A value of one line without spaces around it; says what is wrong with it in `problems`."""
    clean = unicodedata.normalize("NFC", value).strip(" \t")
    _check_signs(problems, name, clean, {"Cc", "Cs", "Zl", "Zp"}, longest)
    return "" if is_blank(clean) else clean


def is_blank(text: str) -> bool:
    """Whether there is nothing to be seen in `text`: only spaces and characters without a shape."""
    return all(unicodedata.category(sign)[0] in "CZ" for sign in text)


def is_noncharacter(sign: str) -> bool:
    """Whether Unicode never gives this code to a character (its section 23.7): U+FFFE, U+FFFF and 64 more.

    What it has not given to one yet is another thing: a newer telephone than our Python may know it.
    """
    return "\ufdd0" <= sign <= "\ufdef" or ord(sign) & 0xFFFE == 0xFFFE


def many_lines(problems: Problems, name: str, value: str, longest: int) -> str:
    """A value of several lines; says what is wrong with it in `problems`."""
    clean = unicodedata.normalize("NFC", value).replace("\r\n", "\n").replace("\r", "\n").strip()
    _check_signs(problems, name, clean, {"Cc", "Cs"}, longest, allowed="\n\t")
    return clean


def _check_signs(problems: Problems, name: str, text: str, refused: set[str], longest: int, allowed: str = "") -> None:
    """`refused` are categories of Unicode; those of `allowed` are fine."""
    strange = TURNING | {LOST}
    if any(
        sign in strange or is_noncharacter(sign) or (unicodedata.category(sign) in refused and sign not in allowed)
        for sign in text
    ):
        problems.add(name, _("Hierin staat een teken dat wij niet kunnen verwerken. Typ het opnieuw."))
    if len(text) > longest:
        problems.add(name, _("Dit is te lang. Gebruik hoogstens {number} tekens.").format(number=longest))


def email(problems: Problems, name: str, value: str) -> str:
    """An e-mail address that can exist, in the form it is mailed to; says what is wrong with it in `problems`."""
    clean = value.strip()
    if not clean:
        problems.add(name, _("Vul uw e-mailadres in. Zo kunnen wij u een mail sturen."))
        return clean
    try:
        checked = validate_email(clean, check_deliverability=False, test_environment=True, strict=True)
    except EmailNotValidError:
        problems.add(name, _("Dit e-mailadres klopt niet. Een adres ziet er zo uit: naam@voorbeeld.nl."))
        return clean
    if checked.ascii_email is None:
        problems.add(name, _("Voor de @ staat een letter die niet overal werkt. Gebruik een ander adres."))
        return clean
    return checked.ascii_email.lower()


def likely_meant(address: str) -> str:
    """The address somebody probably meant, when the part after the @ is a well-known slip; else nothing."""
    local, _at, domain = address.rpartition("@")
    return f"{local}@{MISTYPED[domain]}" if domain in MISTYPED else ""


def numbers(values: Iterable[object]) -> list[int]:
    """The whole numbers among `values`, each once, in order; nine digits at most."""
    found = [
        int(value)
        for value in values
        if isinstance(value, str) and value.isascii() and value.isdigit() and len(value) < 10
    ]
    return list(dict.fromkeys(found))
