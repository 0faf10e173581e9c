"""What the forms for a copy, a series, later dates and a change of its meetings accept; all errors at once."""

from collections.abc import Sequence
from dataclasses import fields
from datetime import date
from typing import ClassVar, Self

import clock
from events.desk_forms import Answers, check_slug, check_title
from events.forms import Typed, numbers, typed
from events.tables import Event
from events.texts import _, date_in_words
from sessions.desk_forms import AboutSession, labels, shown, ways
from sessions.series.changing import overwritten, versions_of
from sessions.series.copying import Wish
from sessions.series.meetings import Evening, Hours, Meeting, has_limit
from sessions.spreadsheet.cells import Unfit
from sessions.spreadsheet.dates import day as day_in
from sessions.tables import Session

MOST_DATES = 60  # meetings in one series
LONGEST_FACT = 80  # characters of what somebody else wrote; all of it stands on its own page


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


class EveningForm(AboutSession):
    """What is said about each meeting of a series: all that is said about a session, but its recording."""

    NAMES: ClassVar[tuple[str, ...]] = (
        "titel", "begin", "einde", "vorm", "locatie", "link", "inbellen", "plaatsen", "plaatsen_online", "wachtlijst",
        "leden", "sprekers", "tekst", "doelgroep", "sector", "trefwoorden", "materiaal", "voorbereiden",
        "dag_ervoor", "uur_ervoor", "na_afloop",
    )  # fmt: skip

    @classmethod
    def _part(cls, session: Session, zone: str) -> dict[str, str]:
        """The fields of this form; without a limit an evening is never full, and has a waiting list with its first one."""
        part = super()._part(session, zone)
        return part if has_limit(session) else {**part, "wachtlijst": "ja"}

    def evening(self) -> Evening | None:
        """What was typed; None when something is wrong with it."""
        title, hours, content = check_title(self, "titel"), check_hours(self), self.content()
        return None if self.problems or hours is None else Evening(title, *hours, **content)


# -- when


def check_hours(form: Answers) -> Hours | None:
    """From when to when, in the fields `begin` and `einde`; what ends earlier than it begins, ends the next day."""
    begins, ends = form.clock("begin", _("Begintijd")), form.clock("einde", _("Eindtijd"))
    if begins is not None and begins == ends:
        form.problems.add("einde", _("De eindtijd is gelijk aan de begintijd."))
    return None if begins is None or ends is None else (begins, ends)


def check_dates(form: Answers) -> list[date]:
    """The dates in the field `datums`, one on each line; wrong ones are named by their line, all at once."""
    found, wrong = _dates_in(form.lines("datums"))
    if wrong:
        form.problems.add("datums", " ".join(wrong))
    elif not found:
        form.problems.add("datums", _("Schrijf op elke regel een datum. Bijvoorbeeld: 5 oktober 2027."))
    elif len(found) > MOST_DATES:
        form.problems.add("datums", _("Dit zijn er te veel. Maak hoogstens {most} tegelijk.").format(most=MOST_DATES))
    return found


def _dates_in(text: str) -> tuple[list[date], list[str]]:
    """The dates, each once, and what is wrong with the lines that have none or the same one again."""
    found, wrong = dict[date, int](), []
    for number, line in enumerate(map(str.strip, text.splitlines()), start=1):
        if not line:
            continue
        try:
            day = day_in(line)
        except Unfit as refusal:
            words = _("Regel {number}: ‘{line}’ {words}")
            wrong.append(words.format(number=number, line=line[:40], words=refusal.wrong))
            continue
        if day in found:
            words = _("Regel {number}: deze datum staat ook op regel {other}.")
            wrong.append(words.format(number=number, other=found[day]))
        found.setdefault(day, number)
    return list(found), wrong


def refuse(form: Answers, name: str, words: str, dates: Sequence[date]) -> None:
    """Say in field `name` what is wrong with some of the dates; `words` has a place for them."""
    form.problems.add(name, words.format(dates="; ".join(date_in_words(day) for day in dates)))


def refuse_skipped(form: Answers, name: str, dates: Sequence[date]) -> None:
    """Say in field `name` on which dates the clock skips the time that was typed."""
    refuse(form, name, _("Op deze datum bestaat die tijd niet, want de klok gaat vooruit: {dates}."), dates)


# -- series and their meetings


