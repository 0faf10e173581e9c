"""What one may answer to a statement, and how it is kept: one short text, the same for the same answer."""

import unicodedata

from events.forms import ManyTyped, Problems, is_blank, many_lines, one_line, typed
from events.texts import _
from sessions.statements.tables import Statement

AGREE, DISAGREE, NO_OPINION = "eens", "oneens", "geen"
SCALE = 5
MOST_WORDS, LONGEST_WORD, LONGEST_TEXT = 3, 30, 500
ASIDE = " \t.,;:!?\"'`’‘“”…()[]{}<>|/\\*_~#=+"  # around a word it says nothing of it
# Have no shape and are no spaces: a word with one in it looks the same, and would count as another. By Unicode some are letters.
SHAPELESS = {0x034F, 0x115F, 0x1160, 0x2800, *range(0x180B, 0x180E), *range(0xFE00, 0xFE10), *range(0xE0100, 0xE01F0)}


def options_of(statement: Statement) -> dict[str, str]:
    """What there is to choose from, as it is kept and as it reads; nothing where one writes."""
    if statement.kind == Statement.Kind.AGREE:
        return {AGREE: _("Eens"), DISAGREE: _("Oneens"), NO_OPINION: _("Geen mening")}
    if statement.kind == Statement.Kind.SCALE:
        return {str(number): str(number) for number in range(1, SCALE + 1)}
    return {str(number): words for number, words in enumerate(statement.options, start=1)}


def field_of(statement: Statement) -> str:
    """The name of the field, or of the first one, that an error is said beside."""
    return f"antwoord-{statement.number}" + ("-1" if statement.kind == Statement.Kind.WORDS else "")


def typed_in(form: ManyTyped, statement: Statement) -> list[str]:
    """What was submitted, untouched: one text, or one for each word."""
    name = f"antwoord-{statement.number}"
    if statement.kind != Statement.Kind.WORDS:
        return [typed(form, name)]
    return [typed(form, f"{name}-{number}") for number in range(1, MOST_WORDS + 1)]


def check(problems: Problems, statement: Statement, given: list[str]) -> str:
    """The answer as it is kept; only to be used when there are no problems."""
    name = f"antwoord-{statement.number}"
    if statement.kind == Statement.Kind.WORDS:
        return _words(problems, name, given)
    if statement.kind == Statement.Kind.TEXT:
        text = many_lines(problems, name, given[0], LONGEST_TEXT)
        if is_blank(text):
            problems.add(name, _("Schrijf eerst uw antwoord op."))
        return text
    if given[0] not in options_of(statement):
        problems.add(name, _("Kies een antwoord."))
    return given[0]


def _words(problems: Problems, name: str, given: list[str]) -> str:
    cleaned = [one_line(problems, f"{name}-{number}", word, LONGEST_WORD) for number, word in enumerate(given, start=1)]
    words = [*dict.fromkeys(word for word in map(normalised, cleaned) if word)]
    if not words:
        problems.add(f"{name}-1", _("Schrijf ten minste één woord op."))
    return "\n".join(words)


def normalised(word: str) -> str:
    """A word as it is counted: no capitals, single spaces, nothing around it, nothing in it that one does not see."""
    plain = " ".join(seen(unicodedata.normalize("NFKC", word)).casefold().split()).strip(ASIDE)
    return "" if is_blank(plain) else plain


def seen(text: str) -> str:
    """`text` without what has no shape, as between two letters that would else be a rude word."""
    return "".join(sign for sign in text if unicodedata.category(sign) != "Cf" and ord(sign) not in SHAPELESS)
