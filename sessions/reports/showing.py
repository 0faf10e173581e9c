"""A report as it is read: its text with its pictures in their places."""

import re
from collections.abc import Sequence

from markupsafe import Markup

from events.markdown import long_markdown
from sessions.reports.tables import ReportPicture

PLACE = re.compile(r"^[ \t]*\[foto (\d{1,3})\][ \t]*$", re.IGNORECASE | re.MULTILINE)
PLACED = re.compile(r"<p>\[foto (\d{1,3})\]</p>\n?", re.IGNORECASE)
FIGURE = Markup('<figure><img src="{src}" alt="{alt}" width="{width}" height="{height}" loading="lazy"></figure>\n')


def named_in(text: str) -> list[int]:
    """The numbers of the pictures that have a place in `text`."""
    return [int(number) for number in PLACE.findall(text)]


def shown(text: str, pictures: Sequence[ReportPicture], address: str) -> Markup:
    """`text` as safe HTML, with each picture where its own line `[foto 1]` is, and those without a place at the end.

    `address` is that of a picture, without its id.
    """
    figures = {one.number: _figure(one, address) for one in pictures}
    # A line of its own, whatever was typed around it.
    apart = PLACE.sub(lambda found: f"\n\n[foto {int(found[1])}]\n\n", text)
    html = PLACED.sub(lambda found: figures.get(int(found[1]), Markup("")), long_markdown(apart))
    placed = set(named_in(text))
    left = [figure for number, figure in figures.items() if number not in placed]
    return Markup("").join([Markup(html), *left])  # noqa: S704 cleaned by Markdown, and figures of our own


def _figure(one: ReportPicture, address: str) -> Markup:
    return FIGURE.format(src=f"{address}/{one.id}", alt=one.alt, width=one.width, height=one.height)
