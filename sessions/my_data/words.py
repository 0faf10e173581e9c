"""What is kept, named for people: the kinds of rows, and what stands in them. What has no name here is for computers alone."""

from datetime import datetime
from typing import Any

from events.texts import _, date_in_words, time_in_words


def headings() -> dict[str, str]:
    """Each table as a person calls it."""
    return {
        "participant": _("Uw gegevens"),
        "sign_up": _("Formulier dat u stuurde"),
        "registration": _("Aanmelding voor een sessie"),
        "group_member": _("Aangemeld door een ander"),
        "check_in": _("U was erbij"),
        "breakout_seat": _("Uw groep in een sessie"),
        "breakout_tie": _("Bij wie u in een groep hoort"),
        "reminder": _("Herinnering"),
        "address_change": _("Nieuw mailadres dat u vroeg"),
        "answer": _("Uw antwoord op een vraag"),
        "needs": _("Wat u nodig hebt"),
        "roster_name": _("Uw naam, bewaard voor uw raad"),
        "message": _("Mail aan u"),
        "received": _("Mail van u of over u"),
        "deed": _("Wat er met uw aanmelding gebeurde"),
    }


def columns() -> dict[str, str]:
    """Each column as a person calls it; what is left out are numbers, hashes and keys of ours."""
    return {
        "id": _("Nummer"),
        "name": _("Naam"),
        "email": _("E-mailadres"),
        "phone": _("Telefoon"),
        "council": _("Cliëntenraad of organisatie"),
        "role": _("Rol"),
        "language": _("Taal"),
        "remark": _("Opmerking"),
        "status": _("Stand"),
        "reason": _("Wat het bureau schreef"),
        "value": _("Antwoord"),
        "question": _("De vraag"),
        "answered_at": _("Geantwoord op"),
        "sealed": _("Wat u nodig hebt (bij ons versleuteld bewaard)"),
        "consent": _("Wat u goed vond"),
        "consented_at": _("U vond dit goed op"),
        "created_at": _("Gemaakt op"),
        "changed_at": _("Veranderd op"),
        "at": _("Op"),
        "door": _("Deur"),
        "client_at": _("Tijd op de telefoon bij de deur"),
        "received_at": _("Bij ons binnen op"),
        "undone_at": _("Teruggenomen op"),
        "personal_token": _("Geheime deel van uw link naar Mijn Week"),
        "ticket_token": _("Geheime deel van de link naar uw kaart"),
        "personal_code": _("Uw code"),
        "ticket_code": _("Code op uw kaart"),
        "facts": _("Wat er in de mail staat"),
        "subject": _("Onderwerp"),
        "sender": _("Afzender"),
        "text": _("Tekst"),
    } | _more_columns()


def _more_columns() -> dict[str, str]:
    return {
        "note": _("Kenmerk"),
        "wants_invitations": _("Uitnodigingen in uw agenda"),
        "wants_mailings": _("Nieuws van het bureau"),
        "feed_token": _("Geheime deel van het adres voor uw agenda"),
        "join_token": _("Geheime deel van uw link om mee te doen"),
        "way": _("Hoe u meedoet"),
        "partstat": _("Antwoord uit uw agenda"),
        "replied_at": _("Uw agenda antwoordde op"),
        "offered_until": _("Kiezen kon tot"),
        "promoted_at": _("Plaats gekregen op"),
        "how": _("Hoe dat ging"),
        "kind": _("Soort"),
        "starts_at": _("Begin van de sessie"),
        "expires_at": _("Geldig tot"),
        "used_at": _("Gebruikt op"),
        "state": _("Stand"),
        "settled_at": _("Afgehandeld op"),
        "error": _("Wat er misging"),
        "returned_at": _("Teruggekomen op"),
        "returned_why": _("Waarom de mail terugkwam"),
        "what": _("Wat er gebeurde"),
        "before": _("Hoe het was"),
        "after": _("Hoe het werd"),
        "agreed_at": _("U vond dit goed op"),
        "until_at": _("Wij bewaren dit tot"),
    }


def in_words(value: Any, zone: str) -> Any:
    """What stands in a column as a person reads it: a time in the time zone of the event, yes or no, all else as it is."""
    if isinstance(value, bool):
        return _("ja") if value else _("nee")
    if isinstance(value, datetime):
        return _("{date}, {time} uur").format(date=date_in_words(value, zone), time=time_in_words(value, zone))
    return value
