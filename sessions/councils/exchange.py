"""What a list of councils would change, and taking it in: all of it or nothing.

A council is known by its code, or else by its name; one that is not in the list stays as it is. Between the preview and
the button the rows travel in the form: packed, and signed for this sign-in.
"""

import base64
import zlib
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

import msgspec

from database import DB
from events.councils import operations
from events.councils.operations import AddressTaken, Details, Known, NameTaken, key_of
from events.texts import _
from events.tokens import is_signed, sign
from sessions.councils.reading import ADDRESSES, MEMBER, REGION, SECTOR, Row

MOST_PACKED = 1_500_000  # characters: with the rest of its form under 2 MB
SIGNATURE = 26


class NotOurs(Exception):
    """This was not packed by us, for this sign-in."""


class TooMuch(Exception):
    """The list says more than the form of the preview can hold."""


@dataclass
class Difference:
    """What a list would do, by the names of the councils; `problems` begin with their row."""

    added: list[Details] = field(default_factory=list)
    changed: list[tuple[Known, Details]] = field(default_factory=list)
    same: int = 0
    problems: list[str] = field(default_factory=list)


def pack(token: str, rows: Sequence[Row]) -> str:
    """`rows` as a field of a form of who has `token`. Raises `TooMuch`."""
    packed = base64.urlsafe_b64encode(zlib.compress(msgspec.json.encode(rows), 9)).decode()
    if len(packed) > MOST_PACKED:
        raise TooMuch
    return sign("councils", token, packed) + packed


def unpack(token: str, field_: str) -> list[Row]:
    """What `pack` put in the form. Nothing is unpacked that we did not sign. Raises `NotOurs`."""
    signature, packed = field_[:SIGNATURE], field_[SIGNATURE:]
    if not is_signed(signature, "councils", token, packed):
        raise NotOurs
    return msgspec.json.decode(zlib.decompress(base64.urlsafe_b64decode(packed)), type=list[Row])


async def compare(rows: Sequence[Row]) -> Difference:
    """What `rows` would change; two queries."""
    known = await operations.all_councils()
    by_code, by_name = {one.code: one for one in known}, {key_of(one.details.name): one for one in known}
    found = Difference()
    once = {key_of(row.details.name): row for row in reversed(rows)}  # what stands there twice was said by `reading`
    for row in reversed(once.values()):
        if row.code and row.code not in by_code:
            found.problems.append(_("Rij {row}, kolom Code: deze code kennen wij niet. Laat de code leeg.").format(row=row.row))
            continue
        before = by_code.get(row.code) or by_name.get(key_of(row.details.name))
        if before is None:
            found.added.append(row.details)
        elif (wanted := _said(before.details, row)) != before.details:
            found.changed.append((before, wanted))
        else:
            found.same += 1
    found.problems += _taken(known, found, rows)
    return found


def _said(before: Details, row: Row) -> Details:
    """What the row says of it; about what the sheet has no column for it says nothing."""
    fields = {SECTOR: "sector", REGION: "region", MEMBER: "is_member", ADDRESSES: "addresses"}
    said = {name: getattr(row.details, name) for column, name in fields.items() if column in row.said}
    return replace(before, name=row.details.name, **said)


def _taken(known: Sequence[Known], found: Difference, rows: Sequence[Row]) -> list[str]:
    """An address or a name that two councils would have."""
    changed = {before.id for before, _after in found.changed}
    after = [one.details for one in known if one.id not in changed]
    after += [*found.added, *(details for _before, details in found.changed)]
    owners: dict[str, str] = {}
    said, row_of = [], {key_of(row.details.name): row.row for row in rows}
    for details in sorted(after, key=lambda one: key_of(one.name) in row_of):
        number = row_of.get(key_of(details.name), 0)
        for address in details.addresses:
            if address in owners:
                words = _("Rij {row}, kolom Adressen: {address} hoort al bij {council}.")
                said.append(words.format(row=number, address=address, council=owners[address]))
            owners.setdefault(address, details.name)
        if (name := f"naam {key_of(details.name)}") in owners:
            said.append(_("Rij {row}, kolom Naam: er is al een raad met deze naam.").format(row=number))
        owners[name] = details.name
    return said


async def take_in(rows: Sequence[Row], by: int) -> int:
    """Add and change what `rows` say; answers how many councils that were. The same list again changes nothing.

    Raises `NameTaken`, `AddressTaken` when somebody else was first; then nothing was changed.
    """
    async with DB.transaction():
        found = await compare(rows)
        if found.problems:
            raise NameTaken
        # An address can go from one council to another: first all let go, then each takes.
        for before, details in found.changed:
            await operations.change(before.id, replace(before.details, addresses=_staying(before, details)), by)
        for before, details in found.changed:
            await operations.change(before.id, details, by)
        for details in found.added:
            await operations.add(details, by)
    return len(found.added) + len(found.changed)


def _staying(before: Known, details: Details) -> tuple[str, ...]:
    return tuple(one for one in before.details.addresses if one in details.addresses)


REFUSALS = (NameTaken, AddressTaken)
