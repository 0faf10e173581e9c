"""A group for who comes late: the smallest, where as little as possible is broken by it. Nobody else moves."""

from collections.abc import Mapping, Sequence

from sessions.breakouts.rules import TOGETHER, Force, Member, Rule, broken, weight

NEAR = {*TOGETHER, Rule.SUPPORT}


def place_late(groups: Sequence[Sequence[Member]], late: Sequence[Member], forces: Mapping[Rule, Force]) -> list[int]:
    """The place of the group of each of `late`, one after the other. A larger group is for who must be with somebody."""
    now, found = [[*group] for group in groups], []
    near = {rule: force for rule, force in forces.items() if rule in NEAR and force == Force.MUST}
    for one in late:
        place = min(range(len(now)), key=lambda place: _price(now, place, one, forces, near))
        now[place].append(one)
        found.append(place)
    return found


def _price(
    groups: list[list[Member]], place: int, one: Member, forces: Mapping[Rule, Force], near: Mapping[Rule, Force]
) -> tuple[int, int, int, int]:
    """What it costs to put `one` there: the lowest is the best."""
    tried = [[*group, one] if at == place else group for at, group in enumerate(groups)]
    together = weight(broken(tried, near), near)
    return together, len(groups[place]), weight(broken(tried, forces), forces), place
