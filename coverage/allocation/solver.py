"""A mixed-integer linear program, built row by row and solved by HiGHS.

HiGHS works in floats: what it finds is only ever a proposal, or a bound.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from math import inf
from typing import Any

import numpy as np

from coverage.allocation.timer import Timer

Terms = dict[int, float]
"""A sum: the factor of each variable."""
FEASIBLE = 1e-9
"""How far from a row a solution may be."""
WHOLE = 1e-7
"""How far from a whole number a whole variable may be; less, and the solver loses plans."""
SHORTEST = 0.01
"""Seconds that a solve is given at least: it has a plan to start from."""


@dataclass(frozen=True, slots=True)
class Solution:
    """What a solve gave: a bound that no plan can beat, and the values found, if any."""

    bound: float
    values: tuple[float, ...] | None
    proved: bool
    impossible: bool = False


class Program:
    """Variables, rows and an objective to be made as small as possible."""

    def __init__(self, timer: Timer, *, plainly: bool = False) -> None:
        import highspy  # noqa: PLC0415  a large library, needed for linked territories only

        self._library: Any = highspy
        # The class under Highs: Highs itself writes a banner on the output as it is made.
        self.solver: Any = self._library.Highs.__base__()
        for option, value in {
            "output_flag": False,
            "threads": 1,
            "random_seed": 1,
            "mip_rel_gap": 0.0,
            # A good plan is always given: its proof is what takes time.
            "mip_detect_symmetry": False,
            "mip_heuristic_run_rins": False,
            "mip_heuristic_run_rens": False,
            "mip_heuristic_run_root_reduced_cost": False,
            "mip_allow_restart": False,
            "mip_feasibility_tolerance": WHOLE,
            "primal_feasibility_tolerance": FEASIBLE,
            "dual_feasibility_tolerance": FEASIBLE,
        }.items():
            self.solver.setOptionValue(option, value)
        # Plainly: without the solver's own simplifications, slower and safer.
        self.presolve = "off" if plainly else "choose"
        self.solver.setOptionValue("presolve", self.presolve)
        self.timer = timer
        self.count = self.rows = 0
        self.costs: set[int] = set()

    def variable(self, low: float, high: float, *, whole: bool = False) -> int:
        """Add a variable between bounds; return its number."""
        self.solver.addVar(low, high)
        if whole:
            self.solver.changeColIntegrality(self.count, self._library.HighsVarType.kInteger)
        self.count += 1
        return self.count - 1

    def row(self, terms: Mapping[int, float], low: float = -inf, high: float = inf) -> int:
        """Keep a sum of variables between bounds; return the number of the row."""
        kept = {number: factor for number, factor in terms.items() if factor}
        numbers = np.fromiter(kept.keys(), dtype=np.int32, count=len(kept))
        factors = np.fromiter(kept.values(), dtype=np.float64, count=len(kept))
        self.solver.addRow(low, high, len(kept), numbers, factors)
        self.rows += 1
        return self.rows - 1

    def free(self, row: int) -> None:
        """Let the sum of a row be anything."""
        self.solver.changeRowBounds(row, -inf, inf)

    def bound(self, variable: int, low: float, high: float) -> None:
        """Change the bounds of a variable."""
        self.solver.changeColBounds(variable, low, high)

    def limit(self, row: int, high: float) -> None:
        """Change the upper bound of a row."""
        self.solver.changeRowBounds(row, -inf, high)

    def left(self) -> float:
        """Return the seconds left; the solver's own clock counts when none was given."""
        if self.timer.clock:
            return self.timer.left()
        return float(self.timer.seconds - self.solver.getRunTime())

    def start_from(self, values: Mapping[int, float]) -> None:
        """Propose values of some variables; the solver completes them."""
        numbers = np.fromiter(values.keys(), dtype=np.int32, count=len(values))
        figures = np.fromiter(values.values(), dtype=np.float64, count=len(values))
        self.solver.setSolution(len(values), numbers, figures)

    def least(self, terms: Mapping[int, float], close: float, known: float = inf) -> Solution:
        """Make a sum as small as possible, to within `close`, in the time left.

        `known`: what a plan at hand comes to. An answer that no plan does as well, or that
        there is none, is asked again without the solver's own simplifications, whose floats
        may lose a plan.
        """
        found = self._least(terms, close)
        if found.impossible or found.bound > known + 2 * close:
            found = self.least_plainly(terms, close)
        return found

    def least_plainly(self, terms: Mapping[int, float], close: float) -> Solution:
        """Make a sum as small as possible without the solver's own simplifications."""
        self.solver.setOptionValue("presolve", "off")
        found = self._least(terms, close)
        self.solver.setOptionValue("presolve", self.presolve)
        return found

    def _least(self, terms: Mapping[int, float], close: float) -> Solution:
        for number in self.costs - set(terms):
            self.solver.changeColCost(number, 0.0)
        for number, factor in terms.items():
            self.solver.changeColCost(number, factor)
        self.costs = set(terms)
        self.solver.setOptionValue("mip_abs_gap", close)
        self.solver.setOptionValue("time_limit", max(self.left(), SHORTEST))
        self.solver.run()
        info = self.solver.getInfo()
        status = self.solver.getModelStatus()
        proved = status == self._library.HighsModelStatus.kOptimal
        impossible = status == self._library.HighsModelStatus.kInfeasible
        found = info.primal_solution_status == self._library.SolutionStatus.kSolutionStatusFeasible
        values = tuple(self.solver.getSolution().col_value) if found else None
        bound = info.mip_dual_bound
        return Solution(float(bound), values, proved, impossible)