class SeriesForm(EveningForm):
    """A new series: what is said about each meeting, and a list of dates."""

    NAMES = (*EveningForm.NAMES, "datums")

    @classmethod
    def empty(cls) -> "SeriesForm":
        """The form as it stands when nobody has typed anything yet."""
        return cls({"vorm": Session.Form.ONLINE.value, "leden": "ja", "wachtlijst": "ja"})

    def check(self) -> tuple[Evening, list[date]] | None:
        """What was typed; None when something is wrong with it."""
        evening, dates = self.evening(), check_dates(self)
        return None if evening is None or self.problems else (evening, dates)


class DatesForm(AboutSession):
    """Later dates for a series. `newest` is the event that was its newest one when the form was opened."""

    NAMES = ("begin", "einde", "datums")

    newest = 0

    @classmethod
    def after(cls, meetings: Sequence[Meeting], latest: Meeting) -> "DatesForm":
        """The form as it stands when nobody has typed anything yet: at the time of the latest meeting."""
        form = cls.of(latest.evening, latest.event.time_zone)
        form.newest = max(one.event.id for one in meetings)
        return form

    @classmethod
    def read(cls, form: Typed) -> Self:
        """What was submitted, untouched."""
        read = super().read(form)
        read.newest = sum(numbers([typed(form, "nieuwste")]))
        return read

    def check(self) -> tuple[Hours, list[date]] | None:
        """What was typed; None when something is wrong with it."""
        hours, dates = check_hours(self), check_dates(self)
        return None if hours is None or self.problems else (hours, dates)


class MeetingForm(EveningForm):
    """A change of one meeting, or of it and all later ones. `later` says how those were when the form was opened."""

    NAMES = (*EveningForm.NAMES, "datum", "bereik")

    later = ""

    @classmethod
    def among(cls, meetings: Sequence[Meeting]) -> "MeetingForm":
        """The form of the first of `meetings`, as it stands when nobody has typed anything yet."""
        form = cls.of(meetings[0].evening, meetings[0].event.time_zone)
        form.later = versions_of(meetings)
        return form

    @classmethod
    def read(cls, form: Typed) -> Self:
        """What was submitted, untouched."""
        read = super().read(form)
        read.later = typed(form, "latere")
        return read

    def wanted(self, here: Meeting, listed: Sequence[Meeting]) -> tuple[Evening, date] | None:
        """What was typed about `here`, which is one of the meetings `listed`; None when something is wrong with it."""
        evening, day = self.evening(), self.day("datum", _("Datum"))
        if day is not None and day != here.day:
            others = {one.day for one in listed if one.session and not one.session.is_cancelled}
            if day in others:
                self.problems.add("datum", _("Op deze datum is er al een bijeenkomst van deze reeks."))
            elif day < clock.now().astimezone(here.event.zone).date():
                self.problems.add("datum", _("Deze datum is al voorbij."))
        return (evening, day) if evening and day and not self.problems else None

    def chosen(self, meetings: Sequence[Meeting]) -> Sequence[Meeting]:
        """Those of `meetings` that it is for: all of them, or the first one."""
        return meetings if self.typed["bereik"] == "later" else meetings[:1]

    def meets(self, meetings: Sequence[Meeting], evening: Evening) -> bool:
        """Say what others changed in `meetings` since this form was opened; answers whether there is anything.

        In the later ones that is only what `evening` would take away again.
        """
        here = meetings[0]
        if here.evening.version != self.version:
            self.meet(here.evening, here.event.time_zone)
        lost = [] if self.problems else overwritten(self.chosen(meetings), self.later, evening)
        if lost:
            self._warn(lost)
            self.later = versions_of(meetings)
        return bool(self.problems)

    def _warn(self, lost: Sequence[tuple[Meeting, Sequence[str]]]) -> None:
        words = _(
            "Iemand anders veranderde intussen een latere bijeenkomst: {which}. Slaat u nog een keer op? Dan geldt wat u typte ook daar."
        )
        which = ", ".join(
            f"{date_in_words(one.evening.starts_at, one.event.time_zone)} ({_facts_of(one, names)})"
            for one, names in lost
        )
        self.problems.add("bereik", words.format(which=which))


def _facts_of(meeting: Meeting, names: Sequence[str]) -> str:
    """What some fields of an evening are in `meeting`, as the form shows them."""
    fields_of = dict(zip((part.name for part in fields(Evening)), EveningForm.NAMES, strict=True))
    now = shown(meeting.evening, meeting.event.time_zone)
    found = [(labels()[name], ways().get(now[name], now[name])) for name in (fields_of[name] for name in names)]
    return "; ".join(f"{label}: {value[:LONGEST_FACT] or _('niets')}" for label, value in found)
