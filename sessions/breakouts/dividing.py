"""Dividing people into groups: by turns one group out of all that are left, then the groups that break a rule anew.

The same people, rules and seed give the same groups.
"""

import random
from collections.abc import Mapping, Sequence

from sessions.breakouts.models import Question, answer
from sessions.breakouts.rules import (
    SPREAD,
    TOGETHER,
    WEIGHT,
    Force,
    Member,
    Rule,
    bounds,
    broken,
    sizes_of,
    traits_in,
    weight,
)

SMALL = 150  # people times groups: as many are solved at once, which is the best there is
TRIES, LARGE = 4, 800  # another beginning helps where a rule is broken that must hold; so many as this take long enough
# To mend a large division, at most: questions; questions in vain, for wishes alone; and steps in all, some seconds.
ROUNDS, ROUNDS_FOR_WISHES, STEPS = 160, 30, 20_000

Groups = list[list[Member]]
Forces = Mapping[Rule, Force]


def divide(people: Sequence[Member], number: int, forces: Forces, seed: int) -> Groups:
    """`people` in `number` groups whose sizes differ by one at most, with as little broken as was found.

    Takes seconds for hundreds: call it in a thread. There is somebody for each group.
    """
    chance = random.Random(seed)  # noqa: S311 no secret: the same seed is to give the same groups
    in_order = sorted(people, key=lambda one: one.id)
    best = _divided(in_order, number, forces, chance)
    tries = TRIES if SMALL < len(people) * number <= LARGE else 1
    while (price := weight(broken(best, forces), forces)) >= WEIGHT[Force.MUST] and (tries := tries - 1):
        other = _divided(in_order, number, forces, chance)
        best = other if weight(broken(other, forces), forces) < price else best
    return [sorted(group, key=lambda one: one.id) for group in best]


def _divided(people: Sequence[Member], number: int, forces: Forces, chance: random.Random) -> Groups:
    apart = [parts for rule in TOGETHER if forces.get(rule) == Force.MUST for parts in _apart(people, number, rule)]
    for parts in apart:
        groups = [group for part, many in parts for group in _divided(part, many, forces, chance)]
        if weight(broken(groups, forces), forces) < WEIGHT[Force.MUST]:
            return sorted(groups, key=len, reverse=True)
    return _together(people, number, forces, chance)


def _together(people: Sequence[Member], number: int, forces: Forces, chance: random.Random) -> Groups:
    mixed, seed = chance.sample(people, len(people)), chance.getrandbits(30)
    groups = _one_by_one(mixed, sizes_of(len(mixed), number), forces, seed)
    if not weight(broken(groups, forces), forces):
        return groups
    return _at_once(groups, forces, seed) if len(mixed) * number <= SMALL else _mended(groups, forces, chance)


def _apart(people: Sequence[Member], number: int, rule: Rule) -> list[list[tuple[list[Member], int]]]:
    """Two kinds of people who may not come together, each with how many groups it has so that sizes differ by one at most:
    every choice there is. What is even over a part is even over all, so each part can be divided by itself.
    """
    kinds = sorted({one.trait(rule) for one in people})
    if len(kinds) != 2 or "" in kinds:  # of whom it is not known can be anywhere
        return []
    first, second = ([one for one in people if one.trait(rule) == kind] for kind in kinds)
    sizes = sizes_of(len(people), number)
    return [
        [(first, many), (second, number - many)]
        for many in range(1, number)
        if sorted(sizes_of(len(first), many) + sizes_of(len(second), number - many), reverse=True) == sizes
    ]


def _one_by_one(people: list[Member], sizes: Sequence[int], forces: Forces, seed: int) -> Groups:
    """Each next group takes its even part of all that are left, so that those can be spread evenly too."""
    groups, left = [], people
    for place, size in enumerate(sizes[:-1]):
        to_go = len(sizes) - place
        limits = {
            rule: {trait: [bounds(count, to_go), (0, count)] for trait, count in traits_in(left, rule).items()}
            for rule in SPREAD
        }
        taken = answer(Question(left, [size, len(left) - size], limits, forces, frozenset({1})), seed).places
        groups.append([one for one, where in zip(left, taken, strict=True) if where == 0])
        left = [one for one, where in zip(left, taken, strict=True) if where == 1]
    return [*groups, left]


def _at_once(groups: Groups, forces: Forces, seed: int) -> Groups:
    everybody = [one for group in groups for one in group]
    better, _steps = _anew(groups, everybody, len(groups), forces, seed)
    return min((groups, better), key=lambda found: weight(broken(found, forces), forces))


def _anew(
    groups: Sequence[Sequence[Member]], everybody: Sequence[Member], number: int, forces: Forces, seed: int
) -> tuple[Groups, int]:
    """These groups, filled anew with the same people, and the steps of it; who is alike is spread over all `number`."""
    people = [one for group in groups for one in group]
    limits = {
        rule: {
            trait: [bounds(count, number)] * len(groups) for trait, count in traits_in(everybody, rule).items()
        }
        for rule in SPREAD
    }  # fmt: skip
    found = answer(Question(people, [len(group) for group in groups], limits, forces), seed)
    where = [[one for one, at in zip(people, found.places, strict=True) if at == here] for here in range(len(groups))]
    return where, found.steps


def _mended(groups: Groups, forces: Forces, chance: random.Random) -> Groups:
    """Take a few groups, one of which breaks a rule, and fill them anew, as long as that helps and it may take."""
    everybody = [one for group in groups for one in group]
    least, rounds, steps = weight(broken(groups, forces), forces), ROUNDS, STEPS
    while least and rounds > 0 and steps > 0:
        tries = _a_few(groups, forces, chance, rounds if least >= WEIGHT[Force.MUST] else min(rounds, ROUNDS_FOR_WISHES))
        for some in tries:
            changed, taken = _anew([groups[at] for at in some], everybody, len(groups), forces, chance.getrandbits(30))
            rounds, steps = rounds - 1, steps - taken
            tried = [changed[some.index(place)] if place in some else group for place, group in enumerate(groups)]
            if (now := weight(broken(tried, forces), forces)) < least:
                groups, least = tried, now
                break
            if steps <= 0:
                break
        else:
            break
    return groups


def _a_few(groups: Groups, forces: Forces, chance: random.Random, number: int) -> list[tuple[int, ...]]:
    """So many times two groups, and then three, of which one breaks something: what must be kept goes first."""
    found = broken(groups, forces)
    worst = max(WEIGHT[forces[one.rule]] for one in found)
    bad = sorted({one.group for one in found if WEIGHT[forces[one.rule]] == worst})
    chance.shuffle(bad)
    others = chance.sample(range(len(groups)), len(groups))
    pairs = list(dict.fromkeys((first, second) for first in bad for second in others if first != second))
    first = bad * -(-number // len(bad)) if len(groups) > 2 else []
    threes = [(one, *chance.sample([place for place in others if place != one], 2)) for one in first]
    return [*pairs[: number // 4], *threes][:number]
