"""What sign-ups come to by the rules of the design (I1, I4–I7), as simply as it can be said: lists, and no database."""

from dataclasses import dataclass, field

HELD = ("confirmed", "offered")  # these take a place
RANK = (*HELD, "waiting", "requested")


@dataclass(eq=False)
class Row:
    """A claim, perhaps of a group that may not know what became of it; without a status it is what one was told, no more."""

    person: str
    session: str
    status: str
    group: int = 0
    is_secret: bool = False


@dataclass
class Model:
    """The claims in the order in which they were made. Each session has a line; in those of `offers` a free place is
    offered, in the others it is given. `for_members` are sessions for `members` only; while `members_first`, all are.
    """

    capacity: dict[str, int]
    offers: list[str]
    for_members: list[str]
    members: list[str]
    members_first: bool = True
    rows: list[Row] = field(default_factory=list)

    def those(self, person: str = "", session: str = "", *statuses: str) -> list[Row]:
        """The claims of this person, on this session, with one of these statuses; left out is any."""
        found = [row for row in self.rows if row.status in (statuses or RANK)]
        return [row for row in found if person in ("", row.person) and session in ("", row.session)]

    def of(self, group: int, person: str) -> list[Row]:
        """What this group can give up for one person."""
        return [row for row in self.rows if (row.group, row.person) == (group, person)]

    def sign_up(self, people: list[str], sessions: list[str], group: int = 0) -> None:
        """Each person in turn, each session by itself; who has something there keeps that."""
        for person in people:
            for session in sessions:
                status = "" if self.those(person, session) else self._status(person, session)
                self.rows.append(Row(person, session, status, group, self.members_first or session in self.for_members))

    def _status(self, person: str, session: str) -> str:
        if session in self.for_members and person not in self.members:
            return "requested"
        return self._place(session) if person in self.members or not self.members_first else ""

    def _place(self, session: str) -> str:  # who comes new stands behind who waits
        return "confirmed" if self._has_place(session) and not self.those("", session, "waiting") else "waiting"

    def _has_place(self, session: str) -> bool:
        return len(self.those("", session, *HELD)) < self.capacity[session]

    def end(self, row: Row) -> None:
        self.rows.remove(row)
        self.set_capacity(row.session, self.capacity[row.session])

    def set_capacity(self, session: str, capacity: int) -> None:
        """More places go to the line; fewer take none away (I7)."""
        self.capacity[session] = capacity
        while self._has_place(session) and (line := self.those("", session, "waiting")):
            line[0].status = "offered" if session in self.offers else "confirmed"

    def replace(self, leaving: str, coming: str) -> None:
        """By the desk: all that can be handed over becomes the other's as it is, and no group's, or nothing does."""
        given = self.those(leaving)
        for row in [] if any(self.those(coming, row.session) for row in given) else given:
            row.person, row.group = coming, 0

    def stand_in(self, group: int, leaving: str, coming: str) -> None:
        """By the group: its own becomes the other's as it is, unless they have better; to the rest they come as anybody."""
        given, taken = self.of(group, leaving), {row.session for row in self.of(group, coming)}
        for row in given if taken.isdisjoint(row.session for row in given) else []:
            own = self.those(coming, row.session)
            better = RANK[: RANK.index(own[0].status)] if own else RANK
            for ends in [row] if row.is_secret or row.status not in better else own:
                self.end(ends)
            row.person = coming
            if row not in self.rows:
                self.sign_up([coming], [row.session], group)

    def approve(self, person: str) -> None:
        """Requests become claims by the rule of everybody, behind who waits already."""
        for row in self.those(person, "", "requested"):
            self.rows.remove(row)
            row.status = self._place(row.session)
            self.rows.append(row)

    def expire(self) -> None:
        """The time of every offer is over: first they all end, then the places go to the line."""
        for session in self.capacity:
            self.rows = [row for row in self.rows if (row.session, row.status) != (session, "offered")]
            self.set_capacity(session, self.capacity[session])
