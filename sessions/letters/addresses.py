"""Letters about another e-mail address: to the new one, which may be a stranger's, and to the old one."""

import msgspec

from events.letters import help_lines
from events.texts import _
from notifications.letters import Letter, Link
from notifications.tables import Message
from sessions.facts import AddressFacts


def new_address(message: Message) -> Letter:
    """The link that makes this address the one that is mailed to. No name and no session: who reads it may be nobody."""
    facts = msgspec.json.decode(message.facts, type=AddressFacts)
    return Letter(
        subject=_("Is dit uw nieuwe mailadres?"),
        language=message.language,
        heading=_("Is dit uw nieuwe mailadres?"),
        sender_name=facts.event.title,
        sender=facts.event.sender,
        opening=[
            _("Iemand vroeg ons om mails over {event} voortaan naar dit adres te sturen.").format(event=facts.event.title),
            _("Was u dat? Druk op de knop. De link werkt twee dagen."),
        ],
        button=Link(_("Ja, dit is mijn adres"), facts.event.address(f"/adres/{facts.token}")),
        closing=[_("Was u dat niet? Dan hoeft u niets te doen. Er verandert niets.")],
        help=help_lines(facts.event),
    )


def old_address(message: Message) -> Letter:
    """That mails go elsewhere from now on, and what to do when that is not right. The new address is not named."""
    facts = msgspec.json.decode(message.facts, type=AddressFacts)
    return Letter(
        subject=_("Uw mailadres is veranderd"),
        language=message.language,
        heading=_("Uw mailadres is veranderd"),
        sender_name=facts.event.title,
        sender=facts.event.sender,
        opening=[
            _("Mails over {event} sturen wij vanaf nu naar een ander adres.").format(event=facts.event.title),
            _("Dit adres krijgt geen mails meer, behalve deze en de mails die sessies uit uw agenda halen."),
        ],
        closing=[_("Wist u hier niets van? Bel ons dan meteen.")],
        help=help_lines(facts.event),
    )
