"""What the form for a whole council accepts: who fills it in, a list of people, and sessions for each of them."""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Self

from events.forms import ManyTyped, Problems, email, numbers, one_line, typed
from events.texts import _, language, ngettext
from sessions.availability import Availability
from sessions.forms import LONGEST_COUNCIL, LONGEST_NAME, LONGEST_ROLE
from sessions.groups.enrolling import Enrolled, Supporter
from sessions.groups.pasting import Row, as_lines, mark_of, rows_in
from sessions.groups.tables import SignUpGroup
from sessions.registrations import Person, name_key, normalised_email
from sessions.tables import Session
from sessions.ways.choices import Way, must_choose, ways_of

MOST_PEOPLE = 30
LONGEST_LIST = 12_000
LONGEST_PHONE = 40
LONGEST_NOTE = 200
YES = "ja"

Offer = Mapping[int, tuple[Session, Availability]]


@dataclass
class CouncilForm:
    """One form as typed. `people` are lines, `chosen` are session numbers by the mark of each person.

    `way` is how they take part where there is a choice, `ways` by mark who does so otherwise. `problems` is filled by
    `check_people` and `check_sessions`. With `own` it is for a group that is there: who fills it in is known.
    """

    name: str = ""
    email: str = ""
    council: str = ""
    code: str = ""
    people: str = ""
    chosen: dict[str, list[int]] = field(default_factory=dict)
    way: str = ""
    ways: dict[str, str] = field(default_factory=dict)
    invites_shared: bool = False
    form_id: str = ""
    own: SignUpGroup | None = None
    problems: Problems = field(default_factory=Problems)
    rows: list[Row] = field(default_factory=list)

    @classmethod
    def read(cls, form: ManyTyped, own: SignUpGroup | None = None) -> Self:
        """What was submitted, untouched; what was ticked for everybody is ticked for each."""
        people = typed(form, "mensen")
        rows = rows_in(people[: LONGEST_LIST + 1])
        everybody = numbers(form.getall("allen", []))
        read = cls(
            name=typed(form, "naam"), email=typed(form, "email"), council=typed(form, "raad"), people=people,
            code=typed(form, "lidcode").strip(), way=typed(form, "manier"), invites_shared=typed(form, "agenda") == YES, form_id=typed(form, "formulier"),
            own=own, rows=rows,
        )  # fmt: skip
        if own is not None:
            read.name, read.email, read.council = own.name, own.email, own.council
        for row in rows:
            ticked = numbers(form.getall(f"keuze-{row.mark}", []))
            read.chosen[row.mark] = sorted({*ticked, *everybody})
            if way := typed(form, f"manier-{row.mark}"):
                read.ways[row.mark] = way
        return read

    # -- who

    def add_people(self, known: Collection[Row]) -> int:
        """Put people who are known beforehand under the list, which then has the columns that ours has; answers how many
        of them were not in it yet.
        """
        listed = {row.mark for row in self.rows}
        new = [row for row in known if mark_of(row.name, row.email) not in listed]
        if new:
            self.people = as_lines([*self.rows, *new])
        return len(new)

    def check_people(self) -> None:
        """Fill `problems` with what is wrong with who fills it in and with the list; what is right is kept cleaned."""
        problems = self.problems
        if self.own is None:
            self._check_supporter()
        if not self.rows:
            problems.add("mensen", _("Vul ten minste één persoon in."))
        if len(self.rows) > MOST_PEOPLE:
            words = _("U kunt {most} mensen in één keer aanmelden. U vulde er {number} in. Meld de anderen daarna aan.")
            problems.add("mensen", words.format(most=MOST_PEOPLE, number=len(self.rows)))
        elif len(self.people) > LONGEST_LIST:
            problems.add("mensen", _("Deze lijst is te lang. Meld de mensen in delen aan."))
        else:
            self.rows = [self._checked(row) for row in self.rows]
            self._check_doubles()

    def _check_supporter(self) -> None:
        problems = self.problems
        name = one_line(problems, "naam", self.name, LONGEST_NAME)
        if not name:
            problems.add("naam", _("Vul uw naam in. Die lezen de mensen die u aanmeldt."))
        address = email(problems, "email", self.email)
        council = one_line(problems, "raad", self.council, LONGEST_COUNCIL)
        if not council:
            problems.add("raad", _("Vul de naam van de raad of organisatie in."))
        if not problems:
            self.name, self.email, self.council = name, address, council

    def _checked(self, row: Row) -> Row:
        """The row cleaned; what is wrong with it is said with its number, the rest is kept."""
        wrong = Problems()
        name = one_line(wrong, "name", row.name, LONGEST_NAME)
        if not name:
            wrong.add("name", _("De naam ontbreekt."))
        address = email(wrong, "email", row.email) if row.email else ""
        role, phone = one_line(wrong, "role", row.role, LONGEST_ROLE), one_line(wrong, "phone", row.phone, LONGEST_PHONE)
        for words in wrong.found.values():
            self._say(row, words)
        return row if wrong else replace(row, name=name, email=address, role=role, phone=phone)

    def _say(self, row: Row, words: str) -> None:
        """A problem of one row, with its number and whom it is about."""
        start = _("Rij {number} ({name}): {words}") if row.name else _("Rij {number}: {words}")
        self.problems.add(f"rij-{row.number}", start.format(number=row.number, name=row.name[:LONGEST_NAME], words=words))

    def _check_doubles(self) -> None:
        first: dict[tuple[str, str], int] = {}
        for row in self.rows:
            who = (normalised_email(row.email), name_key(row.name))
            if row.name and first.setdefault(who, row.number) != row.number:
                self._say(row, _("Deze persoon staat ook op rij {number}.").format(number=first[who]))

    @property
    def wrong_rows(self) -> list[str]:
        """What is wrong with rows, in their order."""
        return [words for name, words in self.problems.found.items() if name.startswith("rij-")]

    @property
    def anchors(self) -> dict[str, str]:
        """Where on its page each problem is, of which that is not a field of its own."""
        rows = {f"rij-{row.number}": "mensen" for row in self.rows}
        return {"formulier": "verder", **rows, **{f"keuze-{row.mark}": f"wie-{row.mark}" for row in self.rows}}

    # -- which sessions

    def check_sessions(self, known: Collection[int]) -> None:
        """Add to `problems` who has no session yet, or one that is not there any more."""
        for row in self.rows:
            if not self.chosen.get(row.mark):
                self.problems.add(f"keuze-{row.mark}", _("Kies ten minste één sessie voor {name}.").format(name=row.name))
        if any(number not in known for number in self.numbers):
            self.problems.add("allen", _("Een sessie die u koos, is er niet meer. Kies een andere sessie."))

    def refuse_what_is_gone(self, offer: Offer) -> None:
        """Add a problem that names each chosen session in which there is nothing to get, or where a choice is missing."""
        chosen = [offer[number] for number in self.numbers if number in offer]
        refused = [state.refusal(session.title) for session, state in chosen if not state.can_be_ticked]
        if refused:
            self.problems.add("allen", " ".join([*refused, _("Was iemand al aangemeld? Dan houdt die wat er was.")]))
        if self.way not in {"", *Way} or (not self.way and any(must_choose(session.form) for session, _state in chosen)):
            self.problems.add("manier", _("Kies hoe de meeste mensen meedoen."))

    @property
    def numbers(self) -> list[int]:
        """The numbers of all sessions that anybody chose, in order."""
        return sorted({number for row in self.rows for number in self.chosen.get(row.mark, [])})

    def way_of(self, row: Row) -> str:
        """How this person takes part where there is a choice."""
        return self.ways.get(row.mark) or self.way or Way.ONLINE.value

    # -- who it becomes

    @property
    def supporter(self) -> Supporter:
        """Who fills it in. Only after `check_people` found nothing."""
        return Supporter(self.name, self.email, self.council, language())

    @property
    def shared(self) -> set[str]:
        """The addresses that more than one person on this form reads, who fills it in among them."""
        people = {(normalised_email(row.email), name_key(row.name)) for row in self.rows if row.email}
        people.add((normalised_email(self.email), name_key(self.name)))
        return {address for address, count in Counter(address for address, _name in people).items() if count > 1}

    def person(self, row: Row) -> Person:
        """Who a row becomes. Those without an address are told apart by who signed them up."""
        note = "" if row.email else ", ".join(filter(None, [self.name, self.council]))[:LONGEST_NOTE]
        wants = self.invites_shared or normalised_email(row.email) not in self.shared
        return Person(row.name, row.email, self.council, row.role, note, language=language(), phone=row.phone, code=self.code, wants_invitations=wants)

    def enrolled(self, ids: Mapping[int, int]) -> list[Enrolled]:
        """All of them, with the ids of their sessions, which `ids` knows by number."""
        return [
            Enrolled(self.person(row), sessions, dict.fromkeys(sessions, self.way_of(row)))
            for row in self.rows
            if (sessions := [ids[number] for number in self.chosen[row.mark] if number in ids])
        ]


