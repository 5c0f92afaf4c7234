"""Rows that are no post: totals, subtotals, notes. Totals are never counted."""

from __future__ import annotations

import re
from fractions import Fraction

from sources import fields
from sources.columns import Columns
from sources.problems import Problem, Severity
from sources.text import Row, folded

_TOTALS = frozenset({"total", "totaux", "soustotal", "soustotaux"})
_SUMS = _TOTALS | {"ensemble", "somme", "cumul"}
_WHERE_AND_WHEN = ("departement", "perimetre", "extension", "date_debut", "date_fin", "suivi")
_DETAIL = re.compile(
    r"general|generaux|regional|region|etp|equivalents?|temps|pleins?|des?|du|la|les?|l|en|dont"
    r"|facilitat[a-z]*|coordina[a-z]*|postes?|departement[a-z]*|[0-9]+[ab]?"
)


class TotalFinder:
    """Tells totals from posts; it keeps the sum of the posts read so far."""

    def __init__(self, columns: Columns) -> None:
        self.columns = columns
        self._sum = Fraction()

    def count(self, fte: Fraction) -> None:
        """Add the ETP of a post that was read."""
        self._sum += fte

    def is_total(self, row: Row) -> bool:
        """Tell whether a row is a total: by its word, or as the bare sum of what precedes.

        Words that may begin a name (« Ensemble pour l'emploi ») make a total only of a row that
        says no role, no place and no date: another one is a post, or an error to be told.
        """
        structure, role = (self.columns.cell(row, name) for name in ("structure", "qualite"))
        # Of another column only when nothing names the row: « Total » may be a way of funding.
        first = "" if structure else next((cell.strip() for cell in row.cells if cell.strip()), "")
        named = [_words(text) for text in (first, structure, role)]
        if any(_is_total(words) for words in named):
            return True
        is_bare = fields.role(role).value is None and not self._is_placed(row)
        if is_bare and any(words and words[0] in _SUMS for words in named):
            return True
        return self._is_bare_sum(row)

    def _is_placed(self, row: Row) -> bool:
        return any(self.columns.cell(row, name) for name in _WHERE_AND_WHEN)

    def doubt(self, row: Row) -> Problem | None:
        """Return the warning on a post whose structure is named like a total."""
        structure = self.columns.cell(row, "structure")
        words = _words(structure)
        if not words or words[0] not in _SUMS:
            return None
        if words[0] not in _TOTALS and not all(map(_DETAIL.fullmatch, words[1:])):
            return None
        message = "compté comme un poste : si c'est un total, retirez la ligne."
        return Problem(row.line, "structure", structure, message, Severity.WARNING)

    def _is_bare_sum(self, row: Row) -> bool:
        text = self.columns.cell(row, "etp")
        alone = [cell.strip() for cell in row.cells if cell.strip()] == [text] and text
        return bool(alone) and self._sum > 0 and fields.fte(text).value == self._sum


def _words(text: str) -> list[str]:
    """Return the bare words of a text; « sous-total » is one, so is « T O T A L »."""
    words = re.findall(r"[a-z0-9]+", folded(text))
    if len(words) > 1 and all(len(word) == 1 for word in words):
        words = ["".join(words)]
    return ["sous" + words[1], *words[2:]] if words[:1] == ["sous"] and words[1:] else words


def _is_total(words: list[str]) -> bool:
    """Tell whether words name a total and nothing else."""
    return words[:1] != [] and words[0] in _TOTALS and all(map(_DETAIL.fullmatch, words[1:]))


def total(row: Row) -> Problem:
    """Return the warning on a row of total."""
    message = "ligne de total ignorée : les totaux sont recalculés."
    return Problem(row.line, "", "", message, Severity.WARNING)


def note(row: Row, columns: Columns) -> Problem | None:
    """Return the error on a row that holds one text alone: a note, a heading of a section."""
    written = [cell.strip() for cell in row.cells if cell.strip()]
    if len(written) != 1 or columns.cell(row, "etp"):
        return None
    message = "une seule cellule remplie : retirez cette ligne si c'est une note, ou complétez-la."
    return Problem(row.line, "", written[0], message)
