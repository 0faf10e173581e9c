"""What there is to do during a session: the pages under the host's page, in the order in which they are shown there."""

from collections.abc import Callable
from dataclasses import dataclass

from events.texts import _


@dataclass(frozen=True)
class Part:
    """A page under `/bureau/tijdens/<session>`; its words are asked for when they are shown, in the reader's language."""

    page: str
    words: Callable[[], str]
    hint: Callable[[], str]


# Every room that has such a page adds one entry.
PARTS: tuple[Part, ...] = (
    Part("groepen", lambda: _("Groepen"), lambda: _("Verdeel de mensen in kleine groepen.")),
    Part("stellingen", lambda: _("Stellingen en vragen"), lambda: _("Vraag iets aan iedereen. Toon wat mensen vinden.")),
    Part("materialen", lambda: _("Materialen"), lambda: _("Geef bestanden en links, voor of na de sessie.")),
    Part("evaluatie", lambda: _("Hoe het was"), lambda: _("Lees wat mensen van de sessie vonden.")),
    Part("verslag", lambda: _("Verslag"), lambda: _("Schrijf op wat er gebeurde, met foto’s.")),
)
