"""Typed cells → text in one form: nothing lost, nothing added."""

from __future__ import annotations

import re
from datetime import date, datetime, time, timedelta
from decimal import Decimal

TRUE, FALSE = "VRAI", "FAUX"
KEPT, SHORT = 15, 12
"""Digits that a spreadsheet keeps; digits from which what comes further is not dust."""
MAX_EXPONENT, MAX_WRITTEN = 30, 400

_NUMBER = re.compile(r"[+-]?([0-9]+(\.[0-9]*)?|\.[0-9]+)([eE][+-]?[0-9]{1,6})?")
_ISO = re.compile(r"(\d{4}-\d{2}-\d{2})(?:T(\d{2}:\d{2}:\d{2})(?:[.,]\d+)?(Z)?)?")


def number_text(written: str) -> str:
    """Return a number as people write it: `9`, `0.56`, `45566`, never `9.0` nor `1e-05`.

    The dust of binary sums goes, as on screen. What is no number is returned as it is.

    >>> number_text("9.0"), number_text("0.56000000000000005"), number_text("1E-5")
    ('9', '0.56', '0.00001')
    >>> number_text("0.30000000000000004"), number_text("0.3333333333333333")
    ('0.3', '0.3333333333333333')
    """
    text = written.strip()
    if text.isascii() and text.isdigit() and not text.startswith("0"):
        return text
    if len(text) > MAX_WRITTEN or not _NUMBER.fullmatch(text):
        return text
    exact = Decimal(text)
    if abs(exact.adjusted()) > MAX_EXPONENT:
        return text
    if exact == exact.to_integral_value():
        return f"{exact:.0f}" if exact else "0"
    return _plain(_shortest(float(text)))


def _shortest(value: float) -> str:
    """Return the shortest text of a float, without the dust that no spreadsheet shows."""
    rounded = f"{value:.{KEPT}g}"
    digits = Decimal(rounded).normalize().as_tuple().digits
    return rounded if len(digits) <= SHORT else repr(value)


def _plain(text: str) -> str:
    exact = Decimal(text)
    if exact == exact.to_integral_value():
        return f"{exact:.0f}"
    return f"{exact.normalize():f}"


def moment_text(moment: datetime | date | time | timedelta) -> str:
    """Return a date as AAAA-MM-JJ, with HH:MM:SS only when it has a time.

    >>> moment_text(datetime(2025, 9, 1)), moment_text(datetime(2025, 9, 1, 8, 30))
    ('2025-09-01', '2025-09-01 08:30:00')
    """
    if isinstance(moment, datetime):
        day = moment.date().isoformat()
        hour = moment.time().replace(microsecond=0)
        return day if hour == time() else f"{day} {hour.isoformat()}"
    if isinstance(moment, time):
        return moment.replace(microsecond=0).isoformat()
    return str(moment)


def iso_text(written: str) -> str:
    """Return an ISO moment in the form of `moment_text`; anything else as it is.

    A zone is kept: it may make it another day in France.

    >>> iso_text("2025-09-01T00:00:00"), iso_text("2025-09-01T08:30:00.000")
    ('2025-09-01', '2025-09-01 08:30:00')
    """
    match = _ISO.fullmatch(written.strip())
    if match is None:
        return written.strip()
    day, hour, zone = match.groups()
    if zone:
        return f"{day} {hour}Z"
    return day if hour in {None, "00:00:00"} else f"{day} {hour}"


def boolean_text(written: str) -> str:
    """Return VRAI or FAUX.

    >>> boolean_text("1"), boolean_text("false")
    ('VRAI', 'FAUX')
    """
    return TRUE if written.strip().lower() in {"1", "true"} else FALSE
