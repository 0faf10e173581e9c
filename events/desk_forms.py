"""What the forms of the desk accept; all errors at once, in plain words."""

import re
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time
from typing import ClassVar
from zoneinfo import ZoneInfo

from events.forms import Problems, Typed, email, many_lines, one_line, typed
from events.publishing import SLUG, Details
from events.tables import Event
from events.texts import _, time_in_words

LONGEST_TEXT = 20_000
DATES = (
    re.compile(r"(?P<year>\d{4})-(?P<month>\d{1,2})-(?P<day>\d{1,2})"),
    re.compile(r"(?P<day>\d{1,2})[-/. ](?P<month>\d{1,2})[-/. ](?P<year>\d{4})"),
)
TIME = re.compile(r"(\d{1,2})(?:[.:](\d{2})(?:[.:]00)?)?(?: ?uur| ?u)?", re.IGNORECASE)
YEARS = range(2000, 2100)


def read_date(text: str) -> date | None:
    """The day that was typed or picked: 2027-03-08 or 8-3-2027. None: no such day."""
    found = next((match for pattern in DATES if (match := pattern.fullmatch(text.strip()))), None)
    if found is None or int(found["year"]) not in YEARS:
        return None
    try:
        return date(int(found["year"]), int(found["month"]), int(found["day"]))
    except ValueError:
        return None


def read_time(text: str) -> time | None:
    """The time of day that was typed: 9.30, 09:30 or 9. None: no such time."""
    found = TIME.fullmatch(text.strip())
    if found is None or int(found[1]) > 23 or int(found[2] or 0) > 59:
        return None
    return time(int(found[1]), int(found[2] or 0))


def local_moment(day: date, clock: time, zone: ZoneInfo) -> datetime | None:
    """That time in `zone` as aware UTC; of an hour that comes twice the first. None: the clock skips it (spring)."""
    local = datetime.combine(day, clock, zone)
    at = local.astimezone(UTC)
    return at if at.astimezone(zone).replace(tzinfo=None) == local.replace(tzinfo=None) else None


@dataclass
class Answers:
    """What was typed in a form of the desk, by the name of its field, and what is wrong with it."""

    NAMES: ClassVar[tuple[str, ...]] = ()

    typed: dict[str, str] = field(default_factory=dict)
    problems: Problems = field(default_factory=Problems)

    def __post_init__(self) -> None:
        self.typed = dict.fromkeys(self.NAMES, "") | self.typed

    def take(self, form: Typed) -> None:
        """What was submitted, untouched."""
        self.typed |= {name: typed(form, name) for name in self.NAMES}

    def line(self, name: str, longest: int) -> str:
        """The clean value of a field of one line."""
        return one_line(self.problems, name, self.typed[name], longest)

    def lines(self, name: str, longest: int = LONGEST_TEXT) -> str:
        """The clean value of a field of several lines."""
        return many_lines(self.problems, name, self.typed[name], longest)

    def day(self, name: str, what: str) -> date | None:
        """The date in field `name`; `what` begins the words when there is none."""
        found = read_date(self.typed[name])
        if found is None:
            self.problems.add(name, _("{what}: vul een datum in, zoals 8-3-2027.").format(what=what))
        else:
            self.typed[name] = found.isoformat()  # the only spelling that a date field shows again
        return found

    def clock(self, name: str, what: str) -> time | None:
        """The time of day in field `name`; `what` begins the words when there is none."""
        found = read_time(self.typed[name])
        if found is None:
            self.problems.add(name, _("{what}: vul een tijd in, zoals 9.30.").format(what=what))
        return found

    def moment(self, day: date | None, name: str, what: str, zone: ZoneInfo) -> datetime | None:
        """The time in field `name` on `day` as aware UTC; a time that the clock skips is refused in words."""
        clock = self.clock(name, what)
        if day is None or clock is None:
            return None
        at = local_moment(day, clock, zone)
        if at is None:
            words = _("{what}: deze tijd bestaat niet. De klok gaat dan een uur vooruit. Kies een andere tijd.")
            self.problems.add(name, words.format(what=what))
        return at


class NewEventForm(Answers):
    """A new event: its title and its address."""

    NAMES = ("titel", "adres")

    def check(self) -> tuple[str, str]:
        """The slug and the title; only to be used when there are no problems."""
        title = self.line("titel", 200)
        if not title:
            self.problems.add("titel", _("Vul de titel in. Zo heet de bijeenkomst op de site."))
        slug = self.line("adres", 60)
        if not SLUG.fullmatch(slug):
            self.problems.add(
                "adres", _("Gebruik alleen kleine letters, cijfers en streepjes. Bijvoorbeeld: week-2027.")
            )
        return slug, title


class EventForm(Answers):
    """What the desk says about an event."""

    NAMES = (
        "titel", "tekst", "opent_datum", "opent_tijd", "sluit_datum", "sluit_tijd",
        "hulp_naam", "hulp_telefoon", "hulp_tijden", "hulp_mail",
    )  # fmt: skip

    @classmethod
    def of(cls, event: Event) -> "EventForm":
        """The form as it stands when nobody has typed anything yet."""
        return cls({
            "titel": event.title, "tekst": event.text,
            **_local("opent", event.opens_at, event), **_local("sluit", event.closes_at, event),
            "hulp_naam": event.help_name, "hulp_telefoon": event.help_phone,
            "hulp_tijden": event.help_hours, "hulp_mail": event.help_mail,
        })  # fmt: skip

    def check(self, zone: ZoneInfo) -> Details:
        """What was typed; only to be used when there are no problems."""
        title = self.line("titel", 200)
        if not title:
            self.problems.add("titel", _("Vul de titel in. Zo heet de bijeenkomst op de site."))
        text = self.lines("tekst")
        opens_at = self._optional("opent", _("Opening"), zone)
        closes_at = self._optional("sluit", _("Sluiting"), zone)
        if opens_at and closes_at and closes_at <= opens_at:
            self.problems.add("sluit_datum", _("De sluiting moet later zijn dan de opening."))
        return Details(
            title=title, text=text, opens_at=opens_at, closes_at=closes_at, help_name=self.line("hulp_naam", 100),
            help_phone=self.line("hulp_telefoon", 40), help_hours=self.line("hulp_tijden", 200), help_mail=self._mail(),
        )  # fmt: skip

    def _optional(self, name: str, what: str, zone: ZoneInfo) -> datetime | None:
        date_name, time_name = f"{name}_datum", f"{name}_tijd"
        if not self.typed[date_name].strip() and not self.typed[time_name].strip():
            return None
        return self.moment(self.day(date_name, what), time_name, what, zone)

    def _mail(self) -> str:
        return email(self.problems, "hulp_mail", self.typed["hulp_mail"]) if self.typed["hulp_mail"].strip() else ""


def _local(name: str, at: datetime | None, event: Event) -> dict[str, str]:
    """A moment as its two fields show it."""
    if at is None:
        return {f"{name}_datum": "", f"{name}_tijd": ""}
    day = at.astimezone(event.zone).date().isoformat()
    return {f"{name}_datum": day, f"{name}_tijd": time_in_words(at, event.time_zone)}
