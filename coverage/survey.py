"""The examination of a region on a day: arrays and classes, one judgement a situation.

Communes with the same crew and the same row of needs are in the same situation (a
*cell*). The exact work is done once a cell; `report` then adds cells up.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

import numpy as np
import numpy.typing as npt

from coverage.branches import Facts, Judgement, Short, judge
from coverage.capacity import FairFlow, Network, fair_flow, pro_rata
from coverage.errors import InvalidValueError
from coverage.loads import ZERO, Loads, Ratios, ratios_by_figure
from coverage.model import Basis, Certainty, Post, Roster, weakest
from coverage.need import UNKNOWN_BLOCK, Needs
from coverage.parameters import Interval, Parameters
from coverage.serving import Crew, Deployment, deploy
from coverage.territories import Atlas


@dataclass(frozen=True, slots=True)
class Cell:
    """Communes in one situation: their crew, their row of needs, the judgement."""

    crew: int
    block: int
    judgement: Judgement


@dataclass(frozen=True, slots=True)
class Survey:
    """Everything a diagnosis is reported from.

    Attributes:
        posts: active facilitators that say where they act, in roster order.
        cell: cell index of each commune, shape (communes,).
        network: one demand a crew, at the central need.
        flow: the fair sharing of that network.
        shares: ETP each crew receives pro rata.
    """

    atlas: Atlas
    roster: Roster
    needs: Needs
    parameters: Parameters
    on: date
    posts: tuple[Post, ...]
    deployment: Deployment
    cell: npt.NDArray[np.int64]
    cells: tuple[Cell, ...]
    network: Network
    flow: FairFlow
    shares: tuple[Fraction, ...]

    def crew_of(self, cell: Cell) -> Crew:
        """Return who acts on the communes of a cell."""
        return self.deployment.crews[cell.crew]

    def communes_in(self, code: str, cells: Iterable[int]) -> tuple[str, ...]:
        """List the communes of a territory that are in some cells, in order of code."""
        positions = self.atlas.positions([code])
        kept = positions[np.isin(self.cell[positions], list(cells))]
        return tuple(self.atlas.communes[int(position)].code for position in kept)


@dataclass(frozen=True, slots=True)
class Balance:
    """Where the active ETP of facilitators are; the parts sum to `active`."""

    active: Fraction
    unlocated: Fraction
    set_aside: Fraction
    allocated: Fraction
    idle: Fraction


def examine(atlas: Atlas, roster: Roster, needs: Needs, parameters: Parameters, on: date) -> Survey:
    """Examine every commune of an atlas on a day.

    `needs` are those of the communes of the atlas, in the same order.

    Raises:
        UnknownCodeError: a post names a code the atlas does not know.
        InvalidValueError: needs that are not those of the atlas.
    """
    if len(needs.block) != len(atlas):
        raise InvalidValueError("Les besoins ne portent pas sur les communes de cet atlas.")
    posts = tuple(post for post in roster.facilitators(on) if post.is_located)
    deployment = deploy(atlas, posts)
    pairs, cell = np.unique(
        deployment.crew * (len(needs.blocks) + 1) + needs.block - UNKNOWN_BLOCK,
        return_inverse=True,
    )
    weights = np.zeros(len(pairs), dtype=np.int64)
    np.add.at(weights, cell, needs.weight)
    keys = [divmod(int(pair), len(needs.blocks) + 1) for pair in pairs]
    loads = Loads(
        tuple(
            (crew, block + UNKNOWN_BLOCK, int(w))
            for (crew, block), w in zip(keys, weights, strict=True)
        ),
        needs,
        _network(deployment, posts, parameters),
    )
    network = loads.at(lambda rate: rate.central)
    flow = fair_flow(network)
    judgements = _judge_cells(loads, flow, roster, posts, deployment, parameters, on)
    return Survey(
        atlas=atlas,
        roster=roster,
        needs=needs,
        parameters=parameters,
        on=on,
        posts=posts,
        deployment=deployment,
        cell=cell,
        cells=tuple(
            Cell(crew, block, judgement)
            for (crew, block, _), judgement in zip(loads.cells, judgements, strict=True)
        ),
        network=network,
        flow=flow,
        shares=pro_rata(network),
    )


def balance(survey: Survey) -> Balance:
    """Account for every active ETP of facilitator, at the central need."""
    active = survey.roster.facilitators(survey.on)
    supplied = sum(survey.network.supplies, ZERO)
    idle = sum((survey.network.supplies[post] for post in survey.flow.unused), ZERO)
    allocated = ZERO
    for stratum in survey.flow.strata:
        need = sum((survey.network.needs[demand] for demand in stratum.demands), ZERO)
        offered = sum((survey.network.supplies[post] for post in stratum.posts), ZERO)
        allocated += min(need, offered)
        idle += max(offered - need, ZERO)
    located = sum((post.fte for post in survey.posts), ZERO)
    return Balance(
        active=sum((post.fte for post in active), ZERO),
        unlocated=sum((post.fte for post in survey.roster.unlocated(survey.on)), ZERO),
        set_aside=located - supplied,
        allocated=allocated,
        idle=idle,
    )


def _network(deployment: Deployment, posts: Sequence[Post], parameters: Parameters) -> Network:
    """Lay out who may serve which crew's communes; needs come later, level by level."""
    return Network(
        needs=(ZERO,) * len(deployment.crews),
        supplies=tuple(capacity_of(post, parameters) for post in posts),
        serves=tuple(
            crew.everyone if parameters.bordering_counts else crew.own for crew in deployment.crews
        ),
    )


