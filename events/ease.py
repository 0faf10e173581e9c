"""How easily a Dutch text reads (TRUST L1 and L3): advice to who writes at the desk, never a refusal."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from events.markdown import plain
from events.texts import _

MEAN, LONGEST = 12.0, 20  # words in a sentence
EASY = 60  # points after Flesch-Douma
FEWEST = 20  # words that the points say something about
LONG = 5  # syllables
MOST_NAMED = 3
# What offices write, and what people say: in Dutch in every language, for the texts are.
SAID = {
    "betreffende": "over’ of ‘deze", "conform": "volgens", r"dient(?=[^.?!]*\bte\b)": "moet", r"dienen(?=[^.?!]*\bte\b)": "moeten",
    r"d\.m\.v\.?": "met", r"i\.v\.m\.?": "door", r"m\.b\.t\.?": "over", "indien": "als", "reeds": "al", "tevens": "ook",
    "submit": "verstuur", "token": "code", "sessie verlopen": "u was te lang weg",
    "ongeldig": "niet goed", "ongeldige": "verkeerde", "verplicht veld": "vul dit in", "error": "fout",
}  # fmt: skip
OFFICIAL = [(re.compile(rf"(?<!\w)(?:{pattern})(?!\w)", re.IGNORECASE), simple) for pattern, simple in SAID.items()]
ADDRESS = re.compile(r"https?://\S+")
SENTENCE_ENDS = re.compile(r"(?<=[.?!:])[\s’]+|\n+")
WORD = re.compile(r"[^\W_]+(?:[-'’.@][^\W_]+)*")
SYLLABLE = re.compile(r"[iï]eu|eeu|aai|ooi|oei|aa|ee|oo|uu|ie|oe|eu|ui|ij|ei|ou|au|[aeiouyáéèêëíïóöúü]", re.IGNORECASE)


@dataclass(frozen=True)
class Ease:
    """The figures of a text: words in a sentence, and points from 0 to 100, None of a short text.

    `official` are words that few people say, each with a simpler one; `long` its longest words.
    """

    mean: float
    longest: int
    points: int | None
    official: Sequence[tuple[str, str]]
    long: Sequence[str]

    @property
    def advice(self) -> list[str]:
        """What would make it easier; nothing of a text that is easy."""
        said = []
        if self.mean > MEAN or self.longest > LONGEST:
            said.append(_("Maak de zinnen korter: hoogstens 20 woorden, gemiddeld 12."))
        if self.points is not None and self.points < EASY:
            said.append(_("Gebruik kortere woorden."))
            if self.long:
                said[-1] += " " + _("De langste zijn: {words}.").format(words=", ".join(self.long))
        simpler = _("Schrijf ‘{simple}’ in plaats van ‘{official}’.")
        return said + [simpler.format(simple=simple, official=official) for official, simple in self.official]


def ease_of(text: str) -> Ease | None:
    """How easily `text` reads, which may be Markdown; None when there are no words."""
    readable = ADDRESS.sub("", plain(text))
    sentences = [words for part in SENTENCE_ENDS.split(readable) if (words := WORD.findall(part))]
    if not sentences:
        return None
    words = [word for sentence in sentences for word in sentence]
    mean = len(words) / len(sentences)
    per_word = sum(map(_syllables, words)) / len(words)
    points = round(206.84 - 77 * per_word - 0.93 * mean)  # Flesch, for Dutch by Douma (1960)
    return Ease(
        mean, max(map(len, sentences)), None if len(words) < FEWEST else min(100, max(0, points)),
        _official(readable), _longest(words),
    )  # fmt: skip


def _official(text: str) -> list[tuple[str, str]]:
    """Each once, in the order of the text."""
    found = [(match.start(), match[0], simple) for pattern, simple in OFFICIAL if (match := pattern.search(text))]
    return [(official, simple) for _start, official, simple in sorted(found)]


def _syllables(word: str) -> int:
    return max(1, len(SYLLABLE.findall(word)))


def _longest(words: Sequence[str]) -> list[str]:
    long = {word.casefold(): word for word in words if _syllables(word) >= LONG}
    return sorted(long.values(), key=_syllables, reverse=True)[:MOST_NAMED]
