"""What the call asks of an application, and how a check is told."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_CEILING, ROUND_FLOOR, ROUND_HALF_UP, Decimal
from fractions import Fraction

from coverage.model import Labelled

_NARROW = "\u202f"
_CENT = Decimal("0.01")


class Outcome(Labelled):
    """What came of a check, from the best to the worst."""

    PASSED = "verifie", "Rien à redire"
    TO_COMPLETE = "a_completer", "À compléter"
    TO_ASSESS = "a_apprecier", "À apprécier"
    RESERVED = "sous_reserve", "Sous réserve"
    REFUSED = "refusee", "Refusée"

    @property
    def rank(self) -> int:
        """0 for the best."""
        return _WORSE.index(self)


_WORSE = tuple(Outcome)


class Subject(Labelled):
    """What a check is about."""

    NATURE = "nature", "Structure"
    ROLE = "qualite", "Qualité du poste"
    TERRITORY = "territoire", "Territoire"
    FTE = "etp", "ETP demandés"
    SHARE = "part_etat", "Part de l'État"
    ARITHMETIC = "compte", "Plan de financement"
    DURATION = "duree", "Durée"
    ASSESSMENT = "bilan", "Bilan"
    MEASURES = "mesures", "Marchés de l'État"
    OVERLAP = "recoupement", "Autres candidatures"


@dataclass(frozen=True, slots=True)
class Check:
    """One check: what it says, in French, and the text or the assumption it rests on."""

    subject: Subject
    outcome: Outcome
    sentence: str
    reference: str = ""


@dataclass(frozen=True, slots=True)
class Limit:
    """A figure of the call, with where it is written."""

    value: Fraction
    reference: str


@dataclass(frozen=True, slots=True)
class Rules:
    """What the call asks, at a date.

    Attributes:
        state_max, others_min: shares of the full cost of a post for a year.
        years: of one convention.
        years_max: in all, avenants included.
        budget, coordination: ETP of facilitators, and of coordination, that it funds.
        starts: first day of a convention when nothing tells it (an assumption).
        departments: codes of those the call is open to.
        new_coordinator: another post of coordination may be funded.
        natures, open_to, coordinator, first, priority: references of the other rules.
    """

    state_max: Limit
    others_min: Limit
    years: Limit
    years_max: Limit
    budget: Limit
    coordination: Limit
    starts: date
    departments: frozenset[str]
    new_coordinator: bool
    natures: str
    open_to: str
    coordinator: str
    first: str
    priority: str
    starts_reference: str = ""


def worst(checks: Iterable[Check]) -> Outcome:
    """Return what comes of several checks: the worst of them.

    >>> worst([]).value
    'verifie'
    """
    return max((one.outcome for one in checks), key=lambda one: one.rank, default=Outcome.PASSED)


def euros(amount: Fraction) -> str:
    r"""Return an amount as the screen writes it, cents only when there are some.

    >>> euros(Fraction(45000)), euros(Fraction(1, 3))
    ('45\u202f000\u202f€', '0,33\u202f€')
    """
    return _euros(_rounded(amount))


def at_most(amount: Fraction) -> str:
    r"""Return a maximum as the screen writes it, to the cent below: what is told is allowed.

    >>> at_most(Fraction(31_500_007, 1000))
    '31\u202f500\u202f€'
    """
    return _euros(_rounded(amount, ROUND_FLOOR))


def at_least(amount: Fraction) -> str:
    r"""Return a minimum as the screen writes it, to the cent above: what is told is enough.

    >>> at_least(Fraction(13_500_003, 1000))
    '13\u202f500,01\u202f€'
    """
    return _euros(_rounded(amount, ROUND_CEILING))


def share(value: Fraction) -> str:
    r"""Return a share in percent, with the decimals that it needs, two at most.

    >>> share(Fraction(7, 10)), share(Fraction(70125, 100000))
    ('70\u202f%', '70,13\u202f%')
    """
    text = f"{_rounded(value * 100):f}".rstrip("0").removesuffix(".")
    return f"{text.replace('.', ',')}{_NARROW}%"


def _euros(amount: Decimal) -> str:
    text = f"{amount:,f}".removesuffix(".00")
    return f"{text.replace(',', _NARROW).replace('.', ',')}{_NARROW}€"


def _rounded(value: Fraction, how: str = ROUND_HALF_UP) -> Decimal:
    return (Decimal(value.numerator) / Decimal(value.denominator)).quantize(_CENT, how)
