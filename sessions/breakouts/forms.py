"""What the forms about groups accept."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from events.forms import Problems, Typed, one_line, typed
from events.texts import _
from sessions.breakouts.operations import FEWEST, MOST_GROUPS, Division, TooFewPeople, Wanted
from sessions.breakouts.rules import Force, Rule
from sessions.tables import Session

FIELDS = {
    Rule.COUNCILS: "raden", Rule.ROLES: "rollen", Rule.SUPPORT: "ondersteuning", Rule.SECTORS: "sectoren", Rule.WAYS: "manieren",
}  # fmt: skip
USUAL = {
    Rule.COUNCILS: Force.MUST, Rule.ROLES: Force.WISH, Rule.SUPPORT: Force.MUST, Rule.SECTORS: Force.OFF, Rule.WAYS: Force.OFF,
}  # fmt: skip
# Who is online and who is not are hardly ever of as many councils, so both cannot be asked for.
USUAL_IN_TWO = {Rule.WAYS: Force.MUST, Rule.COUNCILS: Force.WISH}
LONGEST_NAME, LONGEST_ROOM, LONGEST_LINK = 32, 200, 1000  # Zoom takes 32 characters for the name of a room
NAMES = ("soort", "getal", "wie", "keer", "plaats-van", *FIELDS.values())


@dataclass
class DivideForm:
    """How to divide, as typed; `keer` is which try it is: another one makes other groups by the same rules."""

    typed: dict[str, str] = field(default_factory=dict)
    problems: Problems = field(default_factory=Problems)

    @classmethod
    def of(cls, session: Session, division: Division | None) -> "DivideForm":
        """The form as it is opened: what was chosen before, else what is usual."""
        forces = division.forces if division else USUAL
        if division is None and session.form == Session.Form.HYBRID:
            forces = {**USUAL, **USUAL_IN_TWO}
        number = len(division.groups) if division else 0
        facts = {"soort": "aantal" if number else "grootte", "getal": str(number or 6), "wie": "alle"}
        rules = {name: forces.get(rule, Force.OFF).value for rule, name in FIELDS.items()}
        return cls({**facts, **rules, "keer": str(division.row.seed + 1 if division else 1)})

    @classmethod
    def read(cls, form: Typed) -> "DivideForm":
        """As it was sent."""
        return cls({name: typed(form, name).strip() for name in NAMES})

    def check(self) -> Wanted | None:
        """What is wanted, or nothing when something is wrong."""
        kind, number = self.typed["soort"], self._number()
        if kind not in {"aantal", "grootte"}:
            self.problems.add("soort", _("Kies of u een aantal groepen wilt, of een aantal mensen in een groep."))
        if self.typed["wie"] not in {"alle", "aanwezig"}:
            self.problems.add("wie", _("Kies wie u wilt verdelen."))
        forces = {}
        for rule, name in FIELDS.items():
            if self.typed[name] not in {*Force}:
                self.problems.add(name, _("Kies moet, liefst of niet."))
            else:
                forces[rule] = Force(self.typed[name])
        if kind == "grootte" and 0 < number < FEWEST:
            self.problems.add("getal", _("Een groep heeft ten minste 2 mensen."))
        if self.problems:
            return None
        groups, size = (number, 0) if kind == "aantal" else (0, number)
        return Wanted(groups, size, forces, self.typed["wie"] == "aanwezig", self._seed(), self.typed["plaats-van"])

    def _number(self) -> int:
        text = self.typed["getal"]
        number = int(text) if text.isascii() and text.isdigit() and len(text) < 5 else 0
        if number < 1:
            self.problems.add("getal", _("Vul een getal in, zoals 6."))
        return number

    def _seed(self) -> int:
        text = self.typed["keer"]
        return int(text) if text.isascii() and text.isdigit() and len(text) < 7 else 1

    def meet(self, refusal: TooFewPeople) -> None:
        """There are too few people for it."""
        if refusal.people < FEWEST:
            self.problems.add("getal", _("Er zijn nog geen 2 mensen om te verdelen."))
        elif refusal.most == MOST_GROUPS:
            self.problems.add("getal", _("Meer dan {most} groepen kan niet.").format(most=MOST_GROUPS))
        else:
            words = _("Er zijn {people} mensen. Dat is genoeg voor hoogstens {most} groepen: een groep heeft ten minste 2 mensen.")
            self.problems.add("getal", words.format(people=refusal.people, most=refusal.most))


@dataclass
class NamesForm:
    """The names, rooms and links of the groups, as typed, by their place."""

    typed: dict[int, dict[str, str]] = field(default_factory=dict)
    problems: Problems = field(default_factory=Problems)

    @classmethod
    def of(cls, division: Division) -> "NamesForm":
        """As they are."""
        return cls({
            one.row.place: {"naam": one.row.name, "ruimte": one.row.room, "link": one.row.link} for one in division.groups
        })  # fmt: skip

    @classmethod
    def read(cls, division: Division, form: Typed) -> "NamesForm":
        """As they were sent."""
        return cls({
            one.row.place: {name: typed(form, f"{name}-{one.row.place}") for name in ("naam", "ruimte", "link")}
            for one in division.groups
        })  # fmt: skip

    def check(self) -> Mapping[int, tuple[str, str, str]] | None:
        """What they are to be, or nothing when something is wrong."""
        found, names = dict(self._rows()), [row["naam"].strip().casefold() for row in self.typed.values()]
        for place, row in self.typed.items():
            if names.count(row["naam"].strip().casefold()) > 1:
                self.problems.add(f"naam-{place}", _("Twee groepen hebben dezelfde naam. Geef elke groep een eigen naam."))
        return None if self.problems else found

    def _rows(self) -> Iterator[tuple[int, tuple[str, str, str]]]:
        for place, row in self.typed.items():
            name = one_line(self.problems, f"naam-{place}", row["naam"], LONGEST_NAME)
            room = one_line(self.problems, f"ruimte-{place}", row["ruimte"], LONGEST_ROOM)
            link = one_line(self.problems, f"link-{place}", row["link"], LONGEST_LINK)
            if not name:
                self.problems.add(f"naam-{place}", _("Vul de naam van deze groep in."))
            if link and not link.lower().startswith(("https://", "http://")):
                self.problems.add(f"link-{place}", _("Een link begint met https:// of http://."))
            yield place, (name, room, link)
