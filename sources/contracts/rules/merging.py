"""One row per contract: which row of a contract is kept, and what the others were.

CONTRACTS, « Never sum rows »: a table writes a contract once per holder and modification,
files overlap; a contract is SIRET + id, its last modification's amount is kept.
"""

from __future__ import annotations

import ibis
from ibis.expr import types as ir

from sources.contracts.reasons import Rejection
from sources.contracts.rules.amounts import with_cents
from sources.contracts.rules.lookup import looked_up
from sources.contracts.rules.text import identifier, integer

_TOP = 10**14
"""Cents beyond any amount that is computed: the rank of the modification stands above."""
_MOST = 9_999
_DAY, _FILES, _LINES = 10**8, 10**6, 10**9
_END = 15
_WIDE = "decimal(38, 0)"
"""Holds 5 + 8 + 8 + 6 + 9 digits: amount told and rank, two days as aaaammjj, file, line."""


def identities(rows: ir.Table, sirets: ir.Table, days: ir.Table, amounts: ir.Table) -> ir.Table:
    """Give each row its reason to be rejected, else its contract and its order in it.

    Rejected (CONTRACTS): what the reader could not read, concessions, no id, no buyer, a
    SIRET that is not fourteen digits or all zeros.
    """
    rows = rows.select(
        "source", "rang", "rejet", "id", "acheteur_id", "modification",
        "modification_date", "notification", "montant",
    )  # fmt: skip
    rows = with_cents(rows, "montant", amounts)
    number = {"siret": "siret", "sans_acheteur": "sans_acheteur"}
    rows = looked_up(rows, sirets, {"acheteur_id": "acheteur_id"}, number)
    rows = looked_up(rows, days, {"modification_date": "texte"}, {"modifie": "nombre"})
    rows = looked_up(rows, days, {"notification": "texte"}, {"notifie": "nombre"})
    rows = rows.mutate(id=identifier(rows.id))
    rejected = ibis.cases(
        (rows.rejet.notnull(), rows.rejet),
        (rows.id.isnull(), str(Rejection.NO_ID)),
        (rows.sans_acheteur, str(Rejection.NO_BUYER)),
        (rows.siret.isnull(), str(Rejection.BAD_SIRET)),
    )
    # « 1.0 », as data tools write whole numbers, and « MOD1 » are ranks too.
    written = rows.modification.re_replace("[.,]0+ *$", "").re_extract("([0-9]{1,9}) *$", 1)
    rank = integer(written).fill_null(0)
    rows = rows.mutate(rejet=rejected, ordre=(rank > _MOST).ifelse(_MOST, rank))
    return rows.select(
        "source", "rang", "rejet", "ordre", "montant_centimes",
        # An amount too big to compute is told all the same: it is for a person to judge.
        montant_dit=rows.montant_centimes.notnull() | rows.montant_trop.fill_null(False),
        uid=rows.rejet.isnull().ifelse(rows.siret + rows.id, ibis.null("string")),
        modifie=rows.modifie.fill_null(0),
        notifie=rows.notifie.fill_null(0),
    )  # fmt: skip


def kept(identified: ir.Table) -> ir.Table:
    """Return one row per contract: where it stands, how many rows, whether of several files.

    A row that says its amount wins over one that does not: a modification of something else
    leaves the amount as it was. Then the last modification: highest rank, then latest
    modification day, then latest notification, then the latest file, then the earliest line.
    `premier_centimes` is the amount before any modification as the rows tell it.

    One number a row orders all that, and names the row: its highest is an aggregate that every
    engine has and can spill, which sorting millions of rows by contract is not.
    """
    rows = identified.filter(identified.uid.notnull())
    wide = {name: rows[name].cast(_WIDE) for name in ("ordre", "modifie", "notifie", "source")}
    told = rows.montant_dit.ifelse(_MOST + 1, 0).cast(_WIDE)
    number = (told + wide["ordre"]).cast(_WIDE)
    for name, size in (("modifie", _DAY), ("notifie", _DAY), ("source", _FILES)):
        number = (number * size + wide[name]).cast(_WIDE)
    number = (number * _LINES + (_LINES - 1 - rows.rang).cast(_WIDE)).cast(_WIDE)
    rows = rows.select(
        "uid",
        "source",
        cle=number,
        # The lowest of these is the first modification whose amount is known, and that amount.
        premier=(rows.montant_centimes >= 0).ifelse(
            rows.ordre * _TOP + rows.montant_centimes, ibis.null("int64")
        ),
    )
    best = rows.group_by("uid").agg(
        cle=rows.cle.max(),
        fusionnes=rows.count() - 1,
        premier=rows.premier.min(),
        plusieurs=rows.source.min() != rows.source.max(),
    )
    # Cutting digits is four times quicker than dividing a number that wide.
    best = best.mutate(fin=best.cle.cast("string").right(_END).cast("int64"))
    return best.select(
        "uid",
        "fusionnes",
        "plusieurs",
        source=best.fin // _LINES,
        rang=_LINES - 1 - best.fin % _LINES,
        premier_centimes=best.premier % _TOP,
    )
