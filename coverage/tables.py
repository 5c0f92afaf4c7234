"""The only maker of tables: map, grid and exports are read from the same columns.

The keys, their order and their rounding are the contract of `batch.py diagnose`:
ETP to 3 decimals, rates to 4, unknown = None.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from coverage.findings import Diagnosis, Fact

if TYPE_CHECKING:
    import pandas as pd

FTE_DECIMALS = 3
RATE_DECIMALS = 4
LIST_SEPARATOR = "|"

COLUMNS: dict[str, str] = {
    "code": "Code officiel géographique du territoire",
    "nom": "Nom du territoire",
    "niveau": "Niveau : departement, epci ou commune",
    "verdict": "zone_blanche, partiel, a_verifier, couvert ou sans_besoin",
    "branches": "Branches de la définition qui tiennent : 1 sans facilitateur, 2 limitrophe seul, "
    "3 capacité insuffisante",
    "certitude": "etabli, deduit ou a_confirmer ; au-dessus de la commune, celle de la partie la "
    "moins sûre",
    "besoin_bas": "Besoin bas, en ETP",
    "besoin_central": "Besoin central, en ETP",
    "besoin_haut": "Besoin haut, en ETP",
    "besoin_base": "D'où vient le besoin : mesure, declare, estime ou inconnu",
    "charge": "Besoin central ÷ ETP qui peuvent agir, comptés pour leur part de marchés de l'État",
    "etp_propre": "ETP entiers des facilitateurs dont le périmètre touche le territoire",
    "etp_limitrophe": "ETP entiers des facilitateurs qui n'y agissent que par extension",
    "capacite_equitable": "ETP reçus dans le partage au mieux, au besoin central",
    "taux_equitable": "ETP reçus dans le partage au mieux ÷ besoin central, au plus 1",
    "part_prorata": "ETP reçus si chaque poste se partage à proportion des besoins",
    "tension_organisation": "Entièrement servi dans le partage au mieux, mais une partie manque au "
    "prorata : à réorganiser, sans nouvel ETP",
    "part_communes_couvertes": "Part des communes où agit un facilitateur du périmètre",
    "part_population_couverte": "Part des habitants, de même",
    "part_besoin_couvert": "Part du besoin, de même",
    "dans_aap": "Au moins une partie est dans un département ouvert à l'appel à projets",
    "postes": "Identifiants des postes qui agissent",
    "motifs": "Faits sur lesquels repose le verdict",
}
"""Columns of the flat table, each with what it means in the user's words."""


def rounded(value: Fraction | int | None, decimals: int) -> float | None:
    """Round an exact figure, once, for printing; None stays None."""
    return None if value is None else float(round(Fraction(value), decimals))


def fact_record(fact: Fact) -> dict[str, Any]:
    """Return a fact as the JSON contract prints it."""
    decimals = FTE_DECIMALS if fact.unit == "ETP" else RATE_DECIMALS
    return {
        "libelle": fact.label,
        "valeur": fact.value if isinstance(fact.value, int) else rounded(fact.value, decimals),
        "unite": fact.unit,
        "source": fact.source,
        "date": fact.on.isoformat() if fact.on else None,
    }


def record(diagnosis: Diagnosis) -> dict[str, Any]:
    """Return a diagnosis as one object of the JSON contract."""
    need = diagnosis.need
    return {
        "code": diagnosis.code,
        "nom": diagnosis.name,
        "niveau": diagnosis.level.value,
        "verdict": diagnosis.verdict.value,
        "branches": [branch.number for branch in diagnosis.branches],
        "certitude": diagnosis.certainty.value,
        "besoin": {
            "bas": rounded(need.low, FTE_DECIMALS),
            "central": rounded(need.central, FTE_DECIMALS),
            "haut": rounded(need.high, FTE_DECIMALS),
            "base": need.basis.value,
        },
        "charge": rounded(diagnosis.load, RATE_DECIMALS),
        "etp_propre": rounded(diagnosis.own_fte, FTE_DECIMALS),
        "etp_limitrophe": rounded(diagnosis.bordering_fte, FTE_DECIMALS),
        "capacite_equitable": rounded(diagnosis.fair_supply, FTE_DECIMALS),
        "taux_equitable": rounded(diagnosis.fair_rate, RATE_DECIMALS),
        "part_prorata": rounded(diagnosis.prorata, FTE_DECIMALS),
        "tension_organisation": diagnosis.tension,
        "part_communes_couvertes": rounded(diagnosis.share_communes, RATE_DECIMALS),
        "part_population_couverte": rounded(diagnosis.share_population, RATE_DECIMALS),
        "part_besoin_couvert": rounded(diagnosis.share_need, RATE_DECIMALS),
        "dans_aap": diagnosis.in_call,
        "postes": list(diagnosis.posts),
        "motifs": [fact_record(fact) for fact in diagnosis.facts],
    }


def records(diagnoses: Sequence[Diagnosis]) -> list[dict[str, Any]]:
    """Return diagnoses as the list of the JSON contract, in the order given."""
    return [record(diagnosis) for diagnosis in diagnoses]


def coverage_table(diagnoses: Sequence[Diagnosis]) -> pd.DataFrame:
    """Return the flat table that map, grid and exports share.

    One row a diagnosis, the columns of `COLUMNS` in that order; lists are joined by
    `|`, a fact reads « libellé : valeur unité (source, date) ».
    """
    # Loaded here: a third of a second that the JSON commands need not wait for.
    import pandas as pd  # noqa: PLC0415  see above

    rows = []
    for entry in records(diagnoses):
        flat = dict(entry)
        flat |= {f"besoin_{key}": value for key, value in flat.pop("besoin").items()}
        flat["branches"] = LIST_SEPARATOR.join(map(str, entry["branches"]))
        flat["postes"] = LIST_SEPARATOR.join(entry["postes"])
        flat["motifs"] = LIST_SEPARATOR.join(fact_sentence(fact) for fact in entry["motifs"])
        rows.append(flat)
    return pd.DataFrame(rows, columns=list(COLUMNS))


def fact_sentence(fact: dict[str, Any]) -> str:
    """Return a fact of the JSON contract as one line, `|` left out of it."""
    value = fact["valeur"]
    shown = "" if value is None else f" : {_plain(value)}"
    unit = f" {fact['unite']}" if fact["unite"] and value is not None else ""
    origin = ", ".join(part for part in (fact["source"], fact["date"]) if part)
    text = f"{fact['libelle']}{shown}{unit}" + (f" ({origin})" if origin else "")
    return text.replace(LIST_SEPARATOR, "/")


def _plain(value: float) -> str:
    """Write a figure in full, comma for the decimals, without a useless tail of zeros.

    >>> _plain(0.5), _plain(1.0), _plain(100000000.0), _plain(3.664)
    ('0,5', '1', '100000000', '3,664')
    """
    text = f"{value:.{RATE_DECIMALS}f}".rstrip("0").rstrip(".")
    return text.replace(".", ",")
