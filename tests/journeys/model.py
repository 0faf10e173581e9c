"""What sign-ups come to by the rules of the design (I1, I4–I7), as simply as it can be said: lists, and no database."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field

HELD = ("confirmed", "offered")  # these take a place


@dataclass
class Row:
    """One claim: whose it is, on which session, and how it stands."""

    person: str
    session: str
    status: str


@dataclass
class Model:
    """The claims in the order in which they were made. Each session has a line; in those of `offers` a free place is
    offered, in the others it is given. `for_members` are sessions for `members` only; while `members_first`, all are.
    """

    capacity: dict[str, int]
    offers: Collection[str]
    for_members: Collection[str]
    members: Collection[str]
    members_first: bool = True
    rows: list[Row] = field(default_factory=list)

    def those(self, person: str = "", session: str = "", *statuses: str) -> list[Row]:
        """The claims of this person, on this session, with one of these statuses; left out is any."""
        return [
            row for row in self.rows
            if person in ("", row.person) and session in ("", row.session) and (not statuses or row.status in statuses)
        ]  # fmt: skip

    def sign_up(self, people: Sequence[str], sessions: Sequence[str]) -> None:
        """Each person in turn, each session by itself; who has something there keeps that."""
        for person in people:
            for session in sessions:
                if not self.those(person, session):
                    self._claim(person, session)

    def _claim(self, person: str, session: str) -> None:
        is_member = person in self.members
        if session in self.for_members and not is_member:
            self.rows.append(Row(person, session, "requested"))
        elif is_member or not self.members_first:
            self.rows.append(Row(person, session, self._status(session)))

    def _status(self, session: str) -> str:
        """Who comes new stands behind who waits."""
        return "confirmed" if self._has_place(session) and not self.those("", session, "waiting") else "waiting"

    def _has_place(self, session: str) -> bool:
        return len(self.those("", session, *HELD)) < self.capacity[session]

    def end(self, row: Row) -> None:
        """A claim is given up, or its time is over."""
        self.rows.remove(row)
        self._fill(row.session)

    def _fill(self, session: str) -> None:
        while self._has_place(session) and (line := self.those("", session, "waiting")):
            line[0].status = "offered" if session in self.offers else "confirmed"

    def set_capacity(self, session: str, capacity: int) -> None:
        """More places go to the line; fewer take none away (I7)."""
        self.capacity[session] = capacity
        self._fill(session)

    def replace(self, leaving: str, coming: str) -> bool:
        """All that can be handed over becomes the other's as it is, or nothing does."""
        given = self.those(leaving)
        if leaving == coming or not given or any(self.those(coming, row.session) for row in given):
            return False
        for row in given:
            row.person = coming
        return True

    def approve(self, person: str) -> None:
        """Requests become claims by the rule of everybody, behind who waits already."""
        for row in self.those(person, "", "requested"):
            self.rows.remove(row)
            self.rows.append(Row(person, row.session, self._status(row.session)))

    def expire(self) -> None:
        """The time of every offer is over: first they all end, then the places go to the line."""
        for session in self.capacity:
            over = self.those("", session, "offered")
            self.rows = [row for row in self.rows if row not in over]
            self._fill(session)
