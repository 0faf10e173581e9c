"""What a group did, as who signed it up may see it: never what its people have or had by themselves."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from database import Rows, fetch
from events.publishing import event_of
from events.tables import Event
from sessions.groups.enrolling import Cell, cells_in
from sessions.groups.tables import SignUpGroup
from sessions.registrations import normalised_email
from sessions.tables import Registration, Session

FOR_MEMBERS = frozenset({"requested", "members_first"})  # what it really became, the person's own mail says
MEMBERS = """
SELECT m.id, m.name, m.told, m.sign_up, m.is_first, s.participant, p.email <> '' AS has_address
FROM group_member m JOIN sign_up s ON s.id = m.sign_up JOIN participant p ON p.id = s.participant
WHERE m.of_group = {} ORDER BY m.id
"""
OTHERWISE = "otherwise"  # they themselves or the desk changed it
LEFT = "left"
ACTIVE = frozenset({"confirmed", "waiting", "offered", "requested"})

Claims = Mapping[tuple[int, int], Registration]  # by sign-up and session


class GroupNotFound(Exception):
    """No group has this secret."""


class MemberNotFound(Exception):
    """This group has no such person."""


@dataclass(frozen=True)
class Seat:
    """One session of one person. `member` is the row it stands in; `registration` the group's own claim, while it has it,
    `counts` the one that came instead; who `is_mailed` reads for themselves what it became.
    """

    member: int
    session: Session
    cell: Cell
    registration: Registration | None
    counts: Registration | None = None
    is_mailed: bool = True

    @property
    def state(self) -> str:
        """How it is: a status, why there was no place, that it was given up, or that others changed it since.

        Of what somebody had before it stays what a newcomer was told. Of what is for members too, for who has an address:
        else it would say here whose address is a member's.
        """
        if self.session.is_cancelled:
            return "off"
        if self.cell.left:
            return LEFT
        if not (self.cell.made or self.cell.counts):
            return self.cell.result
        claim = self.registration or self.counts
        if claim is None:
            return OTHERWISE
        if not claim.is_active:  # of what is for members: taken back, or declined by the office
            return OTHERWISE if self.is_for_members else LEFT
        return self.cell.result if self.is_for_members and self.is_mailed else str(claim.status)

    @property
    def is_for_members(self) -> bool:
        """Whether what it became depends on who this person is, and not on a code that the group typed."""
        return self.cell.result in FOR_MEMBERS

    def can_change(self, at: datetime) -> bool:
        """Whether the group can still give it up, or to somebody else, at the moment `at` (aware)."""
        return self.state in ACTIVE | FOR_MEMBERS and not self.session.has_begun(at)


@dataclass(frozen=True)
class Member:
    """One person of the group, with what it asked for them in order of time."""

    id: int
    name: str
    participant: int
    has_address: bool
    seats: list[Seat]

    def changeable(self, at: datetime) -> list[Seat]:
        """What the group can still give up at the moment `at`."""
        return [seat for seat in self.seats if seat.can_change(at)]


@dataclass(frozen=True)
class Council:
    """A group with its people, in the order in which they came."""

    group: SignUpGroup
    event: Event
    members: list[Member]

    def member(self, number: int) -> Member:
        """One of them. Raises `MemberNotFound`."""
        for member in self.members:
            if member.id == number:
                return member
        raise MemberNotFound(number)

    def sessions(self, at: datetime) -> list[Session]:
        """The sessions in which the group can still give something up, in order of time."""
        found = {seat.session.id: seat.session for member in self.members for seat in member.changeable(at)}
        return sorted(found.values(), key=lambda session: (session.starts_at, session.number))


async def council_at(token: str) -> Council:
    """The group behind its link. Raises `GroupNotFound`."""
    group = await SignUpGroup.objects().where(SignUpGroup.token == token.lower()).first()
    if group is None:
        raise GroupNotFound
    return await council_of(group)


async def council_of(group: SignUpGroup) -> Council:
    """All of it as it is now; five queries, however many people."""
    rows = await fetch(MEMBERS, group.id)
    return Council(group, await event_of(group.event), await _members(rows))


async def told_first(event: Event, result_token: str) -> list[Member]:
    """Who was on the form with this answer page, with what it was told of each. Raises `GroupNotFound`."""
    found = SignUpGroup.objects().where(SignUpGroup.result_token == result_token, SignUpGroup.event == event.id)
    group = await found.first()
    if group is None:
        raise GroupNotFound
    return await _members([row for row in await fetch(MEMBERS, group.id) if row["is_first"]])


async def _members(rows: Rows) -> list[Member]:
    """Who came by more than one form of the group is one person."""
    cells = {row["id"]: cells_in(row["told"]) for row in rows}
    told = [cell for many in cells.values() for cell in many]
    sessions = await _sessions({cell.session for cell in told})
    claims = await _claims([*(row["sign_up"] for row in rows), *(cell.counts for cell in told)])
    found: dict[int, Member] = {}
    for row in rows:
        member = found.setdefault(
            row["participant"], Member(row["id"], row["name"], row["participant"], bool(row["has_address"]), [])
        )
        member.seats.extend(
            _seat(row, sessions[cell.session], cell, claims) for cell in cells[row["id"]] if cell.session in sessions
        )
    for member in found.values():
        member.seats[:] = sorted(_once(member.seats), key=lambda seat: (seat.session.starts_at, seat.session.number))
    return list(found.values())


def _seat(row: Mapping[str, Any], session: Session, cell: Cell, claims: Claims) -> Seat:
    own = claims.get((row["sign_up"], session.id)) if cell.made else None
    return Seat(row["id"], session, cell, own, claims.get((cell.counts, session.id)), bool(row["has_address"]))


def _once(seats: Sequence[Seat]) -> list[Seat]:
    """Who came under two names and is one person stands in a session once: with what the group has, if that is there."""
    seen = {seat.session.id for seat in seats if seat.cell.made}
    found = []
    for seat in seats:
        if not seat.cell.counts or seat.session.id not in seen:
            found.append(seat)
        if seat.cell.counts:
            seen.add(seat.session.id)
    return found


async def _sessions(ids: set[int]) -> dict[int, Session]:
    rows = await Session.objects().where(Session.id.is_in([0, *sorted(ids)]))
    return {row.id: row for row in rows if row.is_visible}


async def _claims(sign_ups: Sequence[int]) -> Claims:
    rows = await Registration.objects().where(Registration.sign_up.is_in([0, *sign_ups])).order_by(Registration.id)
    return {(row.sign_up, row.session): row for row in rows}


async def addresses_of(group: SignUpGroup) -> set[str]:
    """The addresses that the group uses: those of its people, and of who signed them up."""
    rows = await fetch(
        "SELECT DISTINCT p.email FROM group_member m JOIN sign_up s ON s.id = m.sign_up "
        "JOIN participant p ON p.id = s.participant WHERE m.of_group = {} AND p.email <> ''",
        group.id,
    )
    return {row["email"] for row in rows} | {normalised_email(group.email)}
