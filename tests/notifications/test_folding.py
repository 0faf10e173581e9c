"""Folded lines of a calendar: short enough, whole characters, and the same again when unfolded."""

from typing import Any

from hypothesis import example, given
from hypothesis import strategies as st
from icalendar.parser import Contentline

from notifications.folding import folded

LINE = st.text(st.characters(exclude_categories=["Cs", "Cc"]) | st.sampled_from("\\^ë🎟,;"), min_size=1, max_size=400)


@given(LINE)
@example("X" * 74)
@example("X" * 75)
@example("X" * 76)
@example("\\" * 300)
@example("SUMMARY:" + "é" * 100)
@example("SUMMARY:" + "a" * 65 + "\\,b" + "🎟" * 40)
def test_a_line_comes_back_as_it_was_from_pieces_of_whole_characters(line: str) -> None:
    content = folded([line, ""])
    pieces = content.removesuffix(b"\r\n").split(b"\r\n")

    assert max(map(len, pieces)) <= 75
    assert [piece[1:].decode() if number else piece.decode() for number, piece in enumerate(pieces)]
    assert content.replace(b"\r\n ", b"") == line.encode() + b"\r\n"


@given(st.text(st.sampled_from("abc \\,;ë🎟"), min_size=1, max_size=300))
def test_the_library_that_wrote_it_reads_it_back(words: str) -> None:
    kind: Any = Contentline  # the library has no types here
    line = kind("SUMMARY:" + words)

    assert kind.from_ical(folded([line]).decode().removesuffix("\r\n")) == line
