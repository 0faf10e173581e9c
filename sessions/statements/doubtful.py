"""Words that wait until who leads has seen them, or that nobody is shown: rude, or leading somewhere.

Looked at as a reader does, who takes "k.u.t", "kúúúút", "h0er" and a Cyrillic к for what they look like. It cannot know every
word: what it misses who leads still sees before it is shown.
"""

import re
import unicodedata

# As a whole word; the stems also within a longer one; the beginnings before one.
RUDE = frozenset(
    "kut lul tyfus tering kanker klote eikel hoer slet mongool flikker nikker neger teef trut sukkel debiel idioot "
    "rotzak klojo pik tieten neuken reet poep schijt stront gvd godver godverdomme fuck shit bitch cunt dick cock "
    "asshole bastard whore slut nigger nigga faggot retard wanker twat piss crap".split()
)
RUDE_STEMS = (
    "kanker", "tyfus", "godver", "kloot", "klotezak", "neuk", "hoeren", "hoertje", "debiel", "idioot", "idiot", "sukkel", "mongolen",
    "fuck", "nigger", "nazi", "hitler", "shit",
)  # fmt: skip
RUDE_BEGINNING = "kut"
LINK = re.compile(r"://|www\.|@|\w\.(nl|com|org|net|eu|be|io|info|xyz|ru)\b|[^\W\d_]{2,}\.[^\W\d_]{2,}", re.IGNORECASE)
LETTERS = re.compile(r"[^\W\d_]+")
READ_AS = str.maketrans("0134578@$€", "oieastbase")
LONG_DRAWN = re.compile(r"(\w)\1{2,}")
DOT = "\u3002"  # that of China, in an address as good as ours
DIGITS = 6  # of a telephone number
MARKS = 3  # on one letter: it runs through the lines above and below


def is_doubtful(word: str) -> bool:
    """Whether a word, counted as `answers.normalised` has it, waits for who leads."""
    plain = unicodedata.normalize("NFKD", word)
    letters = "".join(sign for sign in plain if not unicodedata.combining(sign))
    return (
        bool(LINK.search(word.replace(DOT, "."))) or sum(map(str.isdigit, word)) >= DIGITS
        or _is_rude(letters) or _is_rude(letters.translate(READ_AS)) or _is_disguised(word) or _has_a_tower(plain)
    )  # fmt: skip


def _is_rude(text: str) -> bool:
    short = LONG_DRAWN.sub(r"\1", text)
    parts = LETTERS.findall(short)
    return (
        any(part in RUDE or part.startswith(RUDE_BEGINNING) for part in parts) or "".join(parts) in RUDE
        or any(stem in short for stem in RUDE_STEMS)
    )  # fmt: skip


def _is_disguised(word: str) -> bool:
    """Whether letters that look like ours stand among ours."""
    scripts = [{_script(sign) for sign in part} for part in LETTERS.findall(word)]
    return any("LATIN" in found and found & {"CYRILLIC", "GREEK", "ARMENIAN", "CHEROKEE"} for found in scripts)


def _script(letter: str) -> str:
    return unicodedata.name(letter, "").partition(" ")[0]


def _has_a_tower(plain: str) -> bool:
    return "m" * MARKS in "".join("m" if unicodedata.combining(sign) else "." for sign in plain)
