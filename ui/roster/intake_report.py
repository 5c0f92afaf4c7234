"""What the reading of a file found: accepted or refused, every problem with its place."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

import streamlit as st

from coverage.model import Role
from sources.csv_fr import csv_bytes
from sources.problems import Problem, Severity, shortened
from sources.roster.report import RosterReport
from ui.markup import Column, badge, folded, note, table
from ui.text import MISSING, esc, fte, number, plural, prose

FIRST, MOST, FEW_INFOS = 50, 500, 5
"""Problems shown at once, and once unfolded: beyond, the file of the report has them all."""
_CAPTION = "Ce qui a été vu à la lecture"
_COLUMNS = (
    Column("Ligne", figures=True),
    Column("Colonne", width=7),
    Column("Écrit", width=9),
    Column("Gravité"),
    Column("Ce qui ne va pas, ce qui est lu, que faire", width=20),
)
_CSV = ("gravite", "ligne", "colonne", "valeur", "message")
_ORDER = tuple(Severity)
_MARKS = {Severity.ERROR: "todo", Severity.WARNING: "presumed", Severity.INFO: ""}


def show_report(report: RosterReport, turn: int) -> None:
    """Show the report of a file, and offer it as a file."""
    told = problems_table(report.problems, report.accepted)
    st.html(f'{_verdict(report)}<div class="rows problems">{told}</div>')
    if report.problems:
        st.download_button(
            "Télécharger ce compte rendu (CSV)",
            partial(report_csv, report.problems),
            file_name="compte-rendu-annuaire.csv",
            mime="text/csv",
            on_click="ignore",
            key=f"import-compte-rendu-{turn}",
        )


def _verdict(report: RosterReport) -> str:
    told = _counted(report)
    if not report.accepted:
        return note(
            f"<b>« {prose(report.name)} » est refusé : {told} à corriger.</b> L'annuaire n'est "
            "pas changé. Corrigez le fichier, puis déposez-le de nouveau.",
            "warning",
        )
    facilitators, coordination = (report.fte(role) for role in Role)
    found = plural(len(report.roster.posts) if report.roster else 0, "poste")
    return note(
        f"<b>« {prose(report.name)} » peut être importé.</b> {found} : {fte(facilitators)} ETP de "
        f"facilitateurs, {fte(coordination)} de coordination. {told}. Rien n'est encore "
        "enregistré.",
        "good",
    )


def _counted(report: RosterReport) -> str:
    """Return how many errors; of an accepted file, how many warnings and infos."""
    counts = {one: len(report.of(one)) for one in Severity}
    if counts[Severity.ERROR]:
        return plural(counts[Severity.ERROR], "erreur")
    parts = [plural(count, one.label.lower()) for one, count in counts.items() if count]
    return " et ".join(parts) or "Rien à signaler"


def problems_table(problems: Sequence[Problem], accepted: bool) -> str:
    """Return the problems as tables: the errors, then warnings, then infos, by line.

    Of a file that is accepted, the infos alone are folded when they are many.
    """
    ordered = sorted(problems, key=lambda one: _ORDER.index(one.severity))
    grave = [one for one in ordered if one.severity is not Severity.INFO]
    many_infos = accepted and len(ordered) - len(grave) > FEW_INFOS
    first = len(grave) if many_infos else len(ordered)
    shown, rest = ordered[: min(first, FIRST)], ordered[min(first, FIRST) :]
    html = table(_CAPTION, _COLUMNS, map(_row, shown)) if shown else ""
    if not rest:
        return html
    unfolded = table(f"{_CAPTION}, suite", _COLUMNS, map(_row, rest[:MOST]), hidden_caption=True)
    if (left := len(rest) - MOST) > 0:
        unfolded += f"<p>et {plural(left, 'autre')}, dans le compte rendu à télécharger.</p>"
    only_infos = all(one.severity is Severity.INFO for one in rest)
    word = "informations" if only_infos else "autres remarques"
    return html + folded(f"Voir les {number(len(rest))} {word}", unfolded)


def _row(problem: Problem) -> Sequence[str]:
    return (
        MISSING if problem.line is None else str(problem.line),
        esc(problem.column) or ("toute la ligne" if problem.line else "tout le fichier"),
        prose(shortened(problem.value)),
        badge(problem.severity.label, _MARKS[problem.severity]),
        prose(sentence(problem.message)),
    )


def sentence(message: str) -> str:
    """Return a message of the reader as it stands alone, with its capital."""
    return message[:1].upper() + message[1:]


def report_csv(problems: Sequence[Problem]) -> bytes:
    """Return every problem as a table for a spreadsheet."""
    ordered = sorted(problems, key=lambda one: _ORDER.index(one.severity))
    rows = ((p.severity.value, p.line, p.column, p.value, p.message) for p in ordered)
    return csv_bytes(_CSV, rows)
