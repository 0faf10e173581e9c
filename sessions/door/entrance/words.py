"""What the crew at the door says and does, in words."""

from typing import Any

from events.tables import Event
from events.texts import _, time_in_words
from sessions.door.entrance.answers import Answer, Kind
from sessions.tables import Session

HAS_TIME = {Kind.WELCOME, Kind.ALREADY, Kind.UNDONE}


def said(answer: Answer, event: Event, session: Session) -> str:
    """One answer as a sentence or two."""
    zone = event.time_zone
    door = answer.check_in.door if answer.check_in else ""
    facts = {
        "name": answer.name, "title": session.title, "place": session.place,
        "time": time_in_words(answer.check_in.at, zone) if answer.check_in else "",
        "door": " " + _("(deur {door})").format(door=door) if door else "",
        "starts": time_in_words(session.starts_at, zone),
    }  # fmt: skip
    if answer.elsewhere:
        facts |= {
            "title": answer.elsewhere.title, "starts": time_in_words(answer.elsewhere.starts_at, zone),
            "place": f" ({answer.elsewhere.place})" if answer.elsewhere.place else "",
        }  # fmt: skip
    group = " " + _("Groep: {group}.").format(group=answer.group) if answer.is_in and answer.group else ""
    return _sentence(answer, session).format(**facts) + group


def _sentence(answer: Answer, session: Session) -> str:
    if answer.kind == Kind.WELCOME:
        words = _("Welkom, {name}. Sessie ‘{title}’, {place}.") if session.place else _("Welkom, {name}. Sessie ‘{title}’.")
        return words + " " + _("Aangemeld om online mee te doen.") if answer.way == "online" and session.place else words
    return _refusals()[answer.kind]


def _refusals() -> dict[Kind, str]:
    return {
        Kind.ALREADY: _("{name} is al binnen sinds {time}{door}."),
        Kind.UNDONE: _("{name} was binnen om {time}{door}. Dat is teruggenomen."),
        Kind.OTHER_SESSION: _("{name} is niet aangemeld voor deze sessie, wel voor ‘{title}’ van {starts}{place}."),
        Kind.WAITING: _("{name} staat op de wachtlijst en heeft nog geen plaats."),
        Kind.NO_PLACE: _("{name} heeft nog geen plaats. Er is wel om gevraagd."),
        Kind.LEFT: _("{name} is afgemeld."),
        Kind.NOT_SIGNED_UP: _("{name} is vandaag nergens voor aangemeld."),
        Kind.CANCELLED: _("Deze sessie gaat niet door."),
        Kind.NOT_TODAY: _("Deze sessie is niet vandaag."),
        Kind.OTHER_EVENT: _("Dit is een kaart van een andere bijeenkomst."),
        Kind.EARLIER_EVENT: _("Dit is een kaart van een eerdere bijeenkomst. Die geldt niet meer."),
        Kind.UNKNOWN: _("Onbekend. Deze kaart is er niet, of er is een nieuwe voor gemaakt. Zoek op naam."),
        Kind.FOREIGN: _("Dit is geen kaart van ons. Zoek op naam."),
        Kind.PERSONAL: _("Dit is een andere code van ons, niet die van de kaart. Zoek op naam."),
        Kind.UNREADABLE: _("Deze code klopt niet. Typ de tien letters en cijfers onder de QR-code nog eens."),
    }


def scanner_words() -> dict[str, Any]:
    """What the script of the page says, without network too; what stands in braces it fills in."""
    return {
        "busy": _("Gelezen. Even wachten…"),
        "notRead": _("Deze scan kunnen wij niet lezen. Zoek op naam."),
        "forgotten": _("De namen zijn van deze telefoon gehaald. Laad deze bladzijde opnieuw of log opnieuw in."),
        "fromList": _("Geen netwerk. Op de lijst op deze telefoon staat:"),
        "nobody": _("Geen netwerk. Op de lijst op deze telefoon staat niemand met deze naam."),
        "since": _("Binnen sinds {time}"),
        "statuses": {
            "confirmed": _("Heeft een plaats"), "waiting": _("Wachtlijst"), "cancelled": _("Afgemeld"),
            "offered": _("Heeft nog geen plaats"),
        },
        "online": _("Verbonden."),
        "offline": _("Geen netwerk. Scans worden bewaard en later verstuurd."),
        "waiting": _("Nog te versturen: {number}"),
        "sent": _("Alles is verstuurd."),
        "old": _("De lijst op deze telefoon is ouder dan een dag. U kunt ermee werken. Maak zo mogelijk verbinding."),
        "check": _("Nog te controleren. Deze kaart staat niet op de lijst van deze telefoon. De scan is bewaard."),
        "kept": _("Welkom, {name}. Bewaard op deze telefoon."),
        "already": _("{name} is al binnen sinds {time}."),
        "left": _("{name} is volgens de lijst op deze telefoon afgemeld. De scan is bewaard."),
        "place": _("{name} heeft volgens de lijst op deze telefoon geen plaats. De scan is bewaard."),
        "signedOut": _("De scans zijn bewaard, maar niet verstuurd. Laad deze bladzijde opnieuw of log opnieuw in."),
        "count": _("{arrived} van {expected} binnen"),
        "cameraOn": _("Camera aan"),
        "cameraOff": _("Camera uit"),
        "noCamera": _("De camera doet het niet. Geef toestemming, of typ de code."),
    }
