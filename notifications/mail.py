"""The mail of a message: a pure function of its row and its letter, so that a second delivery has the same bytes.

The shape is the one calendars and Outlook understand: see RFC 6047, RFC 2046 and, for the headers, RFC 5322.
"""

import re
from base64 import encodebytes
from binascii import b2a_qp
from collections.abc import Mapping
from email.header import Header
from email.message import Message as Part
from email.policy import compat32
from email.utils import format_datetime, formataddr
from hashlib import sha256
from pathlib import Path
from typing import NamedTuple

from css_inline import CSSInliner
from jinja2 import Environment, StrictUndefined, Template
from markupsafe import Markup, escape

from notifications.addresses import ascii_address, display_name, many_lines, one_line
from notifications.invitations import Method, calendar
from notifications.letters import Formatted, Letter, TicketPicture
from notifications.pictures import Picture, qr_code
from notifications.tables import Message
from settings import SETTINGS

TEMPLATES = Path(__file__).parent / "templates" / "mail"
STYLES = (TEMPLATES / "letter.css").read_text()
INLINER = CSSInliner(load_remote_stylesheets=False)
TICKET = "ticket.png"

# The newer policy takes three times as long over the same headers; everything it would encode is encoded here.
WIRE = compat32.clone(linesep="\r\n", max_line_length=None)


def _broken(text: str) -> Markup:
    """The text with its line ends as HTML."""
    return Markup("<br>").join(escape(line) for line in many_lines(text).split("\n"))


def _styled(words: Formatted) -> Markup:
    """The words as HTML, each element with the styles of the frame."""
    return Markup(INLINER.inline_fragment(words.html, STYLES))  # noqa: S704 clean, as `Formatted` says


def _html_template() -> Template:
    """The frame, its styles put into its elements once. Blocks look like comments: an HTML parser keeps those."""
    inliner = CSSInliner(keep_at_rules=True, load_remote_stylesheets=False, extra_css=STYLES)
    environment = Environment(
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        block_start_string="<!--%",
        block_end_string="%-->",
    )
    environment.filters |= {"broken": _broken, "styled": _styled}
    return environment.from_string(inliner.inline((TEMPLATES / "letter.html").read_text()))


