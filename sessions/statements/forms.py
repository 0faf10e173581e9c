"""What the desk's form for a statement accepts; all errors at once."""

from typing import Self

from events.desk_forms import Answers
from events.forms import Typed, one_line
from events.texts import _
from sessions.statements.operations import Wanted
from sessions.statements.tables import Statement

LONGEST, LONGEST_CHOICE, MOST_CHOICES = 300, 100, 8


def kinds() -> dict[str, str]:
    """The ways to answer, in words."""
    return {
        Statement.Kind.AGREE: _("Eens, oneens of geen mening"), Statement.Kind.CHOICE: _("Eén antwoord kiezen"),
        Statement.Kind.SCALE: _("Een cijfer van 1 tot en met 5"), Statement.Kind.WORDS: _("Losse woorden, voor een woordwolk"),
        Statement.Kind.TEXT: _("Een eigen zin"),
    }  # fmt: skip


class StatementForm(Answers):
    """One statement or question."""

    NAMES = ("stelling", "soort", "keuzes")

    @classmethod
    def of(cls, statement: Statement | None = None) -> Self:
        """The form as it stands when nobody has typed anything yet."""
        if statement is None:
            return cls({"soort": Statement.Kind.AGREE.value})
        return cls({"stelling": statement.words, "soort": str(statement.kind), "keuzes": statement.choices})

    @classmethod
    def read(cls, form: Typed) -> Self:
        """What was submitted, untouched."""
        read = cls()
        read.take(form)
        return read

    def check(self) -> Wanted:
        """What was typed; only to be used when there are no problems."""
        words, kind = self.line("stelling", LONGEST), self.typed["soort"]
        if not words:
            self.problems.add("stelling", _("Schrijf uw stelling of vraag op."))
        if kind not in kinds():
            self.problems.add("soort", _("Kies hoe mensen antwoorden."))
        return Wanted(words, kind, "\n".join(self._choices()) if kind == Statement.Kind.CHOICE else "")

    def _choices(self) -> list[str]:
        lines = [one_line(self.problems, "keuzes", line, LONGEST_CHOICE) for line in self.typed["keuzes"].splitlines()]
        choices = [*dict.fromkeys(line for line in lines if line)]
        if not 2 <= len(choices) <= MOST_CHOICES:
            self.problems.add("keuzes", _("Schrijf twee tot acht antwoorden op, elk op een eigen regel."))
        return choices
