"""Letters with links that were lost."""

import msgspec

from events.letters import help_lines
from events.texts import _
from notifications.letters import Item, Letter, Link
from notifications.tables import Message
from sessions.facts import LostLinks
from sessions.mailings.letters import heading, opening, subject


def lost_links(message: Message) -> Letter:
    """The personal links of everybody at one address."""
    facts = msgspec.json.decode(message.facts, type=LostLinks)
    first = facts.links[0].event
    closing = [_("Geef deze link niet aan een ander.")]
    if facts.opening:  # ours say so themselves
        closing.append(_("Vroeg u niet om deze link? Dan hoeft u niets te doen."))
    return Letter(
        subject=subject("lost_link", facts),
        language=message.language,
        heading=heading("lost_link", facts),
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
        ],
        closing=closing,
        help=help_lines(first),
    )