def _text_template() -> Template:
    environment = Environment(
        autoescape=False,  # noqa: S701 this one makes plain text
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    return environment.from_string((TEMPLATES / "letter.txt").read_text())


HTML = _html_template()
TEXT = _text_template()


def text(letter: Letter) -> str:
    """The letter as plain text, every address on a line of its own."""
    return re.sub(r"\n{3,}", "\n\n", many_lines(TEXT.render(letter=letter))).strip() + "\n"


class Shown(NamedTuple):
    """A picture in a page: where it comes from (`cid:…`, `data:…`), and its width in CSS pixels."""

    source: str = ""
    width: int = 0


def html(letter: Letter, shown: Mapping[str, Shown] | None = None) -> str:
    """The letter as a page; `shown` are its pictures, by what their codes say."""
    return HTML.render(letter=letter, shown=shown or {ticket.payload: Shown() for ticket in _tickets_of(letter)})


def _tickets_of(letter: Letter) -> list[TicketPicture]:
    """The tickets in a letter, and in the letters that go out with it."""
    return [one.picture for one in (letter, *letter.parts) if one.picture]


def mail(message: Message, letter: Letter) -> bytes:
    """The whole mail, CRLF, lines of at most 998 octets. Raises `AddressNotAscii`."""
    mark = sha256(message.message_id.encode()).hexdigest()[:24]
    whole = _body(letter, mark)
    content_type = whole["Content-Type"]
    del whole["Content-Type"]
    _address(whole, message, letter)
    whole["Content-Type"] = content_type
    return whole.as_bytes()


def _address(whole: Part, message: Message, letter: Letter) -> None:
    whole["From"] = _mailbox("From", letter.sender_name, letter.sender or SETTINGS.mail_from)
    whole["To"] = _mailbox("To", message.name, message.email)
    if letter.reply_to:
        whole["Reply-To"] = _mailbox("Reply-To", letter.sender_name, letter.reply_to)
    whole["Subject"] = _words("Subject", one_line(letter.subject))
    whole["Date"] = format_datetime(message.created_at)
    whole["Message-ID"] = message.message_id
    whole["MIME-Version"] = "1.0"
    whole["Content-Language"] = letter.language
    if letter.unsubscribe:  # RFC 2369, 8058: the mail program itself posts to it
        whole["List-Unsubscribe"] = f"<{letter.unsubscribe.url}>"
        whole["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    whole["Auto-Submitted"] = "auto-generated"
    whole["X-Auto-Response-Suppress"] = "OOF, AutoReply"


def _mailbox(header: str, name: str, email: str) -> str:
    quiet, address = display_name(name), ascii_address(email)
    if quiet.isascii():
        return _folded(Header(formataddr((quiet, address)), header_name=header))
    mailbox = Header(quiet, "utf-8", header_name=header)
    mailbox.append(f"<{address}>", "us-ascii")
    return _folded(mailbox)


def _words(header: str, words: str) -> str:
    # ASCII that looks like an encoded word (RFC 2047) is encoded too, or it would be decoded on arrival.
    is_plain = words.isascii() and "=?" not in words
    return _folded(Header(words, "us-ascii" if is_plain else "utf-8", header_name=header))


def _folded(header: Header) -> str:
    return header.encode(maxlinelen=76, linesep="\r\n")


# -- parts, from the outside in


def _body(letter: Letter, mark: str) -> Part:
    if letter.invitation is None:
        return _alternative(letter, mark, None)
    lines = calendar(letter.invitation)
    copy = _base64('application/ics; name="invite.ics"', lines)
    copy["Content-Disposition"] = 'attachment; filename="invite.ics"'
    return _multipart("mixed", mark, [_alternative(letter, mark, lines), copy])


def _alternative(letter: Letter, mark: str, lines: bytes | None) -> Part:
    parts = [_quoted("text/plain", text(letter)), _page(letter, mark)]
    # Outlook shows a PUBLISH among the alternatives as raw lines: it is for an attachment only.
    if lines and letter.invitation and letter.invitation.method != Method.PUBLISH:
        parts.append(_base64(f'text/calendar; charset="UTF-8"; method={letter.invitation.method.value}', lines))
    return _multipart("alternative", mark, parts)


def _page(letter: Letter, mark: str) -> Part:
    pictures = {ticket.payload: qr_code(ticket.payload) for ticket in _tickets_of(letter)}
    if not pictures:
        return _quoted("text/html", html(letter))
    names = {payload: f"{mark}.{number}@ticket" for number, payload in enumerate(pictures)}
    shown = {payload: Shown(f"cid:{names[payload]}", picture.width) for payload, picture in pictures.items()}
    tickets = [_ticket(picture, names[payload]) for payload, picture in pictures.items()]
    return _multipart("related", mark, [_quoted("text/html", html(letter, shown)), *tickets])


def _ticket(picture: Picture, name: str) -> Part:
    part = _base64(f'image/png; name="{TICKET}"', picture.png)
    part["Content-ID"] = f"<{name}>"
    part["Content-Disposition"] = f'inline; filename="{TICKET}"'
    return part


def _multipart(kind: str, mark: str, parts: list[Part]) -> Part:
    whole = Part(policy=WIRE)
    whole["Content-Type"] = f'multipart/{kind}; boundary="=_{kind}_{mark}"'
    for part in parts:
        whole.attach(part)
    return whole


def _quoted(content_type: str, words: str) -> Part:
    encoded = b2a_qp(words.encode("utf-8", "ignore"), istext=True)
    return _part(f'{content_type}; charset="utf-8"', "quoted-printable", encoded)


def _base64(content_type: str, content: bytes) -> Part:
    return _part(content_type, "base64", encodebytes(content))


def _part(content_type: str, encoding: str, encoded: bytes) -> Part:
    part = Part(policy=WIRE)
    part["Content-Type"] = content_type
    part["Content-Transfer-Encoding"] = encoding
    part.set_payload(encoded.decode("ascii"))
    return part
