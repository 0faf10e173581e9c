"""What the forms about materials accept; all errors at once."""

from datetime import datetime
from zoneinfo import ZoneInfo

from events.desk_forms import Answers
from events.forms import Typed, numbers, typed
from events.texts import _
from sessions.materials.operations import LARGEST, Wish, mark_of
from sessions.materials.recordings import end_of, last_day_of
from sessions.materials.tables import Handout
from sessions.spreadsheet.cells import is_link
from sessions.tables import Session

MEGABYTES = LARGEST // (1024 * 1024)


class HandoutForm(Answers):
    """One file or link, for whom and from when. Until somebody chooses: for participants, from now on."""

    NAMES = ("naam", "link", "voor", "wanneer")

    mark = ""  # of what is changed, as this form showed it
    shown = ""  # of each of its fields

    @classmethod
    def empty(cls) -> "HandoutForm":
        """The form before anybody typed."""
        return cls({"voor": Handout.Audience.PARTICIPANTS.value, "wanneer": Handout.Moment.BEFORE.value})

    @classmethod
    def of(cls, handout: Handout) -> "HandoutForm":
        """What there is, before anybody typed something else."""
        form = cls(_shown(handout))
        form.mark, form.shown = mark_of(handout), form.marks
        return form

    @classmethod
    def read(cls, form: Typed) -> "HandoutForm":
        """What was submitted, untouched."""
        read = cls()
        read.take(form)
        read.mark, read.shown = typed(form, "stand"), typed(form, "gezien")
        return read

    def check(self, *, has_file: bool) -> Wish | None:
        """What was typed; None when something is wrong with it."""
        link = self.line("link", 1000)
        if has_file and link:
            self.problems.add("bestand", _("Kies een bestand of vul een link in, niet allebei."))
        elif not has_file and not link:
            self.problems.add("bestand", _("Kies een bestand, of vul een link in."))
        elif link:
            self._check_link(link)
        return self._wish(link, has_file=has_file or not link)

    def check_change(self, handout: Handout) -> Wish | None:
        """The same, of what is there already: a link stays a link, and a file the file that it is."""
        link = self.line("link", 1000) if handout.link else ""
        if handout.link:
            self._check_link(link)
        return self._wish(link, has_file=not handout.link)

    def _check_link(self, link: str) -> None:
        if not is_link(link):
            self.problems.add("link", _("Schrijf de hele link, met https:// ervoor."))

    def _wish(self, link: str, *, has_file: bool) -> Wish | None:
        label = self.line("naam", 200)
        if not has_file and not label:
            self.problems.add("naam", _("Schrijf hoe de link heet. Dat lezen mensen op de pagina."))
        if self.typed["voor"] not in set(Handout.Audience):
            self.problems.add("voor", _("Kies voor wie dit is."))
        if self.typed["wanneer"] not in set(Handout.Moment):
            self.problems.add("wanneer", _("Kies vanaf wanneer mensen dit zien."))
        return None if self.problems else Wish(label, self.typed["voor"], self.typed["wanneer"], link)

    def meet_current(self, handout: Handout) -> None:
        """Say beside each field what somebody else changed meanwhile; nothing typed is lost."""
        now = _shown(handout)
        labels = {"naam": _("Hoe heet het?"), "link": _("Link"), "voor": _("Voor wie?"), "wanneer": _("Wanneer?")}
        words = {
            Handout.Audience.EVERYBODY.value: _("Iedereen"), Handout.Audience.PARTICIPANTS.value: _("Wie een plaats heeft"),
            Handout.Moment.BEFORE.value: _("Vanaf nu"), Handout.Moment.AFTER.value: _("Na afloop"),
        }  # fmt: skip
        self.meet_values(self.shown, now, labels, words)
        self.mark, self.shown = mark_of(handout), HandoutForm(now).marks


def _shown(handout: Handout) -> dict[str, str]:
    return {
        "naam": handout.label, "link": handout.link, "voor": str(handout.audience), "wanneer": str(handout.moment),
    }  # fmt: skip


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
