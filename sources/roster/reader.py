"""The rows of a roster → its posts, with all that is wrong or odd in them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from coverage.model import Labelled, Post
from sources.columns import Columns, sound_rows
from sources.places import PlaceReader
from sources.problems import Problem, Severity, of_severity
from sources.roster.call_table import CALL_EXTRAS, Complement, check_complement, completed
from sources.roster.checks import PostChecker
from sources.roster.columns import LONGEST
from sources.roster.decimals import cut_decimal
from sources.roster.repeats import check_roster
from sources.roster.rows import RowReader
from sources.roster.totals import TotalFinder, note, total
from sources.text import Row, Table


class Form(Labelled):
    """The two tables that are understood."""

    STANDARD = "annuaire", "Format de l'annuaire"
    CALL = "appel", "Tableau de l'appel à projets"


class RosterReader:
    """Reads the rows of one table; what is wrong gathers in `problems`.

    Attributes:
        unsaid: of each post read, the columns on which its row says nothing.
    """

    def __init__(
        self,
        table: Table,
        columns: Columns,
        places: PlaceReader,
        form: Form,
        given: Complement | None,
    ) -> None:
        self.table, self.columns, self.places = table, columns, places
        self.form, self.given = form, given
        self.totals = TotalFinder(columns)
        self.checker = PostChecker(places.codes.atlas)
        self.problems: list[Problem] = []
        self.unsaid: list[frozenset[str]] = []

    def posts(self) -> tuple[Post, ...]:
        """Return the posts of the rows that can be read, without identifiers of their own."""
        rows, self.problems = sound_rows(self.table)
        if not self.table.rows:
            message = "aucune ligne sous les noms de colonnes : ajoutez au moins un poste."
            self.problems.append(Problem(None, "", "", message))
        if self.form is Form.CALL:
            self.problems += check_complement(
                self.table.header.line, self.given, frozenset(self.columns.places)
            )
        read = [(row.line, post) for row in rows if (post := self._post(row)) is not None]
        if self.table.rows and not read and not of_severity(self.problems, Severity.ERROR):
            message = "aucun poste : il n'y a que des lignes de total."
            self.problems.append(Problem(None, "", "", message))
        self.problems += check_roster(read, self.places.codes.atlas)
        self.problems += self._unsure([line for line, _ in read])
        return tuple(post for _, post in read)

    def _unsure(self, lines: Sequence[int]) -> Iterator[Problem]:
        """Yield one info for the rows of a file that do not say how sure they are."""
        if self.form is Form.CALL:
            return
        read = set(lines)
        silent = [
            row.line
            for row in self.table.rows
            if row.line in read and not self.columns.cell(row, "certitude")
        ]
        if silent:
            count = f"{len(silent)} lignes" if len(silent) > 1 else "1 ligne"
            message = (
                f"{count} sans certitude, comptée{'s' if len(silent) > 1 else ''} « établi » (un "
                "poste déjà connu que le fichier met à jour garde la sienne) : écrivez a_confirmer "
                "ou deduit dans la colonne « certitude » sinon."
            )
            yield Problem(silent[0], "certitude", "", message, Severity.INFO)

    def _post(self, row: Row) -> Post | None:
        """Return the post of a row; None for a total, a note, or a row with an error."""
        if enormous := list(_enormous(row, self.columns)):
            self.problems += enormous
            return None
        if self.totals.is_total(row):
            self.problems.append(total(row))
            return None
        if alone := note(row, self.columns):
            self.problems.append(alone)
            return None
        post, found = RowReader(row, self.columns, self.places).post()
        self.problems += found
        if cut := cut_decimal(row, self.columns, self.table):
            self.problems.append(cut)
        if post is None or cut:
            return None
        self.totals.count(post.fte)
        if doubt := self.totals.doubt(row):
            self.problems.append(doubt)
        return self._checked(row, post)

    def _unsaid_by(self, row: Row) -> frozenset[str]:
        """Return the columns on which a row says nothing: cut short, or a mark left empty.

        An empty cell says that there is nothing, except a certainty, which every post has, and
        what the table of the call may add.
        """
        cut = {name for name, place in self.columns.places.items() if place >= len(row.cells)}
        marks = CALL_EXTRAS if self.form is Form.CALL else ("certitude",)
        return frozenset(cut | {name for name in marks if not self.columns.cell(row, name)})

    def _checked(self, row: Row, post: Post) -> Post:
        """Complete a post of the table of the call; add what is odd in it."""
        self.unsaid.append(self._unsaid_by(row))
        if self.form is Form.CALL:
            post, told = completed(row.line, post, self.given, self.places, self.table.name)
            self.problems.append(told)
        odd = self.checker.check(row.line, post)
        if self.form is Form.CALL:
            odd = _of_call(odd)
        self.problems += [replace(p, value=self.columns.cell(row, p.column)) for p in odd]
        return post


def _enormous(row: Row, columns: Columns) -> Iterator[Problem]:
    """Yield an error for each cell that is longer than any value: it is not read at all."""
    if max(map(len, row.cells), default=0) <= LONGEST:
        return
    for column in columns.places:
        text = columns.cell(row, column)
        if len(text) > LONGEST:
            message = f"cellule de plus de {LONGEST} caractères : raccourcissez-la."
            yield Problem(row.line, column, text[:LONGEST], message)


def _of_call(odd: list[Problem]) -> list[Problem]:
    """Keep what is odd in a size or a place; the rest is said once for the whole table.

    The place comes from the service, where the problem is then shown.
    """
    columns = {"etp": "etp", "perimetre": "suivi"}
    return [
        replace(problem, column=columns[problem.column])
        for problem in odd
        if problem.column in columns and problem.severity is Severity.WARNING
    ]
