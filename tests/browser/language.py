"""Plain Dutch, as far as a program can hear it: words nobody says, "je", dates in figures, and how a text reads."""

import re
from dataclasses import dataclass
from statistics import mean

from playwright.async_api import Page

# TRUST L3, and what people at a desk say but volunteers do not.
FORBIDDEN = (
    "betreffende", "conform", "dient te", r"d\.m\.v", r"i\.v\.m", r"m\.b\.t", "indien", "reeds", "tevens", "submit",
    "token", "sessie verlopen", r"ongeldige?( invoer)?", "verplicht veld", "error",
)  # fmt: skip
TOO_CLOSE = ("je", "jij", "jou", "jouw", "jullie")
WORDS = re.compile(rf"\b({'|'.join(FORBIDDEN)})\b", re.IGNORECASE)
CLOSE = re.compile(rf"\b({'|'.join(TOO_CLOSE)})\b", re.IGNORECASE)
FIGURES = re.compile(r"\b\d{1,2}-\d{1,2}-\d{2,4}\b|\b\d{4}-\d{2}-\d{2}\b|\b\d{1,2}:\d{2}\b")
PLAIN_ADDRESS = re.compile(r"https?://\S+")
VOWELS = re.compile(r"[iï]eu|eeu|aai|ooi|oei|aa|ee|oo|uu|ie|oe|eu|ui|ij|ei|ou|au|[aeiouyáéèêëíïóöúü]", re.IGNORECASE)
LONGEST, MEAN, EASE = 20, 12.0, 60.0


def complaints(text: str, title: str = "", *, figures: bool = True) -> list[str]:
    """What a page says that it should not. Organisers' own words may say "je"; ours are looked at in the source.

    Without `figures` a date may stand in figures: where the desk shows how to type one.
    """
    readable = PLAIN_ADDRESS.sub("", f"{title}\n{text}")
    return [
        f"says {found[0]!r}"
        for pattern in (WORDS, *([FIGURES] if figures else []))
        for found in pattern.finditer(readable)
    ]


def sentences(text: str) -> list[list[str]]:
    """The words of each sentence; a point within a word or a time does not end one."""
    parts = re.split(r"(?<=[.?!:])[\s’]+|\n+", text)
    found = [re.findall(r"[^\W_]+(?:[-'’.@][^\W_]+)*", part) for part in parts]
    return [words for words in found if words]


@dataclass(frozen=True)
class Reading:
    """How a text reads (TRUST L1)."""

    mean: float
    longest: str
    ease: float

    @property
    def is_plain(self) -> bool:
        """Within the bounds."""
        return self.mean <= MEAN and len(self.longest.split()) <= LONGEST and self.ease >= EASE


def reading(text: str) -> Reading:
    """The figures of a text; `ease` after Flesch-Douma: 206.84 - 0.77 x syllables per 100 words - 0.93 x words per sentence."""
    found = sentences(text)
    words = [word for sentence in found for word in sentence]
    length = mean(len(sentence) for sentence in found)
    syllables = mean(max(1, len(VOWELS.findall(word))) for word in words)
    longest = max((" ".join(words) for words in found), key=lambda line: len(line.split()))
    return Reading(length, longest, 206.84 - 77 * syllables - 0.93 * length)


# Whole sentences of the page as it is drawn; not what an office wrote, and no names and titles of the stage.
SAID = """() => [...document.querySelectorAll('main p, main li, main legend')]
    .filter(it => it.checkVisibility() && !it.closest('.text') && !it.querySelector('p, li, ul'))
    .map(it => it.innerText.trim()).filter(words => /[.?!]$/.test(words) && !/[^ ]{40}/.test(words))"""
ENOUGH = 60  # words: the ease of less says nothing


async def hard_to_read(page: Page) -> list[str]:
    """What does not read easily on the page as it is now (TRUST L1)."""
    text = "\n".join(await page.evaluate(SAID))
    said = sentences(text)
    found = [f"a long sentence: {' '.join(words)}" for words in said if len(words) > LONGEST]
    if sum(map(len, said)) >= ENOUGH and not (figures := reading(text)).is_plain:
        found.append(f"reads hard: {figures}")
    return found
