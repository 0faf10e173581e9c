"""What the forms accept by which somebody manages the council that they signed up."""

from dataclasses import dataclass, field
from typing import Self

from events.forms import ManyTyped, Problems, email, numbers, one_line, typed
from events.texts import _
from sessions.forms import LONGEST_NAME
from sessions.groups.council.reading import Council
from sessions.groups.forms import LONGEST_NOTE
from sessions.registrations import Person, name_key, normalised_email

YES = "ja"


@dataclass
class LeavingForm:
    """What is to be given up: `seats` as "12-3", the row of a member and the number of a session; all of the `members`
    with these ids; these `sessions` (numbers) for everybody; or `everything`.
    """

    seats: list[str] = field(default_factory=list)
    members: list[int] = field(default_factory=list)
    sessions: list[int] = field(default_factory=list)
    everything: bool = False
    problems: Problems = field(default_factory=Problems)

    @classmethod
    def read(cls, form: ManyTyped) -> Self:
        """What was submitted, untouched."""
        seats = [seat for seat in form.getall("plek", []) if isinstance(seat, str)]
        members, sessions = numbers(form.getall("persoon", [])), numbers(form.getall("sessie", []))
        return cls(seats, members, sessions, typed(form, "alles") == YES)

    def chosen(self, council: Council) -> set[tuple[int, int]]:
        """The seats of `council` that this is about."""
        found = {
            (seat.member, seat.session.number)
            for member in council.members
            for seat in member.seats
            if self.everything or member.id in self.members or seat.session.number in self.sessions
            or f"{seat.member}-{seat.session.number}" in self.seats
        }  # fmt: skip
        if not found:
            self.problems.add("plek", _("Kies wie u wilt afmelden, en waarvoor."))
        return found


@dataclass
class OtherForm:
    """Who comes instead of one of the group, as typed."""

    name: str = ""
    email: str = ""
    form_id: str = ""
    problems: Problems = field(default_factory=Problems)

    @classmethod
    def read(cls, form: ManyTyped) -> Self:
        """What was submitted, untouched."""
        return cls(typed(form, "naam"), typed(form, "email"), typed(form, "formulier"))

    def check(self, council: Council, addresses: set[str]) -> Person:
        """Who it is; only to be used when there are no problems. `addresses` are those that the group uses already."""
        problems, group = self.problems, council.group
        name = one_line(problems, "naam", self.name, LONGEST_NAME)
        if not name:
            problems.add("naam", _("Vul in wie er nu komt."))
        address = email(problems, "email", self.email) if self.email.strip() else ""
        note = "" if address else ", ".join(filter(None, [group.name, group.council]))[:LONGEST_NOTE]
        own = normalised_email(address) == normalised_email(group.email) and name_key(name) == name_key(group.name)
        is_shared = normalised_email(address) in addresses and not own
        return Person(name, address, group.council, note=note, language=group.language, wants_invitations=not is_shared)
