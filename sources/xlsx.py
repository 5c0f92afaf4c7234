"""Workbooks: typed cells, nothing that a spreadsheet could run, a « Lisez-moi » sheet.

The same values always give the same bytes: the creation date is the reference date.
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from datetime import UTC, date, datetime, time
from decimal import Decimal
from fractions import Fraction
from typing import Any

import xlsxwriter

from sources.export import STAMP_COLUMNS, Sheet, Stamp, version
from sources.settings import shown_value

MAX_CELL = 32_767
NARROW, WIDE = 14, 60
_CUT = "une cellule tient 32 767 caractères : un texte plus long est coupé et finit par « … »"
_PARAMETER_HEAD = (
    "Paramètre",
    "Valeur (bas / central / haut)",
    "Unité",
    "Statut",
    "Référence",
    "Relu le",
)
_OPTIONS = {
    "in_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}


def sheet_xlsx(sheet: Sheet, stamp: Stamp, more: Sequence[Sheet] = ()) -> bytes:
    """Write a table as a workbook: the table first, then others, then « Lisez-moi »."""
    buffer = io.BytesIO()
    book, formats = new_book(buffer, sheet.title, stamp.on)
    columns = {**sheet.columns, **STAMP_COLUMNS}
    tail = stamp.cells()
    page = book.add_worksheet(sheet.title)
    write_row(page, 0, tuple(columns), formats["head"], formats)
    for number, row in enumerate(sheet.rows, start=1):
        write_row(page, number, (*row, *tail), formats["text"], formats)
    page.freeze_panes(1, 2)
    page.autofilter(0, 0, max(len(sheet.rows), 1), len(columns) - 1)
    page.set_column(0, len(columns) - 1, NARROW)
    for other in more:
        added = book.add_worksheet(other.title)
        write_row(added, 0, tuple(other.columns), formats["head"], formats)
        for number, row in enumerate(other.rows, start=1):
            write_row(added, number, row, formats["text"], formats)
        added.freeze_panes(1, 1)
        added.set_column(0, len(other.columns) - 1, NARROW)
        columns |= {f"{other.title} : {name}": words for name, words in other.columns.items()}
    notes = book.add_worksheet("Lisez-moi")
    for number, row in enumerate(_readme(sheet, stamp, columns)):
        heading = formats["head"] if len(row) == 1 else formats["wrap"]
        write_row(notes, number, row, heading, formats)
    notes.set_column(0, 0, 36)
    notes.set_column(1, 5, WIDE / 2)
    book.close()
    return buffer.getvalue()


def new_book(buffer: io.BytesIO, title: str, on: date) -> tuple[Any, dict[str, Any]]:
    """Start a workbook dated of the day it describes; return it with its formats, by name."""
    book = xlsxwriter.Workbook(buffer, _OPTIONS)
    created = datetime.combine(on, time(), UTC).replace(tzinfo=None)
    book.set_properties({"title": title, "created": created})
    formats = {
        "head": book.add_format({"bold": True, "bg_color": "#EEEEEE", "text_wrap": True}),
        "day": book.add_format({"num_format": "dd/mm/yyyy", "align": "left"}),
        "text": book.add_format({"num_format": "@"}),
        "wrap": book.add_format({"text_wrap": True, "valign": "top"}),
    }
    return book, formats


def _readme(sheet: Sheet, stamp: Stamp, columns: dict[str, str]) -> list[tuple[Any, ...]]:
    """Return the rows of « Lisez-moi »; a row of one cell is a heading."""
    return [
        (sheet.title,),
        ("Date de référence", stamp.on),
        ("Version du produit", version()),
        ("Empreinte des données d'entrée", stamp.fingerprint),
        ("Valeur inconnue", "cellule vide ; zéro veut dire zéro"),
        *((("Texte coupé", _CUT),) if _is_cut(sheet) else ()),
        *((("Limité à", ", ".join(stamp.codes)),) if stamp.codes else ()),
        *(("Attention", warning) for warning in stamp.warnings),
        (),
        ("Paramètres employés",),
        _PARAMETER_HEAD if stamp.used else ("aucun", ""),
        *(
            (
                stamp.labels.get(key, key),
                shown_value(value.value),
                value.unit,
                value.status.label,
                value.reference,
                value.checked_on,
            )
            for key, value in stamp.used.items()
        ),
        (),
        ("Colonnes",),
        *((name, description) for name, description in columns.items()),
        (),
        ("Sources",),
        *(("", source) for source in stamp.sources),
    ]


def _is_cut(sheet: Sheet) -> bool:
    return any(isinstance(v, str) and len(v) > MAX_CELL for row in sheet.rows for v in row)


def write_row(
    page: Any, number: int, cells: Sequence[Any], text: Any, formats: dict[str, Any]
) -> None:
    """Write cells by their type; a text is always a text, whatever it starts with."""
    for column, value in enumerate(cells):
        if value is None:
            continue
        if isinstance(value, bool):
            page.write_boolean(number, column, value)
        elif isinstance(value, int | float | Fraction | Decimal):
            page.write_number(number, column, float(value))
        elif isinstance(value, date):
            page.write_datetime(number, column, datetime.combine(value, time()), formats["day"])
        else:
            page.write_string(number, column, literal(str(value)), text)


def literal(text: str) -> str:
    """Return a text that the library writes as it is, cut where no cell can hold it.

    What looks like its own markup would go into the file unescaped, and spoil it: one
    more space at the end makes it a text.
    """
    kept = text if len(text) <= MAX_CELL else text[: MAX_CELL - 1] + "…"
    return f"{kept} " if kept.startswith("<r>") and kept.endswith("</r>") else kept
