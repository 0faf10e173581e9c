"""What one cell says. Every reader takes the cell's value and raises `Unfit` when it says something else."""

import datetime as dt
import re
import unicodedata
from collections.abc import Callable
from urllib.parse import urlsplit

from events.texts import _
from sessions.spreadsheet.grid import Value
from sessions.spreadsheet.survey import MOST_TEXT
from sessions.tables import Session

MOST_PLACES = 100_000
MOST_NUMBER = 999_999
SHOWN = 60

YES = frozenset("ja j x 1 waar true yes y ✓ ✔".split())
NO = frozenset("nee neen n 0 onwaar false no - – niet geen".split())
NO_LIMIT = frozenset({"geen", "onbeperkt", "onbegrensd", "geen maximum", "geen limiet", "n.v.t.", "nvt", "-", "–"})
FORMS = {
    **dict.fromkeys(("online", "digitaal", "webinar", "zoom", "teams", "viazoom", "viateams"), Session.Form.ONLINE),
    **dict.fromkeys(("oplocatie", "locatie", "fysiek", "live", "aanwezig", "location"), Session.Form.LOCATION),
    **dict.fromkeys(
        ("hybride", "hybrid", "onlineenoplocatie", "oplocatieenonline", "onlineenlocatie", "locatieenonline",
         "onlineenfysiek", "onlinelocatie", "onlinefysiek",
         "fysiekenonline", "onlineofoplocatie", "oplocatieofonline", "beide"),
        Session.Form.HYBRID,
    ),
}  # fmt: skip

# How Excel keeps a character that XML cannot hold: _x000D_; and an underscore that would look like it: _x005F_.
ESCAPED = re.compile(r"_x(00[01][0-9A-F]|007F|005F)_", re.IGNORECASE)
# Control characters but for tab and new line, halves of a pair, and two more that XML does not allow.
UNPRINTABLE = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
CALCULATED = frozenset("=+-@")  # a formula begins with one of these
CAPACITY = re.compile(
    r"(?:max(?:imaal|imum)?\.? )?(\d{1,3}(?:\.\d{3})+|\d+)"
    r"(?: ?(?:personen|pers\.?|deelnemers|plaatsen|plekken|mensen))?"
    r"(?: (?:max(?:imaal|imum)?\.?))?"
)


class Unfit(Exception):
    """The cell says something else than its column asks: what is wrong, and what to write."""

    def __init__(self, wrong: str, expected: str) -> None:
        super().__init__(wrong, expected)
        self.wrong = wrong
        self.expected = expected


def shown(value: Value) -> str:
    """The value as an organiser sees it, on one line."""
    match value:
        case bool():
            return _("WAAR") if value else _("ONWAAR")
        case float():
            return str(int(value)) if value.is_integer() else str(value).replace(".", ",")
        case dt.datetime() if value.time() != dt.time():
            return f"{value:%d-%m-%Y} {value.hour}.{value:%M}"
        case dt.date():
            return f"{value:%d-%m-%Y}"
        case dt.time():
            return f"{value.hour}.{value:%M}"
        case _:
            return one_line(clean("" if value is None else str(value)))


def lines(value: Value) -> str:
    """As `shown`, with its lines."""
    return clean(value) if isinstance(value, str) else shown(value)


def excerpt(value: Value) -> str:
    """What is shown of a value in a message: enough to find it again."""
    text = shown(value)
    return text if len(text) <= SHOWN else text[: SHOWN - 1] + "…"


def clean(text: str) -> str:
    """A cell's `text` without control characters; line ends are \\n, and tabs stay."""
    return printable(ESCAPED.sub(lambda found: chr(int(found[1], 16)), text))


def printable(text: str) -> str:
    """`text` without control characters; line ends are \\n, and tabs stay."""
    text = re.sub(r"\r\n?|[\v\f\x85\u2028\u2029]", "\n", text)
    return UNPRINTABLE.sub("", text)


def is_calculated(clean: str) -> bool:
    """Whether a program may take `clean`, a text without control characters, for a formula: it begins with a tab or a
    new line, or the first sign of it that can be seen is one of a formula, wide and small ones too.
    """
    first = next((sign for sign in clean if unicodedata.category(sign)[0] not in "CZ"), "")
    return clean.startswith(("\t", "\n")) or unicodedata.normalize("NFKC", first)[:1] in CALCULATED


