"""A word cloud: where each word stands and how large, worked out here, so that it needs no script and is the same for all."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from PIL import ImageFont

FONT = Path(__file__).parents[2] / "events" / "paper" / "fonts" / "NotoSans-Bold.ttf"
MOST = 40  # words; the table has more
SMALLEST, LARGEST = 20, 56  # units of the drawing
WIDE = 480  # of the whole: on the narrowest phone the smallest word has 12 pixels
AIR = 5  # around a word
HIGH = 1.25  # of a letter's size: with what goes below the line
ASCENT = 0.95
STEP, FLAT, GROWS = 0.3, 0.45, 1.6  # of the spiral: how far each turn of it goes, and how wide it is


@dataclass(frozen=True)
class Box:
    """One word in its place: `x` and `y` are the left and the base of it; `tone` is 0 for the least written."""

    word: str
    x: float
    y: float
    size: float
    width: float
    tone: int


@dataclass(frozen=True)
class Cloud:
    """All words, and how large the whole is."""

    boxes: tuple[Box, ...]
    width: int
    height: int


@lru_cache
def _font() -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(str(FONT), 100)


def _width(word: str, size: float) -> float:
    return float(_font().getlength(word)) * size / 100


@lru_cache(maxsize=64)
def cloud_of(counted: tuple[tuple[str, int], ...]) -> Cloud:
    """The cloud of words with how often each was written, the most written first."""
    some = counted[:MOST]
    most, least = (some[0][1], some[-1][1]) if some else (1, 1)
    taken: list[tuple[float, float, float, float]] = []
    placed = []
    for word, number in some:
        share = math.sqrt((number - least) / (most - least)) if most > least else 0.5
        size = SMALLEST + share * (LARGEST - SMALLEST)
        size *= min(1.0, (WIDE - 2 * AIR) / max(1.0, _width(word, size)))
        wide, high = _width(word, size), HIGH * size
        left, top = _free(taken, wide + 2 * AIR, high)
        taken.append((left, top, left + wide + 2 * AIR, top + high))
        placed.append((word, left + AIR, top + ASCENT * size, size, wide, round(2 * share)))
    return _moved(placed, taken)


def _free(taken: Sequence[tuple[float, float, float, float]], wide: float, high: float) -> tuple[float, float]:
    """The left and the top of the first place along a flat spiral from the middle where nothing is."""
    turn = 0.0
    while True:
        left = min(max(GROWS * turn * math.cos(turn) - wide / 2, -WIDE / 2), WIDE / 2 - wide)
        top = FLAT * GROWS * turn * math.sin(turn) - high / 2
        right, bottom = left + wide, top + high
        if all(right <= a or left >= c or bottom <= b or top >= d for a, b, c, d in taken):
            return left, top
        turn += STEP


def _moved(
    placed: Sequence[tuple[str, float, float, float, float, int]], taken: Sequence[tuple[float, float, float, float]]
) -> Cloud:
    """The same with its left and its top at zero."""
    left, top = min((box[0] for box in taken), default=0.0), min((box[1] for box in taken), default=0.0)
    right, bottom = max((box[2] for box in taken), default=1.0), max((box[3] for box in taken), default=1.0)
    boxes = tuple(
        Box(word, round(x - left, 1), round(y - top, 1), round(size, 1), round(wide, 1), tone)
        for word, x, y, size, wide, tone in placed
    )
    return Cloud(boxes, math.ceil(right - left), math.ceil(bottom - top))
