"""What the form for a new passkey accepts."""

from typing import ClassVar

from events.desk_forms import Answers
from events.texts import _

LONGEST_NAME = 60


class PasskeyForm(Answers):
    """A name for a passkey, and what the browser made of it."""

    NAMES: ClassVar[tuple[str, ...]] = ("naam", "antwoord")

    def check_name(self) -> str:
        """The name; only to be used when there are no problems."""
        name = self.line("naam", LONGEST_NAME)
        if not name:
            self.problems.add("naam", _("Geef de passkey een naam, zoals ‘Laptop kantoor’."))
        return name

    def check(self) -> tuple[str, str]:
        """The name and the browser's answer; only to be used when there are no problems."""
        name = self.check_name()
        if not self.problems and not self.typed["antwoord"]:
            self.is_refused()
        return name, self.typed["antwoord"]

    def is_refused(self) -> None:
        """The browser's answer is none."""
        self.problems.add("passkey", _("De passkey is niet toegevoegd. Probeer het nog eens."))
