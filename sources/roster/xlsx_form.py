"""The roster as a workbook: typed cells, nothing that runs, and what its columns mean.

What is exported reads back the same, in CSV and in XLSX; the same posts always give the
same bytes.
"""

from __future__ import annotations

import hashlib
import io
from collections.abc import Iterator, Sequence
from datetime import date, datetime, time
from fractions import Fraction
from typing import Any, TypeAlias

import xlsxwriter

from coverage.model import Certainty, Post, Precision, Role
from sources.csv_fr import FRACTION_DECIMALS, neutralised, restored
from sources.export import version
from sources.roster.columns import COLUMNS
from sources.roster.csv_form import roster_bytes
from sources.text import MAX_ROWS
from sources.xlsx import literal

SHEET = "Annuaire"
NOTES = "Lisez-moi"
CREATED = datetime(2025, 1, 1)  # noqa: DTZ001  a constant, so that equal posts give equal bytes
FIRST_DAY = date(1901, 1, 1)
"""Before it a spreadsheet has no sound day number: such a day is written as text."""
FIGURES, DAYS = frozenset({"etp", "part_marches_etat"}), frozenset({"date_debut", "date_fin"})
CHOICES = {
    "qualite": [role.value for role in Role],
    "certitude": [certainty.value for certainty in Certainty],
}
_WIDTHS = {"structure": 36, "source": 40, "perimetre": 18, "programme": 16}
_WIDTH, _NOTE_WIDTH = 14, 90
_OPTIONS = {
    "in_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}
_Cell: TypeAlias = str | float | date | None
_Formats: TypeAlias = dict[str, Any]


def roster_xlsx(
    posts: Sequence[Post], known_on: date | None = None, *, helped: bool = False
) -> bytes:
    """Write posts as the workbook that `examine_roster` reads.

    Args:
        posts: in the order of the rows.
        known_on: day on which they were known, for « Lisez-moi ».
        helped: adds what helps to fill it in: lists of choices, a comment on each column.
    """
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer, _OPTIONS)
    book.set_properties({"title": "Annuaire des facilitateurs", "created": CREATED})
    formats = {
        "head": book.add_format({"bold": True, "bg_color": "#EEEEEE"}),
        "figure": book.add_format({"num_format": "0.00#######"}),
        "day": book.add_format({"num_format": "dd/mm/yyyy", "align": "left"}),
        "text": book.add_format({"num_format": "@"}),
        "wrap": book.add_format({"text_wrap": True, "valign": "top"}),
    }
    page = book.add_worksheet(SHEET)
    _write_posts(page, posts, formats)
    if helped:
        _help(page)
    _write_notes(book.add_worksheet(NOTES), posts, known_on, formats)
    book.close()
    return buffer.getvalue()


def _write_posts(page: Any, posts: Sequence[Post], formats: _Formats) -> None:
    for place, column in enumerate(COLUMNS):
        kind = "figure" if column in FIGURES else "day" if column in DAYS else "text"
        page.set_column(place, place, _WIDTHS.get(column, _WIDTH), formats[kind])
        page.write_string(0, place, column, formats["head"])
    for line, post in enumerate(posts, start=1):
        for place, value in enumerate(_cells(post)):
            _write(page, (line, place), value, formats)
    page.freeze_panes(1, 1)
    page.autofilter(0, 0, max(len(posts), 1), len(COLUMNS) - 1)
    # Codes and years alone are texts on purpose.
    page.ignore_errors({"number_stored_as_text": f"A1:XFD{MAX_ROWS + 1}"})


def _cells(post: Post) -> Iterator[_Cell]:
    """Yield the cells of a post, in the order of `COLUMNS`."""
    yield post.structure
    yield post.role.value
    yield _figure(post.fte)
    yield post.home
    yield "|".join(post.perimeter)
    yield "|".join(post.extension)
    yield _day(post.starts, post.starts_precision)
    yield _day(post.ends, post.ends_precision)
    yield post.programme
    yield post.followed_by
    yield post.certainty.value
    yield post.source
    yield post.id
    yield None if post.state_share is None else _figure(post.state_share)
    yield _day(post.attested_on, Precision.DAY)


def _figure(value: Fraction) -> float:
    """Return a figure with the decimals that the CSV keeps: both forms read back the same."""
    return float(Fraction(round(value * 10**FRACTION_DECIMALS), 10**FRACTION_DECIMALS))


def _day(day: date | None, precision: Precision) -> date | str | None:
    """Return a real date, or the text of a year alone: as a number, it would become a day."""
    if day is not None and precision is Precision.YEAR:
        return f"{day:%Y}"
    return day.isoformat() if day is not None and day < FIRST_DAY else day


def _write(page: Any, place: tuple[int, int], value: _Cell, formats: _Formats) -> None:
    if isinstance(value, float):
        page.write_number(*place, value, formats["figure"])
    elif isinstance(value, date):
        page.write_datetime(*place, datetime.combine(value, time()), formats["day"])
    elif value:
        # A text that an import would take for one of our neutralised texts gets the mark too.
        safe = value if restored(value) == value else neutralised(value)
        page.write_string(*place, literal(safe), formats["text"])


def _help(page: Any) -> None:
    """Add the lists of choices, and what each column holds as a comment on its name."""
    for place, (column, meaning) in enumerate(COLUMNS.items()):
        page.write_comment(0, place, meaning, {"author": "", "x_scale": 2})
        if column in CHOICES:
            rule = {
                "validate": "list",
                "source": CHOICES[column],
                "error_title": "Valeur inconnue",
                "error_message": f"Choisissez dans la liste : {', '.join(CHOICES[column])}.",
            }
            page.data_validation(1, place, MAX_ROWS, place, rule)


def _write_notes(
    page: Any, posts: Sequence[Post], known_on: date | None, formats: _Formats
) -> None:
    """Write « Lisez-moi »: how to fill in the table, and what it was made from."""
    rows: list[tuple[str, ...]] = [
        ("Annuaire des facilitateurs et des coordinateurs",),
        ("Une ligne", "un poste, ou une convention ; aucun total, aucun nom de personne"),
        ("Cellule vide", "inconnu ; zéro n'est jamais une valeur inconnue"),
        ("Codes", "en texte, pour garder leurs zéros ; plusieurs codes se séparent par |"),
        ("id", "à garder : c'est par lui qu'un poste est reconnu à l'import suivant"),
        *(() if known_on is None else (("Connu le", f"{known_on:%d/%m/%Y}"),)),
        ("Postes", str(len(posts))),
        ("Empreinte", hashlib.sha256(roster_bytes(posts)).hexdigest()),
        ("Version du produit", version()),
        (),
        ("Colonnes",),
        *COLUMNS.items(),
    ]
    for line, row in enumerate(rows):
        for place, text in enumerate(row):
            page.write_string(line, place, text, formats["head" if len(row) == 1 else "wrap"])
    page.set_column(0, 0, 24)
    page.set_column(1, 1, _NOTE_WIDTH)
