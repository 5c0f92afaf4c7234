"""Amounts: text to integer cents by digits alone, and what makes one doubtful."""

from __future__ import annotations

import ibis
from ibis.expr import types as ir

from sources.contracts.reasons import Quarantine, Repair
from sources.contracts.rules.lookup import looked_up
from sources.contracts.rules.text import capitals, code, joined, only
from sources.contracts.settings import ContractRules

_PLAIN = r"^-?[0-9]+([.][0-9]*)?$"
QUICK = r"^[0-9]{1,12}([.][0-9]{1,3})?$"
"""How nine amounts in ten are written: read without looking for anything else."""
_NUMBER = r"^([+-]?)0*([0-9]*)[.,]?([0-9]*)(E([+-]?)0*([0-9]*))?(€|EUR|EUROS?)?$"
_HAS_DIGIT = r"^[+-]?[.,]?[0-9]"
_SIGN, _WHOLE, _DECIMALS, _EXPONENT_SIGN, _EXPONENT = 1, 2, 3, 5, 6
_LEAD = 3
PLACES = 13
"""Digits of euros that are computed; beyond, the amount is only known to be too big."""

MARKER = 12_311_111_111
"""Euros: a value typed to fill the field, met in real files (CONTRACTS)."""
STAIRCASE = "123456789"


def with_cents(rows: ir.Table, column: str, slow: ir.Table) -> ir.Table:
    """Read a column of text into `<column>_centimes` and `<column>_trop` (too big to compute).

    The third decimal rounds half up. Integer arithmetic only: no float, no decimal type.

    Args:
        rows: any table.
        column: text.
        slow: of `read_slowly`, the texts of that column that are not plainly written.
    """
    rows = rows.mutate(_vite=only(rows[column], QUICK))
    rows = rows.mutate(
        _point=rows._vite.find("."),
        _unites=rows._vite.replace(".", "").cast("int64"),
        _reste=rows._vite.isnull().ifelse(rows[column], ibis.null("string")),
    )
    decimals = (rows._point < 0).ifelse(0, rows._vite.length() - rows._point - 1)
    thousandths = rows._unites * decimals.cases((0, 1000), (1, 100), (2, 10), else_=1)
    rows = rows.mutate(_milli=thousandths)
    found = {f"_{name}": name for name in ("centimes", "trop", "repare")}
    rows = looked_up(rows, slow, {"_reste": "texte"}, found)
    return rows.mutate(
        **{
            f"{column}_centimes": ibis.coalesce((rows._milli + 5) // 10, rows._centimes),
            f"{column}_trop": rows._trop.fill_null(False),
            f"{column}_repare": rows._repare.fill_null(False),
        }
    ).drop("_vite", "_point", "_unites", "_reste", "_milli", *found, "_cle__centimes_0")


def slow_texts(rows: ir.Table, *columns: str) -> ir.Table:
    """Return the distinct texts, `texte`, that are not plainly written."""
    texts = [rows.select(texte=rows[name]).filter(~rows[name].re_search(QUICK)) for name in columns]
    return ibis.union(*texts, distinct=True)


def read_slowly(texts: ir.Table) -> ir.Table:
    """Read `texte`, any way of writing a number, into `centimes`, `trop` and `repare`.

    Spaces, the comma, « € » and powers of ten are mended. Digits and the place of the point are
    told apart, so that a power of ten only moves the point: nothing is ever cast that could be
    too long.
    """
    rows = texts.mutate(_ecrit=only(only(capitals(texts.texte), _NUMBER), _HAS_DIGIT))

    def part(group: int) -> ir.StringValue:
        return rows._ecrit.re_extract(_NUMBER, group).fill_null("")

    rows = rows.mutate(
        _signe=part(_SIGN),
        _entier=part(_WHOLE),
        _decimales=part(_DECIMALS),
        _sens=part(_EXPONENT_SIGN),
        # Four digits are enough to know that an exponent is out of reach.
        _puissance=only(part(_EXPONENT).substr(0, 4), "^[0-9]+$").cast("int64").fill_null(0),
    )
    rows = rows.mutate(
        _chiffres=rows._entier + rows._decimales,
        _place=rows._entier.length()
        + (rows._sens == "-").ifelse(-rows._puissance, rows._puissance),
    )
    rows = rows.mutate(_nul=~rows._chiffres.re_search("[1-9]"))
    rows = rows.mutate(_trop=rows._ecrit.notnull() & (rows._place > PLACES) & ~rows._nul)
    # Zeros stand before the digits: the point of 0.001 may move left of them.
    place = (rows._trop | rows._nul).ifelse(0, rows._place)
    rows = rows.mutate(
        _chiffres=ibis.literal("0" * _LEAD) + rows._chiffres + "0" * (PLACES + 3),
        # PostgreSQL cuts text at 32-bit places only.
        _place=((place < -_LEAD).ifelse(-_LEAD, place) + _LEAD).cast("int32"),
    )
    rows = rows.mutate(
        _euros=rows._chiffres.substr(0, rows._place).nullif("").cast("int64").fill_null(0),
        _milliemes=rows._chiffres.substr(rows._place, 3).cast("int64"),
    )
    cents = rows._nul.ifelse(0, rows._euros * 100 + (rows._milliemes + 5) // 10)
    known = rows._ecrit.notnull() & ~rows._trop
    return rows.select(
        "texte",
        centimes=known.ifelse((rows._signe == "-").ifelse(-cents, cents), ibis.null("int64")),
        trop=rows._trop,
        repare=rows._ecrit.notnull() & ~rows.texte.re_search(_PLAIN),
    )


def with_amount_reason(rows: ir.Table, rules: ContractRules) -> ir.Table:
    """Add why the amount is doubtful, `montant_motif` (CONTRACTS, « Nothing vanishes »)."""
    rows = rows.mutate(
        _euros=rows.montant_centimes // 100, _reste_cents=rows.montant_centimes % 100
    )
    rows = rows.mutate(_chiffres=rows._euros.cast("string"))
    cents, euros, small, digits = (
        rows.montant_centimes, rows._euros, rows._reste_cents, rows._chiffres
    )  # fmt: skip
    # 9 999 999,99 is one digit repeated as much as 9 999 999.
    repeated = (digits.replace(digits.substr(0, 1), "") == "") & (
        (small == 0) | (small == euros % 10 * 11)
    )
    return rows.mutate(
        montant_motif=joined(
            code(cents.isnull() & ~rows.montant_trop, Quarantine.NO_AMOUNT),
            code(cents <= rules.amount_min * 100, Quarantine.TINY_AMOUNT),
            code(rows.montant_trop | (cents > rules.amount_max * 100), Quarantine.HUGE_AMOUNT),
            code(repeated & (euros >= rules.repeated_digit_min), Quarantine.REPEATED_DIGIT),
            code(digits.startswith(STAIRCASE), Quarantine.STAIRCASE),
            code(cents == MARKER * 100, Quarantine.MARKER),
        )
    )


def amount_repair(rows: ir.Table) -> ir.StringValue:
    """Return the code of a mended amount, or missing."""
    return code(rows.montant_repare, Repair.AMOUNT_FORM)
