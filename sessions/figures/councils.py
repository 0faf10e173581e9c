"""The people of an event by their councils: members or not, by sector and by region. Counted, without names."""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from database import Rows, fetch
from events.tables import Event
from events.texts import _
from sessions.figures.charts import Bar, Line, Panel

COUNCILS = """
SELECT c.is_member, c.sector, c.region, count(DISTINCT p.id) AS people, count(*) AS places
FROM participant p JOIN registration r ON r.participant = p.id JOIN session s ON s.id = r.session
LEFT JOIN council c ON c.id = p.member_of
WHERE p.event = {} AND r.status IN ('confirmed', 'offered') AND s.status = 'published' GROUP BY c.is_member, c.sector, c.region
"""


@dataclass(frozen=True)
class ByCouncil:
    """People with at least one place; rows of is_member (None: no council known), sector, region, people, places."""

    rows: Rows

    @property
    def is_known(self) -> bool:
        """Whether anybody's council is known."""
        return any(row["is_member"] is not None for row in self.rows)


async def by_council(event: Event) -> ByCouncil:
    """One query, however many people there are."""
    return ByCouncil(await fetch(COUNCILS, event.id))


def panels_by_council(found: ByCouncil) -> list[Panel]:
    """Three panels; none where nobody's council is known."""
    if not found.is_known:
        return []
    about = _("Iedereen met ten minste één plaats telt één keer. Achter ‘Bezet’ staat hoeveel plaatsen zij hebben.")
    kinds: list[tuple[str, str, str, Callable[[dict[str, Any]], str]]] = [
        ("leden", _("Mensen van leden"), _("Raad"), _member),
        ("sectoren-van-raden", _("Mensen per sector van hun raad"), _("Sector"), lambda row: _named(row, "sector")),
        ("regios-van-raden", _("Mensen per regio van hun raad"), _("Regio"), lambda row: _named(row, "region")),
    ]
    return [_panel(found, key, title, (column, about), name) for key, title, column, name in kinds]


def _member(row: dict[str, Any]) -> str:
    if row["is_member"] is None:
        return _("Raad niet bekend")
    return _("Lid") if row["is_member"] else _("Geen lid")


def _named(row: dict[str, Any], name: str) -> str:
    if row["is_member"] is None:
        return _("Raad niet bekend")
    return row[name] or _("Niet ingevuld bij de raad")


def _panel(
    found: ByCouncil, key: str, title: str, words: tuple[str, str], name: Callable[[dict[str, Any]], str]
) -> Panel:
    people, places = Counter[str](), Counter[str]()
    for row in found.rows:
        people[name(row)] += int(row["people"])
        places[name(row)] += int(row["places"])
    column, about = words
    return Panel(
        key, title, (column, _("Mensen"), _("Bezet")),
        [Line(label, (number, places[label]), Bar(str(number), number)) for label, number in people.most_common()],
        about=about, total=(_("Samen"), people.total(), places.total()),
    )  # fmt: skip
