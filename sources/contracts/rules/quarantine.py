"""What sets a contract aside: the reasons of its own row, then its distance to its peers."""

from __future__ import annotations

import ibis
from ibis.expr import types as ir

from sources.contracts.reasons import LABELS, Quarantine
from sources.contracts.rules.buyers import Perimeter
from sources.contracts.rules.lookup import looked_up
from sources.contracts.rules.text import code, each, only, strip
from sources.contracts.settings import ContractRules

FLOOR = 100
"""Thousandths of log10: peers closer to each other than this are held to be this far."""
NO_DIVISION = "--"
AMOUNTS = (
    Quarantine.NO_AMOUNT, Quarantine.TINY_AMOUNT, Quarantine.HUGE_AMOUNT,
    Quarantine.REPEATED_DIGIT, Quarantine.STAIRCASE, Quarantine.MARKER,
)  # fmt: skip


def buyer_reasons(rows: ir.Table) -> tuple[ir.StringValue, ...]:
    """Return the reasons that lie in the buyer: a false key, a perimeter nothing tells."""
    return (
        code(rows.cle_fausse, Quarantine.LUHN),
        code(rows.perimetre == Perimeter.UNKNOWN, Quarantine.UNDETERMINED),
    )


def division(rows: ir.Table) -> ir.StringValue:
    """Return the two first digits of the CPV; contracts without a CPV are one group."""
    return only(strip(rows.cpv).substr(0, 2), "^[0-9]{2}$").fill_null(NO_DIVISION)


def thousandths(cents: ir.IntegerValue) -> ir.IntegerValue:
    """Return the thousandths of log10 of an amount in cents, an integer on every engine."""
    positive = (cents > 0).ifelse(cents, ibis.null("int64"))
    return ((positive.cast("float64") / 100).log10() * 1000 + 0.5).floor().cast("int64")


def peers(contracts: ir.Table) -> ir.Table:
    """Return per CPV division the median, the spread and the number of its peers.

    The peers are the contracts nothing else is said against; the spread is the median absolute
    deviation of thousandths of log10.
    """
    sound = contracts.filter(contracts.motifs.isnull()).select("division", "ecart")
    centres = sound.group_by("division").agg(mediane=sound.ecart.median(), pairs=sound.count())
    near = looked_up(sound, centres, {"division": "division"}, {"mediane": "mediane"})
    near = near.mutate(distance=(near.ecart - near.mediane).abs())
    spread = near.group_by("division").agg(mad=near.distance.median())
    spread = spread.mutate(mad=(spread.mad < FLOOR).ifelse(1.0 * FLOOR, spread.mad))
    return looked_up(
        spread, centres, {"division": "division"}, {"mediane": "mediane", "pairs": "pairs"}
    ).select("division", "mediane", "mad", "pairs")


def far_from_peers(contracts: ir.Table, groups: ir.Table, rules: ContractRules) -> ir.Table:
    """Return the `uid` of contracts whose amount is far from their peers'.

    More than `peer_gap` deviations from the median of at least `peer_count` peers (CONTRACTS:
    6 and 30). An amount already doubted for itself is not judged twice.
    """
    enough = groups.filter(groups.pairs >= rules.peer_count)
    rows = contracts.select("uid", "division", "ecart")
    rows = rows.join(enough, "division")
    return rows.filter((rows.ecart - rows.mediane).abs() > rows.mad * rules.peer_gap).select("uid")


def reasons(contracts: ir.Table, far: ir.Table, released: ir.Table) -> ir.Table:
    """Return one row per contract and reason: `uid`, `code`, and whether a person lifted it."""
    rows = contracts.filter(contracts.motifs.notnull())
    told = rows.select("uid", code=each(rows.motifs))
    told = told.union(far.select("uid", code=ibis.literal(str(Quarantine.FAR_FROM_PEERS))))
    lifted = released.select(_uid="uid", _code="code").distinct()
    rows = told.left_join(lifted, [told.uid == lifted._uid, told.code == lifted._code])
    return rows.select("uid", "code", leve=rows._uid.notnull())


def label(codes: ir.StringValue) -> ir.StringValue:
    """Return the French label of a code."""
    return codes.cases(*LABELS.items(), else_=codes)


def value(rows: ir.Table) -> ir.StringValue:
    """Return what the file says of the field a reason is about."""
    place = rows.lieu_code.fill_null("") + ibis.cases(
        (rows.lieu_type.notnull(), ibis.literal(" (") + rows.lieu_type + ")"), else_=""
    )
    written = {
        **dict.fromkeys((*AMOUNTS, Quarantine.FAR_FROM_PEERS), rows.montant),
        Quarantine.NO_DAY: ibis.coalesce(rows.notification, rows.publication),
        Quarantine.TOO_OLD: rows.jour_lu,
        Quarantine.FUTURE: rows.jour_lu,
        **dict.fromkeys(
            (Quarantine.NO_PLACE, Quarantine.UNREADABLE_PLACE, Quarantine.FOUR_DIGITS), place
        ),
        Quarantine.LUHN: rows.acheteur_id,
        Quarantine.UNDETERMINED: rows.acheteur_id,
    }
    return rows.code.cases(*[(str(key), text) for key, text in written.items()])
