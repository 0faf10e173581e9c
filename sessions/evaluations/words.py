"""What one can say of a session with one tap, and in one word."""

import unicodedata

from events.forms import Problems, one_line
from events.texts import _
from sessions.statements.answers import seen

GRADES = (5, 4, 3, 2, 1)  # from very good to bad
GOOD = 4
LONGEST_WORD = 30
LONGEST_TYPED = 100  # before the signs around it are left out


def grades() -> dict[int, str]:
    """Each grade in words, the best first."""
    return {5: _("Heel goed"), 4: _("Goed"), 3: _("Gaat wel"), 2: _("Niet zo goed"), 1: _("Slecht")}


def one_word(problems: Problems, name: str, typed: str) -> str:
    """One word as it is counted: small letters, without signs around it; says in `problems` what is wrong with it."""
    line = seen(unicodedata.normalize("NFKC", one_line(problems, name, typed[:LONGEST_TYPED], LONGEST_TYPED))).casefold()
    word = _without_signs(line)
    if len(word.split()) > 1 or len(word) > LONGEST_WORD or len(typed.strip()) > LONGEST_TYPED:
        problems.add(name, _("Vul één woord in van hoogstens {longest} letters.").format(longest=LONGEST_WORD))
        return ""
    return word


def _without_signs(text: str) -> str:
    """`text` from its first letter or digit to its last."""
    places = [place for place, sign in enumerate(text) if sign.isalnum()]
    return text[places[0] : places[-1] + 1] if places else ""
