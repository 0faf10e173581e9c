"""What is planned twice at one time: the same person, the same room, or the same meeting link."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from events.tables import Event
from sessions.planning.hosting import Leader, hosts_of
from sessions.programme import Content, content_of, sessions_of
from sessions.tables import Session


class Kind(StrEnum):
    """What is there twice."""

    PERSON = "person"
    PLACE = "place"
    LINK = "link"


@dataclass(frozen=True)
class Item:
    """A session as it is, or as it would become; `number` None: it is not there yet. `hosts` are names."""

    number: int | None
    content: Content
    hosts: tuple[str, ...] = ()


@dataclass(frozen=True)
class Clash:
    """Two sessions that overlap and share `what`; `first` begins first."""

    kind: Kind
    what: str
    first: Item
    second: Item

    @property
    def numbers(self) -> frozenset[int | None]:
        """The numbers of both."""
        return frozenset({self.first.number, self.second.number})

    @property
    def identity(self) -> tuple[Kind, str, frozenset[int | None]]:
        """What it is the same by, before and after a change."""
        return self.kind, _plain(self.kind, self.what), self.numbers


async def clashes_of(event: Event) -> list[Clash]:
    """Everything that is planned twice at `event` now, in order of time; two queries."""
    return clashes_in(items_of(await sessions_of(event), await hosts_of(event)))


async def clashes_with(event: Event, session: Session) -> list[Clash]:
    """What of `session` is planned elsewhere too at that time; two queries."""
    return [clash for clash in await clashes_of(event) if session.number in clash.numbers]


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
    """All pairs among `items` that overlap and share a person, a room or a link, in order of time."""
    sharing: defaultdict[tuple[Kind, str], dict[int, tuple[str, Item]]] = defaultdict(dict)
    for item in sorted(items, key=_in_time):
        for kind, what in _used(item):
            sharing[kind, _plain(kind, what)].setdefault(id(item), (what, item))
    found = [clash for (kind, _), users in sharing.items() for clash in _overlapping(kind, [*users.values()])]
    return sorted(found, key=lambda clash: (_in_time(clash.first), _in_time(clash.second), clash.kind))


def new_clashes(before: Iterable[Item], after: Iterable[Item]) -> list[Clash]:
    """What is planned twice after a change and was not before."""
    known = {clash.identity for clash in clashes_in(before)}
    return [clash for clash in clashes_in(after) if None in clash.numbers or clash.identity not in known]


def _in_time(item: Item) -> tuple[object, object, int]:
    return item.content.starts_at, item.content.ends_at, item.number or 0


def _used(item: Item) -> Iterator[tuple[Kind, str]]:
    """What a session needs for itself."""
    yield from ((Kind.PERSON, name) for name in [*item.content.speakers, *item.hosts] if name.strip())
    if item.content.meeting_link and item.content.form != Session.Form.LOCATION:
        yield Kind.LINK, item.content.meeting_link
    if item.content.place.strip() and item.content.form != Session.Form.ONLINE:
        yield Kind.PLACE, item.content.place


def _plain(kind: Kind, what: str) -> str:
    """Names and rooms are the same whatever their case and spaces; the path of a link is not."""
    return what.strip() if kind == Kind.LINK else " ".join(what.casefold().split())


def _overlapping(kind: Kind, users: Sequence[tuple[str, Item]]) -> Iterator[Clash]:
    """The pairs at one time; `users` stand in order of their beginning."""
    for place, (what, first) in enumerate(users):
        for _, second in users[place + 1 :]:
            if second.content.starts_at >= first.content.ends_at:
                break
            yield Clash(kind, what, first, second)