def one_line(text: str) -> str:
    """`text` on one line, with single spaces."""
    return " ".join(printable(text).split())


def paragraphs(text: str) -> str:
    """`text` with its lines, without white space around it."""
    return printable(text).strip()


def split_names(text: str) -> list[str]:
    """Names with a semicolon or a new line between them, each once, in order."""
    once: dict[str, str] = {}
    for part in re.split(r"[;\n]", printable(text)):
        name = one_line(part)
        once.setdefault(name.casefold(), name)
    return [name for name in once.values() if name]


# -- readers


def line(most: int) -> Callable[[Value], str]:
    """A reader of one line of at most `most` characters."""
    return lambda value: _short(shown(value), most)


def text(value: Value) -> str:
    """Text with lines."""
    return _short(paragraphs(lines(value)), MOST_TEXT)


def _short(text: str, most: int) -> str:
    if len(text) > most:
        raise Unfit(
            _("is te lang: {number} tekens.").format(number=len(text)),
            _("Schrijf hier ten hoogste {most} tekens.").format(most=most),
        )
    return text


def names(value: Value) -> list[str]:
    """Names with a semicolon or a new line between them, each once, in order."""
    return [_short(name, 255) for name in split_names(lines(value))]  # 255: of an element in the table


def yes_or_no(value: Value) -> bool:
    """Ja or nee, in one of the ways people write that."""
    word = "1" if value is True else "0" if value is False else shown(value).casefold().rstrip(".!")
    if word not in YES | NO:
        raise Unfit(_("is geen ja of nee."), _("Schrijf ja of nee."))
    return word in YES


def form(value: Value) -> str:
    """How one takes part, as `Session.Form` keeps it."""
    found = FORMS.get(re.sub(r"[\W_]+", "", shown(value).casefold()))
    if found is None:
        raise Unfit(_("is geen vorm die wij kennen."), _("Schrijf online, op locatie of hybride."))
    return found.value


def capacity(value: Value) -> int | None:
    """The number of places; None when there is no limit."""
    words = shown(value).casefold()
    if words in NO_LIMIT:
        return None
    found = CAPACITY.fullmatch(words)
    places = int(found[1].replace(".", "")) if found and len(found[1]) < 12 else 0
    if not 0 < places <= MOST_PLACES:
        raise Unfit(
            _("is geen aantal plaatsen."),
            _("Schrijf een getal vanaf 1, of laat de cel leeg als er geen maximum is."),
        )
    return places


def session_number(value: Value) -> int:
    """The number that a session has in our export."""
    words = shown(value)
    if not (words.isdecimal() and len(words) <= 9 and 0 < int(words) <= MOST_NUMBER):
        raise Unfit(
            _("is geen nummer van een sessie."),
            _("Laat het nummer staan zoals het in onze export stond, of maak de cel leeg."),
        )
    return int(words)


def link(value: Value) -> str:
    """An http(s) address."""
    address = _short(shown(value), Session.meeting_link.length or 0)
    if not is_link(address):
        raise Unfit(_("is geen link."), _("Schrijf de hele link, met https:// ervoor."))
    return address


def is_link(address: str) -> bool:
    """Whether it is an http(s) address with a host, and nothing else beside it."""
    try:
        parts = urlsplit(address)
    except ValueError:
        return False
    return parts.scheme.lower() in {"http", "https"} and bool(parts.hostname) and not re.search(r"\s", address)


def materials(value: Value) -> str:
    """Links to materials: one `label | address`, or only an address, on each line of the answer."""
    links = [_material(part) for part in _split_materials(lines(value)) if part.strip()]
    return _short("\n".join(links), MOST_TEXT)


def _split_materials(text: str) -> list[str]:
    """Cut at new lines, and at a semicolon between an address and the next one (an address may hold one itself)."""
    parts = [""]
    for piece in re.split(r"(\n|;(?=\s|$|https?://|[^;|\n]*\|))", text):
        if piece == "\n" or (piece == ";" and "://" in parts[-1]):
            parts.append("")
        else:
            parts[-1] += piece
    return parts


def _material(part: str) -> str:
    label, bar, address = (one_line(piece) for piece in part.rpartition("|"))
    if not is_link(address):
        raise Unfit(
            _("heeft een regel zonder link: {text}.").format(text=excerpt(part)),
            _("Schrijf op elke regel: naam | https://…"),
        )
    return f"{label} | {address}" if bar and label else address
