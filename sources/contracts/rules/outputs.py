"""The tables the store keeps: contracts, rows set aside, counts by file."""

from __future__ import annotations

from collections.abc import Mapping

import ibis
from ibis.expr import types as ir

from sources.contracts.reasons import Fate, Flag, Merge
from sources.contracts.rules import quarantine
from sources.contracts.rules.durations import annualised
from sources.contracts.rules.text import code, each, joined
from sources.contracts.schemas import CONTRACTS, SET_ASIDE

Tables = Mapping[str, ir.Table]


def accepted(contracts: ir.Table, reasons: ir.Table) -> ir.Table:
    """Return the contracts no reason holds back; `libere` when a person lifted one."""
    by_contract = reasons.group_by(_uid="uid").agg(leve=reasons.leve.all())
    rows = contracts.left_join(by_contract, contracts.uid == by_contract._uid).drop("_uid")
    return rows.filter(rows.leve.fill_null(True)).mutate(libere=code(rows.leve, Flag.RELEASED))


def contracts(tables: Tables) -> ir.Table:
    """Return schemas.CONTRACTS: what counts in euros is known only now."""
    rows = accepted(tables["lus"], tables["motifs"])
    again = tables["plafonds"].select(_repete="uid")
    rows = _named(rows.left_join(again, rows.uid == again._repete), tables["fichiers"])
    repeats = code(rows._repete.notnull(), Flag.REPEATED_CEILING)
    rows = rows.mutate(
        annualise_centimes=annualised(rows.montant_centimes, rows.duree_mois),
        compte_euros=rows._repete.isnull() & ~rows.hors_euros,
        signalements=joined(repeats, rows.signalements, rows.libere),
    )
    return rows.select(**{name: rows[name].cast(kind) for name, kind in CONTRACTS.items()})


def quarantined(tables: Tables) -> ir.Table:
    """Return schemas.SET_ASIDE: one row per contract held back and reason not lifted."""
    held = tables["motifs"].filter(~tables["motifs"].leve)
    rows = _named(held.join(tables["lus"], "uid"), tables["fichiers"])
    return _set_aside(rows.mutate(valeur=quarantine.value(rows)))


def rejected(tables: Tables) -> ir.Table:
    """Return schemas.SET_ASIDE for the rows that can be no contract."""
    rows, identified = tables["lignes"], tables["identites"]
    refused = identified.filter(identified.rejet.notnull())
    refused = refused.select("source", "rang", code="rejet")
    found = _named(rows.join(refused, ["source", "rang"]), tables["fichiers"])
    written = ibis.coalesce(found.valeur_rejetee, found.acheteur_id, found.id)
    return _set_aside(found.mutate(valeur=written))


def _named(rows: ir.Table, files: ir.Table) -> ir.Table:
    """Add the name of the file, `fichier`."""
    names = files.select(numero="source", fichier="fichier")
    return rows.left_join(names, rows.source == names.numero).drop("numero")


def _set_aside(rows: ir.Table) -> ir.Table:
    rows = rows.mutate(motif=quarantine.label(rows.code))
    known = {
        name: rows[name].cast(kind) for name, kind in SET_ASIDE.items() if name in rows.columns
    }
    missing = {name: ibis.null(kind) for name, kind in SET_ASIDE.items() if name not in known}
    return rows.select(**known, **missing).select(*SET_ASIDE)


def counts(tables: Tables) -> ir.Table:
    """Return `code`, `source`, `n`: every fate, reason, merge, flag and repair, by file.

    By file: rows read = accepted + in quarantine + rejected + merged. A merged row counts in
    its own file; reasons, flags and repairs in the file of the row that was kept. Repairs count
    for every kept row, in quarantine or not.
    """
    accepted, aside = tables["marches"], tables["quarantaine"]
    parts = [
        _fate(accepted, Fate.ACCEPTED),
        _fate(aside.select("uid", "source").distinct(), Fate.QUARANTINED),
        _fate(tables["rejets"], Fate.REJECTED),
        tables["rejets"].select("source", "code"),
        aside.select("source", "code"),
        _each(accepted, "signalements"),
        _each(tables["lus"], "reparations"),
    ]
    counted = [part.group_by("code", "source").agg(n=part.count()) for part in parts]
    merged = _merged(tables["identites"], tables["gardes"])
    merged_rows = merged.mutate(code=ibis.literal(str(Fate.MERGED)))
    every = ibis.union(*counted, merged, merged_rows.select("code", "source", "n"))
    return every.group_by("code", "source").agg(n=every.n.sum().cast("int64"))


def _merged(identified: ir.Table, kept: ir.Table) -> ir.Table:
    """Count merged rows by code and file of the row: `code`, `source`, `n`.

    Only contracts met in several files need their rows one by one.
    """
    alone = kept.filter(~kept.plusieurs & (kept.fusionnes > 0))
    at_home = alone.group_by("source").agg(n=alone.fusionnes.sum().cast("int64"))
    spread = kept.filter(kept.plusieurs)
    spread = spread.select(cle="uid", garde="source", garde_rang="rang")
    rows = identified.filter(identified.uid.notnull())
    rows = rows.join(spread, rows.uid == spread.cle)
    rows = rows.filter((rows.source != rows.garde) | (rows.rang != rows.garde_rang))
    same = rows.source == rows.garde
    rows = rows.select("source", code=same.ifelse(str(Merge.SAME_FILE), str(Merge.OTHER_FILE)))
    return (
        at_home.select("source", "n", code=ibis.literal(str(Merge.SAME_FILE)))
        .select("code", "source", "n")
        .union(rows.group_by("code", "source").agg(n=rows.count()))
    )


def _fate(rows: ir.Table, fate: Fate) -> ir.Table:
    return rows.select("source", code=ibis.literal(str(fate)))


def _each(rows: ir.Table, column: str) -> ir.Table:
    told = rows.filter(rows[column].notnull())
    return told.select("source", code=each(told[column]))
