"""Who there is to divide into groups, and what the rules know of them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from database import fetch
from events.councils.operations import key_of
from sessions.breakouts.rules import Force, Member, Rule
from sessions.name_keys import name_key
from sessions.roles import role_key
from sessions.tables import Registration

# In this order: the secretary who assists a council is no member of it, and a coach of a council neither.
ROLES = (
    ("supporter", ("ondersteun", "coach", "begeleid", "ambtelijk")),
    ("care-office", ("zorgkantoor",)),
    ("director", ("bestuurder", "directeur", "directie", "manager")),
    ("council", ("lid", "voorzitter", "secretaris", "raad")),
)
PEOPLE = """
SELECT r.id, r.way, r.participant, p.name, p.email, p.council, p.role, k.sector, c.at, s.of_group FROM registration r
JOIN participant p ON p.id = r.participant LEFT JOIN council k ON k.id = p.member_of
LEFT JOIN check_in c ON c.registration = r.id AND c.undone_at IS NULL
LEFT JOIN breakout_seat s ON s.registration = r.id
WHERE r.session = {} AND r.status = 'confirmed' ORDER BY r.id
"""
TIES = """
SELECT t.id, t.registration, t.helped FROM breakout_tie t JOIN registration r ON r.id = t.registration
JOIN registration h ON h.id = t.helped
WHERE r.session = {} AND r.status = 'confirmed' AND h.status = 'confirmed' ORDER BY t.id
"""
# Whom somebody signed up who comes too, in one form with others.
SIGNED_UP = """
SELECT g.email, g.name, r.id FROM registration r JOIN sign_up s ON s.participant = r.participant
JOIN group_member m ON m.sign_up = s.id JOIN sign_up_group g ON g.id = m.of_group
WHERE r.session = {} AND r.status = 'confirmed'
"""


@dataclass(frozen=True)
class Person:
    """Somebody with a place; `group` is the id of their group, `arrived_at` is when they came, aware (UTC).

    `helps` are the registrations of those they help, as somebody said so, or because they signed them up.
    """

    registration: int
    participant: int
    name: str
    email: str
    council: str
    role: str
    sector: str
    way: str
    arrived_at: datetime | None
    group: int | None
    helps: frozenset[int] = field(default_factory=frozenset)

    @property
    def kind(self) -> str:
        """What they are: one of `ROLES`, or what they typed themselves; "" is unknown."""
        typed = role_key(self.role)
        return next((kind for kind, words in ROLES if any(word in typed for word in words)), typed)


@dataclass(frozen=True)
class Tie:
    """One of whom the host said that they help the other."""

    id: int
    helper: Person
    helped: Person


async def people_in(session_id: int) -> list[Person]:
    """Everybody with a place, in the order of signing up; four queries."""
    rows = await fetch(PEOPLE, session_id)
    sectors = {row["name_key"]: row["sector"] for row in await fetch("SELECT name_key, sector FROM council WHERE sector <> ''")}
    people = [
        Person(
            row["id"], row["participant"], row["name"], row["email"], row["council"], row["role"],
            row["sector"] or sectors.get(key_of(row["council"]), ""), row["way"], row["at"], row["of_group"],
        )
        for row in rows
    ]  # fmt: skip
    helps = await _helps(session_id, people)
    return [
        Person(**{**vars(one), "helps": helps[one.registration]}) if one.registration in helps else one for one in people
    ]


async def _helps(session_id: int, people: Sequence[Person]) -> dict[int, frozenset[int]]:
    """Whom the host named for somebody; else, of a supporter, those they signed up."""
    signed_up: dict[tuple[str, str], set[int]] = {}
    for row in await fetch(SIGNED_UP, session_id):
        signed_up.setdefault((row["email"], name_key(row["name"])), set()).add(row["id"])
    found = {}
    for one in people:
        mine = signed_up.get((one.email, name_key(one.name)), set()) - {one.registration}
        if mine and one.kind == "supporter":
            found[one.registration] = frozenset(mine)
    named: dict[int, set[int]] = {}
    for row in await fetch(TIES, session_id):
        named.setdefault(row["registration"], set()).add(row["helped"])
    return found | {helper: frozenset(helped) for helper, helped in named.items()}


async def ties_in(session_id: int, people: Sequence[Person]) -> list[Tie]:
    """Whom the host named, as far as both are among `people`; one query."""
    by_id = {one.registration: one for one in people}
    rows = await fetch(TIES, session_id)
    return [Tie(row["id"], by_id[row["registration"]], by_id[row["helped"]]) for row in rows]


def members_of(people: Sequence[Person], forces: Mapping[Rule, Force]) -> list[Member]:
    """They as the rules see them. Who helps somebody goes where they go, so does not count for their council too."""
    nears = forces.get(Rule.SUPPORT, Force.OFF) != Force.OFF
    return [
        Member(
            one.registration,
            {
                Rule.COUNCILS: "" if nears and one.helps else key_of(one.council), Rule.ROLES: one.kind,
                Rule.SECTORS: one.sector.casefold(),
                Rule.WAYS: "location" if one.way == Registration.Way.LOCATION else "online",
            },
            one.helps,
        )
        for one in people
    ]  # fmt: skip
