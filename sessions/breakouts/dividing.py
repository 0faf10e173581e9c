"""Dividing people into groups: each kind its own groups, then by halves until a few are left, and what breaks a rule anew.

The same people, rules and seed give the same groups.
"""

import random
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import product

from sessions.breakouts.models import Even, Forces, Part, Question, answer
from sessions.breakouts.rules import TOGETHER, WEIGHT, Force, Member, broken, weight

# People times groups. So many are not halved: who is where is one question. So many are asked anew at once when their halves
# break something, which is slower and better; and so many of a whole division, once.
FEW, SMALL, WHOLE = 70, 220, 400
MOST_KINDS = 30
# Where a rule is broken that must hold, another beginning may help. Of that and of mending there is no more than takes seconds,
# counted in steps of the solver: so that the same question has the same answer on a slow machine.
BEGINNINGS, TURNS, STEPS, STEPS_TO_MEND = 4, 2, 4_000, 6_000
TRIES, TRIES_FOR_WISHES = 160, 30

Groups = list[list[Member]]


def divide(people: Sequence[Member], number: int, forces: Forces, seed: int) -> Groups:
    """`people` in `number` groups whose sizes differ by one at most, with as little broken as was found.

    Takes seconds for hundreds: call it in a thread. There is somebody for each group.
    """
    in_order = sorted(people, key=lambda one: one.id)
    chance = random.Random(seed)  # noqa: S311 no secret: the same seed is to give the same groups
    dividing = Dividing(Even.over(in_order, number), forces, chance)
    groups = dividing.mended(dividing.begun(in_order, number))
    return [sorted(group, key=lambda one: one.id) for group in sorted(groups, key=len, reverse=True)]


@dataclass
class Dividing:
    """One division while it is made; `steps` is what it took until now, `enough` is when no other turn is taken."""

    even: Even
    forces: Forces
    chance: random.Random
    steps: int = 0
    enough: int = 0

    def price(self, groups: Sequence[Sequence[Member]]) -> int:
        """What these groups break, as among themselves."""
        return weight(broken(groups, self.forces), self.forces)

    def begun(self, people: Sequence[Member], number: int) -> Groups:
        """All groups: the best of a few beginnings."""
        best: Groups = []
        parts = self.kinds(people, number) or _halves(number)
        for _beginning in range(BEGINNINGS):
            self.enough = self.steps + STEPS
            groups, least = self.turn(people, parts, number)
            best = min(best or groups, groups, key=self.price)
            if self.price(best) < least + WEIGHT[Force.MUST]:
                break
        return best

    def kinds(self, people: Sequence[Member], number: int) -> list[Part]:
        """A part for each kind of people who are to be together, when there is more than one, and not too many."""
        rules = [rule for rule in TOGETHER if self.forces.get(rule, Force.OFF) != Force.OFF]
        known = [sorted({one.trait(rule) for one in people} - {""}) or [""] for rule in rules]
        kinds = [dict(zip(rules, kind, strict=True)) for kind in product(*known)]
        return [Part(0, number, kind) for kind in kinds] if 1 < len(kinds) <= MOST_KINDS else []

    def turn(self, people: Sequence[Member], parts: Sequence[Part], number: int) -> tuple[Groups, int]:
        """The people in these parts, and each part in halves; all at once when they are few and that breaks something.

        With it what is broken at least, whatever the turn.
        """
        mixed = self.chance.sample(people, len(people))
        inside, least = self.asked(mixed, parts, number)
        groups = [group for part, many in inside for group in self.halved(part, many)]
        if not _are_few(groups) or not self.price(groups):
            return groups, least
        return min(groups, self.anew([one for group in groups for one in group], number), key=self.price), least

    def halved(self, people: Sequence[Member], number: int) -> Groups:
        """A half of so many groups has its even part of these people, and so on until a half is one group."""
        if number < 2 or len(people) * number <= FEW:
            return self.anew(self.chance.sample(people, len(people)), number)
        best: Groups = []
        for _turn in range(TURNS):
            groups, least = self.turn(people, _halves(number), number)
            best = min(best or groups, groups, key=self.price)
            if _are_few(best) or self.price(best) < least + WEIGHT[Force.MUST] or self.steps > self.enough:
                break
        return best

    def anew(self, people: Sequence[Member], number: int) -> Groups:
        """Who is in which of so many groups, in one question."""
        if number < 2:
            return [list(people)] * number
        return [group for group, _one in self.asked(people, [Part()] * number, number)[0]]

    def asked(self, people: Sequence[Member], parts: Sequence[Part], number: int) -> tuple[list[tuple[list[Member], int]], int]:
        """Who is in each of the parts, and how many of all groups that has; and what is broken at least."""
        found = answer(Question(people, parts, number, self.even, self.forces), self.chance.getrandbits(30))
        self.steps += found.steps
        inside: Groups = [[] for _part in parts]
        for one, place in zip(people, found.places, strict=True):
            inside[place].append(one)
        return list(zip(inside, found.groups, strict=True)), found.least

    def mended(self, groups: Groups) -> Groups:
        """Take a few groups, one of which breaks a rule, and fill them anew, as long as that helps and it may take."""
        if not self.price(groups) or _are_few(groups):
            return groups
        everybody = [one for group in groups for one in group]
        if len(everybody) * len(groups) <= WHOLE:
            groups = min(groups, self.anew(everybody, len(groups)), key=self.price)
        self.enough = self.steps + STEPS_TO_MEND
        least, in_vain = self.price(groups), 0
        while least and self.steps < self.enough and in_vain < (TRIES if least >= WEIGHT[Force.MUST] else TRIES_FOR_WISHES):
            some = self.a_few(groups)
            changed = dict(zip(some, self.anew([one for at in some for one in groups[at]], len(some)), strict=True))
            tried = [changed.get(place, group) for place, group in enumerate(groups)]
            now = self.price(tried)
            in_vain = 0 if now < least else in_vain + 1
            if now <= least:  # as bad elsewhere is another chance
                groups, least = tried, now
        return groups

    def a_few(self, groups: Groups) -> list[int]:
        """The places of two to four groups, of which one breaks something: what must be kept goes first. They are of one kind as
        long as there are such: others have nobody to change with.
        """
        found = broken(groups, self.forces)
        worst = max(WEIGHT[self.forces[one.rule]] for one in found)
        first = self.chance.choice([one.group for one in found if WEIGHT[self.forces[one.rule]] == worst])
        kinds = [self.kinds_in(group) for group in groups]
        others = self.chance.sample([place for place in range(len(groups)) if place != first], len(groups) - 1)
        others.sort(key=lambda place: kinds[place] != kinds[first])
        return [first, *others[: self.chance.randint(1, 3)]]

    def kinds_in(self, group: Sequence[Member]) -> set[str]:
        """Of what kinds people are who must be apart from others."""
        rules = [rule for rule in TOGETHER if self.forces.get(rule) == Force.MUST]
        return {one.trait(rule) for one in group for rule in rules} - {""}


def _are_few(groups: Groups) -> bool:
    return sum(map(len, groups)) * len(groups) <= SMALL


def _halves(number: int) -> list[Part]:
    half = number // 2
    return [Part(half, half), Part(number - half, number - half)]
