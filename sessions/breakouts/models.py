"""One question for the solver: who of these people is in which of these groups, so that as little as possible is broken.

A rule costs something where it is broken, so that there is always an answer. HiGHS solves it: a mixed integer programme.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import highspy
import numpy as np
from highspy.highs import _Highs  # type: ignore[attr-defined]  # the class around it prints a line before it can be told not to

from sessions.breakouts.rules import SPREAD, TOGETHER, WEIGHT, Force, Member, Rule

# Counted, so that the same question has the same answer on a slow machine; the seconds are for when all else fails.
NODES, SECONDS = 150, 8.0
# What costs most in questions as small as ours, and finds least.
LEFT_OUT = ("mip_heuristic_run_rins", "mip_heuristic_run_rens", "mip_heuristic_run_root_reduced_cost")
Limits = Mapping[Rule, Mapping[str, Sequence[tuple[int, int]]]]  # fewest and most of each trait, group by group


@dataclass
class Rows:
    """The columns and rows of the programme, as they grow; `columns` is for each its cost, and its most (least is 0)."""

    costs: list[float] = field(default_factory=list)
    tops: list[float] = field(default_factory=list)
    whole: list[bool] = field(default_factory=list)
    lows: list[float] = field(default_factory=list)
    highs: list[float] = field(default_factory=list)
    starts: list[int] = field(default_factory=lambda: [0])
    places: list[int] = field(default_factory=list)
    values: list[float] = field(default_factory=list)

    def column(self, cost: float = 0.0, top: float = 1.0, *, is_whole: bool = False) -> int:
        """A new column; its number."""
        self.costs.append(cost)
        self.tops.append(top)
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
        lp.col_cost_, lp.col_lower_ = np.array(self.costs), np.zeros(len(self.costs))
        lp.col_upper_ = np.array(self.tops)
        lp.row_lower_, lp.row_upper_ = np.array(self.lows), np.array(self.highs)
        lp.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
        lp.a_matrix_.start_ = np.array(self.starts, dtype=np.int32)
        lp.a_matrix_.index_ = np.array(self.places, dtype=np.int32)
        lp.a_matrix_.value_ = np.array(self.values)
        kinds = highspy.HighsVarType
        lp.integrality_ = [kinds.kInteger if whole else kinds.kContinuous for whole in self.whole]
        return lp


@dataclass(frozen=True)
class Question:
    """`people` into groups of these `sizes`; in the `loose` ones (places) nobody is brought together."""

    people: Sequence[Member]
    sizes: Sequence[int]
    limits: Limits
    forces: Mapping[Rule, Force]
    loose: frozenset[int] = frozenset()

    def cost(self, rule: Rule) -> int:
        """What it costs to break this rule once."""
        return WEIGHT[self.forces.get(rule, Force.OFF)]


@dataclass(frozen=True)
class Answer:
    """The place of the group of each of the people, in their order, and how many steps it took to find that."""

    places: list[int]
    steps: int


def answer(question: Question, seed: int) -> Answer:
    """The best that was found; the same for the same question and seed."""
    rows = Rows()
    seats = [[rows.column(is_whole=True) for _size in question.sizes] for _one in question.people]
    for mine in seats:
        rows.row(1, 1, dict.fromkeys(mine, 1.0))
    for place, size in enumerate(question.sizes):
        rows.row(size, size, {mine[place]: 1.0 for mine in seats})
    for rule in SPREAD:
        _spread(rows, question, seats, rule)
    for rule in TOGETHER:
        _bring_together(rows, question, seats, rule)
    _stay_near(rows, question, seats)
    found, steps = _solved(rows.programme(), seed)
    return Answer([max(range(len(mine)), key=lambda place: found[mine[place]]) for mine in seats], steps)


def _spread(rows: Rows, question: Question, seats: list[list[int]], rule: Rule) -> None:
    if not (cost := question.cost(rule)):
        return
    alike: dict[str, list[list[int]]] = {}
    for one, mine in zip(question.people, seats, strict=True):
        alike.setdefault(one.trait(rule), []).append(mine)
    for trait, limits in question.limits[rule].items():
        for place, (fewest, most) in enumerate(limits):
            here = {mine[place]: 1.0 for mine in alike.get(trait, [])}
            if len(here) > most:
                rows.row(-highspy.kHighsInf, most, {**here, rows.column(cost, len(here)): -1.0})
            if fewest > 0:
                rows.row(fewest, highspy.kHighsInf, {**here, rows.column(cost, fewest): 1.0})


def _bring_together(rows: Rows, question: Question, seats: list[list[int]], rule: Rule) -> None:
    traits = sorted({one.trait(rule) for one in question.people} - {""})
    if not (cost := question.cost(rule)) or len(traits) < 2:
        return
    for place in range(len(question.sizes)):
        if place not in question.loose:
            present = {trait: rows.column() for trait in traits}
            for one, mine in zip(question.people, seats, strict=True):
                if one.trait(rule):
                    rows.row(-highspy.kHighsInf, 0, {mine[place]: 1.0, present[one.trait(rule)]: -1.0})
            beyond = rows.column(cost, len(traits))
            rows.row(-highspy.kHighsInf, 1, {**dict.fromkeys(present.values(), 1.0), beyond: -1.0})


def _stay_near(rows: Rows, question: Question, seats: list[list[int]]) -> None:
    if not (cost := question.cost(Rule.SUPPORT)):
        return
    known = {one.id: mine for one, mine in zip(question.people, seats, strict=True)}
    for one in question.people:
        helped = [known[other] for other in sorted(one.helps & known.keys())]
        if helped:
            alone = rows.column(cost)
            for place in range(len(question.sizes)):
                near = {mine[place]: -1.0 for mine in helped}
                rows.row(-highspy.kHighsInf, 0, {known[one.id][place]: 1.0, alone: -1.0, **near})


def _solved(programme: highspy.HighsLp, seed: int) -> tuple[Sequence[float], int]:
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
    return solver.getSolution().col_value, solver.getInfo().simplex_iteration_count
