"""The import of contract files on the page « Données »: deposit, progress, report."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import streamlit as st
from streamlit.delta_generator import DeltaGenerator
from streamlit.runtime.uploaded_file_manager import UploadedFile

from sources.contracts.reasons import KINDS
from sources.contracts.report import KIND_TITLES, Counts, Report
from sources.dataset import Dataset
from sources.problems import Problem, Severity, UnreadableFileError
from ui.contracts import shelf
from ui.contracts.running import Watch, watched
from ui.markup import Column, bullets, folded, note, table
from ui.state import contracts_folder
from ui.text import esc, number, plural, prose

if TYPE_CHECKING:
    from sources.contracts.inputs import Inputs

MOST_MEGA = 300
CHUNK = 1 << 20
SHOWN_PROBLEMS = 30

_KEPT, _ROUND = "import-rapport", "import-tour"


def intake(data: Dataset) -> None:
    """Show the deposit of files; once asked for, import them and show the report."""
    place = st.empty()
    given = _deposit(place)
    if given:
        st.session_state[_KEPT] = _import(given, data)
        # Another deposit in its place: the files of this one leave the server's memory.
        st.session_state[_ROUND] = st.session_state.get(_ROUND, 0) + 1
        _deposit(place)
    if _KEPT in st.session_state:
        st.html(st.session_state[_KEPT])


def _deposit(place: DeltaGenerator) -> list[UploadedFile]:
    """Draw the deposit; return its files once they are asked to be imported."""
    turn = st.session_state.get(_ROUND, 0)
    with place.container():
        given = st.file_uploader(
            f"Fichiers de marchés (DECP), {MOST_MEGA} Mo au plus chacun",
            accept_multiple_files=True,
            max_upload_size=MOST_MEGA,
            key=f"depot-{turn}",
        )
        asked = st.button(
            "Importer ces fichiers", type="primary", disabled=not given, key=f"importer-{turn}"
        )
    return list(given) if asked else []


def _import(given: Sequence[UploadedFile], data: Dataset) -> str:
    """Import what was deposited; return what came of it as HTML."""
    from sources.contracts.folder import StoreError  # noqa: PLC0415  writing only
    from sources.contracts.store import UnreadableFilesError  # noqa: PLC0415  same

    try:
        inputs, place = shelf.inputs(data), Path(tempfile.mkdtemp(prefix="depot-"))
        paths = _written(given, place)
        return report_html(watched(partial(_work, place, paths, contracts_folder(), inputs)))
    except UnreadableFilesError as error:
        return refusal(error.errors)
    except UnreadableFileError as error:
        return refusal([error])
    except StoreError as error:
        return note(f"<b>Rien n'est importé :</b> {prose(error)}", "warning")
    except OSError:
        return note(
            "<b>Rien n'est importé :</b> le disque du serveur refuse l'écriture. La table en "
            "place n'est pas changée.",
            "warning",
        )


def _work(place: Path, paths: Sequence[Path], folder: Path, inputs: Inputs, watch: Watch) -> Report:
    """Import files, then remove the folder they were deposited in."""
    from sources.contracts.store import import_files  # noqa: PLC0415  writing only

    try:
        return import_files(folder, paths, inputs, watch)
    finally:
        shutil.rmtree(place, ignore_errors=True)


def _written(given: Sequence[UploadedFile], place: Path) -> list[Path]:
    """Write the files deposited, each in a folder of its own, for their names."""
    paths = []
    try:
        for rank, file in enumerate(given):
            path = place / str(rank) / safe_name(file.name)
            path.parent.mkdir()
            with path.open("wb") as out:
                shutil.copyfileobj(file, out, CHUNK)
            paths.append(path)
    except OSError:
        shutil.rmtree(place, ignore_errors=True)
        raise
    return paths


def safe_name(name: str) -> str:
    """Return a name no folder, no control character and no length can make harmful.

    >>> safe_name("../../etc/passwd"), safe_name("..")
    ('passwd', 'fichier')
    """
    last = name.replace("\\", "/").rsplit("/", 1)[-1]
    kept = "".join(c for c in last if c.isprintable())[-120:].strip(". ")
    return kept or "fichier"


def report_html(report: Report) -> str:
    """Return the report of an import: the sum, each file, each reason, what was noticed."""
    state = "La table est à jour." if report.changed else "La table disait déjà tout cela."
    head = note(f"<b>Import terminé.</b> {state} {_identity(report.counts)}", "good")
    columns = [Column("Fichier", width=12), *(Column(t, figures=True) for t in _TITLES)]
    rows = (
        [
            prose(file.name)
            + ("<small>contenu déjà importé</small>" if file.number in report.known else ""),
            *_figures(counts),
        ]
        for file, counts in report.files
    )
    whole = [["Ensemble", *_figures(report.counts)]] if len(report.files) > 1 else []
    noticed = [(file.name, one) for file, _ in report.files for one in file.problems]
    noticed += [("dossier", one) for one in report.problems]
    return (
        head
        + table("Ce que sont devenues les lignes lues", columns, rows, whole)
        + _reasons(report.counts)
        + (folded(f"Remarques de lecture ({len(noticed)})", _problems(noticed)) if noticed else "")
        + (refusal(report.unreadable, "Fichiers refusés") if report.unreadable else "")
    )


_TITLES = ("Lus", "Acceptés", "En quarantaine", "Rejetés", "Doublons fusionnés")


def _figures(counts: Counts) -> list[str]:
    return [number(int(figure)) for figure in list(counts.record().values())[:5]]


def _identity(counts: Counts) -> str:
    read, accepted, aside, rejected, merged = _figures(counts)
    return (
        f"{read} lus = {accepted} acceptés + {aside} en quarantaine + {rejected} rejetés + "
        f"{merged} doublons fusionnés."
    )


def _reasons(counts: Counts) -> str:
    blocks = []
    for kind in KINDS:
        found = sorted(
            (code for code in kind if counts.reasons.get(code)),
            key=lambda code: -counts.reasons[code],
        )
        if found:
            lines = (f"<b>{number(counts.reasons[c])}</b> {prose(c.label)}" for c in found)
            blocks.append(f"<h3>{esc(KIND_TITLES[kind.__name__])}</h3>{bullets(lines)}")
    return folded("Motifs, un par un", "".join(blocks)) if blocks else ""


def _problems(noticed: Sequence[tuple[str, Problem]]) -> str:
    lines = [f"{prose(name)} : {prose(one.sentence())}" for name, one in noticed[:SHOWN_PROBLEMS]]
    if len(noticed) > SHOWN_PROBLEMS:
        lines.append(f"et {plural(len(noticed) - SHOWN_PROBLEMS, 'autre')}")
    return bullets(lines)


def refusal(errors: Sequence[UnreadableFileError], title: str = "Rien n'est importé") -> str:
    """Return why files are refused, each with its lines; the table in place is untouched."""
    lines = [
        f"<b>{prose(Path(error.name).name)}</b> : {prose(problem.sentence())}"
        for error in errors
        for problem in error.problems
        if problem.severity is Severity.ERROR
    ]
    return note(
        f"<b>{esc(title)}.</b> La table en place n'est pas changée.<ul>"
        + "".join(f"<li>{one}</li>" for one in lines[:SHOWN_PROBLEMS])
        + "</ul>",
        "warning",
    )
