"""CSV for French Excel: `;`, decimal comma, CRLF, UTF-8 with mark, everything quoted.

A text that a spreadsheet would run as a formula gets a leading apostrophe; `restored`
takes it away again, so that nothing is lost between an export and an import.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

BYTE_ORDER_MARK = b"\xef\xbb\xbf"
STARTS_A_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")
APOSTROPHE = "'"
FRACTION_DECIMALS = 9


def neutralised(text: str) -> str:
    """Return a text that no spreadsheet runs as a formula.

    >>> neutralised("=1+1"), neutralised("l'eau")
    ("'=1+1", "l'eau")
    """
    return APOSTROPHE + text if _runs(text.lstrip(APOSTROPHE)) else text


def restored(text: str) -> str:
    """Undo `neutralised`; any other text is returned as it is.

    >>> restored(neutralised("'=1+1"))
    "'=1+1"
    """
    marked = text.startswith(APOSTROPHE) and _runs(text.lstrip(APOSTROPHE))
    return text[1:] if marked else text


def _runs(text: str) -> bool:
    return text.startswith(STARTS_A_FORMULA)


def decimal_comma(value: Fraction | Decimal | float, least: int = 0) -> str:
    """Write a figure with a comma and no more decimals than it has.

    A float is written from its shortest text, a fraction to nine decimals at most;
    `least` decimals are kept even when they are zeros.

    >>> decimal_comma(Fraction(56, 100), least=2), decimal_comma(4.4), decimal_comma(3)
    ('0,56', '4,4', '3')
    """
    exact = value if isinstance(value, Fraction) else Fraction(str(value))
    scaled = round(exact * 10**FRACTION_DECIMALS)
    sign, digits = ("-" if scaled < 0 else ""), str(abs(scaled)).rjust(FRACTION_DECIMALS + 1, "0")
    whole, decimals = digits[:-FRACTION_DECIMALS], digits[-FRACTION_DECIMALS:]
    kept = decimals.rstrip("0").ljust(least, "0")
    return f"{sign}{whole},{kept}" if kept else f"{sign}{whole}"


def cell_text(value: Any) -> str:
    """Return the text of a cell: nothing for what is unknown, oui/non, comma, ISO date."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "oui" if value else "non"
    if isinstance(value, int | float | Fraction | Decimal):
        return decimal_comma(value)
    if isinstance(value, date):
        return value.isoformat()
    return neutralised(str(value))


def csv_bytes(columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> bytes:
    """Write a table; the same values always give the same bytes."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, delimiter=";", quoting=csv.QUOTE_ALL, lineterminator="\r\n")
    writer.writerow([neutralised(column) for column in columns])
    writer.writerows([cell_text(value) for value in row] for row in rows)
    return BYTE_ORDER_MARK + text.getvalue().encode("utf-8")
