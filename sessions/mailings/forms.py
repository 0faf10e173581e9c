"""What the form of a mailing accepts; all errors at once."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from events.desk_forms import Answers
from events.forms import Problems
from events.texts import _
from sessions.mailings.operations import Written, mark_of, selection_of
from sessions.mailings.placeholders import IN_A_SUBJECT, PLACEHOLDERS, unknown_in
from sessions.mailings.selecting import STATUSES, Choices, Selection
from sessions.mailings.wordings import standard
from sessions.tables import Mailing

LONGEST_SUBJECT = 150
LONGEST_TEXT = 5000
LONGEST_OPENING = 1000


@dataclass
class MailingForm(Answers):
    """A subject, a text, and for whom; `merk` is of the mailing as the form showed it."""

    NAMES: ClassVar = ("onderwerp", "tekst", "dag", "sessie", "status", "rol", "merk")

    @classmethod
    def of(cls, mailing: Mailing) -> "MailingForm":
        """What there is now."""
        asked = selection_of(mailing)
        return cls({
            "onderwerp": mailing.subject, "tekst": mailing.text, "dag": asked.day, "status": asked.status,
            "sessie": str(asked.session or ""), "rol": asked.role, "merk": mark_of(mailing),
        })  # fmt: skip

    @classmethod
    def empty(cls) -> "MailingForm":
        """The beginning of a new one."""
        return cls({"tekst": _("Beste {naam},")})

    def check(self, choices: Choices) -> Written:
        """What was written; worth something only without problems."""
        subject, text = self.line("onderwerp", LONGEST_SUBJECT), self.lines("tekst", LONGEST_TEXT)
        if not subject:
            self.problems.add("onderwerp", _("Vul een onderwerp in."))
        if not text:
            self.problems.add("tekst", _("Schrijf wat er in de mail komt."))
        check_placeholders(self.problems, "onderwerp", subject, IN_A_SUBJECT)
        check_placeholders(self.problems, "tekst", text, PLACEHOLDERS)
        numbers = {str(session.number): session.number for session in choices.sessions}
        self._choose("dag", {day.isoformat() for day in choices.days})
        self._choose("sessie", set(numbers))
        self._choose("status", set(STATUSES))
        self._choose("rol", set(choices.roles))
        t = self.typed
        return Written(subject, text, Selection(t["dag"], numbers.get(t["sessie"], 0), t["status"], t["rol"]))

    def _choose(self, name: str, known: set[str]) -> None:
        if self.typed[name] and self.typed[name] not in known:
            self.problems.add(name, _("Deze keuze is er niet meer. Kies opnieuw."))


def check_placeholders(problems: Problems, name: str, text: str, known: Sequence[str]) -> None:
    """Say which placeholders in the text of field `name` mean nothing."""
    if unknown := unknown_in(text, known):
        words = _("Dit invulwoord kennen wij niet: {unknown}. U kunt hier gebruiken: {known}.")
        problems.add(name, words.format(unknown=", ".join(unknown[:5]), known=", ".join(known)))


class WordingsForm(Answers):
    """The organisers' own words for each standard message; `merk` is of the words that the form showed."""

    NAMES = (*standard(), "merk")

    def check(self) -> dict[str, str]:
        """The clean words by kind; worth something only without problems."""
        found = {}
        for kind in standard():
            found[kind] = self.lines(kind, LONGEST_OPENING)
            check_placeholders(self.problems, kind, found[kind], PLACEHOLDERS)
        return found
