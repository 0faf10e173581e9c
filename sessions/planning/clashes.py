"""What is planned twice at one time: the same person, the same room, or the same meeting link; a host in any event."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from events.tables import Event
from sessions.planning.hosting import Leader, hosts_elsewhere, hosts_of
from sessions.programme import Content, content_of, sessions_of
from sessions.tables import Session

# Programmes name speakers by what they are, too ("Bestuurder", "LOC-trainer"), or say that they come later.
ROLE = re.compile(
    r"(.*(adviseur|begeleider|bestuurder|bestuur|coach|consulent|coördinator|directeur|directie|docent|expert|inkoper"
    r"|inspecteur|jurist|kundige|leider|manager|medewerker|moderator|ondersteuner|onderzoeker|secretaris|spreker|trainer"
    r"|voorzitter|wethouder)|(bestuurs|familie|raads|team)?lid|leden|team"
    r"|(bewoners|cliënten|deelnemers|familie|medezeggenschaps|ondernemings|verwanten)?raad"
    r"|diverse|diversen|nader|nog|onbekend|volgt|wisselend|wisselende)s?"
)
SMALL = frozenset("de den der en het ten ter te van".split())
WORD = re.compile(r"[^\W\d_]+")


class Kind(StrEnum):
    """What is there twice."""

    PERSON = "person"
    PLACE = "place"
    LINK = "link"


@dataclass(frozen=True)
class Item:
    """A session as it is, or as it would become; `number` None: it is not there yet. `hosts` are names.

    `event` is where it is when that is another event than the one that is looked at.
    """

    number: int | None
    content: Content
    hosts: tuple[str, ...] = ()
    event: Event | None = None

    @property
    def key(self) -> tuple[int, int | None]:
        """Which session it is."""
        return self.event.id if self.event else 0, self.number


@dataclass(frozen=True)
class Clash:
    """Sessions that share `what` at one time, in order of time: each of them begins before those before it are over."""

    kind: Kind
    what: str
    sessions: tuple[Item, ...]

    @property
    def keys(self) -> frozenset[tuple[int, int | None]]:
        """Which sessions they are."""
        return frozenset(item.key for item in self.sessions)


async def clashes_of(event: Event) -> list[Clash]:
    """Everything that is planned twice at `event` now, in order of time; five queries at most."""
    items = items_of(await sessions_of(event), await hosts_of(event))
    return clashes_in([*items, *await elsewhere(event, items)])


async def clashes_with(event: Event, session: Session) -> list[Clash]:
    """What of `session` is planned elsewhere too at that time; five queries at most."""
    return [clash for clash in await clashes_of(event) if (0, session.number) in clash.keys]


async def elsewhere(event: Event, items: Sequence[Item]) -> list[Item]:
    """What hosts lead in other events between the first and the last of these `items` of `event`: three queries, one
    when it is nothing. Only who leads it matters: rooms have one name in many houses.
    """
    if not items:
        return []
    since, until = min(item.content.starts_at for item in items), max(item.content.ends_at for item in items)
    hosts = await hosts_elsewhere(event, since, until)
    if not hosts:
        return []
    sessions = await Session.objects().where(Session.id.is_in([*hosts]))
    events = {one.id: one for one in await Event.objects().where(Event.id.is_in([one.event for one in sessions]))}
    return [
        replace(_only_led(item), event=events[session.event])
        for session in sessions
        for item in items_of([session], hosts)
    ]


def _only_led(item: Item) -> Item:
    return replace(item, content=replace(item.content, speakers=[], place="", meeting_link=""))


def items_of(
    sessions: Iterable[Session], hosts: Mapping[int, Sequence[Leader]], instead: Mapping[int, Content] | None = None
) -> list[Item]:
    """The sessions that go on, with who leads them; `instead` has what some of them would become, by id."""
    contents = instead or {}
    return [
        Item(
            session.number,
            contents.get(session.id) or content_of(session),
            tuple(leader.shown for leader in hosts.get(session.id, ())),
        )
        for session in sessions
        if not session.is_cancelled
    ]


def clashes_in(items: Iterable[Item]) -> list[Clash]:
    """All that share a person, a room or a link at one time, in order of time: as many steps as there are sessions,
    also when all of them share one.
    """
    sharing: defaultdict[tuple[Kind, str], dict[int, tuple[str, Item]]] = defaultdict(dict)
    people: set[str] = set()
    for item in sorted(items, key=_in_time):
        named = [*item.hosts, *filter(is_person, item.content.speakers)]
        people.update(_plain(Kind.PERSON, name) for name in named)
        for kind, what in _used(item):
            sharing[kind, _plain(kind, what)].setdefault(id(item), (what, item))
    found = [
        Clash(kind, group[0][0], tuple(item for _what, item in group))
        for (kind, plain), users in sharing.items()
        if kind != Kind.PERSON or plain in people
        for group in _overlapping(users.values())
        if len(group) > 1 and any(item.event is None for _what, item in group)
    ]
    return sorted(found, key=lambda clash: (_in_time(clash.sessions[0]), _in_time(clash.sessions[1]), clash.kind))


def new_clashes(before: Iterable[Item], after: Iterable[Item]) -> list[Clash]:
    """What is planned twice after a change and was not before."""
    known = {
        (clash.kind, _plain(clash.kind, clash.what), key): clash.keys
        for clash in clashes_in(before)
        for key in clash.keys
    }

    def was_there(clash: Clash) -> bool:
        before = known.get((clash.kind, _plain(clash.kind, clash.what), clash.sessions[0].key), frozenset())
        return clash.keys <= before

    return [clash for clash in clashes_in(after) if not was_there(clash)]


def _in_time(item: Item) -> tuple[object, object, int]:
    return item.content.starts_at, item.content.ends_at, item.number or 0


def _used(item: Item) -> Iterator[tuple[Kind, str]]:
    """What a session needs for itself."""
    yield from ((Kind.PERSON, name) for name in [*item.content.speakers, *item.hosts] if name.strip())
    if item.content.meeting_link and item.content.form != Session.Form.LOCATION:
        yield Kind.LINK, item.content.meeting_link
    if item.content.place.strip() and item.content.form != Session.Form.ONLINE:
        yield Kind.PLACE, item.content.place


def is_person(speaker: str) -> bool:
    """Whether a speaker is called by name. A role or an organisation can be at two sessions at once: "lid cliëntenraad",
    "Bestuurder", "IGJ". A name has a word with a capital that is none of those; beside a role it has two.
    """
    words = [word for word in WORD.findall(speaker) if word.casefold() not in SMALL]
    others = [word for word in words if not ROLE.fullmatch(word.casefold())]
    names = [word for word in others if len(word) > 1 and not word[0].islower() and not word.isupper()]
    return len(names) > (len(others) < len(words))


def _plain(kind: Kind, what: str) -> str:
    """Names and rooms are the same whatever their case and spaces; the path of a link is not."""
    return what.strip() if kind == Kind.LINK else " ".join(what.casefold().split())


def _overlapping(users: Iterable[tuple[str, Item]]) -> list[list[tuple[str, Item]]]:
    """Those that follow each other without a moment between; `users` stand in order of their beginning."""
    groups: list[list[tuple[str, Item]]] = []
    until: datetime | None = None
    for what, item in users:
        if until is None or item.content.starts_at >= until:
            groups.append([])
            until = item.content.ends_at
        groups[-1].append((what, item))
        until = max(until, item.content.ends_at)
    return groups
