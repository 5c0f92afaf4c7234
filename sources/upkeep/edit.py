"""One post edited: what was typed, read by the parsers of the file, and the change it makes.

Pure: it reads no store and writes none. A user types the same cells as in a spreadsheet,
so a post that is accepted here is accepted from a file, and the other way round.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from coverage.model import Post
from coverage.territories import Atlas
from sources.csv_fr import neutralised
from sources.problems import Problem, Severity, of_severity
from sources.roster.identity import with_identifiers
from sources.roster.imported import COLUMNS
from sources.roster.report import examine_table
from sources.store.records import RANK, post_record
from sources.store.words import Change, Item, Kind, Record
from sources.text import Row, Table, is_control

DAYS = ("date_debut", "date_fin", "atteste_le")
AREAS = ("perimetre", "extension")
_LINE = 2
_NO_POST = Problem(_LINE, "structure", "", "ce nom se lit comme un total : écrivez la structure.")


@dataclass(frozen=True, slots=True)
class Typed:
    """What the cells of a form say.

    Attributes:
        post: None while a cell has an error.
        problems: errors, warnings and infos; `column` says under which field each stands.
    """

    post: Post | None
    problems: tuple[Problem, ...]

    def under(self, column: str) -> tuple[Problem, ...]:
        """Return the problems of a field."""
        return tuple(problem for problem in self.problems if problem.column == column)

    @property
    def errors(self) -> tuple[Problem, ...]:
        """Return what forbids to save."""
        return of_severity(self.problems, Severity.ERROR)


@dataclass(frozen=True, slots=True)
class Difference:
    """One field before and after, as cells of the file; None when there is no post."""

    column: str
    before: str | None
    after: str | None


def read_typed(cells: Mapping[str, str], atlas: Atlas, others: Iterable[Post] = ()) -> Typed:
    """Read the cells of one post as the reader of the file does.

    Args:
        cells: text by column of the roster file; a column left out is empty.
        atlas: the codes that are right.
        others: the rest of the roster, in which the same post may stand already.
    """
    typed = tuple(neutralised(_cleaned(cells.get(column, ""))) for column in COLUMNS)
    table = Table("saisie", Row(1, tuple(COLUMNS)), (Row(_LINE, typed),))
    report = examine_table(table, atlas)
    post = report.roster.posts[0] if report.roster and report.roster.posts else None
    if post is None:
        return Typed(None, report.problems if report.roster is None else (_NO_POST,))
    known = tuple(others)
    taken = _taken(cells.get("id", ""), known)
    return Typed(None if taken else post, (*report.problems, *taken, *_twins(post, known)))


def _taken(key: str, others: Iterable[Post]) -> tuple[Problem, ...]:
    """Return an error when another post has the id that was typed."""
    if not any(other.id == key for other in others):
        return ()
    return (Problem(_LINE, "id", key, "identifiant déjà pris par un autre poste."),)


def _cleaned(text: str) -> str:
    """Return a text on one line: what a keyboard cannot type becomes a space."""
    return "".join(" " if is_control(c) else c for c in text).strip()


def _twins(post: Post, others: Iterable[Post]) -> Iterable[Problem]:
    """Yield a warning for each post of the roster that says the same."""
    bare = replace(post, id="", source="", certainty=post.certainty)
    for other in others:
        if other.id != post.id and replace(other, id="", source="") == bare:
            message = (
                f"même contenu que le poste « {other.id} » : les deux seraient comptés ; "
                "n'en gardez qu'un si c'est un doublon."
            )
            yield Problem(_LINE, "structure", post.structure, message, Severity.WARNING)


def cells_of(record: Record) -> dict[str, str]:
    """Return the cells of a record as a form shows them: days as DD/MM/YYYY."""
    cells = {column: str(record[column]) for column in COLUMNS}
    return cells | {column: _french(cells[column]) for column in DAYS}


def _french(text: str) -> str:
    """Return a day as France writes it; a year alone and nothing stay as they are."""
    try:
        return f"{date.fromisoformat(text):%d/%m/%Y}"
    except ValueError:
        return text


def change_of(post: Post, items: Sequence[Item], seen: int) -> Change:
    """Return the change that puts a post in the roster, or in place of the one of its id.

    Args:
        post: read from the form; a new one may have no id, it is then drawn from its content.
        items: the posts that stand; a new post takes its place after the last.
        seen: revision of the post that was shown; 0 for a new one.
    """
    ranks = {item.key: int(item.record[RANK]) for item in items}
    rank = ranks.get(post.id, max(ranks.values(), default=-1) + 1)
    return Change(Kind.POST, post.id, post_record(post, rank), seen)


def named(post: Post, others: Sequence[Post]) -> Post:
    """Return the post with an id of its own, drawn from its content when it has none."""
    return with_identifiers((*others, post))[-1]


def removal(key: str, seen: int) -> Change:
    """Return the change that takes a post away."""
    return Change(Kind.POST, key, None, seen)


def differences(before: Record | None, after: Record | None) -> tuple[Difference, ...]:
    """Return the fields that are not the same, in the order of the file."""
    return tuple(
        Difference(column, _cell(before, column), _cell(after, column))
        for column in COLUMNS
        if _cell(before, column) != _cell(after, column)
    )


def _cell(record: Record | None, column: str) -> str | None:
    return None if record is None else str(record[column])


def merged(
    first: Mapping[str, str], mine: Mapping[str, str], theirs: Mapping[str, str]
) -> dict[str, str]:
    """Return the cells of a post that two users changed: mine where I changed it, else theirs.

    Args:
        first: the cells that I was shown; empty when the post did not exist.
        mine: the cells as I typed them.
        theirs: the cells as they stand now.
    """
    return {
        column: mine.get(column, "") if touched(column, first, mine) else theirs.get(column, "")
        for column in COLUMNS
    }


def touched(column: str, first: Mapping[str, str], mine: Mapping[str, str]) -> bool:
    """Tell whether a cell was typed otherwise than it was shown."""
    return not first or mine.get(column, "") != first.get(column, "")
