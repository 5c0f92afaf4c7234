"""Which parameters the product reads, of what kind, and within what bounds."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date

from coverage.measured import Method
from coverage.model import Labelled
from coverage.parameters import Interval, Parameter
from coverage.windows import Span
from sources.problems import Problem

CALL_DEPARTMENTS = "departements_appel"
ESTIMATE_ON = "estimation_active"
CONTRACTS = "marches_etat_par_an"
POPULATION = "population_france"
CLAUSE_SHARE = "part_marches_clauses"
HOURS = "heures_par_marche"
HOURS_PER_FTE = "heures_par_etp"
GAP_NEEDS_NEED = "besoin_requis_sans_facilitateur"
BORDERING_COUNTS = "limitrophe_compte"
ESTIMATE_DECIDES = "estimation_tranche"
STATE_SHARE = "part_marches_etat"
REFERENCE_DATE = "date_reference"
NEED_METHOD = "methode_besoin"
NEED_WINDOW = "fenetre_besoin"
LABOUR_SHARE = "part_main_oeuvre"
EFFORT = "effort_insertion"
HOURLY_COST = "cout_horaire"
OF_ESTIMATE = (CONTRACTS, POPULATION, CLAUSE_SHARE, HOURS, HOURS_PER_FTE)
"""The figures of the default estimate of needs."""
OF_AMOUNTS = (LABOUR_SHARE, EFFORT, HOURLY_COST)
"""The figures of the need measured from amounts."""
OF_MEASURE = (NEED_METHOD, NEED_WINDOW, CLAUSE_SHARE, HOURS, HOURS_PER_FTE)
"""What a need measured on imported contracts rests on, by count."""
OF_NEEDS = (ESTIMATE_ON, ESTIMATE_DECIDES, *OF_ESTIMATE, *OF_MEASURE, *OF_AMOUNTS)
"""Everything that bears on the needs."""


@dataclass(frozen=True, slots=True)
class Rule:
    """What a value must be; `expected` says it in French."""

    holds: Callable[[object], bool]
    expected: str


def _rises(value: object) -> bool:
    return isinstance(value, Interval) and 0 <= value.low <= value.central <= value.high


def _is_share(value: object) -> bool:
    return isinstance(value, Interval) and _rises(value) and value.high <= 1


def _is_exact(value: object) -> bool:
    return isinstance(value, Interval) and 0 < value.low == value.central == value.high


def _is_exact_share(value: object) -> bool:
    return _is_exact(value) and _is_share(value)


def _falls(value: object) -> bool:
    return isinstance(value, Interval) and value.low >= value.central >= value.high > 0


def _one_of(words: type[Labelled]) -> Rule:
    known = [word.value for word in words]
    return Rule(lambda value: value in known, f"l'un de ces mots : {', '.join(known)}")


_YES_NO = Rule(lambda value: isinstance(value, bool), "true ou false")
_RISING = Rule(_rises, "0 ≤ low ≤ central ≤ high")
_SHARE = Rule(_is_share, "0 ≤ low ≤ central ≤ high ≤ 1")
_FALLING = Rule(
    _falls,
    "low ≥ central ≥ high > 0 (c'est un diviseur du besoin : plus ce chiffre est grand, plus le "
    "besoin est bas)",
)

RULES: Mapping[str, Rule] = {
    CALL_DEPARTMENTS: Rule(lambda value: isinstance(value, tuple), "une liste de codes"),
    ESTIMATE_ON: _YES_NO,
    CONTRACTS: _RISING,
    POPULATION: Rule(_is_exact, "un nombre strictement positif"),
    CLAUSE_SHARE: _SHARE,
    HOURS: _RISING,
    HOURS_PER_FTE: _FALLING,
    NEED_METHOD: _one_of(Method),
    NEED_WINDOW: _one_of(Span),
    LABOUR_SHARE: _SHARE,
    EFFORT: _SHARE,
    HOURLY_COST: _FALLING,
    GAP_NEEDS_NEED: _YES_NO,
    BORDERING_COUNTS: _YES_NO,
    ESTIMATE_DECIDES: _YES_NO,
    STATE_SHARE: Rule(_is_exact_share, "une part au-dessus de 0 et jusqu'à 1"),
    REFERENCE_DATE: Rule(lambda value: isinstance(value, date), "une date AAAA-MM-JJ"),
}
"""The parameters the product cannot do without."""


def check_known(parameters: Mapping[str, Parameter]) -> list[Problem]:
    """Return what is missing or of the wrong kind among the parameters the product reads."""
    problems = []
    for key, rule in RULES.items():
        parameter = parameters.get(key)
        if parameter is None or not parameter.values:
            problems.append(Problem(None, key, "", f"paramètre absent : {rule.expected}."))
            continue
        problems += [
            Problem(None, f"{key} ({value.since:%d/%m/%Y})", "", f"attendu : {rule.expected}.")
            for value in parameter.values
            if not rule.holds(value.value)
        ]
    return problems
