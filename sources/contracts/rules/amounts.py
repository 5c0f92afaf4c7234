"""Amounts: text to integer cents by digits alone, and what makes one doubtful."""

from __future__ import annotations

import ibis
from ibis.expr import types as ir

from sources.contracts.reasons import Quarantine, Repair
from sources.contracts.rules.text import absent, capitals, code, joined, only
from sources.contracts.settings import ContractRules

_PLAIN = r"^-?[0-9]+([.][0-9]*)?$"
_NUMBER = r"^([+-]?)0*([0-9]*)[.,]?([0-9]*)(E([+-]?)0*([0-9]*))?(€|EUR|EUROS?)?$"
_HAS_DIGIT = r"^[+-]?[.,]?[0-9]"
_SIGN, _WHOLE, _DECIMALS, _EXPONENT_SIGN, _EXPONENT = 1, 2, 3, 5, 6
PLACES = 13
"""Digits of euros that are computed; beyond, the amount is only known to be too big."""
MONTHS = 12

MARKER = 12_311_111_111
"""Euros: a value typed to fill the field, met in real files (CONTRACTS)."""
STAIRCASE = "123456789"
_REPDIGITS = tuple(
    digit * (10**length - 1) // 9 for digit in range(1, 10) for length in range(1, PLACES)
)


def with_cents(rows: ir.Table, column: str) -> ir.Table:
    """Read a column of text into `<column>_centimes` and `<column>_trop` (too big to compute).

    Spaces, the comma, « € » and powers of ten are mended (`<column>_repare`); the third
    decimal rounds half up. Integer arithmetic only: no float, no decimal type.
    """
    name = f"{column}_nombre_ecrit"
    text = capitals(rows[column])
    written = only(only(text, _NUMBER), _HAS_DIGIT)
    rows = rows.mutate(**{name: written})

    def part(group: int) -> ir.StringValue:
        return rows[name].re_extract(_NUMBER, group).fill_null("")

    # Four digits are enough to know that an exponent is out of reach.
    exponent = part(_EXPONENT).substr(0, 4)
    power = only(exponent, "^[0-9]+$").cast("int64").fill_null(0)
    rows = rows.mutate(
        _negatif=part(_SIGN) == "-",
        _entier=part(_WHOLE),
        _decimales=part(_DECIMALS),
        _puissance=(part(_EXPONENT_SIGN) == "-").ifelse(-power, power),
    )
    rows = rows.mutate(
        _chiffres=ibis.literal("000") + rows._entier + rows._decimales + "0" * (PLACES + 3),
        _point=rows._entier.length() + rows._puissance,
        _nul=~(rows._entier + rows._decimales).re_search("[1-9]"),
    )
    rows = rows.mutate(_trop=(rows._point > PLACES) & ~rows._nul)
    point = (rows._trop | rows._nul).ifelse(0, rows._point.clip(lower=-3)) + 3
    rows = rows.mutate(
        _euros=rows._chiffres.substr(0, point).re_extract("([0-9]*)", 1).nullif("").cast("int64"),
        _milliemes=rows._chiffres.substr(point, 3).cast("int64"),
    )
    known = rows[name].notnull()
    size = rows._euros.fill_null(0) * 100 + (rows._milliemes + 5) // 10
    size = rows._nul.ifelse(0, size)
    usable = known & ~rows._trop
    return rows.mutate(
        **{
            f"{column}_centimes": usable.ifelse(
                rows._negatif.ifelse(-size, size), ibis.null("int64")
            ),
            f"{column}_trop": known & rows._trop,
            f"{column}_repare": known & ~rows[column].re_search(_PLAIN),
        }
    ).drop(
        name, "_negatif", "_entier", "_decimales", "_puissance", "_chiffres", "_point", "_nul",
        "_trop", "_euros", "_milliemes",
    )  # fmt: skip


def amount_reason(rows: ir.Table, rules: ContractRules) -> ir.StringValue:
    """Return why the amount is doubtful, or missing (CONTRACTS, « Nothing vanishes »)."""
    cents = rows.montant_centimes
    euros = cents // 100
    small = cents % 100
    # 9 999 999,99 is one digit repeated as much as 9 999 999.
    repeated = euros.isin(_REPDIGITS) & ((small == 0) | (small == euros % 10 * 11))
    return joined(
        code(cents.isnull() & ~rows.montant_trop, Quarantine.NO_AMOUNT),
        code(cents <= rules.amount_min * 100, Quarantine.TINY_AMOUNT),
        code(rows.montant_trop | (cents > rules.amount_max * 100), Quarantine.HUGE_AMOUNT),
        code(repeated & (euros >= rules.repeated_digit_min), Quarantine.REPEATED_DIGIT),
        code(euros.cast("string").startswith(STAIRCASE), Quarantine.STAIRCASE),
        code(cents == MARKER * 100, Quarantine.MARKER),
    )


def amount_repair(rows: ir.Table) -> ir.StringValue:
    """Return the code of a mended amount, or missing."""
    return code(rows.montant_repare, Repair.AMOUNT_FORM)


def with_duration(rows: ir.Table, rules: ContractRules) -> ir.Table:
    """Read `duree` into `duree_mois` and `duree_douteuse`.

    Whole months. Zero or less, longer than the bound, or a number of days: doubtful, and
    nothing is annualised on it. Absent or unreadable: unknown, without a flag.
    """
    written = only(rows.duree.strip(), r"^-?[0-9]+([.,]0*)?$").re_extract("^(-?[0-9]*)", 1)
    long = written.length() > 9
    months = long.ifelse(ibis.null("string"), written).cast("int64")
    odd = (
        long | (months <= 0) | (months > rules.duration_max) | months.isin(rules.durations_in_days)
    ).fill_null(False) & ~absent(rows.duree)
    return rows.mutate(duree_mois=odd.ifelse(ibis.null("int64"), months), duree_douteuse=odd)


def annualised(cents: ir.IntegerValue, months: ir.IntegerValue) -> ir.IntegerValue:
    """Return the amount of twelve months, missing when the duration is.

    A contract shorter than a year counts whole.
    """
    return cents * 12 // (months < MONTHS).ifelse(MONTHS, months)
