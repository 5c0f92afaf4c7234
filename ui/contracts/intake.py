"""The import of contract files on the page « Données »: deposit, progress, report."""

from __future__ import annotations

import hashlib
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
from sources.contracts.report import KIND_TITLES, Counts, Report, identity
from sources.dataset import Dataset
from sources.problems import Problem, Severity, UnreadableFileError, of_severity
from ui.contracts import shelf
from ui.contracts.running import Watch, watched
from ui.markup import Column, bullets, folded, note, table
from ui.names import safe_name
from ui.state import contracts_folder
from ui.text import esc, number, plural, prose
from ui.uploads import let_go

if TYPE_CHECKING:
    from sources.contracts.inputs import Inputs
    from sources.contracts.manifest import KnownFile

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
        let_go(given)
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
        paths, same = _written(given, place)
        report = watched(partial(_work, place, paths, contracts_folder(), inputs))
        return _same(same) + report_html(report)
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


def _written(
    given: Sequence[UploadedFile], place: Path
) -> tuple[list[Path], list[tuple[str, str]]]:
    """Write the files deposited, each in a folder of its own, for their names.

    Returns:
        the paths, and each name whose content was given before with the name it has there.
    """
    paths = []
    first: dict[str, str] = {}
    same = []
    try:
        for rank, file in enumerate(given):
            path = place / str(rank) / safe_name(file.name)
            path.parent.mkdir()
            content = hashlib.sha256()
            with path.open("wb") as out:
                while piece := file.read(CHUNK):
                    content.update(piece)
                    out.write(piece)
            paths.append(path)
            if content.hexdigest() in first:
                same.append((path.name, first[content.hexdigest()]))
            first.setdefault(content.hexdigest(), path.name)
    except OSError:
        shutil.rmtree(place, ignore_errors=True)
        raise
    return paths, same


def _same(pairs: Sequence[tuple[str, str]]) -> str:
    """Return which files were given twice, whatever their names."""
    if not pairs:
        return ""
    told = (f"{prose(name)} a le même contenu que {prose(other)}" for name, other in pairs)
    return note(f"<b>Déposé deux fois, compté une seule :</b> {' ; '.join(told)}.")


def report_html(report: Report) -> str:
    """Return the report of an import: the sum, each file, each reason, what was noticed."""
    state = "La table est à jour." if report.changed else "La table disait déjà tout cela."
    refused = len(report.unreadable)
    done = ""
    if refused:
        done = (
            f" {plural(len(report.files), 'fichier importé', 'fichiers importés')}, "
            f"{plural(refused, 'refusé', 'refusés')}."
        )
    head = note(f"<b>Import terminé.</b>{done} {state} {identity(report.counts)}.", "good")
    columns = [Column("Fichier", width=12), *(Column(t, figures=True) for t in _TITLES)]
    rows = (
        [
            prose(file.name)
            + ("<small>contenu déjà importé</small>" if file.number in report.known else "")
            + ("<small><b>incomplet</b></small>" if _errors(file) else ""),
            *_figures(counts),
        ]
        for file, counts in report.files
    )
    whole = [["Ensemble", *_figures(report.counts)]] if len(report.files) > 1 else []
    cut = [(file.name, one) for file, _ in report.files for one in _errors(file)]
    noticed = [
        (file.name, one)
        for file, _ in report.files
        for one in file.problems
        if one.severity is not Severity.ERROR
    ]
    noticed += [("dossier", one) for one in report.problems]
    return (
        head
        + (refusal(report.unreadable, _REFUSED) if refused else "")
        + (note(_CUT + _problems(cut), "warning") if cut else "")
        + table("Ce que sont devenues les lignes lues", columns, rows, whole)
        + _reasons(report.counts)
        + (folded(f"Remarques de lecture ({len(noticed)})", _problems(noticed)) if noticed else "")
    )


_REFUSED = (
    "<b>Fichiers refusés.</b> Rien de ceux-ci n'est dans la table ; les autres sont importés."
)
_CUT = (
    "<b>Fichiers incomplets.</b> Ce qui a pu être lu est importé, le reste manque : demandez ou "
    "téléchargez de nouveau ces fichiers."
)
_TITLES = ("Lus", "Acceptés", "En quarantaine", "Rejetés", "Doublons fusionnés")


def _errors(file: KnownFile) -> tuple[Problem, ...]:
    """Return what kept the end of an accepted file from being read."""
    return of_severity(file.problems, Severity.ERROR)


def _figures(counts: Counts) -> list[str]:
    return [number(int(figure)) for figure in list(counts.record().values())[:5]]


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


def refusal(
    errors: Sequence[UnreadableFileError],
    head: str = "<b>Rien n'est importé.</b> La table en place n'est pas changée.",
) -> str:
    """Return why files are refused, each with its lines, after what is said of them all."""
    lines = [
        f"<b>{prose(Path(error.name).name)}</b> : {prose(problem.sentence())}"
        for error in errors
        for problem in error.problems
        if problem.severity is Severity.ERROR
    ]
    return note(
        f"{head}<ul>" + "".join(f"<li>{one}</li>" for one in lines[:SHOWN_PROBLEMS]) + "</ul>",
        "warning",
    )
