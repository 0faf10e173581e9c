"""One question for the solver: who of these people is in which part of the groups, so that as little as possible is broken.

A rule costs something where it is broken, so that there is always an answer. HiGHS solves it: a mixed integer programme.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import highspy
import numpy as np
from highspy.highs import _Highs  # type: ignore[attr-defined]  # the class around it prints a line before it can be told not to

from sessions.breakouts.rules import SPREAD, TOGETHER, WEIGHT, Force, Member, Rule, bounds, sizes_of, traits_in

# Counted, so that the same question has the same answer on a slow machine; the seconds are for when all else fails.
NODES, SECONDS = 150, 8.0
# What costs most in questions as small as ours, and finds least.
LEFT_OUT = ("mip_heuristic_run_rins", "mip_heuristic_run_rens", "mip_heuristic_run_root_reduced_cost")
EACH = 50  # steps: as long as it takes to ask anything
Forces = Mapping[Rule, Force]


@dataclass
class Rows:
    """The columns and rows of the programme, as they grow; of each column its cost, its least and its most."""

    costs: list[float] = field(default_factory=list)
    leasts: list[float] = field(default_factory=list)
    mosts: list[float] = field(default_factory=list)
    whole: list[bool] = field(default_factory=list)
    lows: list[float] = field(default_factory=list)
    highs: list[float] = field(default_factory=list)
    starts: list[int] = field(default_factory=lambda: [0])
    places: list[int] = field(default_factory=list)
    values: list[float] = field(default_factory=list)

    def column(self, cost: float = 0.0, most: float = 1.0, *, least: float = 0.0, is_whole: bool = False) -> int:
        """A new column; its number."""
        self.costs.append(cost)
        self.leasts.append(least)
        self.mosts.append(most)
        self.whole.append(is_whole)
        return len(self.costs) - 1

    def row(self, low: float, high: float, parts: Mapping[int, float]) -> None:
        """A new row: the columns of `parts`, each so many times, together between `low` and `high`."""
        self.lows.append(low)
        self.highs.append(high)
        self.places += parts
        self.values += parts.values()
        self.starts.append(len(self.places))

    def programme(self) -> highspy.HighsLp:
        """They as HiGHS reads them."""
        lp = highspy.HighsLp()
        lp.num_col_, lp.num_row_ = len(self.costs), len(self.lows)
        lp.col_cost_ = np.array(self.costs)
        lp.col_lower_, lp.col_upper_ = np.array(self.leasts), np.array(self.mosts)
        lp.row_lower_, lp.row_upper_ = np.array(self.lows), np.array(self.highs)
        lp.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
        lp.a_matrix_.start_ = np.array(self.starts, dtype=np.int32)
        lp.a_matrix_.index_ = np.array(self.places, dtype=np.int32)
        lp.a_matrix_.value_ = np.array(self.values)
        kinds = highspy.HighsVarType
        lp.integrality_ = [kinds.kInteger if whole else kinds.kContinuous for whole in self.whole]
        return lp


@dataclass(frozen=True)
class Even:
    """The fewest and the most that each group has: of people, and of each trait, when all are spread evenly."""

    size: tuple[int, int]
    traits: Mapping[Rule, Mapping[str, tuple[int, int]]]

    @classmethod
    def over(cls, people: Sequence[Member], number: int) -> "Even":
        """Of these people over so many groups."""
        counts = {rule: traits_in(people, rule) for rule in SPREAD}
        traits = {rule: {trait: bounds(count, number) for trait, count in of.items()} for rule, of in counts.items()}
        return cls(bounds(len(people), number), traits)


@dataclass(frozen=True)
class Part:
    """So many groups at least and at most, to be filled together; `kinds` is who belongs there (none: anybody does)."""

    least: int = 1
    most: int = 1
    kinds: Mapping[Rule, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Question:
    """`people` into these `parts`, which have `number` groups together that are each to be as `even`."""

    people: Sequence[Member]
    parts: Sequence[Part]
    number: int
    even: Even
    forces: Forces

    def cost(self, rule: Rule) -> int:
        """What it costs to break this rule once."""
        return WEIGHT[self.forces.get(rule, Force.OFF)]

    def misfit(self, one: Member, part: Part) -> int:
        """What it costs to have somebody among another kind of people."""
        return sum(self.cost(rule) for rule, kind in part.kinds.items() if one.trait(rule) not in {"", kind})


@dataclass(frozen=True)
class Answer:
    """The place of the part of each of the people, in their order; of each part how many groups it has; what it costs at least,
    whatever the answer; and the steps that it took.
    """

    places: list[int]
    groups: list[int]
    least: int
    steps: int


Seats = list[list[int]]  # the columns of each of the people, part by part


def answer(question: Question, seed: int) -> Answer:
    """The best that was found; the same for the same question and seed."""
    rows = Rows()
    many = [rows.column(0, part.most, least=part.least, is_whole=True) for part in question.parts]
    rows.row(question.number, question.number, dict.fromkeys(many, 1.0))
    seats = [
        [rows.column(question.misfit(one, part), is_whole=True) for part in question.parts] for one in question.people
    ]
    for mine in seats:
        rows.row(1, 1, dict.fromkeys(mine, 1.0))
    _fill(rows, question, seats, many)
    for rule in SPREAD:
        _spread(rows, question, seats, many, rule)
    for rule in TOGETHER:
        _bring_together(rows, question, seats, rule)
    _stay_near(rows, question, seats)
    solver = _solved(rows.programme(), seed)
    found, told = solver.getSolution().col_value, solver.getInfo()
    if told.primal_solution_status != highspy.kSolutionStatusFeasible:
        return _in_order(question)
    places = [max(range(len(mine)), key=lambda place: found[mine[place]]) for mine in seats]
    least = math.ceil(told.mip_dual_bound - 0.01)
    return Answer(places, [round(found[one]) for one in many], least, EACH + told.simplex_iteration_count)


def _in_order(question: Question) -> Answer:
    """When nothing was found in time: who comes first is in the first part."""
    groups = [part.least for part in question.parts]
    groups[0] += question.number - sum(groups)
    sizes = iter(sizes_of(len(question.people), question.number))
    places = [place for place, many in enumerate(groups) for _group in range(many) for _one in range(next(sizes))]
    return Answer(places, groups, 0, EACH)


def _fill(rows: Rows, question: Question, seats: Seats, many: Sequence[int]) -> None:
    fewest, most = question.even.size
    for place, groups in enumerate(many):
        here = {mine[place]: 1.0 for mine in seats}
        rows.row(0, highspy.kHighsInf, {**here, groups: -fewest})
        rows.row(-highspy.kHighsInf, 0, {**here, groups: -most})


def _spread(rows: Rows, question: Question, seats: Seats, many: Sequence[int], rule: Rule) -> None:
    if not (cost := question.cost(rule)):
        return
    alike: dict[str, Seats] = {}
    for one, mine in zip(question.people, seats, strict=True):
        alike.setdefault(one.trait(rule), []).append(mine)
    for trait, (fewest, most) in question.even.traits[rule].items():
        for place, groups in enumerate(many):
            here = {mine[place]: 1.0 for mine in alike.get(trait, [])}
            if len(here) > most * question.parts[place].least:
                over = rows.column(cost, len(here))
                rows.row(-highspy.kHighsInf, 0, {**here, groups: -most, over: -1.0})
            if fewest > 0:
                short = rows.column(cost, fewest * question.parts[place].most)
                rows.row(0, highspy.kHighsInf, {**here, groups: -fewest, short: 1.0})


def _bring_together(rows: Rows, question: Question, seats: Seats, rule: Rule) -> None:
    traits = sorted({one.trait(rule) for one in question.people} - {""})
    if not (cost := question.cost(rule)) or len(traits) < 2:
        return
    for place, part in enumerate(question.parts):
        if part.most == 1 and not part.kinds:
            present = {trait: rows.column() for trait in traits}
            for one, mine in zip(question.people, seats, strict=True):
                if one.trait(rule):
                    rows.row(-highspy.kHighsInf, 0, {mine[place]: 1.0, present[one.trait(rule)]: -1.0})
            beyond = rows.column(cost, len(traits))
            rows.row(-highspy.kHighsInf, 1, {**dict.fromkeys(present.values(), 1.0), beyond: -1.0})


def _stay_near(rows: Rows, question: Question, seats: Seats) -> None:
    if not (cost := question.cost(Rule.SUPPORT)):
        return
    known = {one.id: mine for one, mine in zip(question.people, seats, strict=True)}
    for one in question.people:
        helped = [known[other] for other in sorted(one.helps & known.keys())]
        if helped:
            alone = rows.column(cost)
            for place in range(len(question.parts)):
                near = {mine[place]: -1.0 for mine in helped}
                rows.row(-highspy.kHighsInf, 0, {known[one.id][place]: 1.0, alone: -1.0, **near})


def _solved(programme: highspy.HighsLp, seed: int) -> _Highs:
    solver = _Highs()
    options: dict[str, bool | int | float] = {
        "output_flag": False, "threads": 1, "random_seed": seed % 2**31, "mip_max_nodes": NODES, "time_limit": SECONDS,
        "mip_abs_gap": 0.99, "mip_rel_gap": 0.0,  # costs are whole numbers
        **dict.fromkeys(LEFT_OUT, False),
    }  # fmt: skip
    for name, value in options.items():
        solver.setOptionValue(name, value)
    solver.passModel(programme)
    solver.run()
    return solver
