"""The volume of State contracts: by department and year, and what cannot be located.

One expression, on one row per contract: never a sum over rows read (CONTRACTS, « Never sum
rows »). A place that is the whole region or the country is a line of its own, never spread.
"""

from __future__ import annotations

from collections.abc import Sequence

import ibis
from ibis.expr import types as ir

from sources.contracts.reasons import Flag
from sources.contracts.rules.buyers import Perimeter
from sources.contracts.rules.places import Kind
from sources.contracts.rules.social import Social
from sources.contracts.schemas import VOLUMES

LOCATED = str(Kind.DEPARTMENT)


def volume(
    contracts: ir.Table, perimeters: Sequence[str], departments: Sequence[str], region: str
) -> ir.Table:
    """Return schemas.VOLUMES: a line per department and year, and lines that have no department.

    Args:
        contracts: one row per contract (schemas.CONTRACTS).
        perimeters: those counted as the State (buyers.Perimeter).
        departments: codes of the region's departments.
        region: its code; contracts of the whole region are the lines `lieu = region`, those of
            the whole country, or of a place nobody could read, the lines `lieu = pays`.
    """
    rows = contracts.filter(contracts.perimetre.isin(tuple(perimeters)))
    here = rows.departement.isin(tuple(departments))
    rows = rows.mutate(
        place=ibis.cases(
            (here, LOCATED),
            ((rows.lieu == Kind.REGION) & (rows.region == region), str(Kind.REGION)),
            # A place that nobody could read, released by a person, may be anywhere too.
            ((rows.lieu == Kind.COUNTRY) | rows.lieu.isnull(), str(Kind.COUNTRY)),
        )
    )
    rows = rows.filter(rows.place.notnull())
    rows = rows.mutate(
        # Missing where it does not count: sums, median and maximum leave it out.
        euros=rows.compte_euros.ifelse(rows.montant_centimes, ibis.null("int64")),
        annuel=rows.compte_euros.ifelse(rows.annualise_centimes, ibis.null("int64")),
        dit=ibis.literal("|") + rows.signalements.fill_null("") + "|",
    )
    lines = rows.group_by("departement", lieu="place", annee="annee").agg(
        marches=rows.count(),
        etat=_number(rows.perimetre == Perimeter.STATE),
        epa=_number(rows.perimetre == Perimeter.BODY),
        probables=_number(rows.perimetre == Perimeter.PROBABLE),
        marches_euros=rows.euros.count(),
        euros_centimes=rows.euros.sum().fill_null(0),
        annualise_centimes=rows.annuel.sum().fill_null(0),
        mediane_centimes=rows.euros.median(),
        plus_gros_centimes=rows.euros.max().fill_null(0),
        plafonds_repetes=_flagged(rows, Flag.REPEATED_CEILING),
        sous_contrats=_flagged(rows, Flag.SUB_CONTRACT),
        lieu_acheteur=_flagged(rows, Flag.BUYER_PLACE),
        sociale_connue=_number(rows.sociale != Social.UNKNOWN),
        sociale_oui=_number(rows.sociale == Social.YES),
        clause_oui=_number(rows.clause),
        reserve_oui=_number(rows.reserve),
    )
    return lines.select(**{name: lines[name].cast(kind) for name, kind in VOLUMES.items()})


def _number(condition: ir.BooleanValue) -> ir.IntegerScalar:
    return condition.fill_null(False).ifelse(1, 0).sum()


def _flagged(rows: ir.Table, flag: Flag) -> ir.IntegerScalar:
    return _number(rows.dit.contains(f"|{flag}|"))
