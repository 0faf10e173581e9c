"""What the form about somebody's details accepts; all errors at once."""

from typing import ClassVar

from events.desk_forms import Answers
from events.forms import Typed, typed
from events.texts import _
from sessions.forms import LONGEST_COUNCIL, LONGEST_NAME, LONGEST_ROLE
from sessions.people.details.operations import Details, mark_of
from sessions.people.forms import LONGEST_PHONE
from sessions.tables import Participant


class DetailsForm(Answers):
    """Another name, telephone, council or role for somebody. `mails`: whether a mail in the right name is wanted."""

    NAMES: ClassVar = ("naam", "telefoon", "raad", "rol")

    mark = ""  # of the participant as this form showed them
    shown = ""  # of each of its fields
    mails = True

    @classmethod
    def of(cls, participant: Participant) -> "DetailsForm":
        """The form as it stands when nobody has typed anything yet."""
        form = cls(_shown(participant))
        form.mark, form.shown = mark_of(participant), form.marks
        return form

    @classmethod
    def read(cls, form: Typed) -> "DetailsForm":
        """What was submitted, untouched."""
        read = cls()
        read.take(form)
        read.mark, read.shown = typed(form, "stand"), typed(form, "gezien")
        read.mails = typed(form, "opnieuw") == "ja"
        return read

    def check(self) -> Details:
        """What was typed; worth something only without problems."""
        name = self.line("naam", LONGEST_NAME)
        if not name:
            self.problems.add("naam", _("Vul de naam in."))
        phone, council = self.line("telefoon", LONGEST_PHONE), self.line("raad", LONGEST_COUNCIL)
        return Details(name, phone, council, self.line("rol", LONGEST_ROLE))

    def meet_current(self, participant: Participant) -> None:
        """Say beside each field what somebody else changed meanwhile; nothing typed is lost."""
        now = _shown(participant)
        labels = {
            "naam": _("Naam"), "telefoon": _("Telefoon"), "raad": _("Cliëntenraad of organisatie"), "rol": _("Rol"),
        }  # fmt: skip
        self.meet_values(self.shown, now, labels)
        self.mark, self.shown = mark_of(participant), DetailsForm(now).marks


def _shown(participant: Participant) -> dict[str, str]:
    """A participant as the form shows them."""
    return {
        "naam": participant.name, "telefoon": participant.phone, "raad": participant.council, "rol": participant.role,
    }  # fmt: skip
