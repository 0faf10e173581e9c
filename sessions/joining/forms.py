"""What the form about another meeting room accepts."""

from events.desk_forms import Answers
from events.forms import Typed, numbers, typed
from events.texts import _
from sessions.changes.forms import LONGEST_WORDS
from sessions.joining.rooms import Room
from sessions.mailings.forms import check_placeholders
from sessions.mailings.placeholders import ABOUT_A_SESSION
from sessions.spreadsheet.cells import is_link
from sessions.tables import Session


class RoomForm(Answers):
    """The new room of a session, and words for the mails about it; `version` is of the session that was opened."""

    NAMES = ("link", "inbellen", "woorden")

    version = 0

    @classmethod
    def of(cls, session: Session) -> "RoomForm":
        """Nothing typed yet: a room without a link, and the number as it is."""
        form = cls({"inbellen": session.dial_in})
        form.version = session.version
        return form

    @classmethod
    def read(cls, form: Typed) -> "RoomForm":
        """What was submitted, untouched."""
        read = cls()
        read.take(form)
        read.version = sum(numbers([typed(form, "versie")]))
        return read

    def check(self, session: Session) -> tuple[Room, str] | None:
        """The room and the words; None when something is wrong, or when it is the room that `session` has."""
        room = Room(self.line("link", 1000), self.line("inbellen", 200))
        words = self.lines("woorden", LONGEST_WORDS)
        check_placeholders(self.problems, "woorden", words, ABOUT_A_SESSION)
        if not is_link(room.meeting_link):
            self.problems.add("link", _("Schrijf de hele link, met https:// ervoor."))
        elif room == Room(session.meeting_link, session.dial_in):
            self.problems.add("link", _("Dit is de link die er al staat. Vul de nieuwe link in."))
        return None if self.problems else (room, words)
