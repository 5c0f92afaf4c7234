"""The need measured from the contracts of the State notified in a place.

By count: contracts × share with a clause × hours per clause contract ÷ hours per ETP.
By hours: yearly euros × share with a clause × labour share × insertion effort ÷ hourly
cost ÷ hours per ETP. Low, central and high come from the ranges of the parameters.
(Source: the domain's page, « Need, in ETP ».)
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from fractions import Fraction
from operator import attrgetter

import numpy as np

from coverage.levers import Driver, Lever, Term, lever, times
from coverage.model import Basis, Labelled
from coverage.need import Block, Needs
from coverage.parameters import Interval
from coverage.tallies import DepartmentCount, Tally, count_by_department
from coverage.territories import Atlas
from coverage.windows import Window

CENTS = 100
FIGURES: tuple[Callable[[Interval], Fraction], ...] = (
    attrgetter("low"),
    attrgetter("central"),
    attrgetter("high"),
)
RULE_OF_THREE = 3
"""0 among k seen leaves, at 95 %, a share of at most about 3 ÷ k: never a known zero."""


class Method(Labelled):
    """How contracts become hours."""

    COUNT = "comptage", "par le nombre de marchés"
    HOURS = "heures", "par les montants et les heures"


@dataclass(frozen=True, slots=True)
class Figures:
    """The parameters of the measured need; `low` leads to the low need everywhere.

    Attributes:
        clause_share: share supposed where too few contracts say whether they have one.
        known_min: contracts known from which the observed share is used.
        enough: contracts of a department under which the need may be higher than measured.
    """

    method: Method
    clause_share: Interval
    known_min: int
    hours: Interval
    hours_per_fte: Interval
    labour_share: Interval
    effort: Interval
    hourly_cost: Interval
    enough: int = 0


@dataclass(frozen=True, slots=True)
class Share:
    """The share of contracts with a clause: observed on so many known ones, or supposed."""

    value: Interval
    known: int
    clause: int
    observed: bool


@dataclass(frozen=True, slots=True)
class Measure:
    """The need of a department by one method, with what it was multiplied from."""

    method: Method
    need: Interval
    share: Share
    term: Term


def share_of(count: DepartmentCount, figures: Figures) -> Share:
    """Return the share with a clause: observed from `known_min` known contracts on.

    None seen among k known is no proof of none: the share goes from 0 to 3 ÷ k.
    """
    known, clause = count.known, count.clause
    if known == 0 or known < figures.known_min:
        return Share(figures.clause_share, known, clause, observed=False)
    seen = Interval.exactly(Fraction(clause, known))
    if clause == 0:
        seen = replace(seen, high=min(Fraction(RULE_OF_THREE, known), Fraction(1)))
    return Share(seen, known, clause, observed=True)


def measures(count: DepartmentCount, window: Window, figures: Figures) -> Mapping[Method, Measure]:
    """Return the need of a department by each method that its contracts allow.

    A method is absent where it has nothing to multiply (no yearly amount known) or
    where its high figure is zero: that would be a zero nobody measured.
    """
    share = share_of(count, figures)
    found = {}
    for method in Method:
        unit = _per_unit(count.department, method, share, window, figures)
        amount = Fraction(count.amount(method is Method.HOURS))
        if method is Method.HOURS and count.priced:
            # Those whose yearly amount is not known are not free: they count as the others.
            amount *= Fraction(max(count.euros, count.priced), count.priced)
        term = unit.times(amount)
        need = Interval(*(term.at(figure) for figure in FIGURES))
        if need.high > 0:
            found[method] = Measure(method, need, share, term)
    return found


def measured(
    atlas: Atlas, base: Needs, tallies: Iterable[Tally], window: Window, figures: Figures
) -> Needs:
    """Return the needs with those of departments with contracts replaced by the measure.

    Contracts placed in a commune go to it, the others of the department are spread by
    population. A department without contracts keeps its need: no row is not zero.
    """
    block, weight, blocks = base.block.copy(), base.weight.copy(), list(base.blocks)
    for count in count_by_department(atlas, tallies):
        found = measures(count, window, figures)
        measure = found.get(figures.method) or found.get(Method.COUNT)
        if measure is None:
            continue
        by_euros = measure.method is Method.HOURS
        total = count.amount(by_euros)
        source = words(count, measure, window, figures)
        whole = Block(
            measure.need,
            Basis.MEASURED,
            source,
            at_least=window.in_part or count.contracts < figures.enough,
            supposed=not measure.share.observed,
            terms=(measure.term,),
        )
        inside = atlas.positions([count.department])
        people = atlas.population[inside]
        if not people.any():  # uninhabited: an equal share each, so that nothing is lost
            people = np.ones_like(people)
        spread = count.unplaced(by_euros)
        shared = Fraction(spread, int(people.sum()))

        # With nothing to spread the rate stays above zero and the weights are zero:
        # a commune where no contract was placed has no need seen, not a need known as zero.
        blocks.append(_part(whole, shared or Fraction(1), total))
        block[inside] = len(blocks) - 1
        weight[inside] = people if spread else 0
        share_of_place = dict(zip(inside.tolist(), people.tolist(), strict=True))
        for position, amount in count.places(by_euros):
            own = amount + shared * share_of_place[position]
            blocks.append(_part(whole, own, total))
            block[position], weight[position] = len(blocks) - 1, 1
    return Needs(block, weight, tuple(blocks))


def _part(whole: Block, part: Fraction, total: int) -> Block:
    """Return the row of communes that have so much of the total amount of a department."""
    rate = Interval(*(figure * part / total for figure in whole.rate))
    return replace(whole, rate=rate, terms=times(whole.terms, Fraction(part) / total))


def _per_unit(
    department: str, method: Method, share: Share, window: Window, figures: Figures
) -> Term:
    """Return the ETP of one contract, or of one cent of yearly amount, counted in a window.

    An observed share is a figure of that department; a supposed one is the parameter.
    """
    if share.observed:
        clause = Driver(f"part observée {department}", share.value)
    else:
        clause = lever(Lever.CLAUSE_SHARE, share.value)
    per_fte = lever(Lever.HOURS_PER_FTE, figures.hours_per_fte)
    if method is Method.COUNT:
        hours = lever(Lever.HOURS, figures.hours)
        return Term(Fraction(1, window.years), (clause, hours, per_fte))
    labour = lever(Lever.LABOUR_SHARE, figures.labour_share)
    effort = lever(Lever.EFFORT, figures.effort)
    cost = lever(Lever.HOURLY_COST, figures.hourly_cost)
    return Term(Fraction(1, CENTS * window.years), (clause, labour, effort, cost, per_fte))


def words(count: DepartmentCount, measure: Measure, window: Window, figures: Figures) -> str:
    """Say in French what a measured need rests on."""
    many = "marchés notifiés" if count.contracts > 1 else "marché notifié"
    said = [f"{count.contracts} {many} {window.words()} par l'État et ses établissements"]
    if window.years > 1:
        said[0] += f", soit {_decimal(Fraction(count.contracts, window.years))} par an"
    doubts = [
        f"{number} {what}"
        for number, what in (
            (count.likely, "d'acheteurs probablement de l'État"),
            (count.at_buyer, "au lieu de l'acheteur"),
        )
        if number
    ]
    if doubts:
        said[0] += f" (dont {', '.join(doubts)})"
    share = measure.share
    if share.observed:
        told = f"part clausée observée : {percent(Fraction(share.clause, share.known))}"
        limit = f", au plus {percent(share.value.high)}" if share.clause == 0 else ""
        said.append(f"{told}{limit} (sur {share.known} connus)")
    else:
        told = f"part clausée supposée : {percent(share.value.central)}"
        known = f"{share.known} connu{'s' if share.known > 1 else ''} seulement"
        said.append(f"{told} ({known if share.known else 'aucun marché ne dit la sienne'})")
    if measure.method is Method.HOURS:
        priced = f"sur {count.priced} au montant annuel connu"
        if count.euros > count.priced:
            priced += f", étendu aux {count.euros}"
        said.append(f"heures tirées des montants, {priced}")
    elif figures.method is Method.HOURS:
        said.append("aucun montant annuel connu : compté par nombre")
    if count.contracts < figures.enough:
        said.append("peu de marchés importés : le besoin peut être plus haut")
    return " ; ".join((*said, *window.remarks))


def percent(share: Fraction) -> str:
    r"""Return a share in French.

    >>> percent(Fraction(24, 88)), percent(Fraction(1, 1000)), percent(Fraction(0))
    ('27\xa0%', '0,1\xa0%', '0\xa0%')
    """
    hundred = share * 100
    decimals = 1 if 0 < hundred < 1 else 0
    return f"{float(hundred):.{decimals}f}".replace(".", ",") + "\u00a0%"


def _decimal(value: Fraction) -> str:
    return f"{float(value):.1f}".replace(".", ",").removesuffix(",0")
