"""Reading people from lines that were typed, or pasted from a spreadsheet: a name and an address on each."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from events.tokens import digest
from sessions.registrations import name_key, normalised_email

# What the columns can be called, in small letters; without such a first line they stand in the order of `ORDER`.
HEADINGS = {
    "naam": "name", "name": "name", "volledige naam": "name", "deelnemer": "name", "lid": "name",
    "voornaam": "first", "roepnaam": "first", "first name": "first", "tussenvoegsel": "between", "tussenvoegsels": "between",
    "achternaam": "last", "last name": "last",
    "e-mail": "email", "email": "email", "mail": "email", "e-mailadres": "email", "emailadres": "email",
    "mailadres": "email", "e-mail adres": "email", "email address": "email", "adres": "email",
    "rol": "role", "functie": "role", "role": "role",
    "telefoon": "phone", "telefoonnummer": "phone", "tel": "phone", "mobiel": "phone", "phone": "phone",
}  # fmt: skip
ORDER = ("name", "email", "role", "phone")
MARK = 12  # characters of a digest: enough to tell the people on one form apart


@dataclass(frozen=True)
class Row:
    """One person as typed, on line `number` (from 1, empty lines and the headings count).

    `mark` is what this person is called in the names of fields: the same as long as name and address are.
    """

    number: int
    name: str
    email: str = ""
    role: str = ""
    phone: str = ""
    mark: str = ""


def rows_in(text: str) -> list[Row]:
    """The people in `text`; lines of which nothing is left are no person. Columns stand apart by tabs or semicolons."""
    lines = [(number, _cells(line)) for number, line in enumerate(text.splitlines(), 1) if _has_words(line)]
    columns: Sequence[str] = ()
    if lines and (columns := _headings(lines[0][1])):
        lines = lines[1:]
    return list(_rows(lines, columns))


def _has_words(line: str) -> bool:
    return bool(line.strip(" \t;\"'"))


def _cells(line: str) -> list[str]:
    mark = "\t" if "\t" in line else ";"
    cells = [cell.strip().strip('"').strip() for cell in line.split(mark)]
    return cells if len(cells) > 1 else _apart(cells[0])


def _apart(words: str) -> list[str]:
    """A name and an address without a mark between them, as in a mail program: `Piet Jansen <piet@example.org>`."""
    found = re.search(r"<?([^\s<>,]+@[^\s<>,]*)>?", words)
    return [words.replace(found[0], " ").strip(" ,\t"), found[1]] if found else [words]


def _headings(cells: Sequence[str]) -> list[str]:
    """What each column is, when the first line says so; else nothing."""
    found = [HEADINGS.get(" ".join(cell.casefold().rstrip(":").split()), "") for cell in cells]
    return found if {"name", "first", "last"} & set(found) and not any("@" in cell for cell in cells) else []


def _rows(lines: Sequence[tuple[int, list[str]]], columns: Sequence[str]) -> Iterator[Row]:
    for number, cells in lines:
        named = dict(zip(columns or ORDER, cells, strict=False))
        if not columns and "@" in named["name"] and "@" not in named.get("email", ""):
            named["name"], named["email"] = named.get("email", ""), named["name"]
        name, address = _name(named), named.get("email", "")
        yield Row(number, name, address, named.get("role", ""), named.get("phone", ""), mark_of(name, address))


def mark_of(name: str, address: str) -> str:
    """What somebody with this name and address is called in the names of fields."""
    return digest(f"{name_key(name)}\x1f{normalised_email(address)}")[:MARK]


def _name(named: Mapping[str, str]) -> str:
    whole = named.get("name", "")
    return whole or " ".join(filter(None, (named.get(part, "") for part in ("first", "between", "last"))))


def as_lines(people: Sequence[Row]) -> str:
    """People who are known beforehand, as they would be typed."""
    return "\n".join(";".join([row.name, row.email, row.role, row.phone]).rstrip(";") for row in people)
