"""The mail of a message: a pure function of its row and its letter, so that a second delivery has the same bytes.

The shape is the one calendars and Outlook understand: see RFC 6047, RFC 2046 and, for the headers, RFC 5322.
"""

import re
from base64 import encodebytes
from binascii import b2a_qp
from collections.abc import Mapping, Sequence
from email.header import Header
from email.utils import format_datetime, formataddr
from hashlib import sha256
from pathlib import Path
from typing import NamedTuple, TypeAlias

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

LINE = 76

Headers: TypeAlias = Sequence[tuple[str, str]]


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
    return _lines(_headers(message, letter)) + _body(letter, mark)


def _headers(message: Message, letter: Letter) -> Headers:
    return [
        ("From", _mailbox("From", letter.sender_name, letter.sender or SETTINGS.mail_from)),
        ("To", _mailbox("To", message.name, message.email)),
        *([("Reply-To", _mailbox("Reply-To", letter.sender_name, letter.reply_to))] if letter.reply_to else []),
        ("Subject", _words("Subject", one_line(letter.subject))),
        ("Date", format_datetime(message.created_at)),
        ("Message-ID", message.message_id),
        ("MIME-Version", "1.0"),
        ("Content-Language", letter.language),
        *_unsubscribing(letter),
        ("Auto-Submitted", "auto-generated"),
        ("X-Auto-Response-Suppress", "OOF, AutoReply"),
    ]


def _unsubscribing(letter: Letter) -> Headers:
    """The mail program itself posts to this address, or mails to the other one (RFC 2369, 8058). A header is ASCII: a hidden secret is not in it."""
    if letter.unsubscribe is None or not letter.unsubscribe.url.isascii():
        return []
    ways = [f"<{letter.unsubscribe.url}>"]
    if letter.unsubscribe_mail:
        ways.append(f"<mailto:{letter.unsubscribe_mail}>")
    return [("List-Unsubscribe", ",\r\n ".join(ways)), ("List-Unsubscribe-Post", "List-Unsubscribe=One-Click")]


def _lines(headers: Headers) -> bytes:
    return "".join(f"{name}: {words}\r\n" for name, words in headers).encode("ascii")


def _mailbox(header: str, name: str, email: str) -> str:
    quiet, address = display_name(name), ascii_address(email)
    if quiet.isascii():
        return _words(header, formataddr((quiet, address)))
    mailbox = Header(quiet, "utf-8", header_name=header)
    mailbox.append(f"<{address}>", "us-ascii")
    return _folded(mailbox)


def _words(header: str, words: str) -> str:
    """Short ASCII as it is: the library's way to the same takes thirty times as long."""
    # ASCII that looks like an encoded word (RFC 2047) is encoded too, or it would be decoded on arrival.
    is_plain = words.isascii() and "=?" not in words
    if is_plain and len(header) + len(words) < LINE - 2:
        return words
    return _folded(Header(words, "us-ascii" if is_plain else "utf-8", header_name=header))


def _folded(header: Header) -> str:
    return header.encode(maxlinelen=LINE, linesep="\r\n")


# -- parts, from the outside in


def _body(letter: Letter, mark: str) -> bytes:
    if letter.invitation is None:
        return _alternative(letter, mark, b"")
    lines = encodebytes(calendar(letter.invitation))
    copy = _part('application/ics; name="invite.ics"', "base64", lines, _attached("attachment", "invite.ics"))
    return _multipart("mixed", mark, [_alternative(letter, mark, lines), copy])


def _alternative(letter: Letter, mark: str, lines: bytes) -> bytes:
    parts = [_quoted("text/plain", text(letter)), _page(letter, mark)]
    # Outlook shows a PUBLISH among the alternatives as raw lines: it is for an attachment only.
    if lines and letter.invitation and letter.invitation.method != Method.PUBLISH:
        parts.append(_part(f'text/calendar; charset="UTF-8"; method={letter.invitation.method.value}', "base64", lines))
    return _multipart("alternative", mark, parts)


def _page(letter: Letter, mark: str) -> bytes:
    pictures = {ticket.payload: qr_code(ticket.payload) for ticket in _tickets_of(letter)}
    if not pictures:
        return _quoted("text/html", html(letter))
    names = {payload: f"{mark}.{number}@ticket" for number, payload in enumerate(pictures)}
    shown = {payload: Shown(f"cid:{names[payload]}", picture.width) for payload, picture in pictures.items()}
    tickets = [_ticket(picture, names[payload]) for payload, picture in pictures.items()]
    return _multipart("related", mark, [_quoted("text/html", html(letter, shown)), *tickets])


def _ticket(picture: Picture, name: str) -> bytes:
    about = [("Content-ID", f"<{name}>"), *_attached("inline", TICKET)]
    return _part(f'image/png; name="{TICKET}"', "base64", encodebytes(picture.png), about)


def _attached(how: str, name: str) -> Headers:
    return [("Content-Disposition", f'{how}; filename="{name}"')]


def _multipart(kind: str, mark: str, parts: list[bytes]) -> bytes:
    """RFC 2046 5.1.1; written here, for the library's writer took as long as all the rest of a mail."""
    boundary = f"=_{kind}_{mark}"
    between = f"--{boundary}\r\n".encode()
    inside = b"".join(between + part for part in parts)
    return (
        _lines([("Content-Type", f'multipart/{kind}; boundary="{boundary}"')])
        + b"\r\n"
        + inside
        + between[:-2]
        + b"--\r\n"
    )


def _quoted(content_type: str, words: str) -> bytes:
    encoded = b2a_qp(words.encode("utf-8", "ignore"), istext=True)
    return _part(f'{content_type}; charset="utf-8"', "quoted-printable", encoded)


def _part(content_type: str, encoding: str, encoded: bytes, about: Headers = ()) -> bytes:
    headers = _lines([("Content-Type", content_type), ("Content-Transfer-Encoding", encoding), *about])
    return headers + b"\r\n" + encoded.replace(b"\n", b"\r\n") + (b"" if encoded.endswith(b"\n") else b"\r\n")
