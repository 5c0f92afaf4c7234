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

from sources.contracts.rules.pipeline import Context, expressions
from sources.contracts.rules.places import MERGED
from sources.contracts.rules.text import absent
from sources.contracts.schemas import RAW
from sources.contracts.volume import volume

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
"""Columns read that no figure of the volume needs."""
NEEDED = (
    "uid", "siret", "perimetre", "departement", "region", "lieu", "jour_nombre", "annee",
    "duree_mois", "montant_centimes", "division", "ecart", "motifs", "signalements",
    "hors_euros", "sociale", "clause", "reserve", "source",
)  # fmt: skip
"""Columns of a contract that its volume, its peers and its ceilings need."""
INLINE = ("identites", "choisis", "marches")
"""Steps that one other step reads."""
UNASKED = ("quarantaine", "rejets", "decompte")


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
    table: ir.Table, departments: Collection[str], region: str, others: Collection[str] = ()
) -> ir.Table:
    """Return the rows that may be of the State and for the region.

    A superset, cheap to tell; the rules judge what is left. Rows, not contracts: the table has
    no way to write that a modification moves a contract elsewhere.

    Args:
        table: the consolidated table, typed as published, and `rang`, the number of the row.
        departments: codes of the region's departments.
        region: its code.
        others: SIREN or SIRET of the editable list that do not begin with 1.
    """
    mine = table.filter(_may_be_state(table, others))
    return as_rows(mine.filter(_may_be_in(mine, departments, region)), without=UNUSED)


def regional_volume(
    table: ir.Table,
    context: Context,
    departments: Collection[str],
    region: str,
    others: Collection[str] = (),
) -> dict[str, ir.Table]:
    """Return the queries to run in order, each into a table of its name; the last is `volumes`.

    Same steps as an import; those read once are not materialised, and what no figure of the
    volume needs is left missing.
    """
    made = {"lignes": regional_rows(table, departments, region, others)}
    steps = expressions(context, inline=INLINE, narrow={"lus": NEEDED})
    made |= {name: steps[name] for name in steps if name not in (*INLINE, *UNASKED)}
    made["volumes"] = volume(steps["marches"], context.rules.perimeters, tuple(departments), region)
    return made


def _may_be_state(table: ir.Table, others: Collection[str]) -> ir.BooleanValue:
    number = table.acheteur_id
    kept = number.re_search("^[^0-9]*1")
    kept |= ibis.or_(*[table.acheteur_categorie == word for word in _STATE])
    for other in others:
        kept |= number.startswith(other)
    return kept.fill_null(False)


def _may_be_in(table: ir.Table, departments: Collection[str], region: str) -> ir.BooleanValue:
    # A postal code of the island begins with 20, whatever its department.
    island = {code[0] + "0" for code in departments if code[-1] in "AB"}
    starts = "|".join(sorted({*departments, *island}))
    former = "|".join(sorted(old for old, new in MERGED.items() if new == region))
    written = table[COLUMNS["lieu_code"]]
    home = table[COLUMNS["acheteur_departement"]]
    return (
        written.re_search(
            f"(?i)^[^0-9A-Z]*((FR-?)?({starts})|0?({starts}|{region}|{former})[^0-9]*$|FR)"
        ).fill_null(False)
        | table[COLUMNS["lieu_type"]].re_search("(?i)pays").fill_null(False)
        | (absent(written) & home.isin(tuple(departments))).fill_null(False)
    )
