"""What a mail says, before it has a form: both its parts, text and HTML, are made from one letter."""

from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

from notifications.invitations import Invitation


class Formatted(str):
    """Words as plain text that have links, emphasis or lists in the HTML part: there they are `html`, clean and whole."""

    html: Markup

    def __new__(cls, text: str, html: Markup) -> "Formatted":
        """`text` and `html` say the same."""
        made = super().__new__(cls, text)
        made.html = html
        return made


class Large(str):
    """A fact that must be read at a glance, like a number to dial: large in the HTML part."""

    is_large = True


@dataclass(frozen=True)
class Link:
    """An address and the words that say where it goes."""

    label: str
    url: str


@dataclass(frozen=True)
class Item:
    """One thing the letter tells of: a title, its facts in the usual order (time, form, place), what can be done."""

    title: str
    lines: Sequence[str] = ()
    links: Sequence[Link] = ()


@dataclass(frozen=True)
class TicketPicture:
    """The QR code of a ticket. `code` is what one types where scanning fails, `alt` what the picture says."""

    payload: str
    alt: str
    code: str
    caption: str
    link: Link | None = None


@dataclass(frozen=True)
class Letter:
    """All words in the reader's language. The first of `help` is the heading of the help block: the telephone.

    Letters that go out as one have their `parts`: of each its heading, and what stands under it.

    `sender` is the address it comes from, ours of now when it is empty. An `invitation` makes it a mail that calendars understand, a `picture` a ticket, `unsubscribe` one
    that mail programs show a button of their own for; at `unsubscribe_mail` they may mail instead.
    """

    subject: str
    language: str
    heading: str
    sender_name: str
    opening: Sequence[str] = ()
    items: Sequence[Item] = ()
    button: Link | None = None
    closing: Sequence[str] = ()
    help: Sequence[str] = ()
    sender: str = ""
    reply_to: str = ""
    picture: TicketPicture | None = None
    parts: Sequence["Letter"] = ()
    invitation: Invitation | None = None
    unsubscribe: Link | None = None
    unsubscribe_mail: str = ""
