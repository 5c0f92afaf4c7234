"""What the reading of a file found: accepted or refused, every problem with its place."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

import streamlit as st

from coverage.model import Role
from sources.csv_fr import csv_bytes
from sources.problems import Problem, Severity, shortened
from sources.roster_report import RosterReport
from ui.markup import Column, badge, folded, note, table
from ui.text import MISSING, esc, fte, number, plural, prose

FIRST, MOST = 50, 500
"""Problems shown at once, and once unfolded: beyond, the file of the report has them all."""
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
    st.html(_verdict(report) + problems_table(report.problems))
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
    counts = {one: len(report.of(one)) for one in Severity}
    noticed = [
        plural(counts[Severity.WARNING], "avertissement"),
        plural(counts[Severity.INFO], "information"),
    ]
    if not report.accepted:
        errors = plural(counts[Severity.ERROR], "erreur")
        rest = f" {' et '.join(noticed)}." if sum(counts.values()) > counts[Severity.ERROR] else ""
        return note(
            f"<b>« {prose(report.name)} » est refusé : {errors} à corriger.</b>{rest} L'annuaire "
            "n'est pas changé. Corrigez le fichier, puis déposez-le de nouveau.",
            "warning",
        )
    facilitators, coordination = (report.fte(role) for role in Role)
    found = plural(len(report.roster.posts) if report.roster else 0, "poste")
    told = (
        f"{found} : {fte(facilitators)} ETP de facilitateurs, {fte(coordination)} de coordination"
    )
    return note(
        f"<b>« {prose(report.name)} » peut être importé.</b> {told}. {' et '.join(noticed)}. "
        "Rien n'est encore enregistré.",
        "good",
    )


def problems_table(problems: Sequence[Problem]) -> str:
    """Return the problems as tables: the errors, then warnings, then infos, by line."""
    ordered = sorted(problems, key=lambda one: _ORDER.index(one.severity))
    if not ordered:
        return ""
    shown = table("Ce qui a été vu à la lecture", _COLUMNS, map(_row, ordered[:FIRST]))
    more = ordered[FIRST:MOST]
    if not more:
        return shown
    rest = table("La suite", _COLUMNS, map(_row, more), hidden_caption=True)
    left = len(ordered) - MOST
    if left > 0:
        rest += f"<p>et {plural(left, 'autre')}, dans le compte rendu à télécharger.</p>"
    return shown + folded(f"Voir les {number(len(ordered) - FIRST)} autres", rest)


def _row(problem: Problem) -> Sequence[str]:
    return (
        MISSING if problem.line is None else number(problem.line),
        esc(problem.column) or "tout le fichier" if problem.line is None else esc(problem.column),
        prose(shortened(problem.value)),
        badge(problem.severity.label, _MARKS[problem.severity]),
        prose(_sentence(problem.message)),
    )


def _sentence(message: str) -> str:
    return message[:1].upper() + message[1:]


def report_csv(problems: Sequence[Problem]) -> bytes:
    """Return every problem as a table for a spreadsheet."""
    ordered = sorted(problems, key=lambda one: _ORDER.index(one.severity))
    rows = ((p.severity.value, p.line, p.column, p.value, p.message) for p in ordered)
    return csv_bytes(_CSV, rows)
