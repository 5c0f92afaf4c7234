"""The thresholds of the rules on contracts, from `data/parameters/marches.yaml`."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from coverage.errors import InvalidValueError
from coverage.parameters import Interval
from sources.parameters import ParameterSet


@dataclass(frozen=True, slots=True)
class ContractRules:
    """Every figure the rules on contracts need, resolved for a day."""

    amount_min: int  # euros, quarantined up to and including
    amount_max: int  # euros, quarantined beyond
    repeated_digit_min: int  # euros
    peer_gap: int  # median absolute deviations
    peer_count: int
    first_year: int
    duration_max: int  # months
    durations_in_days: tuple[int, ...]
    ceiling_min: int  # euros
    ceiling_days: int
    ceiling_count: int
    perimeters: tuple[str, ...]  # counted as the State by default
    incomplete_months: int
    enough: int  # contracts of a department under which its measure may be partial
    known_min: int  # rows from which an observed social share is used
    social_target: Fraction


_FIGURES = {
    "amount_min": "marche_montant_minimal",
    "amount_max": "marche_montant_maximal",
    "repeated_digit_min": "marche_chiffre_repete_minimum",
    "peer_gap": "marche_pairs_ecart",
    "peer_count": "marche_pairs_nombre",
    "first_year": "marche_premiere_annee",
    "duration_max": "marche_duree_maximale",
    "ceiling_min": "plafond_montant_minimal",
    "ceiling_days": "plafond_fenetre_jours",
    "ceiling_count": "plafond_nombre",
    "incomplete_months": "marche_mois_incomplets",
    "enough": "mesure_marches_minimum",
    "known_min": "part_clause_connus_minimum",
}


def contract_rules(parameter_set: ParameterSet, on: date) -> ContractRules:
    """Return the thresholds in force on a day.

    Raises:
        InvalidValueError: a parameter is absent, has no value that early, or no whole figure.
    """
    figures = {name: int(_figure(parameter_set, key, on)) for name, key in _FIGURES.items()}
    days = _texts(parameter_set, "marche_durees_en_jours", on)
    return ContractRules(
        **figures,
        durations_in_days=tuple(int(day) for day in days),
        perimeters=_texts(parameter_set, "marche_perimetres", on),
        social_target=_figure(parameter_set, "objectif_social", on),
    )


def _value(parameter_set: ParameterSet, key: str, on: date) -> object:
    try:
        return parameter_set[key].on(on).value
    except KeyError:
        raise InvalidValueError(f"Paramètre absent de data/parameters : « {key} ».") from None


def _figure(parameter_set: ParameterSet, key: str, on: date) -> Fraction:
    value = _value(parameter_set, key, on)
    if not isinstance(value, Interval):
        raise InvalidValueError(f"Le paramètre « {key} » doit être un nombre.")
    return value.central


def _texts(parameter_set: ParameterSet, key: str, on: date) -> tuple[str, ...]:
    value = _value(parameter_set, key, on)
    if not isinstance(value, tuple):
        raise InvalidValueError(f"Le paramètre « {key} » doit être une liste.")
    return value
