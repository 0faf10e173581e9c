"""The list of a session at the door, to tick with a pen when the network is down."""

from dataclasses import dataclass
from datetime import datetime

from events.paper.typesetting import Paper, paper
from events.tables import Event
from events.texts import _, date_in_words, ngettext, period_in_words, sentence, time_in_words
from events.tokens import spaced
from sessions.breakouts.shown import GROUP_OF_R
from sessions.tables import Registration, Session

EXPECTED = f"""
SELECT r.id, p.name, p.council, p.ticket_code, r.way, c.at AS arrived_at, {GROUP_OF_R} AS own_group FROM registration r
JOIN participant p ON p.id = r.participant LEFT JOIN check_in c ON c.registration = r.id AND c.undone_at IS NULL
WHERE r.session = {{}} AND r.status = 'confirmed' AND p.erased_at IS NULL
ORDER BY p.name_key, p.id
"""  # noqa: S608 our own words


@dataclass(frozen=True)
class Expected:
    """Somebody with a place; `arrived_at` is aware (UTC). `group` is their break-out group, when that is shown."""

    name: str
    council: str
    ticket_code: str
    way: str
    arrived_at: datetime | None
    group: str = ""


async def expected_at(session: Session) -> list[Expected]:
    """Everybody with a place, by name; of a hybrid session who comes to the place. One query."""
    rows = await Registration.raw(EXPECTED, session.id)
    found = {
        row["id"]: Expected(
            row["name"], row["council"], row["ticket_code"], row["way"], row["arrived_at"], row["own_group"] or ""
        )
        for row in rows
    }
    at_place = session.form == Session.Form.HYBRID
    return [one for one in found.values() if not at_place or one.way == Registration.Way.LOCATION]


def door_list(event: Event, session: Session, people: list[Expected]) -> Paper:
    """The list: a box to tick, or since when somebody is in; with the groups, when they are shown."""
    when = f"{sentence(date_in_words(session.starts_at, event.time_zone))}, {period_in_words(session.starts_at, session.ends_at, event.time_zone)}"
    grouped = any(one.group for one in people)
    return paper(
        event, "door", f"{_('Deurlijst')}: {session.title}", event=event.title, session=session.title,
        when=f"{when}. {session.place}" if session.place else when,
        counted=ngettext("{number} mens heeft een plaats.", "{number} mensen hebben een plaats.", len(people)).format(number=len(people)),
        heads=[_("Binnen"), _("Naam"), _("Cliëntenraad of organisatie"), _("Code van de kaart"), *([_("Groep")] if grouped else [])],
        has_groups=grouped,
        guests=[
            {"name": one.name, "council": one.council, "code": spaced(one.ticket_code), "group": one.group, "since": time_in_words(one.arrived_at, event.time_zone) if one.arrived_at else ""}
            for one in people
        ],
        others=_("Ook gekomen"), write=_("Schrijf hier wie komt en niet op de lijst staat: naam en raad."),
    )  # fmt: skip
