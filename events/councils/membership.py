"""Who belongs to which council: by the code that somebody typed, or by the address that they mail from."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from database import fetch
from events.tokens import CodeKind, read_code

# An address of somebody's own goes before that of all of a domain. Sought by the address and by its "@domain".
COUNCIL_AT = "(SELECT a.council FROM council_address a WHERE a.address IN ({}, {}) ORDER BY a.address LIKE '@%' LIMIT 1)"
KNOWN = """
SELECT c.id, c.name, c.is_member, a.address FROM council_address a JOIN council c ON c.id = a.council
WHERE a.address IN ([addresses])
UNION ALL SELECT c.id, c.name, c.is_member, '' AS address FROM council c WHERE c.code = {} AND c.is_member
"""
OF_ID = "SELECT c.id, c.name, c.is_member FROM council c WHERE c.id = {}"
BY_CODE = ""  # an address that nobody has


@dataclass(frozen=True)
class Belonging:
    """The council that somebody belongs to, and whether it is a member."""

    council: int
    name: str
    is_member: bool


def domain_of(email: str) -> str:
    """The part that all addresses of a domain share: "@raad.example"; of no address nothing."""
    _name, at, domain = email.rpartition("@")
    return f"{at}{domain}"


async def member_with(typed: str) -> Belonging | None:
    """The member with this code, however it was written; None: no member has it, and nobody is told why not."""
    return (await members_of(typed, [])).get(BY_CODE) if typed.strip() else None


async def belonging_at(number: int | None) -> Belonging | None:
    """The council with this id, for whom it is known; None asks nothing."""
    rows = await fetch(OF_ID, number) if number else []
    return Belonging(rows[0]["id"], rows[0]["name"], bool(rows[0]["is_member"])) if rows else None


async def members_of(typed: str, emails: Sequence[str]) -> dict[str, Belonging]:
    """To which council each of these (normalised) addresses belongs, by address; one query, however many there are.

    `typed` is the code of a member, "" for none. It goes for everybody whose own address is not a member's, and its
    council stands under `BY_CODE`. Who belongs nowhere is left out.
    """
    code = read_code(typed, CodeKind.COUNCIL) or ""
    addresses = sorted({part for email in emails if email for part in (email, domain_of(email))})
    if not code and not addresses:
        return {}
    statement = KNOWN.replace("[addresses]", ", ".join("{}" for _address in addresses) or "''")
    known = {
        row["address"]: Belonging(row["id"], row["name"], bool(row["is_member"]))
        for row in await fetch(statement, *addresses, code)
    }
    return {email: one for email in {BY_CODE, *emails} if (one := _first(known, email))}


def _first(known: Mapping[str, Belonging], email: str) -> Belonging | None:
    """A member's by address; else what the code says; else any by address."""
    by_address = (known.get(email) or known.get(domain_of(email))) if email else None
    if by_address and by_address.is_member:
        return by_address
    return known.get(BY_CODE) or by_address
