"""Every text goes through gettext, and the catalogue of each language has them all."""

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


def test_dates_and_times_are_words() -> None:
    summer = datetime(2020, 10, 8, 7, 30, tzinfo=UTC)
    late = datetime(2020, 10, 8, 22, 15, tzinfo=UTC)

    assert date_in_words(summer) == "donderdag 8 oktober 2020"
    assert period_in_words(summer, summer.replace(hour=8, minute=15)) == "9.30 tot 10.15 uur"
    assert period_in_words(summer, late) == "9.30 tot vrijdag 9 oktober 0.15 uur"
    assert [number_in_words(number) for number in (1, 12, 13)] == ["één", "twaalf", "13"]
    with speaking("en"):
        assert date_in_words(summer) == "Thursday 8 October 2020"
