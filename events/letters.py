"""The words of mails to the desk, and what every mail of ours ends with."""

from collections.abc import Callable

import msgspec

from events.texts import _, date_in_words, prefix, time_in_words
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
    links_are_personal: bool = False
    reply_domain: str = ""

    def address(self, path: str) -> str:
        """A full address of ours, as it was when the message was posted; it says in which language one reads."""
        return f"{self.base_url}{prefix()}{path}"


class SignInFacts(msgspec.Struct):
    """The facts of a mailed sign-in link; the six digits work in the browser that asked for them."""

    token: str
    code: str = ""


class PasskeyFacts(msgspec.Struct):
    """What was done with somebody's passkeys, as the history says it; `passkey` is the name of the one it was about."""

    what: str
    passkey: str = ""


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


def _passkey(message: Message) -> Letter:
    facts = msgspec.json.decode(message.facts, type=PasskeyFacts)
    heading, said = _done_with_passkey(facts)
    at = message.created_at
    moment = _("Dit gebeurde op {date} om {time} uur.").format(date=date_in_words(at), time=time_in_words(at))
    return Letter(
        subject=heading,
        language=message.language,
        heading=heading,
        sender_name="Bijeen",
        opening=[*([_("Beste {name},").format(name=message.name)] if message.name else []), said, moment],
        button=Link(_("Bekijk uw inlogs"), address("/bureau/inlogs")),
        closing=[
            _("Wist u hiervan? Dan hoeft u niets te doen."),
            _("Wist u hier niets van? Log dan meteen in. Verwijder wat u niet kent en beëindig alle andere inlogs."),
            _("Bel ook een eigenaar van het bureau."),
        ],
    )


def _done_with_passkey(facts: PasskeyFacts) -> tuple[str, str]:
    """A heading and a sentence."""
    words = {
        "passkey-added": (
            _("Er is een passkey toegevoegd"),
            _("Met deze passkey kan iemand nu als u inloggen bij het bureau: ‘{passkey}’."),
        ),
        "passkey-removed": (
            _("Er is een passkey verwijderd"),
            _("Met deze passkey kan niemand meer inloggen bij het bureau: ‘{passkey}’."),
        ),
        "passkey-only": (
            _("U logt nu alleen in met een passkey"),
            _("Een link of code uit de mail is niet meer genoeg om in te loggen bij het bureau. U hebt altijd uw passkey nodig."),
        ),
        "passkey-lifted": (
            _("Inloggen met alleen de mail kan weer"),
            _("Een link of code uit de mail is weer genoeg om als u in te loggen bij het bureau."),
        ),
    }  # fmt: skip
    heading, said = words[facts.what]
    return heading, said.format(passkey=facts.passkey)


WRITERS: dict[str, Callable[[Message], Letter]] = {"sign_in": _sign_in, "passkey": _passkey}
