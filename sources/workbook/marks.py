"""What is said of cells of which a part is struck out or raised, and read with the rest.

« 12 » struck out before « 34 » reads « 12 34 », and « 1 » with the note 2 reads 12: a text
is to be checked, a figure is to be typed again.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence

from sources.problems import Problem, Severity, shortened
from sources.text import Row, folded
from sources.workbook.sheet import Sheet, cell_name, name_above


def said_of_marks(
    sheet: Sheet, header: Row, rows: Sequence[Row], counted: Collection[str]
) -> Iterator[Problem]:
    """Yield what is said of the cells of named columns, and of the names; others are not read."""
    read = {row.line: row.cells for row in (header, *rows)}
    for mark in sheet.marks:
        name, cells = name_above(header, mark.column), read.get(mark.line)
        if not name or cells is None:
            continue
        place, text = cell_name(mark.line, mark.column), shortened(mark.text)
        if mark.line > header.line and folded(name) in counted:
            severity = Severity.ERROR
            message = (
                f"texte barré ou en exposant dans la cellule {place} : « {text} » serait lu avec "
                "le reste. Retapez la valeur seule."
            )
        else:
            severity = Severity.WARNING
            message = (
                f"texte barré ou en exposant dans la cellule {place}, lu avec le reste : "
                f"« {text} ». Vérifiez, et effacez ce qui ne compte pas."
            )
        value = cells[mark.column - 1] if mark.column <= len(cells) else ""
        yield Problem(mark.line, name, value, message, severity)
