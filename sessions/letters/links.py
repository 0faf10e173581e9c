"""Letters with links that were lost."""

import msgspec

from events.letters import help_lines
from events.texts import _
from notifications.letters import Item, Letter, Link
from notifications.tables import Message
from sessions.facts import LostLinks
from sessions.mailings.letters import heading, opening, subject


def lost_links(message: Message) -> Letter:
    """The personal links of everybody at one address, and those of the councils that it signed up."""
    facts = msgspec.json.decode(message.facts, type=LostLinks)
    first = facts.first
    closing = [_("Geef deze link niet aan een ander.")]
    if facts.opening:  # ours say so themselves
        closing.append(_("Vroeg u niet om deze link? Dan hoeft u niets te doen."))
    return Letter(
        subject=subject("lost_link", facts) if facts.links or facts.subject else _("Uw link om uw raad te beheren"),
        language=message.language,
        heading=heading("lost_link", facts) if facts.links else _("Uw link om uw raad te beheren"),
        sender_name=first.title,
        sender=first.sender,
        opening=opening("lost_link", facts),
        items=[
            Item(
                link.name,
                [link.event.title],
                [
                    Link(
                        _("Mijn Week van {name}").format(name=link.name),
                        link.event.address(f"/mijn/{link.personal_token}"),
                    )
                ],
            )
            for link in facts.links
        ] + [
            Item(one.council, [one.event.title], [Link(_("Uw raad beheren"), one.event.address(f"/raad/{one.token}"))])
            for one in facts.councils
        ],
        closing=closing,
        help=help_lines(first),
    )
