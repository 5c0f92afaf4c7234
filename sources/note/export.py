"""The note as a file: PDF or workbook."""

from __future__ import annotations

from sources.note.note import Note

FORMS = ("pdf", "xlsx")


def export_note(note: Note, form: str) -> bytes:
    """Return a note as a file: `pdf` or `xlsx`.

    Raises:
        KeyError: another form.
        GeoDataError: shapes absent or unreadable.
    """
    # Loaded here: each form needs a library of its own.
    if form == "pdf":
        from sources.note.pdf import note_pdf  # noqa: PLC0415  see above

        return note_pdf(note)
    if form == "xlsx":
        from sources.note.workbook import note_xlsx  # noqa: PLC0415  see above

        return note_xlsx(note)
    raise KeyError(form)
