"""A decimal comma in a table cut at commas: « 1,5 » without quotes falls into two cells."""

from __future__ import annotations

import re

from sources.columns import Columns
from sources.problems import Problem
from sources.roster.columns import LIMITS
from sources.text import Row, Table

_WHOLE = re.compile(r"[0-9]{1,3}", re.ASCII)


def cut_decimal(row: Row, columns: Columns, table: Table) -> Problem | None:
    """Return the error on an ETP that a comma may have cut, None without one.

    Cells that follow are then shifted, or a figure stands where a text is expected: the first
    is told with the width of the row, the second is told here.
    """
    place = columns.places.get("etp")
    if table.separator != "," or place is None:
        return None
    after = {at: name for name, at in columns.places.items()}.get(place + 1)
    if after not in LIMITS:
        return None
    whole, decimals = columns.cell(row, "etp"), columns.cell(row, after)
    if not (_WHOLE.fullmatch(whole) and _WHOLE.fullmatch(decimals)):
        return None
    message = (
        f"« {whole} » puis « {decimals} » : si c'est {whole},{decimals}, la virgule a coupé le "
        f"nombre. Mettez-le entre guillemets, ou séparez les colonnes par « ; » ; sinon, écrivez "
        f"un texte dans « {after} »."
    )
    return Problem(row.line, "etp", f"{whole},{decimals}", message)
