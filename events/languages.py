"""Which language a public page is in: its address says so. `/week` is Dutch, `/en/week` the same page in English.

Nothing is remembered of a visitor for it: such an address can be sent on, and its page kept by whoever is in between. Who
signed up is spoken to in the language of the form, and can choose another one on their own page.
"""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import NamedTuple
from urllib.parse import quote

from events.publishing import TAKEN
from events.texts import HOME, LANGUAGES, language, speaking

NEVER = frozenset("bureau static health metrics api schema robots.txt favicon.ico .well-known".split())  # the desk speaks Dutch
OF_ONE_READER = TAKEN - NEVER - {"thema", "toegankelijkheid"}  # spoken to in the language that they chose

SECRET = re.compile(r"/[a-z2-7]{26}(/|$)")  # a page of one person alone says its own address nowhere

WORDS = {"nl": "Lees dit in het Nederlands", "en": "Read this in English"}

_here: ContextVar[str] = ContextVar("here", default="")


class Other(NamedTuple):
    """The page as it is in another language: which one ("en"), how one asks for it in that language, and its address."""

    code: str
    words: str
    name: str
    path: str


def asked_for(path: str) -> tuple[str, str]:
    """The language of an address, and the address without it."""
    start, _slash, rest = path.removeprefix("/").partition("/")
    code = start if path.startswith("/") else HOME
    if code == HOME or code not in LANGUAGES or _first(rest) in {*NEVER, code}:
        return HOME, path
    return code, f"/{rest}"


def _first(path: str) -> str:
    """The first word of an address, with a slash before it or without."""
    return path.removeprefix("/").partition("/")[0]


@contextmanager
def answering(path: str, query: str = "") -> Iterator[str]:
    """Within the block we speak the language of this address; gives the address without it."""
    code, rest = asked_for(path)
    is_public = rest == "/mijn" or (_first(rest) not in OF_ONE_READER | NEVER and not SECRET.search(rest))
    token = _here.set(quote(rest) + (f"?{query}" if query else "") if is_public else "")
    try:
        with speaking(code):
            yield rest
    finally:
        _here.reset(token)


def other_language(path: str = "") -> Other | None:
    """The page that is answered now, or the one at `path`, in the language that it is not in; None: it has no other."""
    [code] = [code for code in LANGUAGES if code != language()]
    path = path or _here.get()
    before = "" if code == HOME else f"/{code}"
    return Other(code, WORDS[code], LANGUAGES[code], before + path) if path else None
