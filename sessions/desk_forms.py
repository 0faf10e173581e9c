"""What the forms about sessions accept; all errors at once. They remember what their editor saw when they were opened."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Any, Self
from zoneinfo import ZoneInfo

from events.desk_forms import Answers
from events.forms import Typed, numbers, typed
from events.publishing import is_outside
from events.tables import Day, Event
from events.texts import _, date_in_words, sentence, time_in_words
from sessions.programme import Content
from sessions.spreadsheet.cells import MOST_PLACES, is_link, split_names
from sessions.tables import Session

# How a form calls what a session decides itself, or leaves to its event.
CHOICES = {None: "bijeenkomst", True: "wel", False: "niet"}


class AboutSession(Answers):
    """What every form about a session shares. `version` and `seen` are those of the session that was opened."""

    version = 0
    seen = ""

    @classmethod
    def of(cls, session: Session, zone: str) -> Self:
        """The form of a session as it stands when nobody has typed anything yet."""
        form = cls(cls._part(session, zone))
        form.version, form.seen = session.version, form.marks
        return form

    @classmethod
    def read(cls, form: Typed) -> Self:
        """What was submitted, untouched."""
        read = cls()
        read.take(form)
        read.version, read.seen = sum(numbers([typed(form, "versie")])), typed(form, "gezien")
        return read

    @classmethod
    def _part(cls, session: Session, zone: str) -> dict[str, str]:
        """The fields of this form, as a session shows them."""
        return {name: value for name, value in shown(session, zone).items() if name in cls.NAMES}

    def meet(self, current: Session, zone: str) -> None:
        """Say beside each field what somebody else changed; what this editor left alone becomes as it is now."""
        now = self._part(current, zone)
        self.meet_values(self.seen, now, labels(), ways())
        self.version, self.seen = current.version, type(self)(now).marks

    # -- reading a field

    def form(self) -> str:
        """How one takes part."""
        if self.typed["vorm"] not in set(Session.Form):
            self.problems.add("vorm", _("Kies hoe mensen meedoen."))
        return self.typed["vorm"]

    def link(self, name: str = "link") -> str:
        """A link, of the meeting or another one; there may be none."""
        link = self.line(name, 1000)
        if link and not is_link(link):
            self.problems.add(name, _("Schrijf de hele link, met https:// ervoor."))
        return link

    def own_choice(self, name: str) -> bool | None:
        """Whether the session does something; None where it does as its event."""
        if self.typed[name] not in {*CHOICES.values(), ""}:
            self.problems.add(name, _("Kies: zoals de bijeenkomst, wel of niet."))
        return {choice: value for value, choice in CHOICES.items()}.get(self.typed[name])

    def capacity(self, name: str = "plaatsen") -> int | None:
        """How many places there are; None for no limit."""
        words = self.typed[name].strip()
        if not words:
            return None
        number = int(words) if words.isascii() and words.isdigit() and len(words) < 10 else 0
        if not 0 < number <= MOST_PLACES:
            self.problems.add(name, _("Schrijf een getal vanaf 1. Is er geen grens? Maak het vak dan leeg."))
        return number

    def names(self, name: str) -> list[str]:
        """Names with a semicolon or a new line between them."""
        names = split_names(self.lines(name))
        if any(len(one) > 255 for one in names):
            self.problems.add(name, _("Dit is te lang. Zet een puntkomma of een nieuwe regel tussen de namen."))
        return names

    def materials(self) -> str:
        """What there is to read: a name and a link on each line."""
        lines = [line.strip() for line in self.lines("materiaal").splitlines() if line.strip()]
        for number, line in enumerate(lines, start=1):
            if not is_link(line.rpartition("|")[2].strip()):
                words = _("Regel {number} heeft geen link. Schrijf op elke regel: naam | https://…")
                self.problems.add("materiaal", words.format(number=number))
        return "\n".join(lines)


    def content(self) -> dict[str, Any]:
        """What was typed about a session of a programme and an evening of a series alike, as `programme.Content` has it."""
        return {
            "form": self.form(), "place": self.line("locatie", 300), "meeting_link": self.link(),
            "dial_in": self.line("inbellen", 200), "capacity": self.capacity(),
            "online_capacity": self.capacity("plaatsen_online"),
            "has_waiting_list": bool(self.typed["wachtlijst"]), "members_only": bool(self.typed["leden"]),
            "speakers": self.names("sprekers"), "text": self.lines("tekst"),
            "audience": self.line("doelgroep", 300), "sector": self.line("sector", 300),
            "keywords": self.names("trefwoorden"), "materials": self.materials(),
            "prepare": self.lines("voorbereiden"),
            "remind_day": self.own_choice("dag_ervoor"), "remind_hour": self.own_choice("uur_ervoor"),
            "sends_thanks": self.own_choice("na_afloop"),
        }  # fmt: skip


class SessionForm(AboutSession):
    """All that is said about a session. `doubts` are asked before it is saved, about the times in `period`."""

    NAMES = (
        "titel", "datum", "begin", "einde", "einddatum", "vorm", "locatie", "link", "inbellen", "plaatsen", "plaatsen_online", "wachtlijst",
        "leden", "sprekers", "tekst", "doelgroep", "sector", "trefwoorden", "materiaal", "staat",
        "voorbereiden", "opname", "dag_ervoor", "uur_ervoor", "na_afloop",
    )  # fmt: skip

    doubts: Sequence[str] = ()
    period = ""
    answered = ""  # of which times it was said that they are right

    @classmethod
    def empty(cls, day: date | None) -> "SessionForm":
        """The form for a session to be added, on the event's first day."""
        state = Session.Status.PUBLISHED.value
        return cls({"datum": day.isoformat() if day else "", "vorm": Session.Form.ONLINE.value, "staat": state})

    @classmethod
    def read(cls, form: Typed) -> Self:
        """What was submitted, untouched."""
        read = super().read(form)
        read.answered = typed(form, "toch")
        return read

    @property
    def is_draft(self) -> bool | None:
        """Whether visitors may not see it; None: that is not to be chosen any more."""
        return {Session.Status.DRAFT.value: True, Session.Status.PUBLISHED.value: False}.get(self.typed["staat"])

    def asks(self, event: Event, days: Iterable[Day], content: Content, now: Session | None = None) -> bool:
        """Whether its times are asked about first: on no day of the event, or longer than a day.

        Not those that the session has `now`, nor those of which it was said that they are right.
        """
        self.period = f"{content.starts_at.isoformat()} {content.ends_at.isoformat()}"
        is_as_before = now and (now.starts_at, now.ends_at) == (content.starts_at, content.ends_at)
        if is_as_before or self.answered == self.period:
            return False
        first, last = (date_in_words(at, event.time_zone) for at in (content.starts_at, content.ends_at))
        doubts = []
        if is_outside(event, {day.date for day in days}, content.starts_at):
            doubts.append(_("{day} is geen dag van deze bijeenkomst.").format(day=sentence(first)))
        if content.is_long:
            doubts.append(_("De sessie duurt langer dan een dag. Zij eindigt op {day}.").format(day=last))
        self.doubts = doubts
        return bool(doubts)

    def check(self, zone: ZoneInfo) -> Content | None:
        """What was typed; None when something is wrong with it."""
        title = self.line("titel", 200)
        if not title:
            self.problems.add("titel", _("Vul de titel in."))
        if self.typed["staat"] not in set(Session.Status):
            self.problems.add("staat", _("Kies of de sessie op de site komt."))
        period = self._period(zone)
        content = {**self.content(), "recording_link": self.link("opname")}
        if self.problems or period is None:
            return None
        return Content(title=title, starts_at=period[0], ends_at=period[1], **content)

    def _period(self, zone: ZoneInfo) -> tuple[datetime, datetime] | None:
        day = self.day("datum", _("Datum"))
        last = self.day("einddatum", _("Einddatum")) if self.typed["einddatum"].strip() else day
        starts_at = self.moment(day, "begin", _("Begintijd"), zone)
        ends_at = self.moment(last, "einde", _("Eindtijd"), zone)
        if starts_at is None or ends_at is None:
            return None
        if ends_at <= starts_at:
            self.problems.add("einde", _("De eindtijd moet later zijn dan de begintijd."))
        return starts_at, ends_at