def choices_in(sessions: Iterable[Session]) -> list[Way]:
    """The ways of taking part between which one can choose in any of them."""
    offered = [ways_of(session.form, session.dial_in) for session in sessions]
    found = {way for ways in offered if len(ways) > 1 for way in ways}
    return [way for way in Way if way in found]


def few_left(form: CouncilForm, offer: Offer) -> list[tuple[Session, str]]:
    """The sessions in which there is not a place for all who are to come, with what that means in words."""
    found = []
    for number in form.numbers:
        session, state = offer[number]
        for way, one in (state.ways or {Way.ONLINE: state}).items():
            asked = sum(number in form.chosen[row.mark] and _is(form, row, state, way) for row in form.rows)
            if asked and one.state == "nearly-full" and one.left < asked:
                found.append((session, _missing(asked, one.left, has_line=session.has_waiting_list)))
    return found


def _is(form: CouncilForm, row: Row, state: Availability, way: Way) -> bool:
    return not state.ways or form.way_of(row) == way


def _missing(asked: int, left: int, *, has_line: bool) -> str:
    places = ngettext("Er is nog {left} plaats voor {asked} mensen.", "Er zijn nog {left} plaatsen voor {asked} mensen.", left)
    rest = _("Wie lager op uw lijst staat, komt op de wachtlijst.") if has_line else _("Wie lager op uw lijst staat, krijgt geen plaats.")
    return f"{places.format(left=left, asked=asked)} {rest}"

