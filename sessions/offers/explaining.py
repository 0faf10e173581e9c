"""Why somebody who waits has no place yet, and what happens next, in plain words."""

from collections.abc import Sequence
from datetime import datetime

from database import fetch
from events.tables import Event
from events.texts import _, ngettext
from sessions.offers.freed import Freed, what_becomes
from sessions.participants.week import Mine
from sessions.ways import counting

AROUND = f"""
SELECT r.id, sum(CASE WHEN o.status = 'waiting' THEN 0 ELSE 1 END) AS taken,
    sum(CASE WHEN o.status = 'offered' THEN 1 ELSE 0 END) AS offered
FROM registration r JOIN session s ON s.id = r.session
LEFT JOIN registration o ON o.session = r.session AND o.status IN ('confirmed', 'offered', 'waiting') AND {counting.SAME_KIND}
WHERE r.id IN ([ids]) GROUP BY r.id
"""  # noqa: S608 our own words


async def reasons(event: Event, mine: Sequence[Mine], at: datetime) -> dict[int, list[str]]:
    """What there is to say to who waits, by the id of each registration that does; one query, or none."""
    waiting = [one for one in mine if one.place and not one.session.is_cancelled and not one.session.has_begun(at)]
    if not waiting:
        return {}
    marks = ", ".join(["{}"] * len(waiting))
    rows = await fetch(AROUND.replace("[ids]", marks), *(one.registration.id for one in waiting))
    around = {row["id"]: (int(row["taken"]), int(row["offered"])) for row in rows}
    return {one.registration.id: _why(event, one, at, *around[one.registration.id]) for one in waiting}


def _why(event: Event, mine: Mine, at: datetime, taken: int, offered: int) -> list[str]:
    online = counting.kind(mine.session, mine.registration.way)
    most = counting.most(mine.session, online=online)
    becomes = what_becomes(event, mine.session, at, online=online)
    before = ngettext("Er staat {number} persoon vóór u.", "Er staan {number} mensen vóór u.", mine.place - 1)
    said = [before.format(number=mine.place - 1) if mine.place > 1 else _("U bent de eerste in de rij.")]
    if most is not None and taken >= most:
        full = ngettext("De enige plaats is bezet.", "Alle {number} plaatsen zijn bezet.", most)
        said.append(full.format(number=most))
    elif becomes in {Freed.CALLED, Freed.BY_HAND}:
        said.append(_("Er is nu een plaats vrij. Die gaat niet vanzelf naar de eerste in de rij."))
    if offered:
        asked = ngettext(
            "Wij vroegen {number} persoon uit de rij of die een plaats wil. Wij wachten op antwoord.",
            "Wij vroegen {number} mensen uit de rij of zij een plaats willen. Wij wachten op antwoord.", offered,
        )  # fmt: skip
        said.append(asked.format(number=offered))
    return [*said, _next(event, becomes)]


def _next(event: Event, becomes: Freed) -> str:
    """What happens when a place comes free."""
    if becomes is Freed.BY_HAND:
        return _("De rij staat stil. Wij beslissen zelf wie een vrije plaats krijgt, en laten dat dan weten.")
    if becomes is Freed.CALLED:
        return _("Het begint al gauw. Komt er een plaats vrij? Dan bellen wij de eerste in de rij.")
    if becomes is Freed.OFFERED:
        words = ngettext(
            "Komt er een plaats voor u vrij? Dan krijgt u een mail. U hebt dan {number} werkuur om te kiezen of u komt.",
            "Komt er een plaats voor u vrij? Dan krijgt u een mail. U hebt dan {number} werkuren om te kiezen of u komt.",
            event.offer_hours,
        )  # fmt: skip
        return words.format(number=event.offer_hours)
    return _("Komt er een plaats voor u vrij? Dan krijgt u die vanzelf. Wij sturen u dan een mail.")
