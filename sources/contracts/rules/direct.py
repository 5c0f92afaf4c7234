"""From the consolidated table straight to the volume of one region, the filter pushed first.

For whoever only wants the figures of a region: a tenth of the rows is of the State, a tenth of
these is of the region, so the rules run on a hundredth. Same rules, same steps; two things are
judged on the region's contracts only, where a whole import judges them on France's: the peers
of an amount, and repeated ceilings.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping

import ibis
from ibis.expr import types as ir

from sources.contracts.rules.places import MERGED
from sources.contracts.rules.text import absent
from sources.contracts.schemas import RAW

COLUMNS: Mapping[str, str] = {
    "id": "id",
    "acheteur_id": "acheteur_id",
    "acheteur_nom": "acheteur_nom",
    "acheteur_categorie": "acheteur_categorie",
    "acheteur_departement": "acheteur_departement_code",
    "nature": "nature",
    "objet": "objet",
    "cpv": "codeCPV",
    "procedure": "procedure",
    "lieu_code": "lieuExecution_code",
    "lieu_type": "lieuExecution_typeCode",
    "duree": "dureeMois",
    "notification": "dateNotification",
    "publication": "datePublicationDonnees",
    "montant": "montant",
    "modification": "modification_id",
    "sociale": "considerationsSociales",
    "accord_cadre": "idAccordCadre",
}
"""schemas.RAW to the columns of the consolidated table."""

_STATE = ("État", "Etat", "ETAT", "ÉTAT", "état", "etat")
UNUSED = ("objet", "procedure")
"""What no figure of the volume needs."""


def as_rows(table: ir.Table, *, without: Collection[str] = ()) -> ir.Table:
    """Give the consolidated table the columns of rows read; `rang` is its row number."""
    known = {
        name: table[column].cast("string")
        for name, column in COLUMNS.items()
        if column in table.columns and name not in without
    }
    known |= {"source": ibis.literal(1, "int64"), "rang": table.rang, "ligne": table.rang + 1}
    return table.select(**{name: known.get(name, ibis.null(kind)) for name, kind in RAW.items()})


def state_rows(rows: ir.Table, others: Collection[str] = ()) -> ir.Table:
    """Return the rows the State may have passed: a superset, cheap to tell.

    Args:
        rows: rows read.
        others: SIREN or SIRET of the editable list that do not begin with 1.
    """
    number = rows.acheteur_id
    kept = number.re_search("^[^0-9]*1") | ibis.or_(
        *[rows.acheteur_categorie == word for word in _STATE]
    )
    kept |= rows.categorie_juridique.re_search("^(7|41)")
    for other in others:
        kept |= number.startswith(other)
    return rows.filter(kept.fill_null(False))


def regional_rows(rows: ir.Table, departments: Collection[str], region: str) -> ir.Table:
    """Return every row of the contracts one row of which may be for the region: a superset.

    All the rows of a contract, since its last modification may have moved it.
    """
    here = rows.filter(_may_be_in(rows, departments, region))
    contracts = here.select(acheteur="acheteur_id", marche="id").distinct()
    return rows.semi_join(
        contracts, [rows.acheteur_id == contracts.acheteur, rows.id == contracts.marche]
    )


def _may_be_in(rows: ir.Table, departments: Collection[str], region: str) -> ir.BooleanValue:
    # A postal code of the island begins with 20, whatever its department.
    starts = {code[0] + "0" if code[-1] in "AB" else code for code in departments}
    former = [old for old, new in MERGED.items() if new == region]
    codes = "|".join(sorted({*departments, *starts, *former, region}))
    written = rows.lieu_code
    return (
        written.re_search(f"(?i)^[^0-9A-Z]*((FR-?|0)?({codes})|FR)").fill_null(False)
        | rows.lieu_type.re_search("(?i)pays").fill_null(False)
        | (absent(written) & rows.acheteur_departement.isin(tuple(departments))).fill_null(False)
    )
