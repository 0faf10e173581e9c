"""Keeping the councils that the office knows: adding one, changing it, another code, taking it away."""

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import clock
from database import DB, fetch, hold
from events.councils.tables import Council, CouncilAddress
from events.history import note
from events.people.deeds import UNSAID
from events.tokens import CodeKind, digest, new_code

LONGEST_KEY = 240
ALL = """
SELECT c.id, c.name, c.sector, c.region, c.is_member, c.code, c.name_key FROM council c ORDER BY c.name_key
"""
NAMES = "SELECT c.id, c.name FROM council c WHERE c.id IN ([ids])"


class CouncilNotFound(Exception):
    """There is no such council (any more)."""


class NameTaken(Exception):
    """Another council has this name."""


class AddressTaken(Exception):
    """Another council has this address or domain."""

    def __init__(self, address: str, council: str) -> None:
        super().__init__()
        self.address, self.council = address, council


class CouncilChanged(Exception):
    """Somebody else changed it after this form was opened."""


@dataclass(frozen=True)
class Details:
    """What the office says about a council; `addresses` are addresses and "@domains", in small letters."""

    name: str
    sector: str = ""
    region: str = ""
    is_member: bool = False
    addresses: tuple[str, ...] = ()


@dataclass(frozen=True)
class Known:
    """A council as it is kept."""

    id: int
    code: str
    details: Details


def key_of(name: str) -> str:
    """A name as it is known however it is written: without difference of case and spaces."""
    return " ".join(unicodedata.normalize("NFKC", name).casefold().split())[:LONGEST_KEY]


async def all_councils() -> list[Known]:
    """Every council by name; two queries."""
    addresses: dict[int, list[str]] = {}
    for row in await fetch("SELECT council, address FROM council_address ORDER BY address"):
        addresses.setdefault(row["council"], []).append(row["address"])
    return [_known(row, addresses.get(row["id"], [])) for row in await fetch(ALL)]


def _known(row: dict[str, Any], addresses: Sequence[str]) -> Known:
    details = Details(row["name"], row["sector"], row["region"], bool(row["is_member"]), tuple(addresses))
    return Known(row["id"], row["code"], details)


async def names_of_councils(_event_id: int, ids: Sequence[int]) -> dict[int, str]:
    """How these councils are called now, whichever event asks."""
    rows = await fetch(NAMES.replace("[ids]", ", ".join("{}" for _id in ids)), *ids) if ids else []
    return {row["id"]: row["name"] for row in rows}


async def council_at(number: int) -> Known:
    """One council. Raises `CouncilNotFound`."""
    found = await Council.objects().where(Council.id == number).first() if number < 2**31 else None
    if found is None:
        raise CouncilNotFound(number)
    rows = await fetch("SELECT address FROM council_address WHERE council = {} ORDER BY address", number)
    return _known(found.to_dict(), [row["address"] for row in rows])


def mark_of(known: Known) -> str:
    """Another one when somebody changed what is said about it."""
    return digest(repr(known.details))[:16]


async def add(details: Details, by: int | None) -> Known:
    """One more council, with a code of its own. Raises `NameTaken`, `AddressTaken`."""
    async with DB.transaction():
        council = Council(
            name=details.name, name_key=key_of(details.name), sector=details.sector, region=details.region,
            is_member=details.is_member, code=new_code(CodeKind.COUNCIL), created_at=clock.now(),
        )  # fmt: skip
        if not await Council.insert(council).on_conflict(action="DO NOTHING", target=Council.name_key):
            raise NameTaken
        [row] = await Council.select(Council.id).where(Council.name_key == key_of(details.name))
        await _put_addresses(row["id"], details.addresses)
        await note(by, None, f"council:{row['id']}", "council-added", None, {"title": details.name})
        return await council_at(row["id"])


async def change(number: int, details: Details, by: int, seen: str = "") -> None:
    """Say this about a council from now on; `seen` marks what its editor saw ("" for who saw no form).

    Raises `CouncilNotFound`, `CouncilChanged`, `NameTaken`, `AddressTaken`.
    """
    async with DB.transaction():
        await hold(Council, [number])
        known = await council_at(number)
        if seen and seen != mark_of(known):
            raise CouncilChanged
        before = {name: value for name, value in _noted(known.details).items() if value != _noted(details)[name]}
        if known.details == details:
            return
        if await Council.exists().where(Council.name_key == key_of(details.name), Council.id != number):
            raise NameTaken
        await Council.update({
            Council.name: details.name, Council.name_key: key_of(details.name), Council.sector: details.sector,
            Council.region: details.region, Council.is_member: details.is_member,
        }).where(Council.id == number)  # fmt: skip
        if details.addresses != known.details.addresses:
            await _put_addresses(number, details.addresses)
            before["addresses"] = UNSAID
        after = {name: UNSAID if name == "addresses" else _noted(details)[name] for name in before}
        await note(by, None, f"council:{number}", "council-changed", before, after)


def _noted(details: Details) -> dict[str, Any]:
    """What the history keeps: no addresses, for they can be somebody's own."""
    return {"title": details.name, "sector": details.sector, "region": details.region, "is_member": details.is_member}


async def _put_addresses(number: int, addresses: Sequence[str]) -> None:
    wanted = sorted({*addresses})
    await CouncilAddress.delete().where(CouncilAddress.council == number)
    if not wanted:
        return
    taken = await CouncilAddress.objects(CouncilAddress.council).where(CouncilAddress.address.is_in(wanted)).first()
    if taken is not None:
        raise AddressTaken(taken.address, taken.council.name)
    await CouncilAddress.insert(*[CouncilAddress(council=number, address=address) for address in wanted])


async def renew_code(number: int, by: int) -> None:
    """Another code: the old one, that somebody has who should not, opens nothing any more. Raises `CouncilNotFound`."""
    async with DB.transaction():
        await hold(Council, [number])
        await council_at(number)
        await Council.update({Council.code: new_code(CodeKind.COUNCIL)}).where(Council.id == number)
        await note(by, None, f"council:{number}", "code-renewed")


async def drop(number: int, by: int) -> None:
    """Take it away, with its addresses and its roster; its people stay at their events. Raises `CouncilNotFound`."""
    async with DB.transaction():
        await hold(Council, [number])
        known = await council_at(number)
        await Council.delete().where(Council.id == number)
        await note(by, None, f"council:{number}", "council-removed", {"title": known.details.name})
