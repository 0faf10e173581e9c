"""The groups of a session: made by the rules, given to who comes late, moved by hand, and shown to who is in them."""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import msgspec

import clock
from database import DB, fetch, hold
from events import history
from events.tables import Event
from events.texts import _
from sessions.breakouts.dividing import divide
from sessions.breakouts.people import Person, members_of, people_in
from sessions.breakouts.placing import place_late
from sessions.breakouts.rules import Broken, Force, Member, Rule, broken
from sessions.breakouts.tables import Breakout, BreakoutGroup, BreakoutSeat, BreakoutTie
from sessions.tables import Session

FEWEST = 2  # people in a group
MOST_GROUPS = 100
Forces = Mapping[Rule, Force]


class TooFewPeople(Exception):
    """There are not two people for each group; `most` is how many groups there can be."""

    def __init__(self, people: int) -> None:
        super().__init__(people)
        self.people, self.most = people, min(people // FEWEST, MOST_GROUPS)


class OtherGroups(Exception):
    """Somebody else made groups since the host saw them."""


class NoGroups(Exception):
    """The session is not divided (any more), or there is no such group or person in it."""


@dataclass(frozen=True)
class Wanted:
    """How a host wants to divide: into `number` groups, or into groups of about `size` (the other is 0).

    `instead_of` is the mark of the division that the host saw ("" for none); without it whatever there is is replaced.
    """

    number: int
    size: int
    forces: Forces
    only_present: bool = False
    seed: int = 1
    instead_of: str | None = None

    def groups(self, people: int) -> int:
        """How many groups that makes of so many people. Raises `TooFewPeople`."""
        number = self.number or max(1, min(-(-people // self.size), people // FEWEST))
        if people < FEWEST * number or number > MOST_GROUPS:
            raise TooFewPeople(people)
        return number


@dataclass(frozen=True)
class Group:
    """One group with who is in it now, in the order of their names."""

    row: BreakoutGroup
    people: list[Person]


@dataclass(frozen=True)
class Division:
    """How a session is divided now; `left` have a place in the session and no group."""

    row: Breakout
    groups: list[Group]
    left: list[Person]

    @property
    def forces(self) -> Forces:
        """How much each rule counts."""
        kept: dict[str, str] = msgspec.json.decode(self.row.rules)
        return {Rule(name): Force(value) for name, value in kept.items()}

    @property
    def mark(self) -> str:
        """The mark of its row."""
        return mark_of(self.row)

    @property
    def members(self) -> list[list[Member]]:
        """The groups as the rules see them."""
        return [members_of(group.people, self.forces) for group in self.groups]

    def broken(self) -> list[Broken]:
        """What of the rules does not hold now."""
        return broken(self.members, self.forces)


def mark_of(row: Breakout) -> str:
    """By which this division is known from one before or after it."""
    return f"{row.id} {row.made_at.isoformat()}"


async def division_of(session: Session, people: Sequence[Person]) -> Division | None:
    """How `session` is divided; `people` are all with a place in it. Two queries."""
    row = await Breakout.objects().where(Breakout.session == session.id).first()
    return None if row is None else await division_at(row, people)


async def division_at(row: Breakout, people: Sequence[Person]) -> Division:
    """The same of a division that is known. One query."""
    rows = await BreakoutGroup.objects().where(BreakoutGroup.breakout == row.id).order_by(BreakoutGroup.place)
    inside: dict[int | None, list[Person]] = {}
    for one in sorted(people, key=lambda one: (one.name.casefold(), one.registration)):
        inside.setdefault(one.group, []).append(one)
    return Division(row, [Group(group, inside.get(group.id, [])) for group in rows], inside.get(None, []))


async def make(event: Event, session: Session, wanted: Wanted, by: int) -> None:
    """Divide everybody with a place, or who is there; it takes the place of the groups there were, whose names and rooms
    stay. Nobody sees it until it is shown. It is thought out in a thread of its own. Asked twice, it is done once.
    Raises `TooFewPeople`, `OtherGroups`.
    """
    people = [one for one in await people_in(session.id) if one.arrived_at or not wanted.only_present]
    number = wanted.groups(len(people))
    groups = await asyncio.to_thread(divide, members_of(people, wanted.forces), number, wanted.forces, wanted.seed)
    async with DB.transaction():
        await hold(Session, [session.id])
        named = await fetch(
            "SELECT g.place, g.name, g.room, g.link FROM breakout_group g JOIN breakout b ON b.id = g.breakout "
            "WHERE b.session = {}", session.id,
        )  # fmt: skip
        rules = msgspec.json.encode({rule.value: force.value for rule, force in wanted.forces.items()}).decode()
        if await _is_made(session, wanted, rules, number == len(named)):
            return
        await Breakout.delete().where(Breakout.session == session.id)
        row = Breakout(session=session.id, rules=rules, seed=wanted.seed, made_at=clock.now())
        await row.save()
        await _fill(row, groups, {one["place"]: one for one in named})
        await history.note(by, event.id, f"session:{session.id}", "groups-made")


async def _is_made(session: Session, wanted: Wanted, rules: str, has_as_many: bool) -> bool:
    """Whether the same was just asked, by a double press or by two hosts. Raises `OtherGroups` for anything else that is new."""
    row = await Breakout.objects().where(Breakout.session == session.id).first()
    if row is None or wanted.instead_of in {None, mark_of(row)}:
        return False
    if has_as_many and (row.rules, row.seed) == (rules, wanted.seed):
        return True
    raise OtherGroups


async def _fill(row: Breakout, groups: Sequence[Sequence[Member]], named: Mapping[int, Mapping[str, Any]]) -> None:
    rows = []
    for place in range(1, len(groups) + 1):
        known = named.get(place, {"name": _("Groep {number}").format(number=place), "room": "", "link": ""})
        rows.append(BreakoutGroup(breakout=row.id, place=place, name=known["name"], room=known["room"], link=known["link"]))
    await BreakoutGroup.insert(*rows)
    ids = await BreakoutGroup.select(BreakoutGroup.id).where(BreakoutGroup.breakout == row.id).order_by(
        BreakoutGroup.place
    ).output(as_list=True)  # fmt: skip
    seats = [
        BreakoutSeat(of_group=group, registration=one.id)
        for group, members in zip(ids, groups, strict=True)
        for one in members
    ]
    for start in range(0, len(seats), 200):
        await BreakoutSeat.insert(*seats[start : start + 200])


async def place_who_is_left(event: Event, session: Session, by: int) -> list[Person]:
    """Give everybody with a place and no group one, without moving anybody; answers who they are. Raises `NoGroups`."""
    async with DB.transaction():
        division = await _held(session)
        await place(division, division.left)
        if division.left:
            after = {"number": len(division.left)}
            await history.note(by, event.id, f"session:{session.id}", "groups-placed", None, after)
    return division.left


async def place(division: Division, late: Sequence[Person]) -> list[Group]:
    """Give `late` a group, without moving anybody; the group of each. The caller holds the division."""
    members = members_of(late, division.forces)
    found = [division.groups[at] for at in place_late(division.members, members, division.forces)]
    rows = [BreakoutSeat(of_group=group.row.id, registration=one.id) for group, one in zip(found, members, strict=True)]
    if rows:
        await BreakoutSeat.insert(*rows)
    return found


async def move(event: Event, session: Session, registration: int, place: int, by: int) -> None:
    """Put somebody in the group at `place` (from 1 on), by hand; 0 is in none. Raises `NoGroups`."""
    async with DB.transaction():
        division = await _held(session)
        ids = {group.row.place: group.row.id for group in division.groups}
        known = {one.registration: (one, group.row.place) for group in division.groups for one in group.people}
        known |= {one.registration: (one, 0) for one in division.left}
        if registration not in known or (place and place not in ids):
            raise NoGroups
        one, before = known[registration]
        await BreakoutSeat.delete().where(BreakoutSeat.registration == registration)
        if place:
            await BreakoutSeat(of_group=ids[place], registration=registration).save()
        was, becomes = ({"participant": one.participant, "group_number": at} for at in (before, place))
        await history.note(by, event.id, f"session:{session.id}", "groups-moved", was, becomes)


async def _held(session: Session) -> Division:
    """The division, kept to ourselves: also from who comes in meanwhile and gets a group. Raises `NoGroups`."""
    await hold(Session, [session.id])
    row = await Breakout.objects().where(Breakout.session == session.id).first()
    if row is None:
        raise NoGroups
    await hold(Breakout, [row.id])
    return await division_at(row, await people_in(session.id))


async def describe(event: Event, session: Session, described: Mapping[int, tuple[str, str, str]], by: int) -> None:
    """The name, room and link of groups, by their place. Raises `NoGroups`."""
    async with DB.transaction():
        for group in (await _held(session)).groups:
            if group.row.place in described:
                name, room, link = described[group.row.place]
                await BreakoutGroup.update({
                    BreakoutGroup.name: name, BreakoutGroup.room: room, BreakoutGroup.link: link
                }).where(BreakoutGroup.id == group.row.id)  # fmt: skip
        await history.note(by, event.id, f"session:{session.id}", "groups-named")


async def show(event: Event, session: Session, *, is_shown: bool, by: int) -> None:
    """Let everybody see which group is theirs, or no more; who is there and has none gets one. Raises `NoGroups`."""
    async with DB.transaction():
        division = await _held(session)
        row = division.row
        if (row.shown_at is not None) != is_shown:
            shown_at = clock.now() if is_shown else None
            await Breakout.update({Breakout.shown_at: shown_at}).where(Breakout.id == row.id)
            about = f"session:{session.id}"
            await history.note(by, event.id, about, "groups-shown" if is_shown else "groups-hidden")
        if is_shown:
            await place(division, [one for one in division.left if one.arrived_at])


async def throw_away(event: Event, session: Session, by: int) -> None:
    """No groups any more; nothing happens when there were none."""
    async with DB.transaction():
        await hold(Session, [session.id])
        if await fetch("DELETE FROM breakout WHERE session = {} RETURNING id", session.id):
            await history.note(by, event.id, f"session:{session.id}", "groups-removed")


async def tie(session: Session, helper: int, helped: int) -> None:
    """`helper` (a registration) helps the other one, from the next division on. Raises `NoGroups` for who is not there."""
    known = {one.registration for one in await people_in(session.id)}
    if not {helper, helped} <= known or helper == helped:
        raise NoGroups
    row = BreakoutTie(registration=helper, helped=helped)
    await BreakoutTie.insert(row).on_conflict(action="DO NOTHING", target=(BreakoutTie.registration, BreakoutTie.helped))


async def untie(session: Session, number: int) -> None:
    """They do not help each other any more; nothing happens when that was known."""
    await fetch(
        "DELETE FROM breakout_tie WHERE id = {} AND registration IN (SELECT id FROM registration WHERE session = {})",
        number, session.id,
    )  # fmt: skip