def labels() -> dict[str, str]:
    """What each field is called on the page."""
    return {
        "titel": _("Titel"), "datum": _("Datum"), "begin": _("Begintijd"), "einde": _("Eindtijd"),
        "einddatum": _("Einddatum"), "vorm": _("Hoe doen mensen mee?"), "locatie": _("Plaats"),
        "link": _("Link naar de vergadering"), "inbellen": _("Inbelnummer met code"), "plaatsen": _("Aantal plaatsen"),
        "plaatsen_online": _("Aantal plaatsen online"),
        "wachtlijst": _("Er is een wachtlijst"), "leden": _("Alleen voor leden"), "sprekers": _("Sprekers"),
        "doelgroep": _("Voor wie"), "sector": _("Sector"), "trefwoorden": _("Trefwoorden"),
        "materiaal": _("Om te lezen"), "tekst": _("Omschrijving"), "staat": _("Op de site?"),
        "voorbereiden": _("Voorbereiden"), "opname": _("Link naar de opname"),
        "dag_ervoor": _("Herinnering een dag ervoor"), "uur_ervoor": _("Herinnering een uur ervoor"),
        "na_afloop": _("Mail na afloop"),
    }  # fmt: skip


def ways() -> dict[str, str]:
    """What each way of taking part is called, and each state."""
    return {
        Session.Status.DRAFT.value: _("Concept"), Session.Status.PUBLISHED.value: _("Op de site"),
        Session.Status.CANCELLED.value: _("Gaat niet door"),
        Session.Form.ONLINE.value: _("Online"), Session.Form.LOCATION.value: _("Op locatie"),
        Session.Form.HYBRID.value: _("Online of op locatie, naar keuze"),
        CHOICES[None]: _("Zoals de bijeenkomst"), CHOICES[True]: _("Wel"), CHOICES[False]: _("Niet"),
    }  # fmt: skip


def shown(session: Session, zone: str) -> dict[str, str]:
    """A session as the form shows it, in the event's time zone."""
    first, last = (at.astimezone(ZoneInfo(zone)).date() for at in (session.starts_at, session.ends_at))
    return {
        "titel": session.title, "datum": first.isoformat(),
        "begin": time_in_words(session.starts_at, zone), "einde": time_in_words(session.ends_at, zone),
        "einddatum": last.isoformat() if last != first else "", "vorm": str(session.form), "locatie": session.place,
        "link": session.meeting_link, "inbellen": session.dial_in,
        "plaatsen": "" if session.capacity is None else str(session.capacity),
        "plaatsen_online": "" if session.online_capacity is None else str(session.online_capacity),
        "wachtlijst": "ja" if session.has_waiting_list else "", "leden": "ja" if session.members_only else "",
        "sprekers": "\n".join(session.speakers), "doelgroep": session.audience, "sector": session.sector,
        "trefwoorden": "; ".join(session.keywords), "materiaal": session.materials, "tekst": session.text,
        "staat": str(session.status), "voorbereiden": session.prepare, "opname": session.recording_link,
        "dag_ervoor": CHOICES[session.remind_day], "uur_ervoor": CHOICES[session.remind_hour],
        "na_afloop": CHOICES[session.sends_thanks],
    }  # fmt: skip
