"""Every text goes through gettext, and the catalogue of each language has them all."""

import re
from datetime import UTC, datetime
from pathlib import Path

import pytest
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po

from events.texts import date_in_words, number_in_words, period_in_words, speaking

ROOT = Path(__file__).parent.parent
TEXTS = ROOT / "events" / "texts"
METHODS = [
    ("events/**.py", "python"),
    ("sessions/**.py", "python"),
    ("notifications/**.py", "python"),
    ("events/templates/**.html", "jinja2"),
    ("sessions/templates/**.html", "jinja2"),
]
OPTIONS = {"**.html": {"extensions": "jinja2.ext.i18n", "trimmed": "true"}}
KEYWORDS = {"_": None, "ngettext": (1, 2)}


def in_use() -> set[str]:
    """Every text in code and templates; of a pair of one and many, the one."""
    found = extract_from_dir(ROOT, METHODS, OPTIONS, KEYWORDS, (), directory_filter=lambda path: ".venv" not in path)
    texts = (message for _file, _line, message, _comments, _context in found)
    return {text if isinstance(text, str) else text[0] for text in texts}


@pytest.mark.parametrize("path", sorted(TEXTS.glob("*.po")), ids=lambda path: path.stem)
def test_the_catalogue_has_every_text_and_no_other(path: Path) -> None:
    with path.open("rb") as file:
        catalogue = {message.id if isinstance(message.id, str) else message.id[0] for message in read_po(file)}

    assert catalogue - {""} == in_use()


PLACE = re.compile(r"%\(\w+\)s|\{\w*\}")


def forms(text: str | tuple[str, ...] | list[str]) -> list[str]:
    return [text] if isinstance(text, str) else list(text)


@pytest.mark.parametrize("path", sorted(TEXTS.glob("*.po")), ids=lambda path: path.stem)
def test_every_text_is_translated_and_fills_in_what_the_dutch_one_does(path: Path) -> None:
    with path.open("rb") as file:
        messages = [message for message in read_po(file, locale=path.stem) if message.id]

    wrong = []
    for message in messages:
        ours, theirs = forms(message.id), forms(message.string or "")
        places = [set(PLACE.findall(text)) for text in ours]
        if len(ours) != len(theirs) or not all(theirs):
            wrong.append(f"not translated: {ours[0]}")
        # One thing may be said without its number; many may not.
        elif set(PLACE.findall(theirs[-1])) != places[-1] or not set(PLACE.findall(theirs[0])) <= places[0] | places[-1]:
            wrong.append(f"fills in something else: {theirs}")
        elif len(ours) == 1 and ours[0][:1].isspace() != theirs[0][:1].isspace():
            wrong.append(f"another space: {theirs[0]!r}")
    assert (wrong, len(messages) > 1000) == ([], True)


def test_dates_and_times_are_words() -> None:
    summer = datetime(2020, 10, 8, 7, 30, tzinfo=UTC)
    late = datetime(2020, 10, 8, 22, 15, tzinfo=UTC)

    assert date_in_words(summer) == "donderdag 8 oktober 2020"
    assert period_in_words(summer, summer.replace(hour=8, minute=15)) == "9.30 tot 10.15 uur"
    assert period_in_words(summer, late) == "9.30 tot vrijdag 9 oktober 0.15 uur"
    assert [number_in_words(number) for number in (1, 12, 13)] == ["één", "twaalf", "13"]
    with speaking("en"):
        assert date_in_words(summer) == "Thursday 8 October 2020"
