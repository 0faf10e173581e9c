"""What is still missing before people can sign up well: said before an event goes on the site, and on its overview."""

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import clock
from events.publishing import days_of, is_outside
from events.tables import Day, Event
from events.texts import _, ngettext
from sessions.planning.clashes import Item, clashes_in, elsewhere, items_of
from sessions.planning.hosting import Leader, hosts_of
from sessions.tables import Session

FORM = Session.Form
MOST = 10  # sessions that are named of each kind


@dataclass(frozen=True)
class Missing:
    """One thing, in words; `page` is where it is mended, after the event's address. `sessions` are those it is about."""

    words: str
    page: str
    sessions: Sequence[Session] = ()

    @property
    def named(self) -> Sequence[Session]:
        """The first of them."""
        return self.sessions[:MOST]

    @property
    def others(self) -> int:
        """How many more there are."""
        return max(0, len(self.sessions) - MOST)


async def missing_at(event: Event, sessions: Sequence[Session]) -> list[Missing]:
    """What is missing at `event`, which has these `sessions`; five queries at most."""
    hosts = await hosts_of(event)
    return missing(
        event, sessions, await days_of(event), hosts, await elsewhere(event, items_of(coming_of(sessions), hosts))
    )


async def missing_at_each(events: Sequence[Event]) -> list[tuple[Event, list[Missing]]]:
    """The same of each of these where anything is missing; two queries. Who leads a session is left out of it."""
    ids = [event.id for event in events]
    sessions, days = defaultdict[int, list[Session]](list), defaultdict[int, list[Day]](list)
    if ids:
        for session in (
            await Session.objects().where(Session.event.is_in(ids)).order_by(Session.starts_at, Session.number)
        ):
            sessions[session.event].append(session)
        for day in await Day.objects().where(Day.event.is_in(ids)):
            days[day.event].append(day)
    found = [(event, missing(event, sessions[event.id], days[event.id], {})) for event in events]
    return [(event, lines) for event, lines in found if lines]


def missing(
    event: Event, sessions: Sequence[Session], days: Sequence[Day], hosts: Mapping[int, Sequence[Leader]],
    others: Sequence[Item] = (),
) -> list[Missing]:  # fmt: skip
    """What is missing at an event with these sessions and days, while `others` go on elsewhere. What was called off or is
    over is left alone.
    """
    coming = coming_of(sessions)
    found = [] if event.help_phone else [Missing(_("Er is geen telefoonnummer voor hulp."), "/instellingen")]
    if not sessions:
        return [*found, Missing(_("Er zijn nog geen sessies."), "/sessies")]
    for which, words in _questions(event, days):
        if those := [session for session in coming if which(session)]:
            found.append(Missing(words(len(those)).format(number=len(those)), "/sessies", those))
    clashes = clashes_in([*items_of(coming, hosts), *others])
    if clashes:
        twice = ngettext(
            "Er is {number} keer iets dubbel gepland.", "Er is {number} keer iets dubbel gepland.", len(clashes)
        )
        found.append(Missing(twice.format(number=len(clashes)), "/sessies/dubbel"))
    return found


def coming_of(sessions: Sequence[Session]) -> list[Session]:
    """Those that still go on."""
    now = clock.now()
    return [session for session in sessions if not session.is_cancelled and session.ends_at > now]


Question = tuple[Callable[[Session], bool], Callable[[int], str]]


def _questions(event: Event, days: Sequence[Day]) -> list[Question]:
    """What is asked of each session, and what is said about so many of them."""
    dates = {day.date for day in days}
    return [
        (
            lambda one: one.form != FORM.LOCATION and not one.meeting_link,
            lambda number: ngettext(
                "{number} sessie is online, maar heeft nog geen link.",
                "{number} sessies zijn online, maar hebben nog geen link.",
                number,
            ),
        ),
        (
            lambda one: one.form != FORM.ONLINE and not one.place,
            lambda number: ngettext(
                "{number} sessie is op locatie, maar heeft nog geen plaats.",
                "{number} sessies zijn op locatie, maar hebben nog geen plaats.",
                number,
            ),
        ),
        (
            lambda one: is_outside(event, dates, one.starts_at),
            lambda number: ngettext(
                "{number} sessie is niet op een dag van de bijeenkomst.",
                "{number} sessies zijn niet op een dag van de bijeenkomst.",
                number,
            ),
        ),
        (
            lambda one: not one.is_visible,
            lambda number: ngettext(
                "{number} sessie is een concept. Bezoekers zien haar niet.",
                "{number} sessies zijn een concept. Bezoekers zien ze niet.",
                number,
            ),
        ),
    ]
