"""What was done at the desk, in words: who, what, before and after."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from events.history import NAMING, NO_NAMES, Entry, Names
from events.people.forms import roles
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


def lines(entries: Sequence[Entry], names: Names = NO_NAMES, zone: str = "Europe/Amsterdam") -> list[Line]:
    """Deeds in words, in the order in which they came, with what things and people in them are called."""
    return [_line(entry, names, zone) for entry in entries]


def _line(entry: Entry, names: Names, zone: str) -> Line:
    about = _about(entry, names)
    changes = [change for change in _changes(entry, names, zone) if change[1:] != ("", about)]  # that was said already
    return Line(entry.at, entry.who or _("Niet vanuit het bureau"), _what(entry), about, changes)


def _deeds() -> dict[str, str]:
    """What can be done to each kind of thing."""
    return {
        "event:created": _("Bijeenkomst gemaakt"),
        "event:copied": _("Bijeenkomst gemaakt naar een eerdere"),
        "event:changed": _("Bijeenkomst gewijzigd"),
        "event:published": _("Bijeenkomst op de site gezet"),
        "event:closed": _("Inschrijving gesloten"),
        "event:archived": _("Bijeenkomst in het archief gezet"),
        "event:restored": _("Bijeenkomst uit het archief gehaald"),
        "event:discarded": _("Bijeenkomst weggegooid"),
        "event:day-added": _("Dag toegevoegd"),
        "event:day-changed": _("Dag gewijzigd"),
        "event:day-removed": _("Dag weggehaald"),
        "organiser:person-added": _("Kreeg toegang tot het bureau"),
        "organiser:duty-given": _("Kreeg een taak erbij"),
        "organiser:duty-taken": _("Heeft een taak niet meer"),
        "organiser:sign-ins-ended": _("Inlogs beëindigd"),
        "organiser:passkey-added": _("Passkey toegevoegd"),
        "organiser:passkey-removed": _("Passkey verwijderd"),
        "organiser:passkey-only": _("Logt alleen nog in met een passkey"),
        "organiser:passkey-lifted": _("Logt weer in met alleen de mail"),
        "event:colours": _("Kleuren gewijzigd"),
        "event:logo": _("Logo gewijzigd"),
        "event:exported": _("Lijst gedownload"),
        "event:list-seen": _("Lijst bekeken"),
        "event:post-settled": _("Post afgehandeld"),
        "event:wordings": _("Standaardberichten gewijzigd"),
        "event:group-erased": _("Gewist wie een raad aanmeldde"),
    }


def _deeds_in_sessions() -> dict[str, str]:
    """The same, for what stands in an event: series and sessions."""
    return {
        "series:created": _("Reeks gemaakt"),
        "series:dates-added": _("Datums toegevoegd aan de reeks"),
        "session:added": _("Sessie toegevoegd"),
        "session:changed": _("Sessie gewijzigd"),
        "session:published": _("Sessie op de site gezet"),
        "session:withdrawn": _("Sessie van de site gehaald"),
        "session:removed": _("Sessie verwijderd"),
        "session:cancelled": _("Sessie afgezegd"),
        "session:revived": _("Sessie gaat toch door"),
        "session:words": _("Woorden bij een wijziging geschreven"),
        "session:undone": _("Wijziging ongedaan gemaakt"),
        "session:sent-now": _("Berichten over een wijziging verstuurd"),
        "session:frozen": _("Wachtlijst stilgezet"),
        "session:thawed": _("Wachtlijst schuift weer door"),
        "session:list-seen": _("Lijst bekeken"),
        "session:host-added": _("Gespreksleider gekozen"),
        "session:host-removed": _("Gespreksleider weggehaald"),
        "session:groups-made": _("Groepen gemaakt"),
        "session:groups-shown": _("Groepen getoond aan deelnemers"),
        "session:groups-hidden": _("Groepen niet meer getoond"),
        "session:groups-placed": _("Groep gegeven aan wie er geen had"),
        "session:groups-moved": _("Iemand naar een andere groep verplaatst"),
        "session:groups-named": _("Namen en plekken van groepen opgeslagen"),
        "session:groups-removed": _("Groepen weggehaald"),
        "session:statement-added": _("Stelling toegevoegd"),
        "session:statement-changed": _("Stelling gewijzigd"),
        "session:statement-removed": _("Stelling weggegooid"),
        "session:statement-opened": _("Stelling geopend"),
        "session:statement-closed": _("Stelling gesloten"),
        "session:statement-shown": _("Uitslag van een stelling getoond"),
        "session:statement-hidden": _("Uitslag van een stelling niet meer getoond"),
        "session:room-code-made": _("Zaalcode gemaakt"),
        "session:room-code-stopped": _("Zaalcode gestopt"),
    }


def _deeds_in_line() -> dict[str, str]:
    """The same, for who waits for a place, and at the door."""
    return {
        "participant:promoted": _("Plaats gegeven vanaf de wachtlijst"),
        "participant:offered": _("Kreeg een plaats aangeboden"),
        "participant:accepted": _("Nam de aangeboden plaats"),
        "participant:offer-over": _("Koos niet op tijd; het aanbod is voorbij"),
        "participant:moved_in_line": _("Verzet op de wachtlijst"),
        "participant:moved_up": _("Schoof door vanaf de wachtlijst"),
        "participant:line-reason": _("Reden van de plaats op de wachtlijst gewijzigd"),
        "participant:let-in": _("Binnengelaten"),
        "participant:let-out": _("Binnenlaten teruggenomen"),
        "participant:new-ticket": _("Nieuwe kaart gemaakt"),
    }


def _deeds_with_people() -> dict[str, str]:
    """The same, for participants and for mailings."""
    return {
        "participant:registered": _("Aangemeld door het bureau"),
        "participant:other_way": _("Doet anders mee"),
        "participant:cancelled": _("Afgemeld door het bureau"),
        "participant:left": _("Zelf afgemeld"),
        "participant:by_other": _("Aangemeld door een ander"),
        "participant:left_by_other": _("Afgemeld door een ander"),
        "participant:moved": _("Naar een andere sessie"),
        "participant:stood_in": _("Iemand anders komt"),
        "participant:standing_in": _("Komt in plaats van iemand anders"),
        "participant:answers": _("Antwoorden op vragen veranderd"),
        "participant:called": _("Gebeld"),
        "participant:merged": _("Dubbele deelnemers samengevoegd"),
        "participant:post-settled": _("Post afgehandeld"),
        "participant:answered": _("Opmerking beantwoord"),
        "participant:address": _("E-mailadres verbeterd"),
        "participant:details": _("Gegevens aangepast"),
        "participant:invitations": _("Agenda-uitnodigingen aan- of uitgezet"),
        "participant:downloaded": _("Downloadde de eigen gegevens"),
        "participant:language": _("Koos een andere taal"),
        "participant:erased": _("Gegevens gewist"),
        "participant:list-seen": _("Lijst bekeken"),
        "participant:resent": _("Mails opnieuw verstuurd"),
        "participant:replied": _("Antwoord op de uitnodiging"),
        "participant:replied-late": _("Antwoord op een oudere uitnodiging"),
        "mailing:created": _("Mailing geschreven"),
        "mailing:changed": _("Mailing gewijzigd"),
        "mailing:posted": _("Mailing klaargezet om te versturen"),
        "mailing:sent-now": _("Mailing meteen verstuurd"),
        "mailing:stopped": _("Mailing tegengehouden"),
        "mailing:tested": _("Proefmail gestuurd"),
        "mailing:discarded": _("Mailing weggegooid"),
        "topic:added": _("Onderwerp toegevoegd"),
        "topic:changed": _("Onderwerp gewijzigd"),
        "topic:session-made": _("Van een onderwerp een sessie gemaakt"),
        "event:wishers-told": _("Verteld aan wie een onderwerp koos"),
    }


def _deeds_with_questions() -> dict[str, str]:
    """The same, for what people are asked. Of what they need nothing is said of whom."""
    return {
        "question:added": _("Vraag toegevoegd"),
        "question:changed": _("Vraag gewijzigd"),
        "question:removed": _("Vraag verwijderd"),
        "event:evaluation-set": _("Vragen hoe het was, ingesteld"),
        "event:needs-asked": _("Vraagt wat mensen nodig hebben"),
        "event:needs-not-asked": _("Vraagt niet meer wat mensen nodig hebben"),
        "event:needs-heard": _("Opgeschreven wat iemand aan de telefoon nodig zei te hebben"),
        "event:needs-withdrawn": _("Iemand liet wissen wat hij of zij nodig heeft"),
        "event:need-arranged": _("Iets geregeld dat iemand nodig heeft"),
        "event:need-open": _("Iets dat iemand nodig heeft, is toch niet geregeld"),
    }


def _deeds_with_councils() -> dict[str, str]:
    """The same, for councils and for who asks for a place in what is for members."""
    return {
        "participant:request-approved": _("Aanvraag goedgekeurd"),
        "participant:request-declined": _("Aanvraag afgewezen"),
        "participant:council-chosen": _("Raad van een deelnemer gekozen"),
        "council:council-added": _("Raad toegevoegd"),
        "council:council-changed": _("Raad gewijzigd"),
        "council:council-removed": _("Raad weggehaald"),
        "council:code-renewed": _("Nieuwe code gemaakt"),
        "council:roster-agreed": _("Naam voor een volgende keer bewaard"),
        "council:roster-withdrawn": _("Bewaarde naam weggehaald"),
    }


def _kinds() -> dict[str, str]:
    return {
        "session": _("Sessie"), "participant": _("Deelnemer"), "registration": _("Aanmelding"),
        "mailing": _("Mailing"), "series": _("Reeks"), "event": _("Bijeenkomst"), "organiser": _("Bureau"),
        "wording": _("Standaardbericht"), "topic": _("Onderwerp"), "question": _("Vraag"), "change": _("Wijziging"),
        "council": _("Raad"),
    }  # fmt: skip


def _deeds_afterwards() -> dict[str, str]:
    """The same, for what there is to read of a session and of an event, and what is told of it."""
    words = {
        "file-added": _("Bestand toegevoegd"), "link-added": _("Link toegevoegd"), "file-removed": _("Bestand weggehaald"),
        "file-changed": _("Bestand gewijzigd"), "link-changed": _("Link gewijzigd"), "link-removed": _("Link weggehaald"),
        "recording-until": _("Laatste dag van de opname gewijzigd"),
        "report-saved": _("Verslag opgeslagen"), "report-published": _("Verslag op de site gezet"),
        "report-withdrawn": _("Verslag van de site gehaald"),
    }  # fmt: skip
    return {f"{kind}:{what}": said for kind in ("session", "event") for what, said in words.items()}


def _all_deeds() -> dict[str, str]:
    here = _deeds() | _deeds_in_sessions() | _deeds_in_line() | _deeds_with_people()
    return here | _deeds_with_questions() | _deeds_with_councils() | _deeds_afterwards()


def _what(entry: Entry) -> str:
    """The deed in words; one that has none yet under its own name."""
    kind = entry.about.partition(":")[0]
    known = _all_deeds().get(f"{kind}:{entry.what}")
    return known or f"{_kinds().get(kind, kind)}: {entry.what.replace('-', ' ')}"


def _about(entry: Entry, names: Names) -> str:
    """Whom or what it is about, by name; without one by its number. The event itself needs no words on its own page."""
    kind, number = entry.subject
    if kind == "event":
        return ""
    unnamed = _("{kind} met kenmerk {number}").format(kind=_kinds().get(kind, kind), number=number)
    return names.get(entry.subject) or unnamed


def _labels() -> dict[str, str]:
    return {
        "title": _("Titel"), "slug": _("Adres op de site"), "text": _("Tekst"), "opens_at": _("Opening"),
        "closes_at": _("Sluiting"), "help_name": _("Naam van de helpdesk"), "help_phone": _("Telefoon"),
        "help_hours": _("Wanneer bereikbaar"), "help_mail": _("E-mailadres van de helpdesk"), "status": _("Staat"),
        "hold": _("Wachttijd"), "promotion_stops": _("Doorschuiven"), "join_opens": _("Meedoen"),
        "retention_days": _("Bewaren, in dagen"), "reason": _("Reden"), "date": _("Datum"), "theme": _("Thema"),
        "role": _("Taak"), "number": _("Aantal"), "starts_at": _("Begin"), "ends_at": _("Einde"),
        "offers_online": _("Online eerst vragen"), "offers_location": _("Op locatie eerst vragen"),
        "offer_hours": _("Werkuren"), "online_capacity": _("Plaatsen online"), "way": _("Hoe"),
        "capacity": _("Plaatsen"), "place": _("Plek"), "form": _("Vorm"), "organiser": _("Persoon"),
        "meeting_link": _("Link naar de vergadering"), "dial_in": _("Inbellen"), "speakers": _("Sprekers"),
        "sector": _("Sector"), "audience": _("Voor wie"), "keywords": _("Trefwoorden"), "materials": _("Materiaal"),
        "remind_day": _("Herinnering een dag ervoor"), "remind_hour": _("Herinnering een uur ervoor"),
        "sends_thanks": _("Mail na afloop"), "prepare": _("Voorbereiden"), "recording_link": _("Opname"), "recording_until_at": _("Opname tot"),
        "has_waiting_list": _("Wachtlijst"), "members_only": _("Alleen voor leden"), "session": _("Sessie"),
        "people": _("Mensen"), "group": _("Door"), "group_number": _("Groep"), "messages": _("Berichten"), "order": _("Volgorde"), "event": _("Kenmerk van de eerdere bijeenkomst"),
        "first_day": _("Eerste dag"),
        "list": _("Lijst"), "format": _("Vorm van het bestand"), "purpose": _("Waarvoor"), "rows": _("Regels"),
        "meetings": _("Bijeenkomsten"), "sessions": _("Sessies"), "participant": _("Deelnemer"),
        "on_decline": _("Als iemand de uitnodiging afwijst"), "is_private": _("Neutraal in de agenda"),
        "calendar_title": _("Titel in de agenda"),
        "links_are_personal": _("De link werkt alleen op het eerste apparaat"),
        "person_name": _("Naam"), "person_phone": _("Telefoon"), "person_council": _("Cliëntenraad of organisatie"),
        "person_role": _("Rol"),
        "region": _("Regio"), "council": _("Raad"), "is_member": _("Lid"), "addresses": _("Bekende adressen"),
        "members_first_until": _("Leden eerst, tot"),
        "change": _("Kenmerk van de wijziging"), "version": _("Versie"), "message": _("Bericht"),
        "answer": _("Antwoord"), "wants": _("Uitnodigingen voor de agenda"), "logo": _("Logo"), "language": _("Taal"),
        "asks_wishes": _("Wensen vragen"), "wishes_from_at": _("Wensen vragen vanaf"),
        "wishes_until_at": _("Wensen vragen tot"), "wishes_text": _("Tekst boven de wensen"), "is_closed": _("Dicht"),
        "question_words": _("Vraag"), "kind": _("Soort antwoord"), "hint": _("Uitleg bij de vraag"),
        "options": _("Antwoorden om uit te kiezen"), "is_required": _("Moet ingevuld"), "shown_if": _("Na vraag met kenmerk"),
        "shown_if_answer": _("Na het antwoord"), "asks_diet": _("Ook vragen wat mensen eten"),
        "statement": _("Stelling"),
        "asks": _("Vragen hoe het was"), "open_days": _("Open, in dagen"), "remind_days": _("Herinnering na dagen"),
        "handed_to": _("Voor wie"), "handed_from": _("Vanaf wanneer"),
    }  # fmt: skip


def _states() -> dict[str, str]:
    """What stands for something, in words."""
    return {
        "draft": _("Concept"), "published": _("Op de site"), "closed": _("Gesloten"), "archived": _("In het archief"),
        "cancelled": _("Afgezegd"), "confirmed": _("Heeft een plaats"), "waiting": _("Op de wachtlijst"),
        "offered": _("Heeft een aanbod"), "requested": _("Vraagt om een plaats"), "online": _("Online"), "location": _("Op locatie"),
        "hybrid": _("Online of op locatie"), "ask": _("Vragen per mail"), "cancel": _("Meteen afmelden"),
        "note": _("Alleen laten zien"), "everybody": _("Iedereen"), "participants": _("Wie een plaats heeft"),
        "before": _("Vanaf nu"), "after": _("Na afloop"), **{role: words[0] for role, words in roles().items()},
    }  # fmt: skip


def answers() -> dict[str, str]:
    """What somebody's calendar answered to an invitation, or they themselves when we asked."""
    return {
        "ACCEPTED": _("agenda: ja"), "TENTATIVE": _("agenda: misschien"), "DECLINED": _("agenda: nee"),
        "leaves": _("meldt zich af"), "stays": _("komt toch"),
    }  # fmt: skip


