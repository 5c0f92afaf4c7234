"""The examined applications as a table to send: what was asked, what was found, the stamp."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from typing import Any

from coverage.applications.effects import Effect
from sources.applications.columns import COLUMNS
from sources.applications.form import application_row, applications_csv
from sources.applications.rules import parameters_of_call
from sources.applications.study import Examined, Study, candidates_of
from sources.cases import parameters_on, stamp_of
from sources.csv_fr import csv_bytes
from sources.dataset import Dataset
from sources.export import Sheet, Stamp, sheet_csv

FOUND = {
    "rang": "Rang par ce que la candidature change seule ; vide : refusée, ou sans effet calculé",
    "avis": "Le plus sévère des contrôles",
    "motifs": "Les contrôles qui appellent quelque chose",
    "part_etat_calculee": "Part de l'État dans le coût, entre 0 et 1 ; vide : inconnue",
    "cout_par_etp": "Coût complet d'un ETP pour un an, en euros ; vide : inconnu",
    "jour_effet": "Jour où l'effet est mesuré",
    "gain_sans_facilitateur": "Besoin central (ETP) qui a un facilitateur sur place grâce à elle",
    "gain_besoin_servi": "Besoin central (ETP) servi grâce à elle",
    "gain_gravite": "Baisse de la gravité : besoin central × carré de la part non servie",
    "gain_zones_blanches": "Besoin central (ETP) qui sort des zones blanches grâce à elle",
}
"""Columns of what was found, after those of the import."""


CANDIDATES = (
    *("candidat", "perimetre", "extension", "etp_max", "eligible", "reconduction", "cout_etp"),
)
"""Columns of the candidates of an allocation."""


def applications_sheet(found: Study) -> Sheet:
    """Return the applications in their rank, with what was found; unknown = None."""
    rows = tuple((*application_row(one.application), *_found(one)) for one in found.rows)
    return Sheet("Candidatures", {**COLUMNS, **FOUND}, rows)


def export_applications(dataset: Dataset, found: Study, form: str) -> bytes:
    """Return the table as a file: `csv` or `xlsx`.

    Raises:
        KeyError: another form.
    """
    sheet, stamp = applications_sheet(found), applications_stamp(dataset, found)
    if form == "xlsx":
        # Loaded here: only this export needs the library.
        from sources.xlsx import sheet_xlsx  # noqa: PLC0415  see above

        return sheet_xlsx(sheet, stamp)
    return {"csv": sheet_csv}[form](sheet, stamp)


def candidates_csv(found: Study) -> bytes:
    """Write the candidates of the allocation as `batch.py allocate --candidates` reads them."""
    rows = (
        (
            one.code,
            "|".join(one.perimeter),
            "|".join(one.extension),
            one.most,
            one.eligible,
            one.renewal,
            None if one.cost is None else round(one.cost, 2),
        )
        for one in candidates_of(found)
    )
    return csv_bytes(CANDIDATES, rows)


def applications_stamp(dataset: Dataset, found: Study) -> Stamp:
    """Return what the table is made from: the data set at the start of the conventions."""
    on = found.rules.starts
    stamp = stamp_of(dataset, parameters_on(dataset, on), on)
    ordered = sorted((one.application for one in found.rows), key=lambda one: one.code)
    content = stamp.fingerprint.encode() + applications_csv(ordered)
    return replace(
        stamp,
        used={**stamp.used, **parameters_of_call(dataset)},
        fingerprint=hashlib.sha256(content).hexdigest(),
    )


def _found(one: Examined) -> tuple[Any, ...]:
    share, per_fte = one.application.state_share, one.application.cost_per_fte
    return (
        one.rank,
        one.outcome.label,
        " ; ".join(f"{check.subject.label} : {check.sentence}" for check in one.blamed()),
        share,
        None if per_fte is None else round(per_fte, 2),
        *_effect(one.effect),
    )


def _effect(effect: Effect | None) -> tuple[Any, ...]:
    return (None,) * 5 if effect is None else (effect.on, *effect.gain)
