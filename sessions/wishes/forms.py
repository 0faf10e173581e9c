"""What the form with wishes accepts, and those of the desk about it; all errors at once."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Self
from zoneinfo import ZoneInfo

from litestar.datastructures.multi_dicts import FormMultiDict

from events import texts
from events.desk_forms import Answers
from events.forms import Problems, Typed, email, numbers, one_line, typed
from events.tables import Event
from events.texts import _, time_in_words
from sessions.forms import LONGEST_COUNCIL, LONGEST_NAME
from sessions.wishes.asking import Asking, asking_of, mark_of
from sessions.wishes.tables import Topic, Wish
from sessions.wishes.wishing import Wishes

SUGGESTIONS = 3
LONGEST_SUGGESTION = LONGEST_TITLE = 200
YES = "ja"


def sectors() -> dict[str, str]:
    """The sectors to choose from, as they are kept and as they read."""
    return {
        "Gehandicaptenzorg": _("Gehandicaptenzorg"), "Ggz": _("Ggz"), "Jeugdzorg": _("Jeugdzorg"),
        "Thuiszorg": _("Thuiszorg"), "Verpleging en verzorging": _("Verpleging en verzorging"),
        "Ziekenhuis": _("Ziekenhuis"), "Anders": _("Anders"),
    }  # fmt: skip


@dataclass
class WishForm:
    """Wishes as typed; `chosen` are the ids of topics. `problems` is filled by `check`."""

    chosen: list[int] = field(default_factory=list)
    suggestions: list[str] = field(default_factory=lambda: [""] * SUGGESTIONS)
    wants_mail: bool = False  # who wants mail says so; nobody is taken to (TRUST P15)
    sector: str = ""
    council: str = ""
    name: str = ""
    email: str = ""
    form_id: str = ""
    problems: Problems = field(default_factory=Problems)

    @classmethod
    def read(cls, form: FormMultiDict, own: Wish | None = None) -> Self:
        """What was submitted, untouched; of who has the link to their `own` wishes name and address are as they were."""
        return cls(
            chosen=numbers(form.getall("onderwerp", [])),
            suggestions=[typed(form, f"idee{number}") for number in range(1, SUGGESTIONS + 1)],
            wants_mail=typed(form, "mail") == YES, sector=typed(form, "sector"), council=typed(form, "raad"),
            name=own.name if own else typed(form, "naam"), email=own.email if own else typed(form, "email"),
            form_id=typed(form, "formulier"),
        )  # fmt: skip

    @classmethod
    def of(cls, wishes: Wishes, form_id: str) -> Self:
        """The form with what somebody wishes now."""
        suggestions = [*wishes.suggestions, *[""] * SUGGESTIONS][:SUGGESTIONS]
        return cls(
            [*wishes.topics], suggestions, wishes.wants_mail, wishes.sector, wishes.council, wishes.name, wishes.email, form_id
        )

    def check(self, known: Collection[int]) -> None:
        """Fill `problems`; `known` are the topics that one can choose. What is right is kept cleaned."""
        problems = self.problems
        if any(topic not in known for topic in self.chosen):
            problems.add("onderwerpen", _("Een onderwerp dat u koos, kunt u niet meer kiezen. Kijk uw keuze na."))
            self.chosen = [topic for topic in self.chosen if topic in known]
        said = [
            one_line(problems, f"idee{number}", words, LONGEST_SUGGESTION)
            for number, words in enumerate(self.suggestions, start=1)
        ]
        if not self.chosen and not any(said) and not self.wants_mail:
            problems.add("onderwerpen", _("Kies een onderwerp, schrijf zelf iets op, of laat u mailen."))
        if self.sector not in {"", *sectors()}:
            problems.add("sector", _("Kies een sector uit de lijst."))
        self.check_person()
        if not problems:
            self.suggestions = said

    def check_person(self) -> None:
        """The same of who it is alone."""
        problems = self.problems
        council = one_line(problems, "raad", self.council, LONGEST_COUNCIL)
        name = one_line(problems, "naam", self.name, LONGEST_NAME)
        if not name:
            problems.add("naam", _("Vul uw naam in."))
        address = email(problems, "email", self.email)
        if not problems:
            self.council, self.name, self.email = council, name, address

    @property
    def wishes(self) -> Wishes:
        """What somebody wishes. Only after `check` found nothing."""
        said = [*dict.fromkeys(words for words in self.suggestions if words)]
        return Wishes(
            self.name, self.email, self.council, self.sector, tuple(self.chosen), said, self.wants_mail, texts.language()
        )


# -- the desk


class AskingForm(Answers):
    """Whether and when an event asks for wishes. `mark` and `shown` are those of the event as the form showed it."""

    NAMES = ("vraagt", "van_datum", "van_tijd", "tot_datum", "tot_tijd", "tekst")

    mark = ""
    shown = ""

    @classmethod
    def of(cls, event: Event) -> Self:
        """The form as it stands when nobody has typed anything yet."""
        form = cls(_shown(event))
        form.mark, form.shown = mark_of(event), form.marks
        return form

    @classmethod
    def read(cls, form: Typed) -> Self:
        """What was submitted, untouched."""
        read = cls()
        read.take(form)
        read.mark, read.shown = typed(form, "stand") or "?", typed(form, "gezien")
        return read

    def check(self, zone: ZoneInfo) -> Asking:
        """What was typed; only to be used when there are no problems."""
        from_at, until_at = self._optional("van", _("Vanaf"), zone), self._optional("tot", _("Tot"), zone)
        if from_at and until_at and until_at <= from_at:
            self.problems.add("tot_datum", _("Het einde moet later zijn dan het begin."))
        return Asking(bool(self.typed["vraagt"]), from_at, until_at, self.lines("tekst"))

    def _optional(self, name: str, what: str, zone: ZoneInfo) -> datetime | None:
        if not self.typed[f"{name}_datum"].strip() and not self.typed[f"{name}_tijd"].strip():
            return None
        return self.moment(self.day(f"{name}_datum", what), f"{name}_tijd", what, zone)

    def meet_current(self, event: Event) -> None:
        """Say beside each field what somebody else changed meanwhile; nothing typed is lost."""
        now = _shown(event)
        labels = {
            "vraagt": _("Wensen vragen"), "van_datum": _("Vanaf: datum"), "van_tijd": _("Vanaf: tijd"),
            "tot_datum": _("Tot: datum"), "tot_tijd": _("Tot: tijd"), "tekst": _("Tekst boven de vragen"),
        }  # fmt: skip
        self.meet_values(self.shown, now, labels, {YES: _("ja"), "": _("nee")})
        self.mark, self.shown = mark_of(event), type(self)(now).marks


def _shown(event: Event) -> dict[str, str]:
    """An event as the form shows it."""
    now, shown = asking_of(event), {}
    for name, at in (("van", now.wishes_from_at), ("tot", now.wishes_until_at)):
        shown[f"{name}_datum"] = at.astimezone(event.zone).date().isoformat() if at else ""
        shown[f"{name}_tijd"] = time_in_words(at, event.time_zone) if at else ""
    return {"vraagt": YES if now.asks_wishes else "", "tekst": now.wishes_text, **shown}


class TopicForm(Answers):
    """One topic; `volgorde` and `dicht` only of one that is there."""

    NAMES = ("titel", "tekst", "volgorde", "dicht")

    @classmethod
    def of(cls, topic: Topic, topics: Sequence[Topic]) -> Self:
        """The form of a topic as it stands when nobody has typed anything yet."""
        place = [one.id for one in topics].index(topic.id) + 1
        closed = YES if topic.is_closed else ""
        return cls({"titel": topic.title, "tekst": topic.text, "volgorde": str(place), "dicht": closed})

    @classmethod
    def read(cls, form: Typed) -> Self:
        """What was submitted, untouched."""
        read = cls()
        read.take(form)
        return read

    def check(self, number: int = 0) -> tuple[str, str, int]:
        """Title, text, and place among `number` topics; only to be used when there are no problems."""
        title, text = self.line("titel", LONGEST_TITLE), self.lines("tekst", 5_000)
        if not title:
            self.problems.add("titel", _("Vul de titel van het onderwerp in."))
        return title, text, self.number("volgorde", _("Plaats in de rij"), 1, number) if number else 1
