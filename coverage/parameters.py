"""Dated parameters: every figure of the call and every assumption, with its reference.

A parameter is a list of values, each valid since a day and carrying its own unit,
status, reference and day of check. `Parameters` is what the engine reads, at a date.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction

from coverage.errors import InvalidValueError
from coverage.model import Labelled


class Status(Labelled):
    """Whether a value stands in a text, is estimated, or is our assumption."""

    TEXT = "text", "texte"
    ESTIMATE = "estimate", "estimation"
    ASSUMPTION = "assumption", "hypothèse"


@dataclass(frozen=True, slots=True)
class Interval:
    """Three exact figures; `low` and `high` bound the *need* they lead to.

    For a divisor (hours one ETP can follow) `low` is therefore the largest figure.
    """

    low: Fraction
    central: Fraction
    high: Fraction

    @classmethod
    def exactly(cls, value: Fraction) -> Interval:
        """Return the interval of a value that has no range."""
        return cls(value, value, value)

    def __iter__(self) -> Iterator[Fraction]:
        """Iterate low, central, high."""
        yield from (self.low, self.central, self.high)


@dataclass(frozen=True, slots=True)
class ParameterValue:
    """One value of a parameter, from a day on.

    `value` is an Interval for figures, else a bool, a text, a date or a tuple of codes.
    """

    since: date
    value: Interval | bool | str | date | tuple[str, ...]
    unit: str
    status: Status
    reference: str
    checked_on: date
    note: str = ""


@dataclass(frozen=True, slots=True)
class Parameter:
    """A named parameter and its history, oldest value first."""

    key: str
    label: str
    description: str
    values: tuple[ParameterValue, ...]
    group: str = ""

    def on(self, day: date) -> ParameterValue:
        """Return the value in force on that day.

        Raises:
            InvalidValueError: the parameter has no value that early.
        """
        known = [value for value in self.values if value.since <= day]
        if not known:
            raise InvalidValueError(
                f"Le paramètre « {self.label} » n'a pas de valeur au {day:%d/%m/%Y} : "
                "choisissez un jour plus récent, ou ajoutez une valeur plus ancienne."
            )
        return max(known, key=lambda value: value.since)


@dataclass(frozen=True, slots=True)
class Parameters:
    """The values the engine reads, resolved for a date.

    Attributes:
        estimate: national figures of the default estimate, or None when it is off.
        gap_needs_need: branch 1 asks for a need not known to be zero (plural reading).
        bordering_counts: « limitrophe » ETP is capacity.
        estimate_decides: an estimated need may make branch 3, at most to confirm.
        state_share: share of a post's time for State contracts, unless the post says.
        call_departments: departments the call is open to.
    """

    call_departments: frozenset[str] = frozenset()
    estimate: Estimate | None = None
    gap_needs_need: bool = True
    bordering_counts: bool = True
    estimate_decides: bool = False
    state_share: Fraction = Fraction(1)
    used: Mapping[str, ParameterValue] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Estimate:
    """The figures of the default estimate (population key), all for one year.

    need = contracts × (population ÷ national population) × clause share × hours ÷ capacity.
    """

    contracts: Interval
    population: Fraction
    clause_share: Interval
    hours: Interval
    hours_per_fte: Interval

    def per_inhabitant(self) -> Interval:
        """Return the ETP needed per inhabitant, as an interval."""
        low, central, high = (
            contracts * share * hours / (capacity * self.population)
            for contracts, share, hours, capacity in zip(
                self.contracts, self.clause_share, self.hours, self.hours_per_fte, strict=True
            )
        )
        return Interval(low, central, high)
