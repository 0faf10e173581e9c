"""What the form about one's own data accepts."""

from events.forms import Typed, typed
from sessions.people.details.forms import DetailsForm


class MyDetails(DetailsForm):
    """One's own name, telephone, council and role. Who changes their name gets the mail with the ticket once more."""

    mails = True

    @classmethod
    def read(cls, form: Typed) -> "MyDetails":
        """What was submitted, untouched."""
        read = cls()
        read.take(form)
        read.mark, read.shown = typed(form, "stand"), typed(form, "gezien")
        return read
