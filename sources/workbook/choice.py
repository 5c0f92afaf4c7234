"""Which sheet of a workbook is the table: the first whose names of columns are known."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass

from sources.encodings import refusal
from sources.heading import Heading, find_heading
from sources.invisible import without_invisible
from sources.problems import Problem, Severity, UnreadableFileError
from sources.text import EMPTY, folded
from sources.workbook.sheet import Sheet

README = "lisez-moi"
"""Name, folded, of the sheet that our own exports add."""


@dataclass(frozen=True, slots=True)
class Tab:
    """A sheet of a workbook that is not read yet."""

    name: str
    hidden: bool
    read: Callable[[], Sheet]


@dataclass(frozen=True, slots=True)
class Chosen:
    """The sheet taken, its heading, and what was said of it and of the others."""

    sheet: Sheet
    heading: Heading
    problems: tuple[Problem, ...]


def choose_sheet(name: str, tabs: Sequence[Tab], names: Collection[str]) -> Chosen:
    """Take the first sheet whose names are known, one that shows before one that hides.

    Raises:
        UnreadableFileError: all blank, or a sheet before it that cannot be read.
    """
    first: tuple[Tab, Chosen] | None = None
    candidates = [tab for tab in tabs if folded(tab.name) != README] or list(tabs)
    for tab in sorted(candidates, key=lambda tab: tab.hidden):
        chosen = _read(tab, names, name)
        if chosen is None:
            continue
        first = first or (tab, chosen)
        if chosen.heading.found:
            first = (tab, chosen)
            break
    if first is None:
        raise refusal(name, EMPTY)
    tab, chosen = first
    said = [_said_of(other, names, name) for other in candidates if other is not tab]
    if tab.hidden:
        message = f"la feuille lue, « {tab.name} », est masquée dans le classeur."
        said.insert(0, Problem(None, "", "", message, Severity.WARNING))
    problems = (*(problem for problem in said if problem), *chosen.problems)
    return Chosen(chosen.sheet, chosen.heading, problems)


def _read(tab: Tab, names: Collection[str], name: str) -> Chosen | None:
    """Read a sheet and find its names; None when it is blank."""
    sheet = tab.read()
    rows, problems = without_invisible(sheet.rows)
    if not rows and sheet.faults:
        fault = sheet.faults[0]
        raise UnreadableFileError(name, [Problem(fault.line, "", "", fault.message)])
    return Chosen(sheet, find_heading(rows, names), tuple(problems)) if rows else None


def _said_of(tab: Tab, names: Collection[str], name: str) -> Problem | None:
    """Return what is said of a sheet left out, None when it is blank."""
    try:
        chosen = _read(tab, names, name)
    except UnreadableFileError:
        return Problem(None, "", "", f"feuille « {tab.name} » non lue.", Severity.INFO)
    if chosen is None:
        return None
    if chosen.heading.found:
        message = (
            f"feuille « {tab.name} » non lue, bien qu'elle porte des noms de colonnes connus : "
            "une seule feuille est lue par fichier."
        )
        return Problem(None, "", "", message, Severity.WARNING)
    return Problem(None, "", "", f"feuille « {tab.name} » non lue.", Severity.INFO)
