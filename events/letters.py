"""The words of mails to the desk, and what every mail of ours ends with."""

from collections.abc import Callable

import msgspec

from events.texts import _
from notifications.letters import Letter, Link
from notifications.tables import Message
from settings import SETTINGS


class EventFacts(msgspec.Struct):
    """An event as it was when a message was posted."""

    slug: str
    title: str
    time_zone: str
    help_name: str
    help_phone: str
    help_hours: str
    help_mail: str
    base_url: str
    sender: str
    is_private: bool = False
    calendar_title: str = ""

    def address(self, path: str) -> str:
        """A full address of ours, as it was when the message was posted."""
        return f"{self.base_url}{path}"


class SignInFacts(msgspec.Struct):
    """The facts of a mailed sign-in link; the six digits work in the browser that asked for them."""

    token: str
    code: str = ""


def address(path: str) -> str:
    """A full address of ours; mails are read far from any page."""
    return f"{SETTINGS.base_url}{path}"


def help_lines(event: EventFacts) -> list[str]:
    """The help block, telephone first."""
    heading = _("Hulp nodig? Bel {phone}") if event.help_phone else _("Hulp nodig?")
    lines = [heading.format(phone=event.help_phone)]
    if event.help_hours:
        lines.append(f"{event.help_hours}.")
    if event.help_mail:
        lines.append(_("Mail naar {address}.").format(address=event.help_mail))
    return lines


def _sign_in(message: Message) -> Letter:
    facts = msgspec.json.decode(message.facts, type=SignInFacts)
    return Letter(
        subject=_("Uw link voor het bureau"),
        language=message.language,
        heading=_("Inloggen bij het bureau"),
        sender_name="Bijeen",
        opening=[
            _("Open deze mail op het apparaat waarop u om de link vroeg. Druk daar op de knop."),
            _("Leest u deze mail op een ander apparaat? Typ dan op het eerste deze code: {code}.").format(
                code=facts.code
            ),
            _("De link en de code werken één keer en tien minuten lang."),
        ],
        button=Link(_("Inloggen bij het bureau"), address(f"/bureau/inloggen/{facts.token}")),
        closing=[_("Vroeg u niet om deze link? Dan hoeft u niets te doen.")],
    )


WRITERS: dict[str, Callable[[Message], Letter]] = {"sign_in": _sign_in}