def _changes(entry: Entry, names: Names, zone: str) -> list[tuple[str, str, str]]:
    """Every fact that was said, as it was and as it became; what it was done to stays, and is said once."""
    labels, changes = _labels(), []
    for name in {**entry.before, **entry.after}:
        before, after = entry.before.get(name), entry.after.get(name)
        if before == after and name in NAMING:
            before = None
        if before != after or after == UNSAID:
            was, became = _value(name, before, names, zone), _value(name, after, names, zone)
            changes.append((labels.get(name, name.replace("_", " ")), was, became))
    return changes


def _value(name: str, value: Any, names: Names, zone: str) -> str:
    """A fact as it is read."""
    if isinstance(value, bool):
        return _("ja") if value else _("nee")
    if value is None or value == "":
        return ""
    if name in NAMING:
        return names.get((name, value)) or _("kenmerk {number}").format(number=value)
    if name.endswith(("_at", "_until")) and isinstance(value, str):
        return _moment(value, zone)
    if name in {"status", "form", "role", "on_decline", "answer", "handed_to", "handed_from"}:
        return (_states() | answers()).get(str(value), str(value))
    words = ", ".join(map(str, value)) if isinstance(value, list) else str(value)
    return words if len(words) <= LONGEST else f"{words[:LONGEST]} …"


def _moment(value: str, zone: str) -> str:
    try:
        at = datetime.fromisoformat(value)
    except ValueError:
        return value
    return _("{date} om {time} uur").format(date=date_in_words(at, zone), time=time_in_words(at, zone))
