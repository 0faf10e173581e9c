"""Who would hear of a change, before it is made: of one session or of many, of this event or of several."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

import clock
from database import Rows, fetch
from events.tables import Event
from sessions import waiting_list
from sessions.changes.consequences import NOBODY, Hearing, Told, hearing
from sessions.changes.holding import difference_of
from sessions.messages import TOLD_FIELDS, concerns
from sessions.offers.freed import Freed, what_becomes
from sessions.tables import Change, Registration, Session
from sessions.ways import counting
from sessions.ways.choices import fitting
from sessions.ways.fitting import limits

# In the order in which who waits gets a place.
PEOPLE = """
SELECT r.session, r.status, r.way, p.id, p.email, p.name, p.wants_invitations,
    EXISTS (SELECT 1 FROM check_in c WHERE c.registration = r.id AND c.undone_at IS NULL) AS has_joined
FROM registration r JOIN participant p ON p.id = r.participant
WHERE r.session IN ([sessions]) AND r.status <> 'cancelled' ORDER BY r.priority DESC, r.id
"""

IN_LINE = {Registration.Status.WAITING.value, Registration.Status.OFFERED.value, Registration.Status.REQUESTED.value}  # no place for certain


class Wanted(NamedTuple):
    """A session as it is now, and all that is to be said about it; no `content`: it is to be called off."""

    event: Event
    session: Session
    content: Mapping[str, Any] | None


async def foreseen(wanted: Sequence[Wanted]) -> dict[int, Told]:
    """What each of these would lead to if it were done now, by the id of its session. Two queries, or none."""
    asked = [one for one in wanted if not one.session.is_cancelled and _differs(one)]
    if not asked:
        return {one.session.id: NOBODY for one in wanted}
    people, held = await _people(asked), await _held(asked)
    told = {one.session.id: _told(one, people[one.session.id], held.get(one.session.id, {})) for one in asked}
    return {one.session.id: told.get(one.session.id, NOBODY) for one in wanted}


async def foreseen_revived(event: Event, session: Session) -> Told:
    """What it would lead to if `session`, which was called off, went on after all."""
    content = {"status": Session.Status.PUBLISHED}
    one = Wanted(event, session, content)
    people = (await _people([one]))[session.id]
    first = _promoted(one, content, people)
    placed = {row["id"] for row, _is_given in first}
    others = [_hearing(row) for row in people if row["id"] not in placed]
    return Told((*(_hearing(row, gets_place=is_given) for row, is_given in first), *others))


def _differs(one: Wanted) -> bool:
    return one.content is None or any(getattr(one.session, name) != value for name, value in one.content.items())


async def _people(asked: Sequence[Wanted]) -> defaultdict[int, Rows]:
    found: defaultdict[int, Rows] = defaultdict(list)
    places = ", ".join("{}" for _one in asked)
    for row in await fetch(PEOPLE.replace("[sessions]", places), *(one.session.id for one in asked)):
        found[row["session"]].append(row)
    return found


async def _held(asked: Sequence[Wanted]) -> dict[int, dict[str, Any]]:
    """What people were told last about the sessions of which a change is held: of what that changed."""
    changes = await Change.objects().where(
        Change.session.is_in([one.session.id for one in asked]), Change.state == Change.State.HELD,
        Change.due_at > clock.now(),
    )  # fmt: skip
    return {change.session: difference_of(change).was for change in changes}


def _told(one: Wanted, people: Rows, held: Mapping[str, Any]) -> Told:
    if one.content is None:
        is_over = one.session.ends_at <= clock.now()
        return NOBODY if is_over else Told(tuple(_hearing(row) for row in people))
    first = _promoted(one, one.content, people)
    hearings = [_hearing(row, gets_place=is_given) for row, is_given in first]
    changed, placed = _changed(one.session, one.content, held), {row["id"] for row, _is_given in first}
    hearings += [
        _hearing(row)
        for row in people
        if row["id"] not in placed and concerns(changed, row, row["status"], row["way"], has_joined=bool(row["has_joined"]))
    ]
    return Told(tuple(hearings))


def _changed(session: Session, content: Mapping[str, Any], held: Mapping[str, Any]) -> set[str]:
    """What is worth a message: it is not over, and not what people were told last, before what is held."""
    is_new = any(getattr(session, name) != content[name] for name in TOLD_FIELDS)
    if not is_new or max(session.ends_at, content["ends_at"]) <= clock.now():
        return set()
    return {name for name in TOLD_FIELDS if held.get(name, getattr(session, name)) != content[name]}


def _promoted(one: Wanted, content: Mapping[str, Any], people: Rows) -> list[tuple[Mapping[str, Any], bool]]:
    """Who waits and would get a place, or be offered one: whether it is given, as `waiting_list.promote` does it."""
    become = Session(**{**one.session.to_dict(), **content, **limits(one.session, content)})
    kinds: defaultdict[bool, Rows] = defaultdict(list)
    for row in people:
        kinds[counting.kind(become, fitting(become.form, become.dial_in, row["way"]))].append(row)
    found: list[tuple[Mapping[str, Any], bool]] = []
    for online, rows in kinds.items():
        freed = what_becomes(one.event, become, clock.now(), online=online)
        if freed in waiting_list.DEEDS:
            found += [(row, freed is Freed.GIVEN) for row in _first(rows, counting.most(become, online=online))]
    return found


def _first(people: Rows, most: int | None) -> Rows:
    """Who would get one of so many places of one kind, when these people have them or wait for them."""
    line = [row for row in people if row["status"] == Registration.Status.WAITING]
    people = [row for row in people if row["status"] != Registration.Status.REQUESTED]
    return line if most is None else line[: max(0, most - (len(people) - len(line)))]


def _hearing(row: Mapping[str, Any], *, gets_place: bool = False) -> Hearing:
    is_invited = row["status"] not in IN_LINE and bool(row["wants_invitations"])
    about = f"participant:{row['id']}"
    return hearing(row["email"], row["name"], about, is_invited=is_invited, gets_place=gets_place)
