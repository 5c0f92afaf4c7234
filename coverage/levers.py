"""What a need is multiplied from: amounts and drivers, each driver with its range.

A row of needs is a sum of *terms*: an exact amount times the figures of its drivers, some
of which divide. The same driver is the same figure wherever it stands: moving it, or
drawing it at random, moves all the needs that it leads to, and no other.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from fractions import Fraction

from coverage.model import Labelled
from coverage.parameters import Estimate, Interval

ONE = Fraction(1)


class Lever(Labelled):
    """The parameters of a need; the value is the key of the parameter."""

    CONTRACTS = "marches_etat_par_an", "Marchés de l'État par an, France"
    CLAUSE_SHARE = "part_marches_clauses", "Part des marchés avec une clause"
    HOURS = "heures_par_marche", "Heures d'insertion par marché clausé"
    HOURS_PER_FTE = "heures_par_etp", "Heures qu'un ETP peut suivre en un an"
    LABOUR_SHARE = "part_main_oeuvre", "Part de la main-d'œuvre dans un marché"
    EFFORT = "effort_insertion", "Effort d'insertion d'un marché clausé"
    HOURLY_COST = "cout_horaire", "Coût horaire"

    @property
    def divides(self) -> bool:
        """Tell whether a larger figure makes a lower need."""
        return self in {Lever.HOURS_PER_FTE, Lever.HOURLY_COST}


@dataclass(frozen=True, slots=True)
class Driver:
    """One figure that a need is multiplied from, or divided by.

    Attributes:
        key: what tells it apart: the same key is the same figure everywhere.
        figures: low, central and high as they bound the need (a divisor falls).
        divides: the need is divided by it.
    """

    key: str
    figures: Interval
    divides: bool = False

    @property
    def is_exact(self) -> bool:
        """Tell whether it has no range."""
        return self.figures.low == self.figures.central == self.figures.high

    def factor(self, value: Fraction) -> Fraction:
        """Return what the need is multiplied by when the figure is `value`."""
        return ONE / value if self.divides else value


def lever(which: Lever, figures: Interval) -> Driver:
    """Return the driver of a parameter."""
    return Driver(which.value, figures, which.divides)


@dataclass(frozen=True, slots=True)
class Term:
    """A part of a need: an exact amount times its drivers."""

    amount: Fraction
    drivers: tuple[Driver, ...] = ()

    def at(self, figure: Callable[[Interval], Fraction]) -> Fraction:
        """Return it with every driver at one figure of its range."""
        product = self.amount
        for driver in self.drivers:
            product *= driver.factor(figure(driver.figures))
        return product

    def times(self, factor: Fraction | int) -> Term:
        """Return it so many times."""
        return replace(self, amount=self.amount * factor)

    def plain(self) -> Term:
        """Return the same with what has no range counted in the amount, drivers in order.

        >>> Term(Fraction(2), (Driver("x", Interval.exactly(Fraction(3))),)).plain()
        Term(amount=Fraction(6, 1), drivers=())
        """
        amount, moving = self.amount, []
        for driver in self.drivers:
            if driver.is_exact:
                amount *= driver.factor(driver.figures.central)
            else:
                moving.append(driver)
        return Term(amount, tuple(sorted(moving, key=lambda driver: driver.key)))


def times(terms: Iterable[Term], factor: Fraction | int) -> tuple[Term, ...]:
    """Return terms so many times each."""
    return tuple(term.times(factor) for term in terms)


def term_of_estimate(estimate: Estimate) -> Term:
    """Return the default estimate for one inhabitant, as a term."""
    return Term(
        ONE / estimate.population,
        (
            lever(Lever.CONTRACTS, estimate.contracts),
            lever(Lever.CLAUSE_SHARE, estimate.clause_share),
            lever(Lever.HOURS, estimate.hours),
            lever(Lever.HOURS_PER_FTE, estimate.hours_per_fte),
        ),
    )
