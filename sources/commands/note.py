"""`batch.py note`: the note for the selection committee, as a PDF or a workbook."""

from __future__ import annotations

import sys
from typing import Any

import click

from sources.commands.options import options
from sources.console import Command
from sources.inputs import blaming, blaming_content, check_known, dataset_of, day_of
from sources.output import BadValueError, deliver


@click.command(
    cls=Command,
    help="Écrit la note pour le comité de sélection : région, départements, échéances, sources.",
    short_help="Note pour le comité (PDF ou classeur).",
)
@options("--on", "--roster", "--needs", "--marches", "--operations", forms="pdf|xlsx")
def note(**given: Any) -> None:
    """Write the note of a day."""
    on = day_of("--on", given["on"])
    _check_out(given["out"], given["format"])
    dataset = dataset_of(
        *(given[name] for name in ("roster", "needs", "out", "marches", "operations"))
    )
    check_known("--on", given["on"], on, dataset)
    with blaming("--on"), blaming_content("--marches"):
        # Loaded here: the other commands need not wait for it.
        from sources.note.export import export_note  # noqa: PLC0415  see above
        from sources.note.note import note_of  # noqa: PLC0415  same reason

        data = export_note(note_of(dataset, on), given["format"])
    deliver(data, given["out"])


def _check_out(out: str | None, form: str) -> None:
    """Refuse to write a file that is no text on a terminal.

    Raises:
        BadValueError: neither a file nor a redirection.
    """
    if out in {None, "-"} and sys.stdout is not None and sys.stdout.isatty():
        message = f"un {form.upper()} ne se lit pas dans un terminal : indiquez un fichier."
        raise BadValueError("--out", [message])