def capacity_of(post: Post, parameters: Parameters) -> Fraction:
    """Return the ETP a post gives to the contracts of the State."""
    share = parameters.state_share if post.state_share is None else post.state_share
    return post.fte * share


def _judge_cells(
    loads: Loads,
    flow: FairFlow,
    roster: Roster,
    posts: Sequence[Post],
    deployment: Deployment,
    parameters: Parameters,
    on: date,
) -> list[Judgement]:
    """Gather the facts of each cell and apply the definition."""
    ratios = ratios_by_figure(loads, flow, estimates=True)
    mixed = Basis.ESTIMATED in loads.bases and len(loads.bases) > 1
    unestimated = ratios_by_figure(loads, flow, estimates=False) if mixed else ratios
    certainties = [post.certainty_on(on) for post in posts]
    doubtful = bool(roster.doubts) or bool(roster.unlocated(on))
    absence = Certainty.TO_CONFIRM if doubtful else Certainty.ESTABLISHED
    drained: set[int] = set()
    stretched: set[int] = set()
    for crew, block, _ in loads.cells:
        if block == UNKNOWN_BLOCK:
            drained.update(loads.bare.serves[crew])
        elif loads.needs.blocks[block].at_least:
            stretched.update(loads.bare.serves[crew])
    judgements = []
    for crew_index, block, weight in loads.cells:
        acting = deployment.crews[crew_index]
        row = None if block == UNKNOWN_BLOCK else loads.needs.blocks[block]
        rate = None if row is None else row.rate
        facts = Facts(
            own=_weakest_of(certainties, acting.own),
            bordering=_weakest_of(certainties, acting.bordering),
            absence=absence,
            basis=Basis.UNKNOWN if row is None else row.basis,
            known_zero=row is not None and row.is_known_zero,
            short=_short(ratios, crew_index, rate, weight),
            short_unestimated=_short(unestimated, crew_index, rate, weight),
            shares_unknown=bool(drained.intersection(loads.bare.serves[crew_index])),
            at_least=bool(stretched.intersection(loads.bare.serves[crew_index])),
        )
        judgements.append(judge(facts, parameters))
    return judgements


def _weakest_of(certainties: Sequence[Certainty], posts: Sequence[int]) -> Certainty | None:
    return weakest(certainties[post] for post in posts) if posts else None


def _short(ratios: Sequence[Ratios], crew: int, rate: Interval | None, weight: int) -> Short:
    """Say from which figure of its need a cell is short."""
    if rate is None or weight == 0:
        return Short.NEVER
    for level, figures, need in zip(
        (Short.AT_LOW, Short.AT_CENTRAL, Short.AT_HIGH), ratios, rate, strict=True
    ):
        ratio = figures[crew]
        if need > 0 and ratio is not None and ratio < 1:
            return level
    return Short.NEVER
