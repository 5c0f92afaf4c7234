"""Rows that are no post: totals, subtotals, notes. Totals are never counted."""

from __future__ import annotations

import re
from fractions import Fraction

from sources import fields
from sources.columns import Columns
from sources.problems import Problem, Severity
from sources.text import Row, folded

_SUM = r"(?:sous[ _-]?)?tota(?:l|ux)"
_DETAIL = (
    r"general|generaux|regional|region|etp|equivalents?|temps|pleins?|des?|du|la|le|l|les|en|dont"
    r"|facilitat[a-z]+|coordina[a-z]+|postes?|departement[a-z]*|[0-9][0-9.,ab]*|[:=.()-]"
)
_TOTAL = re.compile(rf"{_SUM}(?:[_ :=]+(?:{_DETAIL}))*[_ :=.]*")
_LIKE_A_TOTAL = re.compile(rf"(?:{_SUM}|ensemble|somme|cumul)(?![a-z]).*")
_STARTS_AS_ONE = re.compile(rf"{_SUM}(?![a-z]).*")


class TotalFinder:
    """Tells totals from posts; it keeps the sum of the posts read so far."""

    def __init__(self, columns: Columns) -> None:
        self.columns = columns
        self._sum = Fraction()

    def count(self, fte: Fraction) -> None:
        """Add the ETP of a post that was read."""
        self._sum += fte

    def is_total(self, row: Row) -> bool:
        """Tell whether a row is a total: by its word, or as the bare sum of what precedes."""
        structure, role = (self.columns.cell(row, name) for name in ("structure", "qualite"))
        first = next((cell.strip() for cell in row.cells if cell.strip()), "")
        named = [folded(text) for text in (first, structure, role)]
        if any(_TOTAL.fullmatch(text) for text in named):
            return True
        has_role = fields.role(role).value is not None
        if not has_role and any(_LIKE_A_TOTAL.fullmatch(text) for text in named):
            return True
        return self._is_bare_sum(row)

    def doubt(self, row: Row) -> Problem | None:
        """Return the warning on a post whose structure is named like a total."""
        structure = self.columns.cell(row, "structure")
        if not _STARTS_AS_ONE.fullmatch(folded(structure)):
            return None
        message = "compté comme un poste : si c'est un total, retirez la ligne."
        return Problem(row.line, "structure", structure, message, Severity.WARNING)

    def _is_bare_sum(self, row: Row) -> bool:
        text = self.columns.cell(row, "etp")
        alone = [cell.strip() for cell in row.cells if cell.strip()] == [text] and text
        return bool(alone) and self._sum > 0 and fields.fte(text).value == self._sum


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
