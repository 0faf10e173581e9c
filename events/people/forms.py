"""What the forms about people at the desk accept; all errors at once, in plain words."""

from collections.abc import Sequence
from typing import ClassVar

from events.desk_forms import Answers
from events.forms import email
from events.tables import Duty, Event
from events.texts import _


def roles() -> dict[str, tuple[str, str]]:
    """Every role: its name, and what it may do, in words."""
    return {
        Duty.Role.OWNER: (_("Eigenaar"), _("Mag alles, bij alle bijeenkomsten. Regelt ook wie er aan het bureau werkt. Ziet niet wie hulp nodig heeft.")),
        Duty.Role.ORGANISER: (_("Organisator"), _("Regelt de bijeenkomst, de sessies, de deelnemers en de mail.")),
        Duty.Role.VIEWER: (_("Meelezer"), _("Leest alles van de bijeenkomst, maar verandert niets.")),
        Duty.Role.CREW: (_("Deur"), _("Laat mensen binnen met hun kaart. Ziet verder niets.")),
        Duty.Role.CARE: (
            _("Zorg voor deelnemers"), _("Ziet wie hulp of een dieet nodig heeft, en regelt dat. Leest ook de rest van de bijeenkomst."),
        ),
        Duty.Role.HOST: (_("Gespreksleider"), _("Ziet de eigen sessies. Bij een sessie kiest u wie haar leidt.")),
    }  # fmt: skip


def role_in_words(role: str) -> str:
    """The name of a role."""
    return roles()[role][0] if role in roles() else role


class DutyForm(Answers):
    """One duty: what somebody does, for which event."""

    NAMES: ClassVar[tuple[str, ...]] = ("taak", "bijeenkomst")

    def check_duty(self, events: Sequence[Event]) -> tuple[str, int | None]:
        """The role, and the event's id or None for all; only to be used when there are no problems."""
        role, slug = self.typed["taak"], self.typed["bijeenkomst"]
        if role not in roles():
            self.problems.add("taak", _("Kies wat deze persoon doet."))
        ids = {event.slug: event.id for event in events}
        if slug and slug not in ids:
            self.problems.add("bijeenkomst", _("Deze bijeenkomst is er niet meer. Kies een andere."))
        if slug and role == Duty.Role.OWNER:
            self.problems.add(
                "bijeenkomst", _("Een eigenaar werkt voor alle bijeenkomsten. Kies hier: alle bijeenkomsten.")
            )
        return role, ids.get(slug)


class PersonForm(DutyForm):
    """Somebody new at the desk, with a first duty."""

    NAMES = ("naam", "email", *DutyForm.NAMES)

    def check(self, events: Sequence[Event]) -> tuple[str, str, str, int | None]:
        """The name, the address, the role and the event; only to be used when there are no problems."""
        name = self.line("naam", 120)
        if not name:
            self.problems.add("naam", _("Vul de naam in."))
        address = self.typed["email"].strip()
        if address:
            address = email(self.problems, "email", address)
        else:
            self.problems.add("email", _("Vul het e-mailadres in. Daarmee kan deze persoon inloggen."))
        return name, address, *self.check_duty(events)
