"""What a division into groups should keep to, and what a division breaks of it."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import NamedTuple


class Rule(StrEnum):
    """What can be asked of the groups. The first two spread people, the next two bring them together."""

    COUNCILS = "councils"
    ROLES = "roles"
    SECTORS = "sectors"
    WAYS = "ways"
    SUPPORT = "support"


class Force(StrEnum):
    """How much a rule counts. One that must be kept is broken only where it cannot hold."""

    OFF = "off"
    WISH = "wish"
    MUST = "must"


SPREAD = (Rule.COUNCILS, Rule.ROLES)
TOGETHER = (Rule.SECTORS, Rule.WAYS)
WEIGHT = {Force.MUST: 1000, Force.WISH: 1, Force.OFF: 0}


@dataclass(frozen=True)
class Member:
    """Somebody to divide. `traits` say of each rule what this person is ("" is unknown: that fits anywhere).

    `helps` are the ids of those of whom one at least is to be in the same group.
    """

    id: int
    traits: Mapping[Rule, str] = field(default_factory=dict)
    helps: frozenset[int] = frozenset()

    def trait(self, rule: Rule) -> str:
        """What this person is, for this rule."""
        return self.traits.get(rule, "")


class Broken(NamedTuple):
    """One way in which a division breaks a rule: `number` people (or kinds) too many in `group`, of `trait`.

    For `Rule.SUPPORT` it is `member` who is not with anybody they help; a group that has too few of a trait has a
    negative number.
    """

    rule: Rule
    group: int
    trait: str
    number: int
    member: int = 0


def sizes_of(people: int, groups: int) -> list[int]:
    """How large each group is: they differ by one at most."""
    return [people // groups + (place < people % groups) for place in range(groups)]


def bounds(count: int, groups: int) -> tuple[int, int]:
    """The fewest and the most of `count` alike that a group has when they are spread evenly."""
    return count // groups, -(-count // groups)


def traits_in(people: Sequence[Member], rule: Rule) -> dict[str, int]:
    """How many there are of each trait that two people have at least, in the order of their names."""
    found = Counter(one.trait(rule) for one in people)
    return {trait: found[trait] for trait in sorted(found) if trait and found[trait] > 1}


def broken(groups: Sequence[Sequence[Member]], forces: Mapping[Rule, Force]) -> list[Broken]:
    """All that this division breaks of the rules that are on, by rule and group."""
    people = [one for group in groups for one in group]
    asked = [rule for rule in Rule if forces.get(rule, Force.OFF) != Force.OFF]
    found: list[Broken] = []
    for rule in asked:
        if rule in SPREAD:
            found += _uneven(groups, rule, traits_in(people, rule))
        elif rule in TOGETHER:
            found += _mixed(groups, rule)
        else:
            found += _alone(groups)
    return found


def _uneven(groups: Sequence[Sequence[Member]], rule: Rule, counts: Mapping[str, int]) -> list[Broken]:
    found = []
    for place, group in enumerate(groups):
        here = Counter(one.trait(rule) for one in group)
        for trait, count in counts.items():
            fewest, most = bounds(count, len(groups))
            if off := max(0, here[trait] - most) or min(0, here[trait] - fewest):
                found.append(Broken(rule, place, trait, off))
    return found


def _mixed(groups: Sequence[Sequence[Member]], rule: Rule) -> list[Broken]:
    kinds = [sorted({one.trait(rule) for one in group} - {""}) for group in groups]
    return [Broken(rule, place, ", ".join(here), len(here) - 1) for place, here in enumerate(kinds) if len(here) > 1]


def _alone(groups: Sequence[Sequence[Member]]) -> list[Broken]:
    known = {one.id for group in groups for one in group}
    return [
        Broken(Rule.SUPPORT, place, "", 1, one.id)
        for place, group in enumerate(groups)
        for one in group
        if one.helps & known and not one.helps & {other.id for other in group}
    ]


def weight(found: Sequence[Broken], forces: Mapping[Rule, Force]) -> int:
    """How bad all that is; what must be kept counts for far more than any wish."""
    return sum(WEIGHT[forces[one.rule]] * abs(one.number) for one in found)
