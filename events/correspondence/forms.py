"""What the form about the calendar and the mails of an event accepts; all errors at once."""

from typing import Self

from events.correspondence.operations import Correspondence, correspondence_of, mark_of
from events.desk_forms import Answers
from events.forms import Typed, typed
from events.tables import Event
from events.texts import _

YES = "ja"


class CorrespondenceForm(Answers):
    """How an event writes to people. `mark` and `shown` are those of the event as the form showed it."""

    NAMES = ("nee", "prive", "agendatitel", "dag", "uur", "bedankt", "persoonlijk")

    mark = ""
    shown = ""

    @classmethod
    def of(cls, event: Event) -> Self:
        """The form as it stands when nobody has typed anything yet."""
        form = cls(_shown(event))
        form.mark, form.shown = mark_of(event), form.marks
        return form

    @classmethod
    def read(cls, form: Typed) -> Self:
        """What was submitted, untouched."""
        read = cls()
        read.take(form)
        read.mark, read.shown = typed(form, "stand") or "?", typed(form, "gezien")
        return read

    def check(self) -> Correspondence:
        """What was typed; only to be used when there are no problems."""
        if self.typed["nee"] not in set(Event.Declined):
            self.problems.add("nee", _("Kies wat er gebeurt als iemand de uitnodiging afwijst."))
        return Correspondence(
            on_decline=self.typed["nee"], is_private=bool(self.typed["prive"]),
            calendar_title=self.line("agendatitel", 200), remind_day=bool(self.typed["dag"]),
            remind_hour=bool(self.typed["uur"]), sends_thanks=bool(self.typed["bedankt"]),
            links_are_personal=bool(self.typed["persoonlijk"]),
        )  # fmt: skip

    def meet_current(self, event: Event) -> None:
        """Say beside each field what somebody else changed meanwhile; nothing typed is lost."""
        now = _shown(event)
        self.meet_values(self.shown, now, labels(), {YES: _("ja"), "": _("nee"), **declined()})
        self.mark, self.shown = mark_of(event), type(self)(now).marks


def _shown(event: Event) -> dict[str, str]:
    """An event as the form shows it."""
    now = correspondence_of(event)
    ticked = {
        "prive": now.is_private, "dag": now.remind_day, "uur": now.remind_hour, "bedankt": now.sends_thanks,
        "persoonlijk": now.links_are_personal,
    }  # fmt: skip
    return {"nee": now.on_decline, "agendatitel": now.calendar_title} | {
        name: YES if is_so else "" for name, is_so in ticked.items()
    }


def declined() -> dict[str, str]:
    """What can happen after a "no" from somebody's calendar."""
    return {
        Event.Declined.ASK.value: _("Vraag per mail of die persoon zich ook wil afmelden"),
        Event.Declined.CANCEL.value: _("Meld die persoon meteen af"),
        Event.Declined.NOTE.value: _("Laat het alleen zien bij het bureau"),
    }


def labels() -> dict[str, str]:
    """What each field is called on the page."""
    return {
        "nee": _("Als iemand de uitnodiging afwijst"), "prive": _("Laat in de agenda niet zien waar een sessie over gaat"),
        "agendatitel": _("Titel in de agenda"), "dag": _("Een dag ervoor"), "uur": _("Een uur ervoor"),
        "bedankt": _("Na afloop"), "persoonlijk": _("Alleen op het eerste apparaat"),
    }  # fmt: skip
