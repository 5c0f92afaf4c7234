"""Which sheet of a workbook is the table: the one that names the most columns that are known."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, replace

from sources.encodings import refusal
from sources.heading import Heading, find_heading, known_names
from sources.invisible import without_invisible
from sources.problems import Problem, Severity, UnreadableFileError
from sources.text import EMPTY, folded
from sources.workbook.calendar import with_own_days
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


@dataclass(frozen=True, slots=True)
class _Tried:
    """A tab that was read: what it holds, None when blank, or why it cannot be read."""

    tab: Tab
    chosen: Chosen | None
    refused: UnreadableFileError | None
    known: int


def choose_sheet(name: str, tabs: Sequence[Tab], names: Collection[str]) -> Chosen:
    """Take the sheet with the most known names, one that shows before one that hides.

    Lists of allowed values and summaries name some of the columns too; the first tab wins
    between equals.

    Raises:
        UnreadableFileError: all blank, or a sheet that cannot be read and comes before any
            whose names are known.
    """
    candidates = [tab for tab in tabs if folded(tab.name) != README] or list(tabs)
    tried = [_try(tab, names, name) for tab in sorted(candidates, key=lambda tab: tab.hidden)]
    for one in tried:
        if one.refused is not None:
            raise one.refused
        if one.known:
            break
    filled = [one for one in tried if one.chosen is not None]
    if not filled:
        raise refusal(name, EMPTY)
    # The first of the best: those that show come first, whatever those that hide name.
    best = max(filled, key=lambda one: (bool(one.known), not one.tab.hidden, one.known))
    if best.chosen is None:
        raise refusal(name, EMPTY)
    return _with_own_days(best.chosen, _said(best, tried, candidates))


def _try(tab: Tab, names: Collection[str], name: str) -> _Tried:
    """Read a sheet and count the names that it holds."""
    try:
        chosen = _read(tab, names, name)
    except UnreadableFileError as error:
        return _Tried(tab, None, error, 0)
    if chosen is None or not chosen.heading.found:
        return _Tried(tab, chosen, None, 0)
    return _Tried(tab, chosen, None, len(known_names(chosen.heading.header.cells, names)))


def _read(tab: Tab, names: Collection[str], name: str) -> Chosen | None:
    """Read a sheet and find its names; None when it is blank."""
    sheet = tab.read()
    rows, problems = without_invisible(sheet.rows)
    if not rows and sheet.faults:
        fault = sheet.faults[0]
        raise UnreadableFileError(name, [Problem(fault.line, "", "", fault.message)])
    return Chosen(sheet, find_heading(rows, names), tuple(problems)) if rows else None


def _with_own_days(chosen: Chosen, said: Sequence[Problem]) -> Chosen:
    """Return the sheet taken, its days read by its own calendar, with what was said."""
    heading = chosen.heading
    rows, dated = with_own_days(chosen.sheet, heading.header, heading.rows)
    problems = (*said, *chosen.problems, *dated)
    return Chosen(chosen.sheet, replace(heading, rows=rows), problems)


def _said(best: _Tried, tried: Sequence[_Tried], candidates: Sequence[Tab]) -> list[Problem]:
    """Return what is said of the choice, the others in the order of their tabs."""
    said = []
    if best.tab.hidden:
        message = f"la feuille lue, « {best.tab.name} », est masquée dans le classeur."
        said.append(Problem(None, "", "", message, Severity.WARNING))
    others = [one for one in tried if one is not best and (one.chosen or one.refused)]
    others.sort(key=lambda one: next(n for n, tab in enumerate(candidates) if tab is one.tab))
    return [*said, *(_said_of(other, best.tab.name) for other in others)]


def _said_of(other: _Tried, taken: str) -> Problem:
    """Return what is said of a sheet left out."""
    message = f"feuille « {other.tab.name} » non lue : la feuille lue est « {taken} »."
    if other.refused is not None:
        message += f" Elle ne pouvait l'être : {other.refused.problems[0].sentence()}"
    if not other.known:
        return Problem(None, "", "", message, Severity.INFO)
    message = (
        f"feuille « {other.tab.name} » non lue, bien qu'elle porte des noms de colonnes connus : "
        f"une seule feuille est lue par fichier, ici « {taken} »."
    )
    return Problem(None, "", "", message, Severity.WARNING)
