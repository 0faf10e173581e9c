"""What the forms of a mailing and of a standard message accept; all errors at once."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from events.desk_forms import Answers
from events.forms import Problems
from events.texts import _
from sessions.mailings import wordings
from sessions.mailings.operations import Written, mark_of, selection_of
from sessions.mailings.placeholders import PLACEHOLDERS, in_a_subject, known_in, unknown_in
from sessions.mailings.selecting import STATUSES, Choices, Selection
from sessions.mailings.wordings import Words
from sessions.roles import role_key
from sessions.tables import Mailing

LONGEST_SUBJECT = 150
LONGEST_TEXT = 5000
LONGEST_OPENING = 1000


@dataclass
class MailingForm(Answers):
    """A subject, a text, and for whom; `merk` is of the mailing as the form showed it."""

    NAMES: ClassVar = ("onderwerp", "tekst", "dag", "sessie", "status", "rol", "raad", "merk")

    @classmethod
    def of(cls, mailing: Mailing) -> "MailingForm":
        """What there is now."""
        asked = selection_of(mailing)
        return cls({
            "onderwerp": mailing.subject, "tekst": mailing.text, "dag": asked.day, "status": asked.status,
            "sessie": str(asked.session or ""), "rol": role_key(asked.role), "raad": asked.council, "merk": mark_of(mailing),
        })  # fmt: skip

    @classmethod
    def empty(cls) -> "MailingForm":
        """The beginning of a new one."""
        return cls({"tekst": _("Beste {naam},")})

    def check(self, choices: Choices) -> Written:
        """What was written; worth something only without problems."""
        subject, text = read_words(self, LONGEST_TEXT, PLACEHOLDERS)
        if not subject:
            self.problems.add("onderwerp", _("Vul een onderwerp in."))
        if not text:
            self.problems.add("tekst", _("Schrijf wat er in de mail komt."))
        numbers = {str(session.number): session.number for session in choices.sessions}
        self._choose("dag", {day.isoformat() for day in choices.days})
        self._choose("sessie", set(numbers))
        self._choose("status", set(STATUSES))
        self._choose("rol", set(choices.roles))
        self._choose("raad", set(choices.councils))
        t = self.typed
        return Written(subject, text, Selection(t["dag"], numbers.get(t["sessie"], 0), t["status"], t["rol"], council=t["raad"]))

    def _choose(self, name: str, known: set[str]) -> None:
        if self.typed[name] and self.typed[name] not in known:
            self.problems.add(name, _("Deze keuze is er niet meer. Kies opnieuw."))


class WordsForm(Answers):
    """The organisers' own words for a standard message; `merk` is of the words that the form showed."""

    NAMES = ("onderwerp", "tekst", "merk")

    @classmethod
    def of(cls, words: Words) -> "WordsForm":
        """What there is now."""
        return cls({"onderwerp": words.subject, "tekst": words.opening, "merk": wordings.mark_of(words)})

    def check(self, kind: str) -> Words:
        """The clean words for a message of `kind`; worth something only without problems."""
        return Words(*read_words(self, LONGEST_OPENING, known_in(kind)))


def read_words(form: Answers, longest: int, known: Sequence[str]) -> tuple[str, str]:
    """The clean subject and text (of `longest` characters at most); `known` are the placeholders that mean something."""
    if len(form.typed["onderwerp"].strip().splitlines()) > 1:
        form.problems.add("onderwerp", _("Een onderwerp is één regel. Zet alles op dezelfde regel."))
    subject, text = form.line("onderwerp", LONGEST_SUBJECT), form.lines("tekst", longest)
    check_placeholders(form.problems, "onderwerp", subject, in_a_subject(known))
    check_placeholders(form.problems, "tekst", text, known)
    return subject, text


def check_placeholders(problems: Problems, name: str, text: str, known: Sequence[str]) -> None:
    """Say what stands in braces in `text` and is none of the `known`."""
    if unknown := unknown_in(text, known):
        words = _("Dit invulwoord kennen wij niet: {unknown}. U kunt hier gebruiken: {known}.")
        problems.add(name, words.format(unknown=", ".join(unknown[:5]), known=", ".join(known)))
