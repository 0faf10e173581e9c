"""A session with people to divide into groups, for the tests of that."""

import random
from collections.abc import Mapping
from typing import Any

from events.tables import Event, Organiser
from sessions.breakouts import operations
from sessions.breakouts.operations import Division, Wanted, division_of
from sessions.breakouts.people import people_in
from sessions.breakouts.rules import Force, Member, Rule, sizes_of
from sessions.leading.led import LED
from sessions.tables import Host, Participant, Session
from tests.cast import a_session, an_event, an_organiser
from tests.sessions.people import claim, comes
from tests.site import Browser, Page

EVERY_RULE = dict.fromkeys(Rule, Force.MUST)
SPREAD = {Rule.COUNCILS: Force.MUST, Rule.ROLES: Force.MUST, Rule.SUPPORT: Force.MUST}
NAMES = "Anna Bea Cor Dirk Eva Frits Gerda Henk Ida Jan Kees Lena Mies Nol Olga Piet".split()


async def a_meeting(number: int, **facts: Any) -> tuple[Event, Session, list[Participant]]:
    """A session with so many people: two of each council, every third the supporter of nobody."""
    event = await an_event()
    session = await a_session(event, **facts)
    people = [
        await comes(event, f"{name} Raad", session, council=f"Raad {place // 2 + 1}", role="coach" if place % 3 == 2 else "lid")
        for place, name in enumerate(NAMES[:number])
    ]
    return event, session, people


async def a_leader(session: Session, event: Event) -> Organiser:
    """Its host."""
    host = await an_organiser("host@example.org", "host", event)
    await Host(session=session.id, organiser=host.id).save()
    return host


async def divided(event: Event, session: Session, number: int, forces: Mapping[Rule, Force] = SPREAD, *, by: int) -> Division:
    """The groups as they are made."""
    await operations.make(event, session, Wanted(number, 0, forces), by)
    return await now(session)


async def now(session: Session) -> Division:
    """The groups as they are now."""
    found = await division_of(session, await people_in(session.id))
    assert found is not None
    return found


def names(division: Division) -> list[list[str]]:
    """The first names in each group."""
    return [[one.name.partition(" ")[0] for one in group.people] for group in division.groups]


def everybody(division: Division) -> list[str]:
    """The first names of who is in any group, in order."""
    return sorted(name for group in names(division) for name in group)


class Meeting:
    """A session with people, and its host at the desk."""

    def __init__(self, browser: Browser, event: Event, session: Session, people: list[Participant]) -> None:
        self.browser, self.event, self.session, self.people = browser, event, session, people
        self.path = f"{LED}/{session.id}/groepen"

    async def make(self, **typed: str) -> Page:
        """Fill in the form and send it."""
        page = await self.browser.open(self.path)
        return await self.browser.send(page.form(self.path), **{"soort": "aantal", "getal": "3", **typed})

    async def press(self, form: str, **typed: str) -> Page:
        """Send one of the other forms."""
        page = await self.browser.open(self.path)
        return await self.browser.send(page.form(f"{self.path}/{form}"), **typed)

    async def registration(self, person: Participant) -> int:
        return (await claim(person, self.session)).id


# -- instances of which it is known that all rules can hold: the groups are made first


def planted(chance: random.Random, fewest: int = 2, most: int = 7) -> tuple[list[Member], int]:
    """People who can be divided with every rule kept, in how many groups: from `fewest` to `most`."""
    number = chance.randint(fewest, most)
    sizes = sizes_of(min(300, chance.randint(2 * number, 7 * number)), number)
    seats: list[list[dict[Rule, str]]] = [[{} for _one in range(size)] for size in sizes]
    for rule in (Rule.COUNCILS, Rule.ROLES):
        _spread(chance, seats, rule)
    ids = iter(chance.sample(range(1, sum(sizes) + 1), sum(sizes)))
    people = []
    for group in seats:
        numbers = [next(ids) for _one in group]
        helper, helped = chance.sample(numbers, 2) if chance.random() < 0.6 else (0, 0)
        people += [
            Member(one, traits, frozenset({helped}) if one == helper else frozenset())
            for one, traits in zip(numbers, group, strict=True)
        ]
    return people, number


def planted_with_all(chance: random.Random, fewest: int = 2, most: int = 7) -> tuple[list[Member], int]:
    """The same, with a sector and a way for each group, and perhaps more who help: every rule there is can be kept."""
    people, number = planted(chance, fewest, most)
    found, rest = [], iter(people)
    for size in sizes_of(len(people), number):
        group = [next(rest) for _one in range(size)]
        sector, way = chance.choice(["jeugd", "ouderen", "thuis", ""]), chance.choice(["online", "location"])
        for one in group:
            known = {Rule.SECTORS: sector if chance.random() < 0.9 else "", Rule.WAYS: way}
            other = chance.choice([other.id for other in group if other is not one])
            helps = one.helps or frozenset([other] if chance.random() < 0.1 else [])
            found.append(Member(one.id, {**one.traits, **known}, helps))
    return found, number


def _spread(chance: random.Random, seats: list[list[dict[Rule, str]]], rule: Rule) -> None:
    """Traits are given out, each as evenly over the groups as it can be, while there are seats for it."""
    free = [chance.sample(group, len(group)) for group in seats]
    for trait in range(40):
        least, more = divmod(chance.randint(1, 2 * len(seats)), len(seats))
        if min(map(len, free)) < least:
            least = 0
        extra = [place for place, group in enumerate(free) if len(group) > least]
        chosen = chance.sample(extra, min(more, len(extra)))
        for place, group in enumerate(free):
            for _one in range(least + (place in chosen)):
                group.pop()[rule] = f"{rule} {trait}"
