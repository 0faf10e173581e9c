"""What the forms about materials accept; all errors at once."""

from datetime import datetime
from zoneinfo import ZoneInfo

from events.desk_forms import Answers
from events.forms import Typed, numbers, typed
from events.texts import _
from sessions.materials.operations import LARGEST, Wish
from sessions.materials.recordings import end_of, last_day_of
from sessions.materials.tables import Handout
from sessions.spreadsheet.cells import is_link
from sessions.tables import Session

MEGABYTES = LARGEST // (1024 * 1024)


class HandoutForm(Answers):
    """One file or link, for whom and from when. Until somebody chooses: for participants, from now on."""

    NAMES = ("naam", "link", "voor", "wanneer")

    @classmethod
    def empty(cls) -> "HandoutForm":
        """The form before anybody typed."""
        return cls({"voor": Handout.Audience.PARTICIPANTS.value, "wanneer": Handout.Moment.BEFORE.value})

    @classmethod
    def read(cls, form: Typed) -> "HandoutForm":
        """What was submitted, untouched."""
        read = cls()
        read.take(form)
        return read

    def check(self, *, has_file: bool) -> Wish | None:
        """What was typed; None when something is wrong with it."""
        link, label = self.line("link", 1000), self.line("naam", 200)
        if has_file and link:
            self.problems.add("bestand", _("Kies een bestand of vul een link in, niet allebei."))
        elif not has_file and not link:
            self.problems.add("bestand", _("Kies een bestand, of vul een link in."))
        elif link and not is_link(link):
            self.problems.add("link", _("Schrijf de hele link, met https:// ervoor."))
        if link and not label:
            self.problems.add("naam", _("Schrijf hoe de link heet. Dat lezen mensen op de pagina."))
        if self.typed["voor"] not in set(Handout.Audience):
            self.problems.add("voor", _("Kies voor wie dit is."))
        if self.typed["wanneer"] not in set(Handout.Moment):
            self.problems.add("wanneer", _("Kies vanaf wanneer mensen dit zien."))
        return None if self.problems else Wish(label, self.typed["voor"], self.typed["wanneer"], link)


class RecordingForm(Answers):
    """Where the recording is, and its last day. `version` is that of the session that was opened."""

    NAMES = ("opname", "tot")

    version = 0

    @classmethod
    def of(cls, session: Session, zone: ZoneInfo) -> "RecordingForm":
        """As it stands when nobody has typed anything yet."""
        last = last_day_of(session, zone)
        form = cls({"opname": session.recording_link, "tot": last.isoformat() if last else ""})
        form.version = session.version
        return form

    @classmethod
    def read(cls, form: Typed) -> "RecordingForm":
        """What was submitted, untouched."""
        read = cls()
        read.take(form)
        read.version = sum(numbers([typed(form, "versie")]))
        return read

    def check(self, session: Session, zone: ZoneInfo) -> tuple[str, datetime | None] | None:
        """The link, and the moment at which it ends; None when something is wrong."""
        link = self.line("opname", 1000)
        if link and not is_link(link):
            self.problems.add("opname", _("Schrijf de hele link, met https:// ervoor."))
        last = self.day("tot", _("Laatste dag")) if self.typed["tot"].strip() else None
        if last and last < session.ends_at.astimezone(zone).date():
            self.problems.add("tot", _("De laatste dag kan niet voor de sessie zijn."))
        return None if self.problems else (link, end_of(last, zone) if last else None)
