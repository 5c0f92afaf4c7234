"""A file of needs → rows for the engine: `territoire;besoin_etp` or `territoire;bas;central;haut`.

An empty figure is an unknown need. All problems come at once.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from fractions import Fraction
from pathlib import Path

import numpy as np

from coverage.need import NeedRow
from coverage.parameters import Interval
from coverage.territories import Atlas
from sources import fields
from sources.codes import CodeReader
from sources.columns import Columns, match_columns, sound_rows
from sources.fields import Reading
from sources.files import read_bytes
from sources.problems import Problem, Severity, of_severity, refuse_errors
from sources.tabular import read_tabular
from sources.text import Row

TERRITORY = "territoire"
SINGLE = ("besoin_etp",)
RANGE = ("bas", "central", "haut")
ALIASES: dict[str, str] = {
    "code": TERRITORY,
    "besoin": "besoin_etp",
    "besoin_bas": "bas",
    "besoin_central": "central",
    "besoin_haut": "haut",
}
"""Other names of columns that are understood: those of our own exports among them."""


@dataclass(frozen=True, slots=True)
class NeedsImport:
    """Needs that were accepted, with the file's name, its warnings and infos."""

    name: str
    rows: tuple[NeedRow, ...]
    problems: tuple[Problem, ...]


def read_needs_file(path: Path, atlas: Atlas) -> NeedsImport:
    """Read needs from a file.

    Raises:
        UnreadableFileError: absent, unreadable, or with at least one error.
    """
    return read_needs(read_bytes(path), atlas, path.name)


def read_needs(data: bytes, atlas: Atlas, name: str = "besoins") -> NeedsImport:
    """Read needs from the bytes of a table: CSV, XLSX or ODS.

    Raises:
        UnreadableFileError: with every error of the file.
    """
    known = (TERRITORY, *SINGLE, *RANGE)
    table = read_tabular(data, name, (*known, *ALIASES), (*SINGLE, *RANGE))
    columns, wanting = match_columns(table, known, (TERRITORY,), ALIASES)
    problems = [*table.problems, *wanting]
    figures, wrong = _figures(columns)
    problems += [Problem(table.header.line, "", "", message) for message in wrong]
    refuse_errors(name, problems)
    fitting, shifted = sound_rows(table)
    problems += shifted
    if not table.rows:
        message = "aucune ligne sous les noms de colonnes : ajoutez au moins un territoire."
        problems.append(Problem(None, "", "", message))
    codes = CodeReader(atlas)
    rows: list[tuple[Row, NeedRow]] = []
    for row in fitting:
        need, found = _need(row, columns, figures, codes)
        problems += found
        if need is not None:
            rows.append((row, replace(need, where=f"{name}, ligne {row.line}")))
    typed = [(row.line, columns.cell(row, TERRITORY), need.code) for row, need in rows]
    problems += _overlaps(typed, atlas)
    refuse_errors(name, problems)
    kept = [p for severity in Severity for p in of_severity(problems, severity)]
    return NeedsImport(name, tuple(need for _, need in rows), tuple(kept))


def _figures(columns: Columns) -> tuple[tuple[str, ...], list[str]]:
    """Return the columns of figures the file has, one or three, and what is wrong with them."""
    given = [name for name in (*SINGLE, *RANGE) if name in columns.places]
    if SINGLE[0] in given and len(given) > 1:
        names = " et ".join((", ".join(given[:-1]), given[-1]))
        return SINGLE, [f"deux formes de besoin à la fois, {names} : gardez l'une ou l'autre."]
    for form in (SINGLE, RANGE):
        if all(name in given for name in form):
            return form, []
    return (), ["colonnes attendues : territoire;besoin_etp, ou territoire;bas;central;haut."]


def _need(
    row: Row, columns: Columns, figures: tuple[str, ...], codes: CodeReader
) -> tuple[NeedRow | None, list[Problem]]:
    """Read one row; None when a cell has an error."""
    problems: list[Problem] = []
    text = columns.cell(row, TERRITORY)
    code = _territory(text, codes)
    if problem := code.problem(row.line, TERRITORY, text):
        problems.append(problem)
    values: list[Fraction | None] = []
    for name in figures:
        cell = columns.cell(row, name)
        read = fields.figure(cell)
        if read.value is not None and read.value < 0:
            read = Reading(None, "un besoin ne peut pas être négatif.")
        if problem := read.problem(row.line, name, cell):
            problems.append(problem)
        values.append(read.value)
    if code.value is None or any(p.severity is Severity.ERROR for p in problems):
        return None, problems
    known = [value for value in values if value is not None]
    if not known:
        return NeedRow(code.value, None), problems
    if len(known) < len(values):
        message = "remplissez bas, central et haut, ou aucun des trois (besoin inconnu)."
        return None, [*problems, Problem(row.line, "", "", message)]
    low, central, high = known if len(known) == len(RANGE) else known * len(RANGE)
    if not low <= central <= high:
        message = "attendu bas ≤ central ≤ haut : corrigez l'ordre des trois besoins."
        return None, [
            *problems,
            Problem(row.line, "central", columns.cell(row, "central"), message),
        ]
    return NeedRow(code.value, Interval(low, central, high)), problems


def _territory(text: str, codes: CodeReader) -> Reading[str]:
    """Read the territory, which must have communes in the region."""
    if not text:
        return Reading(None, "territoire absent : écrivez son code.")
    read = codes.one(text)
    if read.value is not None and not codes.atlas.positions([read.value]).size:
        return Reading(None, f"« {text} » est hors de la région : retirez cette ligne.")
    return read


def _overlaps(rows: list[tuple[int, str, str]], atlas: Atlas) -> list[Problem]:
    """Refuse rows (line, territory as typed, code) that hold a same commune, naming both lines."""
    taken = np.zeros(len(atlas), dtype=np.int64)
    problems = []
    for line, typed, code in rows:
        positions = atlas.positions([code])
        earlier = taken[positions]
        for other in np.unique(earlier[earlier > 0]).tolist():
            commune = atlas.communes[int(positions[earlier == other][0])].code
            message = (
                f"recouvre la ligne {other} (commune {commune} dans les deux) : "
                "gardez l'une ou l'autre."
            )
            problems.append(Problem(line, TERRITORY, typed, message))
        taken[positions] = line
    return problems
