"""What the forms about participants accept; all errors at once."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import ClassVar

from litestar.datastructures.multi_dicts import FormMultiDict

from events.desk_forms import Answers
from events.forms import email, numbers, typed
from events.texts import _
from events.tokens import new_token
from sessions.availability import Availability
from sessions.forms import LONGEST_COUNCIL, LONGEST_NAME, LONGEST_REMARK, LONGEST_ROLE
from sessions.registrations import Person
from sessions.tables import Session
from sessions.ways.forms import Ways, check_ways, ways_in

NOTHING: Mapping[int, tuple[Session, Availability]] = MappingProxyType({})
LONGEST_NOTE = 200
LONGEST_PHONE = 40
LONGEST_REASON = 200
LARGEST_PLACE = 999_999


@dataclass
class ChoiceForm(Answers):
    """Sessions chosen for somebody; `form_id` makes two presses of its button one."""

    chosen: list[int] = field(default_factory=list)
    form_id: str = field(default_factory=new_token)
    ways: Ways = field(default_factory=dict)

    def read(self, form: FormMultiDict) -> None:
        """What was submitted, untouched."""
        self.take(form)
        self.chosen = numbers(form.getall("sessie", []))
        self.form_id = typed(form, "formulier")[:64]
        self.ways = ways_in(form, self.chosen)

    def check_chosen(self, known: Mapping[int, tuple[Session, Availability]]) -> None:
        """Say what is wrong with the sessions; `known` are those in which there is something to get, by number."""
        check_ways(self.problems, self.ways, [known[number] for number in self.chosen if number in known])
        if not self.chosen:
            self.problems.add("sessie", _("Kies ten minste één sessie."))
        if any(number not in known for number in self.chosen):
            self.problems.add("sessie", _("In een sessie die u koos, is geen plaats meer. Kies een andere sessie."))


@dataclass
class PersonForm(ChoiceForm):
    """Somebody who phones or writes."""

    NAMES: ClassVar = ("naam", "email", "telefoon", "kenmerk", "raad", "rol", "opmerking")

    def check(self, known: Mapping[int, tuple[Session, Availability]]) -> Person:
        """Who it is; worth something only without problems."""
        person = self.person()
        self.lines("opmerking", LONGEST_REMARK)
        self.check_chosen(known)
        return person

    def person(self) -> Person:
        """Who it is, whatever they come to."""
        name, address = self.line("naam", LONGEST_NAME), self.typed["email"].strip()
        if not name:
            self.problems.add("naam", _("Vul de naam in."))
        if address:
            address = email(self.problems, "email", address)
        phone, note = self.line("telefoon", LONGEST_PHONE), self.line("kenmerk", LONGEST_NOTE)
        if not address and not note:
            self.problems.add("kenmerk", _("Zonder e-mailadres is een kenmerk nodig, zoals de woonplaats."))
        council, role = self.line("raad", LONGEST_COUNCIL), self.line("rol", LONGEST_ROLE)
        # With an address it is the address that tells people apart: a note would make a second person of them.
        return Person(name, address, council, role, "" if address else note, phone=phone)


class StandInForm(PersonForm):
    """Somebody who comes instead of somebody else."""

    def check(self, known: Mapping[int, tuple[Session, Availability]] = NOTHING) -> Person:
        """Who it is; worth something only without problems. Whether these can be handed over, the operation knows."""
        person = self.person()
        if not self.chosen:
            self.problems.add("sessie", _("Kies ten minste één sessie."))
        return person


class AddressForm(Answers):
    """Another address for somebody."""

    NAMES: ClassVar = ("email",)

    def check(self) -> str:
        """The new address; worth something only without problems."""
        return email(self.problems, "email", self.typed["email"])


class LineForm(Answers):
    """Another number in line for somebody, and why."""

    NAMES: ClassVar = ("nummer", "reden")

    def check(self) -> tuple[int, str]:
        """The number and the reason; worth something only without problems."""
        place = sum(numbers([self.typed["nummer"].strip()]))
        if not 1 <= place <= LARGEST_PLACE:
            self.problems.add("nummer", _("Vul een nummer in, zoals 1 voor de eerste in de rij."))
        reason = self.line("reden", LONGEST_REASON)
        if not reason:
            self.problems.add("reden", _("Schrijf op waarom. Zo kan iedereen bij het bureau het uitleggen."))
        return place, reason
