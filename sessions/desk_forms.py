"""What the form of one session accepts; all errors at once. It remembers what its editor saw when it was opened."""

import re
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from events.desk_forms import Answers
from events.forms import Typed, typed
from events.texts import _, time_in_words
from events.tokens import digest
from sessions.programme import Content
from sessions.spreadsheet.cells import MOST_PLACES, is_link, split_names
from sessions.tables import Session

SEEN = re.compile(r"([a-z]+):([0-9a-f]{12})")


class SessionForm(Answers):
    """All that is said about a session, as typed. `version` and `seen` are those of the session that was opened."""

    NAMES = (
        "titel", "datum", "begin", "einde", "einddatum", "vorm", "locatie", "link", "inbellen", "plaatsen", "wachtlijst",
        "leden", "sprekers", "tekst", "doelgroep", "sector", "trefwoorden", "materiaal",
    )  # fmt: skip

    version = 0
    seen = ""

    @classmethod
    def of(cls, session: Session, zone: str) -> "SessionForm":
        """The form of a session as it stands when nobody has typed anything yet."""
        form = cls(_shown(session, zone))
        form.version, form.seen = session.version, _marks(form.typed)
        return form

    @classmethod
    def empty(cls, day: date | None) -> "SessionForm":
        """The form for a session to be added, on the event's first day."""
        return cls({"datum": day.isoformat() if day else "", "vorm": Session.Form.ONLINE.value})

    @classmethod
    def read(cls, form: Typed) -> "SessionForm":
        """What was submitted, untouched."""
        read = cls()
        read.take(form)
        version = typed(form, "versie")
        read.version = int(version) if version.isascii() and version.isdigit() and len(version) < 10 else 0
        read.seen = typed(form, "gezien")
        return read

    # -- checking

    def check(self, zone: ZoneInfo) -> Content | None:
        """What was typed; None when something is wrong with it."""
        title = self.line("titel", 200)
        if not title:
            self.problems.add("titel", _("Vul de titel in."))
        period = self._period(zone)
        content: dict[str, Any] = {
            "form": self._form(), "place": self.line("locatie", 300), "meeting_link": self._link(),
            "dial_in": self.line("inbellen", 200), "capacity": self._capacity(),
            "has_waiting_list": bool(self.typed["wachtlijst"]), "members_only": bool(self.typed["leden"]),
            "speakers": self._names("sprekers"), "text": self.lines("tekst"),
            "audience": self.line("doelgroep", 300), "sector": self.line("sector", 300),
            "keywords": self._names("trefwoorden"), "materials": self._materials(),
        }  # fmt: skip
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

    def _form(self) -> str:
        if self.typed["vorm"] not in set(Session.Form):
            self.problems.add("vorm", _("Kies hoe mensen meedoen."))
        return self.typed["vorm"]

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

    def _names(self, name: str) -> list[str]:
        """Names with a semicolon or a new line between them."""
        names = split_names(self.lines(name))
        if any(len(one) > 255 for one in names):
            self.problems.add(name, _("Dit is te lang. Zet een puntkomma of een nieuwe regel tussen de namen."))
        return names

    def _materials(self) -> str:
        lines = [line.strip() for line in self.lines("materiaal").splitlines() if line.strip()]
        for number, line in enumerate(lines, start=1):
            if not is_link(line.rpartition("|")[2].strip()):
                words = _("Regel {number} heeft geen link. Schrijf op elke regel: naam | https://…")
                self.problems.add("materiaal", words.format(number=number))
        return "\n".join(lines)

    # -- what somebody else changed meanwhile

    def meet(self, current: Session, zone: str) -> None:
        """Say beside each field what somebody else changed; what this editor left alone becomes as it is now."""
        seen, now = dict(SEEN.findall(self.seen)), _shown(current, zone)
        for name in self.NAMES:
            if _mark(now[name]) == seen.get(name):
                continue
            if _mark(self.typed[name]) == seen.get(name):
                self.typed[name] = now[name]
                self.problems.add(
                    name,
                    _("Iemand anders veranderde ‘{field}’. Hieronder staat hoe het nu is.").format(
                        field=labels()[name]
                    ),
                )
            elif _plain(self.typed[name]) != _plain(now[name]):
                words = _("Iemand anders veranderde ‘{field}’ in: {now}. Hieronder staat wat u typte.")
                self.problems.add(name, words.format(field=labels()[name], now=_plain(now[name]) or _("niets")))
        self.version, self.seen = current.version, _marks(now)


def labels() -> dict[str, str]:
    """What each field is called on the page."""
    return {
        "titel": _("Titel"), "datum": _("Datum"), "begin": _("Begintijd"), "einde": _("Eindtijd"),
        "einddatum": _("Einddatum"), "vorm": _("Hoe doen mensen mee?"), "locatie": _("Plaats"),
        "link": _("Link naar de vergadering"), "inbellen": _("Inbelnummer met code"), "plaatsen": _("Aantal plaatsen"),
        "wachtlijst": _("Er is een wachtlijst"), "leden": _("Alleen voor leden"), "sprekers": _("Sprekers"),
        "doelgroep": _("Voor wie"), "sector": _("Sector"), "trefwoorden": _("Trefwoorden"),
        "materiaal": _("Om te lezen"), "tekst": _("Omschrijving"),
    }  # fmt: skip


def _shown(session: Session, zone: str) -> dict[str, str]:
    """A session as the form shows it, in the event's time zone."""
    first, last = (at.astimezone(ZoneInfo(zone)).date() for at in (session.starts_at, session.ends_at))
    return {
        "titel": session.title, "datum": first.isoformat(),
        "begin": time_in_words(session.starts_at, zone), "einde": time_in_words(session.ends_at, zone),
        "einddatum": last.isoformat() if last != first else "", "vorm": str(session.form), "locatie": session.place,
        "link": session.meeting_link, "inbellen": session.dial_in,
        "plaatsen": "" if session.capacity is None else str(session.capacity),
        "wachtlijst": "ja" if session.has_waiting_list else "", "leden": "ja" if session.members_only else "",
        "sprekers": "\n".join(session.speakers), "doelgroep": session.audience, "sector": session.sector,
        "trefwoorden": "; ".join(session.keywords), "materiaal": session.materials, "tekst": session.text,
    }  # fmt: skip


def _plain(text: str) -> str:
    return text.replace("\r\n", "\n").strip()


def _mark(text: str) -> str:
    return digest(_plain(text))[:12]


def _marks(values: dict[str, str]) -> str:
    """What each field said, as short marks: enough to see which of them changed."""
    return " ".join(f"{name}:{_mark(value)}" for name, value in values.items())
