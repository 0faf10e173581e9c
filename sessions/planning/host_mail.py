"""What a new host is told: which sessions they lead, what they can do at the desk, and how to sign in there."""

from collections.abc import Sequence

import msgspec

from events.letters import EventFacts, help_lines
from events.texts import _, ngettext
from notifications.letters import Item, Letter, Link
from notifications.tables import Message
from sessions.calendar_titles import subject_title
from sessions.facts import SessionFacts


class HostFacts(msgspec.Struct):
    """The facts of a mail to a host: the sessions that they were asked to lead at once."""

    event: EventFacts
    sessions: list[SessionFacts]


def host_letter(message: Message, facts: HostFacts, items: Sequence[Item]) -> Letter:
    """The letter with `items` for its sessions. It holds no key: whoever gets it signs in with their own address."""
    event, number = facts.event, len(facts.sessions)
    said = ngettext("U leidt een sessie: {title}", "U leidt {number} sessies: {title}", number)
    first = facts.sessions[0]
    in_subject, in_letter = (subject_title(event, first), first.title) if number == 1 else (event.title, event.title)
    return Letter(
        subject=said.format(title=in_subject, number=number),
        language=message.language,
        heading=said.format(title=in_letter, number=number),
        sender_name=event.title,
        sender=event.sender,
        opening=[
            _("Beste {name},").format(name=message.name or _("gespreksleider")),
            _("De organisatie van ‘{event}’ heeft u gekozen als gespreksleider.").format(event=event.title),
            _(
                "Op uw eigen pagina ziet u wie er komt. U kunt daar ook de omschrijving en de stukken om te lezen veranderen."
            ),
        ],
        items=items,
        button=Link(_("Naar uw sessies"), event.address("/bureau/mijn-sessies")),
        closing=[
            _("Hier logt u in:") + f"\n{event.address('/bureau/inloggen')}",
            _(
                "Vul daar dit e-mailadres in: {email}. U krijgt dan een mail met een code. Een wachtwoord hebt u niet nodig."
            ).format(email=message.email),
            _("Klopt er iets niet? Vertel het ons."),
        ],
        help=help_lines(event),
    )
