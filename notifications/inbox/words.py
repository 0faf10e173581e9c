"""What a person can read of a mail: headers and text in whatever letters they were written, and HTML as text."""

import re
from email.errors import HeaderParseError
from email.header import decode_header
from email.message import Message as Part
from html import unescape

import nh3

from notifications.addresses import many_lines, one_line

LONGEST_TEXT = 10_000
MOST_BYTES = 100_000  # of a text, before it is decoded
MOST_TAGS = 3_000  # within each other they take time by their square
SLOW = frozenset({"idna", "punycode"})  # they take time by the square of the length
LINES = frozenset({"br", "p", "div", "li", "tr", "h1", "h2", "h3", "h4", "blockquote", "table", "ul", "ol", "hr"})
SILENT = frozenset({"script", "style", "title", "head"})
LINE_END = re.compile(r"<(?:br|hr)>|</(?:p|div|li|tr|h[1-4]|blockquote|table|ul|ol)>")
TAG = re.compile(r"<[^>]*>")


def decoded(content: bytes, charset: str) -> str:
    """`content` in the letters it says it has; when that cannot be, in those that it may well have."""
    for name in (charset, "utf-8"):
        try:
            if name and name.lower() not in SLOW:
                return content.decode(name)
        except (LookupError, ValueError):
            continue
    return content.decode("cp1252", "replace")


def header(value: object) -> str:
    """One header in one readable line (RFC 2047)."""
    try:
        pieces = decode_header(str(value))
    except (HeaderParseError, ValueError):
        return one_line(str(value))
    return one_line("".join(piece if isinstance(piece, str) else decoded(piece, name or "") for piece, name in pieces))


def content(part: Part) -> bytes:
    """What is in a part, its transfer encoding undone as far as that goes."""
    payload = part.get_payload(decode=True)
    return payload if isinstance(payload, bytes) else b""


def charset_of(part: Part) -> str:
    """The letters that a part says it is written in."""
    name = part.get_param("charset", "")
    return str(name[2] if isinstance(name, tuple) else name)


def text_of(parts: list[Part]) -> str:
    """The readable text of these parts: the first that is plain and says something, else the first page."""
    for kind, read in (("text/plain", str), ("text/html", of_html)):
        for part in parts:
            if part.get_content_type() == kind and part.get_content_disposition() != "attachment":
                text = tidy(read(decoded(content(part)[:MOST_BYTES], charset_of(part))))
                if text:
                    return text
    return ""


def of_html(page: str) -> str:
    """The words of a page, each block on a line of its own."""
    page = "<".join(page.split("<", MOST_TAGS)[:MOST_TAGS])
    # What has only these tags left, and no `<` in its words, is taken apart by a plain search.
    plain = nh3.clean(page, tags=set(LINES), attributes={}, clean_content_tags=set(SILENT), link_rel=None)
    lines = LINE_END.sub("\n", plain.replace("\r", "").replace("\n", " "))
    return unescape(TAG.sub("", lines))


def tidy(text: str) -> str:
    """Without what nobody sees, cut to what somebody reads."""
    lines = (" ".join(line.split()) for line in many_lines(text[: 2 * LONGEST_TEXT]).split("\n"))
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()[:LONGEST_TEXT]
