"""Applications in the format of their import: what is exported reads back the same."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from fractions import Fraction
from typing import Any

from coverage.applications.application import Application, Assessment, Nature
from coverage.model import Role
from coverage.territories import Atlas
from sources.applications.cells import MOST_EUROS, MOST_FTE, MOST_YEARS
from sources.applications.columns import COLUMNS
from sources.applications.reader import EXAMPLE, examine_rows
from sources.csv_fr import cell_text, csv_bytes, decimal_comma, neutralised
from sources.problems import Severity
from sources.store.words import Record
from sources.text import Row, Table

FTE_DECIMALS = 2
_LINE = 2
_MOST_FIGURE = 64
_EXAMPLE = {
    "candidature": EXAMPLE.upper(),
    "structure": "STRUCTURE FICTIVE (ligne d'exemple, à supprimer)",
    "nature": "association",
    "qualite": "facilitateur",
    "etp": "1,00",
    "cout": "10000",
    "part_etat": "7000",
    "autres_financements": "3000",
    "reconduction": "non",
    "bilan": "aucun",
    "mesures_etat": "Exemple : visite de chaque service acheteur une fois par an",
    "date_debut": "",
    "duree": "1",
    "programme": "APPEL FICTIF",
    "source": "Exemple inventé : aucun montant n'est réel",
}


def application_row(one: Application) -> tuple[Any, ...]:
    """Return the cells of an application, in the order of `COLUMNS`."""
    return (
        one.code,
        one.structure,
        one.nature.value,
        one.role.value,
        decimal_comma(one.fte, least=FTE_DECIMALS),
        "|".join(one.territory),
        "|".join(one.extension),
        one.cost,
        one.state,
        one.others,
        one.renewal,
        "|".join(one.renews),
        one.assessment.value,
        one.measures,
        one.starts,
        one.years,
        one.programme,
        one.source,
    )


def applications_csv(applications: Sequence[Application]) -> bytes:
    """Write applications as the CSV that is imported; export → import → export is identity."""
    return csv_bytes(tuple(COLUMNS), map(application_row, applications))


def example_row() -> tuple[str, ...]:
    """Return the made-up row of the template, which is never read."""
    return tuple(_EXAMPLE.get(column, "") for column in COLUMNS)


def template_csv() -> bytes:
    """Write the file to fill in: the columns and one made-up row, which is never read."""
    return csv_bytes(tuple(COLUMNS), [example_row()])


def application_record(one: Application) -> Record:
    """Return an application as the store keeps it: its cells, as a file writes them."""
    cells = zip(COLUMNS, application_row(one), strict=True)
    return {c: value if isinstance(value, str) else cell_text(value) for c, value in cells}


def application_of(record: Record) -> Application:
    """Return the application of a record that the store gave.

    Raises:
        ArithmeticError, LookupError, TypeError, ValueError: not one of ours.
    """
    told = {name: str(record[name]) for name in COLUMNS}
    starts, years = told["date_debut"], told["duree"]
    return Application(
        code=told["candidature"],
        structure=told["structure"],
        fte=_amount(told["etp"], MOST_FTE) or _refuse(told["etp"]),
        role=Role(told["qualite"]),
        nature=Nature(told["nature"]),
        territory=_list(told["perimetre"]),
        extension=_list(told["extension"]),
        cost=_amount(told["cout"]),
        state=_amount(told["part_etat"]),
        others=_amount(told["autres_financements"]),
        renewal={"": None, "oui": True, "non": False}[told["reconduction"]],
        renews=_list(told["postes_reconduits"]),
        assessment=Assessment(told["bilan"]),
        measures=told["mesures_etat"],
        starts=date.fromisoformat(starts) if starts else None,
        years=_years(years) if years else None,
        programme=told["programme"],
        source=told["source"],
    )


def _list(text: str) -> tuple[str, ...]:
    return tuple(text.split("|")) if text else ()


def _refuse(text: str) -> Fraction:
    raise ValueError(text)


def _amount(text: str, most: int = MOST_EUROS) -> Fraction | None:
    if len(text) > _MOST_FIGURE or "e" in text.lower():
        raise ValueError(text)  # an exponent would make a figure of a billion digits
    value = Fraction(text.replace(",", ".")) if text else None
    if value is not None and not 0 <= value <= most:
        raise ValueError(text)
    return value


def _years(text: str) -> int:
    years = int(text)
    return years if 1 <= years <= MOST_YEARS else int(_refuse(text))


def read_cells(
    cells: Mapping[str, str], atlas: Atlas
) -> tuple[Application | None, tuple[tuple[str, Severity, str], ...]]:
    """Read one application from its cells, as the reader of a file does.

    Returns:
        The application, None while a cell has an error; and what is said of its cells:
        column, severity, message.
    """
    typed = tuple(neutralised(_one_line(cells.get(column, ""))) for column in COLUMNS)
    table = Table("saisie", Row(1, tuple(COLUMNS)), (Row(_LINE, typed),))
    report = examine_rows(table, atlas)
    said = tuple((p.column, p.severity, p.message) for p in report.problems)
    return (report.applications[0] if report.applications else None), said


def _one_line(text: str) -> str:
    return " ".join(text.split())
