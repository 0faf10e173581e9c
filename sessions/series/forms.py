"""What the forms for a copy, a series and a change of its meetings accept; all errors at once."""

from collections.abc import Sequence
from datetime import date, time
from typing import ClassVar

from events.desk_forms import Answers, check_slug, check_title
from events.forms import Typed, numbers, typed
from events.tables import Event
from events.texts import _, date_in_words
from sessions.series.copying import Wish
from sessions.series.meetings import Evening, Meeting, evening_of
from sessions.spreadsheet.cells import MOST_PLACES, Unfit, is_link
from sessions.spreadsheet.dates import day as day_in
from sessions.tables import Session

MOST_DATES = 60  # meetings in one series


class CopyForm(Answers):
    """A copy of an event: its title and address, and when its first week is."""

    NAMES = ("titel", "adres", "eerste_dag", "links", "uur_later")

    @classmethod
    def of(cls, event: Event) -> "CopyForm":
        """The form as it stands when nobody has typed anything yet."""
        return cls({"titel": event.title})

    @classmethod
    def read(cls, form: Typed) -> "CopyForm":
        """What was submitted, untouched."""
        read = cls()
        read.take(form)
        return read

    def check(self) -> Wish | None:
        """What was typed; None when something is wrong with it."""
        title, slug = check_title(self, "titel"), check_slug(self, "adres")
        first = self.day("eerste_dag", _("Eerste dag"))
        if self.problems or first is None:
            return None
        return Wish(slug, title, first, bool(self.typed["links"]), bool(self.typed["uur_later"]))


class EveningForm(Answers):
    """What is said about each meeting of a series."""

    NAMES: ClassVar[tuple[str, ...]] = ("titel", "begin", "einde", "vorm", "locatie", "link", "plaatsen", "leden")

    def evening(self) -> Evening | None:
        """What was typed; None when something is wrong with it."""
        title = check_title(self, "titel")
        begins, ends = self.clock("begin", _("Begintijd")), self.clock("einde", _("Eindtijd"))
        if begins is not None and begins == ends:
            self.problems.add("einde", _("De eindtijd is gelijk aan de begintijd."))
        if self.typed["vorm"] not in set(Session.Form):
            self.problems.add("vorm", _("Kies hoe mensen meedoen."))
        place, link, capacity = self.line("locatie", 300), self._link(), self._capacity()
        if self.problems or begins is None or ends is None:
            return None
        return Evening(title, begins, ends, self.typed["vorm"], place, link, capacity, bool(self.typed["leden"]))

    def _link(self) -> str:
        link = self.line("link", 1000)
        if link and not is_link(link):
            self.problems.add("link", _("Schrijf de hele link, met https:// ervoor."))
        return link

    def _capacity(self) -> int | None:
        words = self.typed["plaatsen"].strip()
        if not words:
            return None
        number = int(words) if words.isascii() and words.isdigit() and len(words) < 10 else 0
        if not 0 < number <= MOST_PLACES:
            self.problems.add("plaatsen", _("Schrijf een getal vanaf 1. Is er geen grens? Maak het vak dan leeg."))
        return number


class SeriesForm(EveningForm):
    """A new series: what is said about each meeting, and a list of dates."""

    NAMES = (*EveningForm.NAMES, "datums")

    @classmethod
    def empty(cls) -> "SeriesForm":
        """The form as it stands when nobody has typed anything yet."""
        return cls({"vorm": Session.Form.ONLINE.value, "leden": "ja"})

    @classmethod
    def read(cls, form: Typed) -> "SeriesForm":
        """What was submitted, untouched."""
        read = cls()
        read.take(form)
        return read

    def dates(self) -> list[date]:
        """The dates that were typed, one on each line; wrong ones are named by their line, all at once."""
        lines = [(number, line.strip()) for number, line in enumerate(self.lines("datums").splitlines(), start=1)]
        filled = [(number, line) for number, line in lines if line]
        wrong, found = [], dict[date, int]()
        for number, line in filled:
            try:
                day = day_in(line)
            except Unfit as refusal:
                wrong.append(
                    _("Regel {number}: ‘{line}’ {words}").format(number=number, line=line[:40], words=refusal.wrong)
                )
                continue
            if day in found:
                words = _("Regel {number}: deze datum staat ook op regel {other}.")
                wrong.append(words.format(number=number, other=found[day]))
            found.setdefault(day, number)
        if wrong:
            self.problems.add("datums", " ".join(wrong))
        elif not found:
            self.problems.add("datums", _("Schrijf op elke regel een datum. Bijvoorbeeld: 5 oktober 2027."))
        elif len(found) > MOST_DATES:
            self.problems.add(
                "datums", _("Dit zijn er te veel. Maak hoogstens {most} tegelijk.").format(most=MOST_DATES)
            )
        return list(found)

    def refuse(self, dates: Sequence[date], words: str) -> None:
        """Say what is wrong with some of the dates; `words` has a place for them."""
        self.problems.add("datums", words.format(dates="; ".join(date_in_words(day) for day in dates)))


class MeetingForm(EveningForm):
    """A change of one meeting, or of it and all later ones."""

    NAMES = (*EveningForm.NAMES, "bereik")

    version = 0

    @classmethod
    def of(cls, meeting: Meeting) -> "MeetingForm":
        """The form as it stands when nobody has typed anything yet."""
        evening = evening_of(meeting)
        form = cls({
            "titel": evening.title, "begin": _shown(evening.begins), "einde": _shown(evening.ends),
            "vorm": str(evening.form), "locatie": evening.place, "link": evening.meeting_link,
            "plaatsen": "" if evening.capacity is None else str(evening.capacity),
            "leden": "ja" if evening.members_only else "", "bereik": "deze",
        })  # fmt: skip
        form.version = meeting.session.version if meeting.session else 0
        return form

    @classmethod
    def read(cls, form: Typed) -> "MeetingForm":
        """What was submitted, untouched."""
        read = cls()
        read.take(form)
        read.version = sum(numbers([typed(form, "versie")]))
        return read

    def refuse(self, dates: Sequence[date]) -> None:
        """Say on which dates the clock skips the time that was typed."""
        words = _("Op deze datum bestaat die tijd niet, want de klok gaat vooruit: {dates}.")
        self.problems.add("begin", words.format(dates="; ".join(date_in_words(day) for day in dates)))

    @property
    def is_for_later_ones(self) -> bool:
        """Whether it is for this meeting and all later ones."""
        return self.typed["bereik"] == "later"


def _shown(clock: time) -> str:
    return f"{clock.hour}.{clock.minute:02}"
