"""Setting a paper in type: a layout of ours and its words become a tagged PDF (PDF/UA-1).

A layout (`layouts/*.typ`) reads nothing but its words, which are data and never markup, and draws with the packed
fonts alone; there is no network in it, and no file outside its folder.
"""

import asyncio
import json
import logging
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextvars import copy_context
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

import typst

from events.look.colours import COLOURS, PREFIX, contrast, read
from events.paper.characters import FONTS, all_printable, plain_latin
from events.tables import Event
from events.texts import language

LOG = logging.getLogger("bijeen")
T = TypeVar("T")
LAYOUTS = Path(__file__).parent / "layouts"
PACKED = typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[FONTS])
WHITE, INK = "#ffffff", COLOURS["ink"][0]
# Two at a time: typesetting is work for the processor alone, and the site goes on beside it.
SETTERS = ThreadPoolExecutor(max_workers=2, thread_name_prefix="paper")


@dataclass(frozen=True)
class Paper:
    """What is to be set: the name of a layout, the title of the document, and the words of its parts.

    `language` is what its words are in; `colour` (#rrggbb) is that of headings and lines, to be read on white.
    """

    layout: str
    title: str
    words: dict[str, Any]
    language: str
    colour: str


def paper(event: Event, layout: str, title: str, /, **words: Any) -> Paper:
    """A paper of `event` in its colour and in the language of the moment."""
    return Paper(layout, title, words, language(), colour_of(event))


def colour_of(event: Event) -> str:
    """The event's own colour where it can be read on white (WCAG 2.2, 1.4.3), else that of our ink."""
    own = read(event.tokens).light.get(f"{PREFIX}brand", COLOURS["brand"][0])
    return own if contrast(own, WHITE) >= 4.5 else INK


async def typeset(make: Callable[[], Paper]) -> bytes:
    """What `make` makes, as a PDF; both are done beside the site."""
    return await beside(lambda: set_in_type(make()))


async def beside(work: Callable[[], T]) -> T:
    """What `work` answers, done beside all else of this process; a hundred QR codes cost it a fifth of a second."""
    within = copy_context()  # the language of the moment goes along
    return await asyncio.get_running_loop().run_in_executor(SETTERS, within.run, work)


def set_in_type(one: Paper) -> bytes:
    """A paper as a PDF, in the thread of who calls; characters that no packed font has are replaced. Some milliseconds for a page, two seconds and more for a thousand badges."""
    facts = {"title": one.title, "language": one.language, "colour": one.colour, **one.words}
    try:
        return _compiled(one.layout, all_printable(facts))
    except typst.TypstError:
        # Nobody goes without a paper because of one sign that the fonts have and cannot set where it stands.
        LOG.exception("paper in Latin letters alone")
        return _compiled(one.layout, plain_latin(facts))


def _compiled(layout: str, facts: dict[str, Any]) -> bytes:
    compiler = typst.Compiler(str(LAYOUTS / f"{layout}.typ"), root=str(LAYOUTS), font_paths=PACKED)
    made = compiler.compile(format="pdf", pdf_standards="ua-1", sys_inputs={"facts": json.dumps(facts)})
    assert isinstance(made, bytes)  # what it answers for a PDF that goes to no file
    return made
