"""Euros that must not be summed: ceilings published once per holder, and sub-contracts.

CONTRACTS, « Never sum rows »: a framework with several holders is often published once per
holder, each time with the full ceiling; it then counts once in euros.
"""

from __future__ import annotations

import ibis
from ibis.expr import types as ir

from sources.contracts.reasons import Flag
from sources.contracts.rules import days
from sources.contracts.rules.text import absent, code
from sources.contracts.settings import ContractRules


def repeated(contracts: ir.Table, rules: ContractRules) -> ir.Table:
    """Return the `uid` of the contracts that repeat a ceiling already counted.

    Same SIRET and same amount, from `ceiling_min` up, `ceiling_count` contracts or more within
    `ceiling_days` days of each other. The first of them (day, then uid) counts; each other one
    that has an earlier one within `ceiling_days` days does not.
    """
    # A sub-contract is out of the euros for itself: it can't be the one that counts.
    rows = contracts.filter(
        contracts.montant_centimes >= rules.ceiling_min * 100, ~contracts.hors_euros
    )
    rows = rows.select("uid", "siret", "montant_centimes", rang_jour=days.rank(rows.jour_nombre))
    order = ibis.window(group_by=["siret", "montant_centimes"], order_by=["rang_jour", "uid"])
    day, beside = rows.rang_jour, rules.ceiling_count - 1
    spans = [
        _at(day, beside - back).over(order) - _at(day, -back).over(order)
        for back in range(rules.ceiling_count)
    ]
    names = [f"_etendue_{number}" for number in range(len(spans))]
    rows = rows.mutate(**dict(zip(names, spans, strict=True)))
    within = [(rows[name] <= rules.ceiling_days).fill_null(False) for name in names]
    rows = rows.filter(ibis.or_(*within)).drop(*names)
    rows = rows.mutate(_avant=rows.rang_jour.lag(1).over(order))
    again = (rows.rang_jour - rows._avant <= rules.ceiling_days).fill_null(False)
    return rows.filter(again).select("uid")


def _at(column: ir.IntegerColumn, steps: int) -> ir.IntegerColumn:
    """Return the column as many rows after (before, when negative)."""
    if steps == 0:
        return column.lag(0)
    return column.lead(steps) if steps > 0 else column.lag(-steps)


def sub_contract(rows: ir.Table) -> ir.StringValue:
    """Return the flag of a contract passed under a framework agreement, or missing.

    Its amount is already in the framework's: it counts as a contract, not in euros. The
    framework itself may carry its own number and keeps its amount.
    """
    framework = rows.nature.re_search("(?i)^ *accord.cadre").fill_null(False)
    return code(~absent(rows.accord_cadre) & ~framework, Flag.SUB_CONTRACT)
