"""What a form says of how somebody takes part in each session: such a field is called after the session's number."""

from collections.abc import Iterable, Mapping

from events.forms import Problems, Typed, typed
from events.texts import _
from sessions.availability import Availability
from sessions.tables import Session
from sessions.ways.choices import Way, must_choose
from sessions.ways.words import name_of

Ways = dict[int, str]


def field_of(number: int) -> str:
    """The name of the field for session `number`."""
    return f"manier-{number}"


def ways_in(form: Typed, chosen: Iterable[int]) -> Ways:
    """What was submitted for the `chosen` sessions, untouched, by their number."""
    return {number: way for number in chosen if (way := typed(form, field_of(number)))}


def check_ways(problems: Problems, ways: Ways, chosen: Iterable[tuple[Session, Availability]]) -> None:
    """Say which choice is missing or can no longer be had. What goes without saying is filled in, the rest is kept."""
    for session, state in chosen:
        name, way = field_of(session.number), ways.get(session.number, "")
        if not state.ways:
            ways.pop(session.number, None)
        elif not way and not must_choose(session.form):
            ways[session.number] = Way.ONLINE.value
        elif way not in state.ways:
            problems.add(name, _("Kies hoe u meedoet met ‘{title}’.").format(title=session.title))
        elif not state.ways[Way(way)].can_be_ticked:
            full = _("‘{title}’ is vol voor wie zo meedoet: {way}. Kies een andere manier, of bel ons.")
            problems.add(name, full.format(title=session.title, way=name_of(way).lower()))


def by_id(ways: Mapping[int, str], ids: Mapping[int, int]) -> dict[int, str]:
    """The same by the id of each session, of which `ids` knows the number."""
    return {ids[number]: way for number, way in ways.items() if number in ids}
