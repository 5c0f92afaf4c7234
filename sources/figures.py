"""Figures as people write them → exact fractions made from the text, never floats."""

from __future__ import annotations

import re
from fractions import Fraction

from sources.cells import SPACES, Reading, lookalikes
from sources.csv_fr import FRACTION_DECIMALS, decimal_comma
from sources.problems import Severity, shortened
from sources.text import folded

MAX_DIGITS = 15
LONGEST = 60
"""Characters from which a text is no figure: it is not even tried."""
PERCENT = 100
FTE_DECIMALS = 2

_GROUPED = re.compile(rf"[+-]?[0-9]{{1,3}}(?:[{SPACES}][0-9]{{3}})+(?=[.,]|$)", re.ASCII)
_FIGURE = re.compile(r"[+-]?(?:[0-9]+(?:[.,][0-9]*)?|[.,][0-9]+)", re.ASCII)
_THOUSAND = re.compile(r"[1-9][0-9]{0,2}[.,][0-9]{3}", re.ASCII)
_MEASURE = re.compile(rf"(?P<figure>.*?)[{SPACES}]*(?P<percent>%)?[{SPACES}]*(?:ETP)?", re.I)
_ONE = frozenset({"un", "une", "un_etp", "une_etp"})
_LIKE_DIGITS = frozenset("OoIl|")
_LONG = f"nombre de plus de {MAX_DIGITS} chiffres : vérifiez la cellule."
_NO_FIGURE = "ce n'est pas un nombre. Écrivez par exemple 1,00 ou 0,5, sans unité ni lettre."


def figure(text: str) -> Reading[Fraction]:
    """Read a figure with a comma or a point, exactly; an empty cell is unknown (None).

    >>> figure("1 234,50").value
    Fraction(2469, 2)
    """
    if not text:
        return Reading(None)
    read = _exactly(text)
    if read.value is not None and sum(c.isdigit() for c in text) > MAX_DIGITS:
        return Reading(None, _LONG)
    return read


def fte(text: str) -> Reading[Fraction]:
    """Read the ETP of a post: a figure above zero, which must be given.

    « 100 % », « 1 ETP » and « un » are understood and said; so is a figure of which a
    spreadsheet computed more than nine decimals. A point or a comma is always decimal:
    « 1.000 » is one, never a thousand, and that is said too.
    """
    if not text:
        return Reading(None, "valeur obligatoire : indiquez les ETP du poste, par exemple 1,00.")
    read = _measure(text)
    if read.value is None or read.value > 0:
        return read
    if read.value == 0 and _exactly(text).value:
        return Reading(None, "moins d'un milliardième d'ETP : vérifiez la cellule.")
    return Reading(None, "les ETP d'un poste sont strictement positifs.")


def share(text: str) -> Reading[Fraction]:
    """Read a share of a whole, between 0 and 1 or in percent; an empty cell is None."""
    read = _measure(text) if text else _nothing()
    if read.value is not None and not 0 <= read.value <= 1:
        return Reading(None, "attendu une part entre 0 et 1, par exemple 0,5 ou 50 %.")
    return read


def _measure(text: str) -> Reading[Fraction]:
    """Read a figure that may have a unit; what is not plain is said as an info."""
    if folded(text) in _ONE:
        return Reading(Fraction(1), f"« {shortened(text)} » lu 1,00.", Severity.INFO)
    parts = _MEASURE.fullmatch(text) if len(text) <= LONGEST else None
    written = parts["figure"] if parts and parts["figure"] else text
    read = _exactly(written)
    if read.value is None:
        return read
    exact = read.value / (PERCENT if parts and parts["percent"] else 1)
    kept = Fraction(round(exact * 10**FRACTION_DECIMALS), 10**FRACTION_DECIMALS)
    shown = decimal_comma(kept, least=FTE_DECIMALS)
    if sum(c.isdigit() for c in shown) > MAX_DIGITS:
        return Reading(None, _LONG)
    lu = f"« {shortened(text)} » lu {shown}"
    if _THOUSAND.fullmatch(written):
        message = f"{lu} : la virgule et le point séparent les décimales."
        return Reading(kept, message, Severity.INFO)
    if written != text or kept != exact:
        return Reading(kept, f"{lu}.", Severity.INFO)
    return Reading(kept)


def _exactly(text: str) -> Reading[Fraction]:
    """Read a bare figure; thousands may be set apart by spaces."""
    joined = text
    if len(text) > LONGEST:
        return Reading(None, _NO_FIGURE)
    if grouped := _GROUPED.match(text):
        joined = re.sub(f"[{SPACES}]", "", grouped.group()) + text[grouped.end() :]
    if _FIGURE.fullmatch(joined):
        return Reading(Fraction(joined.replace(",", ".")))
    letters = "".join(dict.fromkeys(c for c in text if c in _LIKE_DIGITS))
    if letters and re.fullmatch(f"[0-9.,{letters}]*[0-9.,][0-9.,{letters}]*", text):
        return Reading(None, f"des lettres ({letters}) à la place de chiffres : retapez le nombre.")
    return Reading(None, _NO_FIGURE + lookalikes(text))


def _nothing() -> Reading[Fraction]:
    return Reading(None)
