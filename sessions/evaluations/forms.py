"""The desk's form about how an event asks how it was."""

from typing import Self

from events.desk_forms import Answers
from events.forms import Typed
from events.texts import _
from sessions.evaluations.asking import LONGEST_OPEN, Wanted
from sessions.questions.asking import YES


class AskingForm(Answers):
    """Whether an event asks, for how many days, and after how many it reminds."""

    NAMES = ("vraagt", "dagen", "herinnering")

    @classmethod
    def of(cls, wanted: Wanted) -> Self:
        """The form as it stands when nobody has typed anything yet."""
        return cls({
            "vraagt": YES if wanted.asks else "", "dagen": str(wanted.open_days), "herinnering": str(wanted.remind_days),
        })  # fmt: skip

    @classmethod
    def read(cls, form: Typed) -> Self:
        """What was submitted, untouched."""
        read = cls()
        read.take(form)
        return read

    def check(self) -> Wanted:
        """What was typed; only to be used when there are no problems."""
        days = self.number("dagen", _("Hoeveel dagen"), 1, LONGEST_OPEN)
        remind = self.number("herinnering", _("Herinnering"), 0, LONGEST_OPEN)
        if not self.problems and remind >= days:
            self.problems.add("herinnering", _("De herinnering moet komen voordat de evaluatie sluit."))
        return Wanted(bool(self.typed["vraagt"]), days, remind)
