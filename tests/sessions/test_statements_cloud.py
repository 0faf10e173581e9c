"""The word cloud: every word in its own place, the most written largest, and drawn the same for everybody."""

import random
import time

import pytest

from sessions.statements.answers import normalised
from sessions.statements.cloud import HIGH, MOST, WIDE, Cloud, cloud_of
from sessions.statements.doubtful import is_doubtful


def apart(cloud: Cloud) -> bool:
    """Whether no two words touch, and none sticks out."""
    boxes = [(one.x, one.y - 0.95 * one.size, one.x + one.width, one.y + (HIGH - 0.95) * one.size) for one in cloud.boxes]
    touching = [
        (one, two) for index, one in enumerate(boxes) for two in boxes[:index]
        if one[0] < two[2] and two[0] < one[2] and one[1] < two[3] - 0.2 and two[1] < one[3] - 0.2
    ]  # fmt: skip
    return not touching and all(one[0] >= 0 and one[2] <= cloud.width + 0.2 and one[1] > -0.2 for one in boxes)


@pytest.mark.parametrize("seed", range(8))
def test_no_word_touches_another_and_all_fit(seed: int) -> None:
    made = random.Random(seed)
    words = [("".join(made.choices("abcdefghijklmnoprstuvw", k=made.randint(1, 30))), made.randint(1, 40)) for _ in range(50)]
    cloud = cloud_of(tuple(sorted(words, key=lambda pair: -pair[1])))

    assert apart(cloud)
    assert (len(cloud.boxes), cloud.width <= WIDE + 1) == (MOST, True)
    assert [one.size for one in cloud.boxes if one.width < WIDE - 12] == sorted(
        (one.size for one in cloud.boxes if one.width < WIDE - 12), reverse=True
    )


@pytest.mark.parametrize("words", [(("leerzaam", 1),), (("w" * 30, 7), ("m" * 30, 7)), (("日本語", 3), ("😀", 1)), ()])
def test_one_word_the_widest_and_what_the_font_does_not_have_are_clouds_too(words: tuple[tuple[str, int], ...]) -> None:
    cloud = cloud_of(words)

    assert (apart(cloud), len(cloud.boxes)) == (True, len(words))


def test_the_worst_cloud_takes_no_longer_than_a_page_may() -> None:
    words = tuple((f"{'w' * 28}{number}", 1) for number in range(MOST))
    began = time.process_time()

    cloud_of(words)

    assert time.process_time() - began < 2


@pytest.mark.parametrize(
    ("typed", "counted"),
    [("  Leerzaam! ", "leerzaam"), ("GOED   gesprek", "goed gesprek"), ("“Fijn”…", "fijn…".strip("…")), ("...", ""), ("cliëntenraad", "cliëntenraad"),
        ("leer\u200bzaam", "leerzaam"), ("leer\u00adzaam\u2060", "leerzaam"), ("fu\u034fc\u115fk", "fuck"), ("\u3164\u2800", ""), ("❤\ufe0f", "❤")],
)
def test_a_word_is_counted_as_one_reads_it(typed: str, counted: str) -> None:
    assert normalised(typed) == counted


@pytest.mark.parametrize(
    ("word", "waits"),
    [
        ("kut", True), ("wat een kutdag", True), ("klootzakken", True), ("fucking goed", True), ("http://a.nl", True),
        ("kijk op a.nl", True), ("piet@a.nl", True), ("leerzaam", False), ("schitterend", False), ("hoera", False),
        ("raadslid", False), ("e.d.", False), ("assessment", False), ("dickens", False),
        ("k.u.t", True), ("k u t", True), ("k-u-t", True), ("kuuuut", True), ("kúúúút", True), ("h0er", True), ("kut1", True),
        ("\u043aut", True), ("n1kk3r", True), ("e" + "\u0301" * 9, True), ("klootviool", True), ("idioten", True),
        ("bit.ly/x", True), ("kwaad.online", True), ("kwaad\u3002online", True), ("06-12345678", True),
        ("vreselijk", False), ("negeren", False), ("top 10", False), ("a.u.b.", False), ("één", False), ("coöperatie", False),
        ("privé", False), ("καλά", False), ("хорошо", False), ("شكرا", False), ("नमस्ते", False), ("việt", False), ("zeeën", False),
        ("2026", False), ("pikant", False), ("luisteren", False), ("behoeften", False), ("👍🏽", False),
    ],
)  # fmt: skip
def test_rude_words_and_links_wait_and_others_do_not(word: str, waits: bool) -> None:
    assert is_doubtful(word) is waits
