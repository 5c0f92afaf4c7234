"""A kept row with all its meaning: buyer, day, place, amount, duration, social state."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

import ibis
from ibis.expr import types as ir

from sources.contracts.reasons import Flag, Repair
from sources.contracts.rules import amounts, ceilings, quarantine
from sources.contracts.rules.buyers import NAMED_BY
from sources.contracts.rules.days import with_contract_day
from sources.contracts.rules.lookup import looked_up
from sources.contracts.rules.places import with_buyer_place
from sources.contracts.rules.text import code, identifier, joined, present
from sources.contracts.settings import ContractRules

_BUYER = ("siret", "siret_repare", "perimetre", "perimetre_regle", "cle_fausse")
_PLACE = {
    "lieu_lu": "lieu", "departement_lu": "departement",
    "commune": "commune", "region": "region",
    "lieu_absent": "absent", "lieu_motif": "motif", "lieu_reparation": "reparation",
}  # fmt: skip
_SOCIAL = {
    "sociale_etat": "etat", "clause": "clause", "critere": "critere", "reserve": "reserve",
    "sociale_signal": "signal",
}  # fmt: skip
_DURATION = {"duree_mois": "mois", "duree_douteuse": "douteuse"}


def chosen(rows: ir.Table, kept: ir.Table, slow: ir.Table) -> ir.Table:
    """Return the kept rows as read, with their amount: the one wide join, and nothing else."""
    # Without the contract's own text, which lies beside: half the memory of the join.
    best = kept.drop("uid", "plusieurs").rename(_source="source", _rang="rang")
    rows = rows.drop("rejet", "valeur_rejetee", "modification", "modification_date")
    rows = rows.join(best, [rows.source == best._source, rows.rang == best._rang])
    rows = amounts.with_cents(rows.drop("_source", "_rang"), "montant", slow)
    return amounts.with_cents(rows, "montant_initial", slow)


def with_facts(tables: Mapping[str, ir.Table]) -> ir.Table:
    """Add to the kept rows what was read of their texts, each distinct text once."""
    rows = tables["choisis"]
    rows = looked_up(
        rows, tables["acheteurs_juges"], {n: n for n in NAMED_BY}, {n: n for n in _BUYER}
    )
    place = {"lieu_code": "lieu_code", "lieu_type": "lieu_type"}
    rows = looked_up(rows, tables["lieux"], place, _PLACE)
    rows = looked_up(rows, tables["sociales"], {"sociale": "sociale"}, _SOCIAL)
    rows = looked_up(rows, tables["durees"], {"duree": "duree"}, _DURATION)
    for name in ("notification", "publication"):
        day = {f"{name}_{fact}": fact for fact in ("jour", "nombre", "coupee")}
        rows = looked_up(rows, tables["jours"], {name: "texte"}, day)
    return rows


def read_contracts(rows: ir.Table, rules: ContractRules, today: date) -> ir.Table:
    """Return the columns the outputs need, and the `motifs` that set a contract aside.

    Args:
        rows: of `with_facts`.
        rules: the thresholds.
        today: a later day is in the future.
    """
    rows = with_buyer_place(with_contract_day(rows, rules.first_year, today))
    rows = amounts.with_amount_reason(rows, rules)
    rows = rows.mutate(sous_contrat=ceilings.sub_contract(rows))
    return rows.select(
        "id", "acheteur_id", "siret", "acheteur_nom", "perimetre", "perimetre_regle",
        "nature", "objet", "cpv", "procedure", "departement", "commune", "region", "lieu",
        "lieu_code", "lieu_type", "jour", "jour_nombre", "jour_lu", "jour_base", "notification",
        "publication", "duree_mois", "montant", "montant_centimes", "clause",
        "critere", "reserve", "fusionnes", "source", "ligne", "rang",
        uid=rows.siret + identifier(rows.id),
        siren=rows.siret.substr(0, 9),
        hors_euros=rows.sous_contrat.notnull(),
        # Missing where the amount is doubted for itself: its distance says no more.
        ecart=rows.montant_motif.isnull().ifelse(
            quarantine.thousandths(rows.montant_centimes), ibis.null("int64")
        ),
        annee=rows.jour_nombre // 10_000,
        sociale=rows.sociale_etat,
        division=quarantine.division(rows),
        montant_initial_centimes=ibis.coalesce(
            rows.montant_initial_centimes, rows.premier_centimes
        ),
        motifs=joined(
            rows.montant_motif, rows.jour_motif, rows.lieu_motif, *quarantine.buyer_reasons(rows)
        ),
        signalements=joined(
            rows.sous_contrat,
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
