"""The words a visitor reads: gettext from the `.po` files in `texts/`, and dates and times in words.

The Dutch text itself is the message id. Dates read "donderdag 8 oktober 2020", times "9.30 tot 10.15 uur".
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date, datetime
from functools import lru_cache
from pathlib import Path
from zoneinfo import ZoneInfo

from babel.dates import format_date
from babel.messages.pofile import read_po

HOME = "nl"
LANGUAGES = {"nl": "Nederlands", "en": "English"}
FOLDER = Path(__file__).parent / "texts"

_language: ContextVar[str] = ContextVar("language", default=HOME)


@contextmanager
def speaking(language: str) -> Iterator[None]:
    """Within the block every text is in `language` ("nl", "en")."""
    token = _language.set(language)
    try:
        yield
    finally:
        _language.reset(token)


def speak(language: str) -> None:
    """From here on, to the end of the block that `speaking` began (a request is one), every text is in `language`."""
    _language.set(language)


def language() -> str:
    """The language texts are in now."""
    return _language.get()


def prefix() -> str:
    """What the address of a public page begins with in the language of the moment: nothing in Dutch, "/en" in English."""
    return "" if language() == HOME else f"/{language()}"


@lru_cache
def _catalogue(language: str) -> dict[str, str | tuple[str, ...]]:
    path = FOLDER / f"{language}.po"
    if language == HOME or not path.exists():
        return {}
    with path.open("rb") as file:
        messages = read_po(file, locale=language)
    keys = ((m.id[0] if isinstance(m.id, (tuple, list)) else m.id, m.string) for m in messages if m.id)
    return {key: tuple(text) if isinstance(text, (tuple, list)) else text or "" for key, text in keys}


def _(text: str) -> str:
    """`text` in the language of the moment; the Dutch text when it has not been translated."""
    found = _catalogue(_language.get()).get(text)
    return found if isinstance(found, str) and found else text


def ngettext(one: str, many: str, number: int) -> str:
    """`one` or `many` for `number`, in the language of the moment."""
    found = _catalogue(_language.get()).get(one)
    if isinstance(found, tuple) and all(found):
        return found[number != 1]
    return one if number == 1 else many


@lru_cache(maxsize=4096)
def _date(day: date, pattern: str, language: str) -> str:
    return format_date(day, pattern, locale=language)


def _local(moment: datetime | date, zone: str) -> date:
    return moment.astimezone(ZoneInfo(zone)).date() if isinstance(moment, datetime) else moment


def date_in_words(moment: datetime | date, zone: str = "Europe/Amsterdam") -> str:
    """ "donderdag 8 oktober 2020"."""
    return _date(_local(moment, zone), "EEEE d MMMM y", _language.get())


def day_in_words(moment: datetime | date, zone: str = "Europe/Amsterdam") -> str:
    """ "donderdag 8 oktober": without the year, where the page has said it."""
    return _date(_local(moment, zone), "EEEE d MMMM", _language.get())


def short_day(moment: datetime | date, zone: str = "Europe/Amsterdam") -> str:
    """ "donderdag 8": for a row of days in one month."""
    return _date(_local(moment, zone), "EEEE d", _language.get())


def time_in_words(moment: datetime, zone: str = "Europe/Amsterdam") -> str:
    """ "9.30": the hour without a zero before it, 24 hours, a point."""
    local = moment.astimezone(ZoneInfo(zone))
    return f"{local.hour}.{local.minute:02}"


def period_in_words(starts_at: datetime, ends_at: datetime, zone: str = "Europe/Amsterdam") -> str:
    """ "9.30 tot 10.15 uur"; over midnight with the second date."""
    until = time_in_words(ends_at, zone)
    if _local(starts_at, zone) != _local(ends_at, zone):
        until = f"{day_in_words(ends_at, zone)} {until}"
    return _("{start} tot {end} uur").format(start=time_in_words(starts_at, zone), end=until)


def number_in_words(number: int) -> str:
    """ "drie": up to twelve in words, from there in figures."""
    words = (
        _("nul"), _("één"), _("twee"), _("drie"), _("vier"), _("vijf"), _("zes"),
        _("zeven"), _("acht"), _("negen"), _("tien"), _("elf"), _("twaalf"),
    )  # fmt: skip
    return words[number] if 0 <= number < len(words) else str(number)


def sentence(text: str) -> str:
    """`text` with a capital at its beginning."""
    return text[:1].upper() + text[1:]
