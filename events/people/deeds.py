"""What was done at the desk, in words: who, what, before and after."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from events.history import Entry
from events.people.forms import role_in_words
from events.texts import _, date_in_words, time_in_words

LONGEST = 120  # characters of a value; the whole text stands on its own page
UNSAID = "…"  # a value that the history does not keep


@dataclass(frozen=True)
class Line:
    """One deed as a person reads it; `at` is aware (UTC). A change is its name, before and after; "" is nothing."""

    at: datetime
    who: str
    what: str
    about: str
    changes: list[tuple[str, str, str]]


def lines(entries: Sequence[Entry], zone: str = "Europe/Amsterdam") -> list[Line]:
    """Deeds in words, in the order in which they came."""
    return [
        Line(entry.at, entry.who or _("Niet vanuit het bureau"), _what(entry), _about(entry), _changes(entry, zone))
        for entry in entries
    ]


def _deeds() -> dict[str, str]:
    """What can be done to each kind of thing."""
    return {
        "event:created": _("Bijeenkomst gemaakt"),
        "event:copied": _("Bijeenkomst gemaakt naar een eerdere"),
        "event:changed": _("Bijeenkomst gewijzigd"),
        "event:published": _("Bijeenkomst op de site gezet"),
        "event:closed": _("Inschrijving gesloten"),
        "event:archived": _("Bijeenkomst in het archief gezet"),
        "event:day-added": _("Dag toegevoegd"),
        "event:day-changed": _("Dag gewijzigd"),
        "event:day-removed": _("Dag weggehaald"),
        "organiser:person-added": _("Kreeg toegang tot het bureau"),
        "organiser:duty-given": _("Kreeg een taak erbij"),
        "organiser:duty-taken": _("Heeft een taak niet meer"),
        "organiser:sign-ins-ended": _("Inlogs beëindigd"),
        "event:colours": _("Kleuren gewijzigd"),
        "event:logo": _("Logo gewijzigd"),
        "event:exported": _("Lijst gedownload"),
        "event:wordings": _("Standaardberichten gewijzigd"),
    }


def _deeds_in_sessions() -> dict[str, str]:
    """The same, for what stands in an event: its sessions, and the people in them."""
    return {
        "series:created": _("Reeks gemaakt"),
        "session:added": _("Sessie toegevoegd"),
        "session:changed": _("Sessie gewijzigd"),
        "session:published": _("Sessie op de site gezet"),
        "session:cancelled": _("Sessie afgezegd"),
        "session:words": _("Woorden bij een wijziging geschreven"),
        "session:undone": _("Wijziging ongedaan gemaakt"),
        "session:sent-now": _("Berichten over een wijziging verstuurd"),
        "session:frozen": _("Wachtlijst stilgezet"),
        "session:thawed": _("Wachtlijst schuift weer door"),
        "participant:registered": _("Aangemeld door het bureau"),
        "participant:promoted": _("Plaats gegeven vanaf de wachtlijst"),
        "participant:moved_in_line": _("Verzet op de wachtlijst"),
        "participant:cancelled": _("Afgemeld door het bureau"),
        "participant:moved": _("Naar een andere sessie"),
        "participant:called": _("Gebeld"),
        "participant:merged": _("Dubbele deelnemers samengevoegd"),
        "participant:answered": _("Opmerking beantwoord"),
        "participant:address": _("E-mailadres verbeterd"),
        "participant:resent": _("Mails opnieuw verstuurd"),
        "session:host-added": _("Gespreksleider gekozen"),
        "session:host-removed": _("Gespreksleider weggehaald"),
        "mailing:created": _("Mailing geschreven"),
        "mailing:changed": _("Mailing gewijzigd"),
        "mailing:posted": _("Mailing klaargezet om te versturen"),
        "mailing:sent-now": _("Mailing meteen verstuurd"),
        "mailing:stopped": _("Mailing tegengehouden"),
        "mailing:tested": _("Proefmail gestuurd"),
    }


def _kinds() -> dict[str, str]:
    return {
        "session": _("Sessie"), "participant": _("Deelnemer"), "registration": _("Aanmelding"),
        "mailing": _("Mailing"), "series": _("Reeks"), "event": _("Bijeenkomst"), "organiser": _("Bureau"),
        "wording": _("Standaardbericht"), "change": _("Wijziging"),
    }  # fmt: skip


def _what(entry: Entry) -> str:
    """The deed in words; one that has none yet under its own name."""
    kind = entry.about.partition(":")[0]
    known = (_deeds() | _deeds_in_sessions()).get(f"{kind}:{entry.what}")
    return known or f"{_kinds().get(kind, kind)}: {entry.what.replace('-', ' ')}"


def _about(entry: Entry) -> str:
    """Whom or what it is about; of people no more than their number, unless they work at the desk."""
    kind, _colon, number = entry.about.partition(":")
    if kind == "event":
        return ""
    if entry.subject:
        return entry.subject
    return _("{kind} met kenmerk {number}").format(kind=_kinds().get(kind, kind), number=number)


def _labels() -> dict[str, str]:
    return {
        "title": _("Titel"), "slug": _("Adres op de site"), "text": _("Tekst"), "opens_at": _("Opening"),
        "closes_at": _("Sluiting"), "help_name": _("Naam van de helpdesk"), "help_phone": _("Telefoon"),
        "help_hours": _("Wanneer bereikbaar"), "help_mail": _("E-mailadres van de helpdesk"), "status": _("Staat"),
        "hold": _("Wachttijd"), "promotion_stops": _("Doorschuiven"), "join_opens": _("Meedoen"),
        "retention_days": _("Bewaren, in dagen"), "reason": _("Reden"), "date": _("Datum"), "theme": _("Thema"),
        "role": _("Taak"), "number": _("Aantal"), "starts_at": _("Begin"), "ends_at": _("Einde"),
        "capacity": _("Plaatsen"), "place": _("Plek"), "form": _("Vorm"), "organiser": _("Kenmerk van de persoon"),
        "meeting_link": _("Link naar de vergadering"), "dial_in": _("Inbellen"), "speakers": _("Sprekers"),
        "sector": _("Sector"), "audience": _("Voor wie"), "keywords": _("Trefwoorden"), "materials": _("Materiaal"),
        "has_waiting_list": _("Wachtlijst"), "members_only": _("Alleen voor leden"), "session": _("Sessie"),
        "people": _("Mensen"), "messages": _("Berichten"), "order": _("Volgorde"), "source": _("Gemaakt naar"),
        "list": _("Lijst"), "format": _("Vorm van het bestand"), "purpose": _("Waarvoor"), "rows": _("Regels"),
        "meetings": _("Bijeenkomsten"), "sessions": _("Sessies"), "participant": _("Kenmerk van de deelnemer"),
        "change": _("Kenmerk van de wijziging"), "version": _("Versie"),
    }  # fmt: skip


def _states() -> dict[str, str]:
    return {
        "draft": _("Concept"), "published": _("Op de site"), "closed": _("Gesloten"), "archived": _("In het archief"),
        "cancelled": _("Afgezegd"), "confirmed": _("Heeft een plaats"), "waiting": _("Op de wachtlijst"),
        "offered": _("Heeft een aanbod"),
    }  # fmt: skip


def _changes(entry: Entry, zone: str) -> list[tuple[str, str, str]]:
    """Every fact that was said, as it was and as it became."""
    labels = _labels()
    return [
        (
            labels.get(name, name.replace("_", " ")),
            _value(name, entry.before.get(name), zone),
            _value(name, entry.after.get(name), zone),
        )
        for name in {**entry.before, **entry.after}
        if entry.before.get(name) != entry.after.get(name) or entry.after.get(name) == UNSAID
    ]


def _value(name: str, value: Any, zone: str) -> str:
    """A fact as it is read."""
    if isinstance(value, bool):
        return _("ja") if value else _("nee")
    if value is None or value == "":
        return ""
    if name.endswith("_at") and isinstance(value, str):
        return _moment(value, zone)
    if name == "role":
        return role_in_words(str(value))
    if name == "status":
        return _states().get(str(value), str(value))
    if isinstance(value, list):
        value = ", ".join(str(one) for one in value)
    words = str(value)
    return words if len(words) <= LONGEST else f"{words[:LONGEST]} …"


def _moment(value: str, zone: str) -> str:
    try:
        at = datetime.fromisoformat(value)
    except ValueError:
        return value
    return _("{date} om {time} uur").format(date=date_in_words(at, zone), time=time_in_words(at, zone))
