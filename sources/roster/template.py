"""The roster to fill in, with what is known already: people correct rather than type."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from coverage.model import Labelled, Post
from sources.roster.csv_form import roster_bytes


class TemplateForm(Labelled):
    """The files the template comes in; the value is the extension."""

    XLSX = "xlsx", "Classeur (XLSX)"
    CSV = "csv", "Texte (CSV)"


def template(posts: Sequence[Post], form: TemplateForm, known_on: date | None = None) -> bytes:
    """Return the file to fill in: the rows of the present roster, each with its identifier.

    As a workbook it has lists of choices, what each column holds, and a « Lisez-moi ».
    """
    if form is TemplateForm.CSV:
        return roster_bytes(posts)
    # Loaded here: only a workbook needs the library.
    from sources.roster.xlsx_form import roster_xlsx  # noqa: PLC0415  see above

    return roster_xlsx(posts, known_on, helped=True)
