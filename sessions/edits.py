"""What an edit makes of one cell, in words: a short value whole, of a long text all that differs and what is around it."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from difflib import SequenceMatcher

from events.texts import _, date_in_words, time_in_words
from sessions.spreadsheet import Row
from sessions.spreadsheet.cells import SHOWN
from sessions.spreadsheet.columns import OF_FIELD, THEME
from sessions.spreadsheet.writing import FORM_WORDS

AROUND = 40  # characters beside what differs
MOST_WORDS = 300  # that are compared one by one; of more than these it is all that stands between what is alike
WORDS = re.compile(r"\s*\S+|\s+$")
SPACES = re.compile(r"[^\S\n]{2,}|\t")


@dataclass(frozen=True)
class Piece:
    """Part of a value; `differs`: the other value has not got it."""

    text: str
    differs: bool = False


@dataclass(frozen=True)
class Edit:
    """One field that gets another value, both in words. Of a long text, what is the same far away is left out."""

    field: str
    before: Sequence[Piece]
    after: Sequence[Piece]

    @property
    def column(self) -> str:
        """The field as it is called in a spreadsheet."""
        return THEME.name if self.field == "theme" else OF_FIELD[self.field].name

    def __str__(self) -> str:
        """The line of a report: "Plaatsen: 20 wordt 25"."""
        before, after = ("".join(piece.text for piece in pieces) for pieces in (self.before, self.after))
        return _("{column}: {before} wordt {after}").format(column=self.column, before=before, after=after)


def edit(field: str, before: object, after: object, zone: str) -> Edit:
    """The edit that gives `field` another value; times in the time zone `zone`."""
    was, now = (in_words(field, value, zone) for value in (before, after))
    if max(len(was), len(now)) > SHOWN and before and after:
        return Edit(field, *_apart(was, now))
    return Edit(field, [Piece(_quoted(field, before, was))], [Piece(_quoted(field, after, now), differs=True)])


def in_words(field: str, value: object, zone: str) -> str:
    """A value of a session or a day, whole; times in the time zone `zone`."""
    match value:
        case bool():
            return _("ja") if value else _("nee")
        case datetime():
            return f"{date_in_words(value, zone)} {time_in_words(value, zone)}"
        case list() if value:
            return "; ".join(value)
        case int():
            return str(value)
        case str() if value:
            return FORM_WORDS[value] if field == "form" else value
        case _:
            return _("(leeg)")


def _quoted(field: str, value: object, words: str) -> str:
    return f"'{words}'" if value and isinstance(value, str | list) and field != "form" else words


def cells_of(row: Row, zone: str) -> list[tuple[str, str]]:
    """Every cell of a new session with something in it, in the order of our columns: how it is called and what it says."""
    values = [(name, getattr(row.content, name)) for name in OF_FIELD if name in row.said]
    return [(OF_FIELD[name].name, in_words(name, value, zone)) for name, value in values if value not in (None, "", [])]


# -- long texts


def _apart(was: str, now: str) -> tuple[list[Piece], list[Piece]]:
    """The pieces of both."""
    old, new = WORDS.findall(was), WORDS.findall(now)
    steps = [*_steps(old, new)]
    alike = [same for same, _old, _new in steps]
    return _pieces(alike, [found for _same, found, _new in steps]), _pieces(alike, [found for *_others, found in steps])


def _steps(old: Sequence[str], new: Sequence[str]) -> Iterator[tuple[bool, str, str]]:
    """What follows what: whether it is the same, and what it is in the old and in the new text."""
    start = _alike(old, new)
    end = _alike(old[start:][::-1], new[start:][::-1])
    middles = old[start : len(old) - end], new[start : len(new) - end]
    yield True, "".join(old[:start]), "".join(new[:start])
    if max(map(len, middles)) > MOST_WORDS:
        yield False, "".join(middles[0]), "".join(middles[1])
    else:
        for kind, one, two, three, four in SequenceMatcher(None, *middles, autojunk=False).get_opcodes():
            yield kind == "equal", "".join(middles[0][one:two]), "".join(middles[1][three:four])
    yield True, "".join(old[len(old) - end :]), "".join(new[len(new) - end :])


def _alike(old: Sequence[str], new: Sequence[str]) -> int:
    """How many words they begin with alike."""
    pairs = enumerate(zip(old, new, strict=False))
    return next((place for place, (one, other) in pairs if one != other), min(len(old), len(new)))


def _pieces(alike: Sequence[bool], texts: Sequence[str]) -> list[Piece]:
    last = len(texts) - 1
    found = [
        Piece(_around(text, is_first=place == 0, is_last=place == last)) if same else Piece(_seen(text), differs=True)
        for place, (same, text) in enumerate(zip(alike, texts, strict=True))
    ]
    return [piece for piece in found if piece.text]


def _around(text: str, *, is_first: bool, is_last: bool) -> str:
    """What is the same on both sides, as far as it is near to what differs."""
    if len(text) <= 2 * AROUND:
        return text
    head, tail = text[:AROUND].rpartition(" ")[0], text[-AROUND:].partition(" ")[2]
    return f"{'' if is_first else head + ' '}…{'' if is_last else ' ' + tail}"


def _seen(text: str) -> str:
    """What differs, so that one sees it also when it is but a new line or a space."""
    return SPACES.sub(lambda found: "␣" * len(found[0]), text).replace("\n", "↵\n")
