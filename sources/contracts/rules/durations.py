"""Durations in months: whole, plausible, or nothing is annualised on them."""

from __future__ import annotations

import ibis
from ibis.expr import types as ir

from sources.contracts.rules.text import DIGITS, absent, only, strip
from sources.contracts.settings import ContractRules

YEAR = 12
_WRITTEN, _MONTHS = r"^-?[0-9]+([.,]0*)?$", "^(-?[0-9]+)"


def read_durations(texts: ir.Table, rules: ContractRules) -> ir.Table:
    """Read `duree` into `mois` and `douteuse`.

    Whole months. Zero or less, longer than the bound, or a number of days (CONTRACTS: 360, 365,
    366), or no whole number: doubtful, and nothing is annualised on it. Absent: unknown, no flag.
    """
    rows = texts.mutate(_ecrit=only(strip(texts.duree), _WRITTEN).re_extract(_MONTHS, 1).nullif(""))
    rows = rows.mutate(_long=(rows._ecrit.length() > DIGITS).fill_null(False))
    rows = rows.mutate(_mois=rows._long.ifelse(ibis.null("string"), rows._ecrit).cast("int64"))
    months = rows._mois
    odd = (
        rows._long
        | (rows._ecrit.isnull() & ~absent(rows.duree))
        | (months <= 0)
        | (months > rules.duration_max)
        | months.isin(rules.durations_in_days)
    ).fill_null(False)
    return rows.select("duree", mois=odd.ifelse(ibis.null("int64"), months), douteuse=odd)


def annualised(cents: ir.IntegerValue, months: ir.IntegerValue) -> ir.IntegerValue:
    """Return the amount of twelve months, missing when the duration is.

    A contract shorter than a year counts whole.
    """
    return cents * YEAR // (months < YEAR).ifelse(YEAR, months)
