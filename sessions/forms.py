"""What the sign-up form accepts, all errors at once, in the visitor's language; and which forms for the public are ours."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol

from litestar import Request
from litestar.datastructures.multi_dicts import FormMultiDict

from events.forms import Problems, email, many_lines, numbers, one_line, typed
from events.limits import within_limits
from events.site import came_from_here
from events.tables import Event
from events.texts import _, language
from events.tokens import is_signed, new_token, sign
from sessions.availability import Availability
from sessions.questions.forms import Given
from sessions.registrations import Person
from sessions.tables import Session
from sessions.ways.forms import Ways, check_ways, ways_in

LONGEST_NAME = 120
LONGEST_COUNCIL = 200
LONGEST_ROLE = 100
LONGEST_REMARK = 2000


def new_form_id(event: Event) -> str:
    """A one-time id for a form of `event`, signed by us; it has no end date, so a form may lie open for days."""
    fresh = new_token()
    return f"{fresh}.{sign('sign-up', event.slug, fresh)}"


def is_our_form(form_id: str, event: Event) -> bool:
    """Whether we made this id, for this event."""
    fresh, _dot, signature = form_id.partition(".")
    return is_signed(signature, "sign-up", event.slug, fresh)


class Submitted(Protocol):
    """A form as typed, with the id that it was shown with."""

    form_id: str
    email: str
    problems: Problems


def refusal(request: Request[Any, Any, Any], form: Submitted, event: Event) -> int | None:
    """Why a form is shown again without looking at its answers: it did not come from us, or too often."""
    if not came_from_here(request) or not is_our_form(form.form_id, event):
        form.form_id = new_form_id(event)
        form.problems.add(
            "formulier", _("Wij konden dit formulier niet aannemen. Kijk uw antwoorden na en verstuur het opnieuw.")
        )
        return 403
    if not within_limits(request, "sign-up", form.email):
        form.problems.add(
            "formulier", _("Dat ging wel erg vaak achter elkaar. Wacht een paar minuten en verstuur opnieuw.")
        )
        return 429
    return None


@dataclass
class SignUpForm:
    """One sign-up as typed; `chosen` are session numbers, by which `ways` says how they take part. `problems` is filled by `check`."""

    chosen: list[int] = field(default_factory=list)
    name: str = ""
    email: str = ""
    council: str = ""
    role: str = ""
    remark: str = ""
    form_id: str = ""
    problems: Problems = field(default_factory=Problems)
    ways: Ways = field(default_factory=dict)
    given: Given = field(default_factory=Given)
    code: str = ""

    @classmethod
    def read(cls, form: FormMultiDict) -> "SignUpForm":
        """What was submitted, untouched."""
        chosen = numbers(form.getall("sessie", []))
        return cls(
            chosen=chosen,
            ways=ways_in(form, chosen),
            name=typed(form, "naam"),
            email=typed(form, "email"),
            council=typed(form, "raad"),
            role=typed(form, "rol"),
            remark=typed(form, "opmerking"),
            form_id=typed(form, "formulier"),
            given=Given.read(form),
            code=typed(form, "lidcode").strip(),
        )

    def swap(self, numbers: list[int]) -> None:
        """Choose these sessions: one that takes the place of another one is taken part in as that would have been."""
        gone, come = sorted({*self.chosen} - {*numbers}), sorted({*numbers} - {*self.chosen})
        for old, new in zip(gone, come, strict=False):
            if way := self.ways.pop(old, ""):
                self.ways[new] = way
        self.chosen = numbers

    def check(self, known: Collection[int]) -> None:
        """Fill `problems`; `known` are the numbers of sessions that there are. What is right is kept cleaned."""
        problems = self.problems
        if not self.chosen:
            problems.add("sessie", _("Kies ten minste één sessie."))
        if any(number not in known for number in self.chosen):
            problems.add("sessie", _("Een sessie die u koos, is er niet meer. Kies een andere sessie."))
        clean = one_line(problems, "naam", self.name, LONGEST_NAME)
        if not clean:
            problems.add("naam", _("Vul uw naam in. Dan weten wij wie er komt."))
        address = email(problems, "email", self.email)
        council = one_line(problems, "raad", self.council, LONGEST_COUNCIL)
        role = one_line(problems, "rol", self.role, LONGEST_ROLE)
        remark = many_lines(problems, "opmerking", self.remark, LONGEST_REMARK)
        if not problems:
            self.name, self.email, self.council, self.role, self.remark = clean, address, council, role, remark

    def refuse_what_is_gone(self, offer: Mapping[int, tuple[Session, Availability]]) -> None:
        """Add a problem that names each chosen session in which there is nothing to get."""
        chosen = [offer[number] for number in self.chosen if number in offer]
        check_ways(self.problems, self.ways, chosen)
        refused = [state.refusal(session.title) for session, state in chosen if not state.can_be_ticked]
        if refused:
            self.problems.add("sessie", " ".join([*refused, _("Was u al aangemeld? Dan houdt u uw plaats.")]))

    @property
    def person(self) -> Person:
        """Who signs up. Only after `check` found nothing."""
        return Person(self.name, self.email, self.council, self.role, code=self.code, language=language())
