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
from sources.contracts.rules.text import absent, capitals, fold, squeeze, strip
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


def regional_rows(
    rows: ir.Table, listed: ir.Table, departments: Collection[str], region: str
) -> ir.Table:
    """Return the rows of every contract that the State may have passed for the region.

    A superset, cheap to tell: the rules judge what is left. All rows of a contract come, since
    its last modification may have another place.
    """
    siret = squeeze(rows.acheteur_id, ".")
    state = (
        siret.startswith("1")
        | (fold(rows.acheteur_categorie) == "etat")
        | rows.categorie_juridique.re_search("^(7|41)")
    ).fill_null(False)
    known = listed.identifiant
    state |= siret.isin(known) | siret.substr(0, 9).isin(known)
    rows = rows.filter(state)
    here = rows.filter(_may_be_in(rows, departments, region))
    contracts = here.select(acheteur=squeeze(here.acheteur_id, "."), marche=strip(here.id))
    return rows.semi_join(
        contracts.distinct(),
        [
            squeeze(rows.acheteur_id, ".") == contracts.acheteur,
            strip(rows.id) == contracts.marche,
        ],
    )


def _may_be_in(rows: ir.Table, departments: Collection[str], region: str) -> ir.BooleanValue:
    written = capitals(rows.lieu_code)
    starts = {code.translate(str.maketrans("AB", "00")) for code in departments}
    former = [old for old, new in MERGED.items() if new == region]
    codes = "|".join(sorted({*departments, *starts, *former, region}))
    return (
        written.re_search(f"^(FR-?|0)?({codes})")
        | written.startswith("FR")
        | fold(rows.lieu_type).contains("pays")
        | (absent(rows.lieu_code) & capitals(rows.acheteur_departement).isin(tuple(departments)))
    ).fill_null(False)
