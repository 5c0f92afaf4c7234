"""French figures, dates and plurals, as the screen and the printed note write them."""

from __future__ import annotations

import re
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

NARROW_SPACE = "\u202f"
NO_BREAK = "\u00a0"
MISSING = "—"

Figure = Fraction | float | int | None
_THOUSANDS = re.compile(r"(?<![\d,])(\d{1,3}) (?=\d{3}(?!\d))")
_HALF_A_PERCENT = Fraction(1, 200)


def spaced(text: str) -> str:
    r"""Return a sentence whose French punctuation never starts a line, nor a figure's end.

    >>> spaced("section « Contexte » : fin"), spaced("40 706 heures en 2022")
    ('section «\xa0Contexte\xa0»\xa0: fin', '40\u202f706 heures en 2022')
    """
    text = _THOUSANDS.sub(rf"\1{NARROW_SPACE}", text)
    for mark in "»:;?!":
        text = text.replace(f" {mark}", f"{NO_BREAK}{mark}")
    return text.replace("« ", f"«{NO_BREAK}")


def _rounded(value: Fraction | float | int, decimals: int) -> Decimal:
    exact = Fraction(value)
    quotient = Decimal(exact.numerator) / Decimal(exact.denominator)
    return quotient.quantize(Decimal(1).scaleb(-decimals), rounding=ROUND_HALF_UP)


def number(value: Figure, decimals: int = 0) -> str:
    r"""Return a French number; what is not known is a dash, never a zero.

    >>> number(6124653), number(Fraction(21, 2), 2), number(None)
    ('6\u202f124\u202f653', '10,50', '—')
    """
    if value is None:
        return MISSING
    text = f"{_rounded(value, decimals):,f}"
    return text.replace(",", NARROW_SPACE).replace(".", ",")


def fte(value: Figure) -> str:
    """Return ETP as the call prints them, two decimals: `10,00`."""
    return number(value, 2)


def percent(value: Figure) -> str:
    r"""Return a share as a French percentage, whole; « 0 % » and « 100 % » are none and all.

    >>> percent(Fraction(5, 8)), percent(Fraction(1, 900)), percent(Fraction(899, 900))
    ('63\u202f%', 'moins de 1\u202f%', 'plus de 99\u202f%')
    """
    if value is None:
        return MISSING
    share = Fraction(value)
    if 0 < share < _HALF_A_PERCENT:
        return f"moins de 1{NARROW_SPACE}%"
    if 1 - _HALF_A_PERCENT < share < 1:
        return f"plus de 99{NARROW_SPACE}%"
    return f"{number(share * 100)}{NARROW_SPACE}%"


def day(value: date | str | None) -> str:
    """Return a date as DD/MM/YYYY; ISO text is read first, a month as MM/YYYY.

    >>> day("2025-07-18"), day("2020-03")
    ('18/07/2025', '03/2020')
    """
    if isinstance(value, str):
        if found := re.fullmatch(r"(\d{4})-(\d\d)", value):
            return f"{found[2]}/{found[1]}"
        try:
            return day(date.fromisoformat(value))
        except ValueError:
            return value
    return f"{value:%d/%m/%Y}" if value else MISSING


def plural(count: int, one: str, many: str | None = None) -> str:
    """Return « 3 territoires »: in French zero and one are singular.

    >>> plural(1, "commune"), plural(2, "commune")
    ('1 commune', '2 communes')
    """
    word = one if abs(count) < 2 else (many or f"{one}s")  # noqa: PLR2004  French plural from two
    return f"{number(count)} {word}"
