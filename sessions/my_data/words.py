"""What is kept, named for people: the kinds of rows, and what stands in them. What has no name here keeps its own."""

from events.texts import _


def headings() -> dict[str, str]:
    """Each table as a person calls it."""
    return {
        "participant": _("Uw gegevens"),
        "sign_up": _("Formulier dat u stuurde"),
        "registration": _("Aanmelding voor een sessie"),
        "group_member": _("Aangemeld door een ander"),
        "check_in": _("U was erbij"),
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
    """Each column as a person calls it."""
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
    }
