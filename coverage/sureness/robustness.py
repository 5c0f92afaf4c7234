"""How well a plan stands when the assumptions are drawn again.

In each draw every plan leaves some need unmet; its regret is what it leaves beyond the
best of the plans shown. A plan that is never far from the best is a safe one.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from coverage.sureness.demand import demand_of
from coverage.sureness.draws import Draws, play
from coverage.sureness.hall import Figures
from coverage.survey import Survey

HIGH = 95
SAME = 1e-9
"""ETP under which two plans leave the same need unmet."""


@dataclass(frozen=True, slots=True)
class Regret:
    """What a plan leaves unmet over the draws, beside the other plans shown.

    Attributes:
        unmet: mean need left unmet, in ETP.
        mean: mean regret, in ETP: unmet beyond the best plan of the draw.
        high: regret that 95 % of the draws do not exceed, in ETP.
        best: share of the draws in which no other plan does better.
        draws: how many were played.
    """

    unmet: float
    mean: float
    high: float
    best: float
    draws: int


def regrets(surveys: Mapping[str, Survey], draws: Draws | None = None) -> dict[str, Regret]:
    """Compare plans over the same draws; a plan alone has no regret.

    Args:
        surveys: for each plan, the region examined with its roster. Needs that are not
            known are left out; estimated ones count.
        draws: by default those of the page, 10,000.

    >>> regrets({})
    {}
    """
    chosen = draws or Draws()
    played = {name: play(demand_of(survey), chosen) for name, survey in surveys.items()}
    if not played:
        return {}
    count = min(one.count for one in played.values())
    unmet = {name: one.first(count).unmet for name, one in played.items()}
    best = np.minimum.reduce(list(unmet.values()))
    return {name: _regret(left, left - best) for name, left in unmet.items()}


def _regret(unmet: Figures, beyond: Figures) -> Regret:
    return Regret(
        unmet=float(unmet.mean()),
        mean=float(beyond.mean()),
        high=float(np.percentile(beyond, HIGH)),
        best=float((beyond <= SAME).mean()),
        draws=len(unmet),
    )
