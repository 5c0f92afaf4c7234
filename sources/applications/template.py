"""The file to fill in as a workbook: the columns, a made-up row, what each column holds."""

from __future__ import annotations

import io
from datetime import datetime

from coverage.applications.application import Assessment, Nature
from coverage.model import Role
from sources.applications.columns import ALIASES, COLUMNS, REQUIRED
from sources.applications.form import example_row

CREATED = datetime(2025, 1, 1)  # noqa: DTZ001  a constant: the same bytes each time
_CHOICES = {
    "nature": [one.value for one in Nature],
    "qualite": [one.value for one in Role],
    "bilan": [one.value for one in Assessment],
    "reconduction": ["oui", "non"],
}
_ROWS, _WIDTH, _NOTE = 300, 18, 60


def template_xlsx() -> bytes:
    """Write the workbook: lists of choices, and a « Lisez-moi » with the names understood."""
    # Loaded here: only this file needs the library.
    import xlsxwriter  # noqa: PLC0415  see above

    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer, {"in_memory": True, "strings_to_formulas": False})
    book.set_properties({"title": "Candidatures", "created": CREATED})
    head = book.add_format({"bold": True, "bg_color": "#EEEEEE"})
    text = book.add_format({"num_format": "@"})
    wrap = book.add_format({"text_wrap": True, "valign": "top"})
    page = book.add_worksheet("Candidatures")
    page.set_column(0, len(COLUMNS) - 1, _WIDTH, text)
    for place, (name, cell) in enumerate(zip(COLUMNS, example_row(), strict=True)):
        page.write_string(0, place, name, head)
        page.write_string(1, place, cell, text)
        if name in _CHOICES:
            rule = {"validate": "list", "source": _CHOICES[name], "error_type": "warning"}
            page.data_validation(1, place, _ROWS, place, rule)
    page.freeze_panes(1, 2)
    notes = book.add_worksheet("Lisez-moi")
    rows = [("Ce que contient la colonne", "Autres noms reconnus", "À savoir"), *_notes()]
    for line, cells in enumerate(rows):
        for place, cell in enumerate(cells):
            notes.write_string(line, place, cell, wrap if line else head)
    notes.set_column(0, 2, _NOTE)
    book.close()
    return buffer.getvalue()


def _notes() -> list[tuple[str, str, str]]:
    known: dict[str, list[str]] = {}
    for alias, column in ALIASES.items():
        known.setdefault(column, []).append(alias.replace("_", " "))
    return [
        (
            f"« {name} » : {words}",
            ", ".join(known.get(name, [])),
            "obligatoire" if name in REQUIRED else "facultative",
        )
        for name, words in COLUMNS.items()
    ]
