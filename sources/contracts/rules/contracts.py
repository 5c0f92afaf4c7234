"""A kept row with all its meaning: buyer, day, place, amount, duration, social state."""

from __future__ import annotations

from datetime import date

import ibis
from ibis.expr import types as ir

from sources.contracts.reasons import Flag, Repair
from sources.contracts.rules import amounts, buyers, ceilings, quarantine
from sources.contracts.rules.days import with_contract_day
from sources.contracts.rules.places import with_place
from sources.contracts.rules.sirets import with_siret
from sources.contracts.rules.social import with_social
from sources.contracts.rules.text import code, joined, present
from sources.contracts.settings import ContractRules


def read_contracts(
    rows: ir.Table, kept: ir.Table, judged: ir.Table, rules: ContractRules, today: date
) -> ir.Table:
    """Return the kept rows with every column the outputs need, and their `motifs`.

    Args:
        rows: rows read (schemas.RAW).
        kept: one row per contract, of `merging.kept`.
        judged: distinct buyers, of `buyers.judge`.
        rules: the thresholds.
        today: a later day is in the future.
    """
    chosen = rows.join(kept, ["source", "rang"])
    chosen = with_siret(chosen)
    chosen = chosen.left_join(judged, buyers.same_buyer(chosen, judged))
    chosen = chosen.drop(*[f"{name}_right" for name in ("siret", "acheteur_nom",
                           "acheteur_categorie", "categorie_juridique")])  # fmt: skip
    chosen = with_place(with_contract_day(chosen, rules.first_year, today))
    chosen = amounts.with_duration(amounts.with_cents(chosen, "montant"), rules)
    chosen = with_social(amounts.with_cents(chosen, "montant_initial"))
    chosen = chosen.mutate(
        montant_motif=amounts.amount_reason(chosen, rules),
        division=quarantine.division(chosen),
        sous_contrat=ceilings.sub_contract(chosen),
    )
    return _told(chosen)


def _told(rows: ir.Table) -> ir.Table:
    """Gather reasons, flags and repairs; keep the columns of the outputs."""
    sub = rows.sous_contrat
    return rows.select(
        "uid", "id", "acheteur_id", "siret", "acheteur_nom", "perimetre", "perimetre_regle",
        "nature", "objet", "cpv", "procedure", "departement", "commune", "region", "lieu",
        "lieu_code", "lieu_type", "jour", "jour_nombre", "jour_lu", "annee", "jour_base",
        "notification", "publication", "duree_mois", "montant", "montant_centimes",
        "montant_motif", "division", "sociale", "clause", "critere", "reserve", "sous_contrat",
        "fusionnes", "source", "ligne", "rang",
        siren=rows.siret.substr(0, 9),
        montant_initial_centimes=ibis.coalesce(
            rows.montant_initial_centimes, rows.premier_centimes
        ),
        motifs=joined(
            rows.montant_motif, rows.jour_motif, rows.lieu_motif, *quarantine.buyer_reasons(rows)
        ),
        signalements=joined(
            sub,
            code(rows.duree_douteuse, Flag.ODD_DURATION),
            rows.sociale_signal,
            rows.jour_signal,
            rows.lieu_signal,
        ),
        reparations=joined(
            present(rows.reparations),
            code(rows.siret_repare, Repair.SIRET_SPACES),
            rows.lieu_reparation,
            rows.jour_reparation,
            amounts.amount_repair(rows),
        ),
    )  # fmt: skip
