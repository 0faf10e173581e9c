"""What the forms of the desk accept; all errors at once, in plain words."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import ClassVar
from zoneinfo import ZoneInfo

from clock import local_moment
from events import days
from events.forms import Problems, Typed, email, many_lines, one_line, typed
from events.publishing import SLUG, Details, Theme, mark_of, needs_reason
from events.tables import Day, Event
from events.texts import _, time_in_words
from events.tokens import digest

LONGEST_TEXT = 20_000
DATES = (
    re.compile(r"(?P<year>\d{4})-(?P<month>\d{1,2})-(?P<day>\d{1,2})"),
    re.compile(r"(?P<day>\d{1,2})[-/. ](?P<month>\d{1,2})[-/. ](?P<year>\d{4})"),
)
TIME = re.compile(r"(\d{1,2})(?:[.:](\d{2})(?:[.:]00)?)?(?: ?uur| ?u)?", re.IGNORECASE)
YEARS = range(2000, 2100)
SEEN = re.compile(r"([a-z_]+):([0-9a-f]{12})")
NO_WORDS: Mapping[str, str] = {}
LONGEST_KEPT = 3650  # days that can be typed at all


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

    def number(self, name: str, what: str, least: int, most: int) -> int:
        """The whole number in field `name`; `what` begins the words when it is not one from `least` to `most`."""
        words = self.typed[name].strip()
        found = int(words) if words.isascii() and words.isdigit() and len(words) < 10 else -1
        if not least <= found <= most:
            words = _("{what}: vul een getal in van {least} tot en met {most}.")
            self.problems.add(name, words.format(what=what, least=least, most=most))
        return found

    # -- what somebody else changed meanwhile

    @property
    def marks(self) -> str:
        """What each field said, as short marks: enough to see which of them changed."""
        return " ".join(f"{name}:{_mark(self.typed[name])}" for name in self.NAMES)

    def meet_values(
        self, seen: str, now: dict[str, str], labels: dict[str, str], words: Mapping[str, str] = NO_WORDS
    ) -> None:
        """Say beside each field what somebody else changed since `seen`; what was left alone becomes as it is now.

        `words` are those of values that stand for something, as the page calls it.
        """
        before = dict(SEEN.findall(seen))
        for name, value in now.items():
            if _mark(value) == before.get(name):
                continue
            if _mark(self.typed[name]) == before.get(name):
                self.typed[name] = value
                said = _("Iemand anders veranderde ‘{field}’. Hieronder staat hoe het nu is.")
                self.problems.add(name, said.format(field=labels[name]))
            elif _plain(self.typed[name]) != _plain(value):
                said = _("Iemand anders veranderde ‘{field}’ in: {now}. Hieronder staat wat u typte.")
                is_now = words.get(value, _plain(value)) or _("niets")
                self.problems.add(name, said.format(field=labels[name], now=is_now))


def _plain(text: str) -> str:
    return text.replace("\r\n", "\n").strip()


def _mark(text: str) -> str:
    return digest(_plain(text))[:12]


def check_slug(form: Answers, name: str) -> str:
    """The address of an event in field `name`, that it has on the site."""
    slug = form.line(name, 60)
    if not SLUG.fullmatch(slug):
        form.problems.add(name, _("Gebruik alleen kleine letters, cijfers en streepjes. Bijvoorbeeld: week-2027."))
    return slug


def check_title(form: Answers, name: str) -> str:
    """The title of an event in field `name`."""
    title = form.line(name, 200)
    if not title:
        form.problems.add(name, _("Vul de titel in. Zo heet de bijeenkomst op de site."))
    return title


class NewEventForm(Answers):
    """A new event: its title and its address."""

    NAMES = ("titel", "adres")

    def check(self) -> tuple[str, str]:
        """The slug and the title; only to be used when there are no problems."""
        title = check_title(self, "titel")
        return check_slug(self, "adres"), title


class EventForm(Answers):
    """What the desk says about an event."""

    NAMES = (
        "titel", "tekst", "opent_datum", "opent_tijd", "sluit_datum", "sluit_tijd",
        "alleen_leden", "leden_datum", "leden_tijd", "hulp_naam", "hulp_telefoon", "hulp_tijden", "hulp_mail",
        "wachttijd", "doorschuiven", "vrij_online", "vrij_locatie", "werkuren", "meedoen", "bewaren", "reden",
    )  # fmt: skip

    mark = ""  # of the event as this form showed it
    shown = ""  # of each of its fields

    @classmethod
    def of(cls, event: Event) -> "EventForm":
        """The form as it stands when nobody has typed anything yet."""
        form = cls(_shown(event))
        form.mark, form.shown = mark_of(event), form.marks
        return form

    @classmethod
    def read(cls, form: Typed) -> "EventForm":
        """What was submitted, untouched."""
        read = cls()
        read.take(form)
        read.mark, read.shown = typed(form, "stand") or "?", typed(form, "gezien")
        return read

    def check(self, event: Event) -> Details:
        """What was typed; only to be used when there are no problems."""
        title, text, zone = check_title(self, "titel"), self.lines("tekst"), event.zone
        opens_at = self._optional("opent", _("Opening"), zone)
        closes_at = self._optional("sluit", _("Sluiting"), zone)
        if opens_at and closes_at and closes_at <= opens_at:
            self.problems.add("sluit_datum", _("De sluiting moet later zijn dan de opening."))
        first_until = self._optional("leden", _("Leden eerst"), zone)
        for name, limit in (("opent", opens_at), ("sluit", closes_at)):
            if first_until and limit and (first_until <= limit) == (name == "opent"):
                self.problems.add("leden_datum", _("‘Leden eerst’ moet eindigen na de opening en voor de sluiting."))
        return Details(
            title=title, text=text, opens_at=opens_at, closes_at=closes_at, help_name=self.line("hulp_naam", 100),
            help_phone=self.line("hulp_telefoon", 40), help_hours=self.line("hulp_tijden", 200), help_mail=self._mail(),
            hold=timedelta(minutes=self.number("wachttijd", _("Wachttijd"), 0, 60)),
            promotion_stops=timedelta(hours=self.number("doorschuiven", _("Doorschuiven"), 0, 336)),
            join_opens=timedelta(minutes=self.number("meedoen", _("Meedoen"), 0, 240)),
            retention_days=self._kept(event.retention_days),
            offers_online=bool(self.typed["vrij_online"]), offers_location=bool(self.typed["vrij_locatie"]),
            offer_hours=self.number("werkuren", _("Werkuren"), 1, 80),
            members_only=bool(self.typed["alleen_leden"]), members_first_until=first_until,
        )  # fmt: skip

    @property
    def reason(self) -> str:
        """Why personal data is kept longer."""
        return self.line("reden", 300)

    def _kept(self, before: int) -> int:
        days = self.number("bewaren", _("Bewaren"), 1, LONGEST_KEPT)
        if needs_reason(before, days) and not self.reason:
            words = _("U wilt gegevens langer bewaren. Schrijf op waarom dat nodig is.")
            self.problems.add("reden", words)
        return days

    def _optional(self, name: str, what: str, zone: ZoneInfo) -> datetime | None:
        date_name, time_name = f"{name}_datum", f"{name}_tijd"
        if not self.typed[date_name].strip() and not self.typed[time_name].strip():
            return None
        return self.moment(self.day(date_name, what), time_name, what, zone)

    def _mail(self) -> str:
        return email(self.problems, "hulp_mail", self.typed["hulp_mail"]) if self.typed["hulp_mail"].strip() else ""

    def meet_current(self, event: Event) -> None:
        """Say beside each field what somebody else changed meanwhile; nothing typed is lost."""
        now = _shown(event)
        self.meet_values(self.shown, now, _labels())
        self.mark, self.shown = mark_of(event), EventForm(now).marks


def _shown(event: Event) -> dict[str, str]:
    """An event as the form shows it."""
    return {
        "titel": event.title, "tekst": event.text,
        **_local("opent", event.opens_at, event), **_local("sluit", event.closes_at, event),
        "alleen_leden": "ja" if event.members_only else "", **_local("leden", event.members_first_until, event),
        "hulp_naam": event.help_name, "hulp_telefoon": event.help_phone,
        "hulp_tijden": event.help_hours, "hulp_mail": event.help_mail,
        "wachttijd": str(event.hold // timedelta(minutes=1)),
        "doorschuiven": str(event.promotion_stops // timedelta(hours=1)),
        "meedoen": str(event.join_opens // timedelta(minutes=1)),
        "bewaren": str(event.retention_days),
        "vrij_online": "ja" if event.offers_online else "", "vrij_locatie": "ja" if event.offers_location else "",
        "werkuren": str(event.offer_hours),
    }  # fmt: skip


def _labels() -> dict[str, str]:
    """What each field is called on the page."""
    return {
        "titel": _("Titel"), "tekst": _("Tekst boven het programma"),
        "opent_datum": _("Opening: datum"), "opent_tijd": _("Opening: tijd"),
        "sluit_datum": _("Sluiting: datum"), "sluit_tijd": _("Sluiting: tijd"),
        "alleen_leden": _("Alleen voor leden"), "leden_datum": _("Leden eerst: datum"), "leden_tijd": _("Leden eerst: tijd"),
        "hulp_naam": _("Naam van de helpdesk"), "hulp_telefoon": _("Telefoon"),
        "hulp_tijden": _("Wanneer bereikbaar"), "hulp_mail": _("E-mailadres van de helpdesk"),
        "wachttijd": _("Wachttijd"), "doorschuiven": _("Doorschuiven"), "meedoen": _("Meedoen"),
        "bewaren": _("Bewaren"), "reden": _("Reden"),
        "vrij_online": _("Online eerst vragen"), "vrij_locatie": _("Op locatie eerst vragen"),
        "werkuren": _("Werkuren"),
    }  # fmt: skip


class DayForm(Answers):
    """One day of an event."""

    NAMES = ("datum", "thema", "tekst")

    mark = ""  # of the day as this form showed it
    shown = ""  # of each of its fields

    @classmethod
    def of(cls, day: Day) -> "DayForm":
        """The form as it stands when nobody has typed anything yet."""
        form = cls(_shown_day(day))
        form.mark, form.shown = days.mark_of(day), form.marks
        return form

    @classmethod
    def read(cls, form: Typed) -> "DayForm":
        """What was submitted, untouched."""
        read = cls()
        read.take(form)
        read.mark, read.shown = typed(form, "stand") or "?", typed(form, "gezien")
        return read

    def check(self) -> Theme | None:
        """What was typed; None when something is wrong with it."""
        day, theme, text = self.day("datum", _("Datum")), self.line("thema", 200), self.lines("tekst", 5_000)
        return Theme(day, theme, text) if day and not self.problems else None

    def meet_current(self, day: Day) -> None:
        """Say beside each field what somebody else changed meanwhile; nothing typed is lost."""
        now = _shown_day(day)
        self.meet_values(self.shown, now, {"datum": _("Datum"), "thema": _("Thema"), "tekst": _("Tekst")})
        self.mark, self.shown = days.mark_of(day), DayForm(now).marks


def _shown_day(day: Day) -> dict[str, str]:
    return {"datum": day.date.isoformat(), "thema": day.theme, "tekst": day.text}


def _local(name: str, at: datetime | None, event: Event) -> dict[str, str]:
    """A moment as its two fields show it."""
    if at is None:
        return {f"{name}_datum": "", f"{name}_tijd": ""}
    day = at.astimezone(event.zone).date().isoformat()
    return {f"{name}_datum": day, f"{name}_tijd": time_in_words(at, event.time_zone)}
