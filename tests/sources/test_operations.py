"""The file of operations: what is read, what is refused, what is shipped."""

from datetime import date
from fractions import Fraction

import pytest

from coverage.operations import Operation, Standing, counted
from coverage.territories import Atlas
from sources.dataset import Dataset
from sources.operations import COLUMNS, read_operations
from sources.problems import Problem, Severity, UnreadableFileError

HEADER = "nom;territoire;debut;fin;heures"


def read(atlas: Atlas, *lines: str, header: str = HEADER) -> tuple[Operation, ...]:
    return read_operations("\n".join((header, *lines)).encode(), atlas, "mes.csv").rows


def refused(atlas: Atlas, *lines: str, header: str = HEADER) -> tuple[Problem, ...]:
    with pytest.raises(UnreadableFileError) as error:
        read(atlas, *lines, header=header)
    return error.value.problems


def test_the_shortest_row(atlas: Atlas) -> None:
    (one,) = read(atlas, "Pont;31;2025;2026;1 200,5")
    assert (one.id, one.name, one.territory) == ("ligne-2", "Pont", ("31",))
    assert (one.starts, one.ends) == (date(2025, 1, 1), date(2026, 12, 31))
    assert (one.hours, one.counts, one.months) == (Fraction(2401, 2), True, 24)
    assert one.starts_note == "à l'année près"


@pytest.mark.parametrize(
    ("typed", "starts", "ends"),
    [
        ("2024-02", date(2024, 2, 1), date(2024, 2, 29)),
        ("02/2025", date(2025, 2, 1), date(2025, 2, 28)),
        ("2025", date(2025, 1, 1), date(2025, 12, 31)),
        ("15/03/2025", date(2025, 3, 15), date(2025, 3, 15)),
        ("", None, None),
    ],
)
def test_days_months_and_years(
    atlas: Atlas, typed: str, starts: date | None, ends: date | None
) -> None:
    (one,) = read(atlas, f"Pont;31;{typed};{typed};")
    assert (one.starts, one.ends) == (starts, ends)


def test_several_territories_of_every_level(atlas: Atlas) -> None:
    (one,) = read(atlas, "Pont;31|243400017,09122;2025;2025;10")
    assert one.territory == ("31", "243400017", "09122")


def test_every_column_is_kept(atlas: Atlas) -> None:
    cells = (
        *("G1", "Pont", "route", "31", "2025-01", "prévision", "2026", "horizon"),
        *("10", "non", "1 M€", "une note", "un titre", "https://exemple.fr", "2024"),
    )
    (one,) = read(atlas, ";".join(cells), header=";".join(COLUMNS))
    assert (one.kind, one.starts_note, one.ends_note) == (
        "route",
        "prévision, au mois près",
        "horizon, à l'année près",
    )
    assert (one.amount, one.note, one.source) == ("1 M€", "une note", "un titre")
    assert (one.address, one.dated, one.counts) == ("https://exemple.fr", "2024", False)


@pytest.mark.parametrize(
    ("line", "column", "word"),
    [
        (";31;2025;2026;1", "nom", "nommez"),
        ("Pont;;2025;2026;1", "territoire", "absent"),
        ("Pont;99;2025;2026;1", "territoire", "inconnu"),
        ("Pont;31|13;2025;2026;1", "territoire", "hors de la région"),
        ("Pont;31;hier;2026;1", "debut", "illisible"),
        ("Pont;31;2025-13;2026;1", "debut", "mois"),
        ("Pont;31;2025;2024;1", "fin", "précède"),
        ("Pont;31;2025;2026;beaucoup", "heures", "nombre"),
        ("Pont;31;2025;2026;0", "heures", "au-dessus de zéro"),
        ("Pont;31;2025;2026;-5", "heures", "au-dessus de zéro"),
    ],
)
def test_refusals_name_line_and_column(atlas: Atlas, line: str, column: str, word: str) -> None:
    (problem,) = refused(atlas, line)
    assert (problem.line, problem.column) == (2, column)
    assert word in problem.message


def test_all_problems_come_at_once(atlas: Atlas) -> None:
    found = refused(atlas, "Pont;99;hier;2026;x", ";31;2025;2026;1")
    assert [(p.line, p.column) for p in found] == [
        (2, "debut"),
        (2, "territoire"),
        (2, "heures"),
        (3, "nom"),
    ]


def test_other_refusals(atlas: Atlas) -> None:
    assert "oui" in refused(atlas, "Pont;31;;;;peut-être", header=f"{HEADER};compte")[0].message
    same = refused(atlas, "a;Pont;31;;;", "a;Mur;31;;;", header=f"id;{HEADER}")
    assert (same[0].line, same[0].column, "ligne 2" in same[0].message) == (3, "id", True)
    assert {p.column for p in refused(atlas, "Pont", header="nom")} == {
        "territoire", "debut", "fin", "heures",
    }  # fmt: skip


def test_hours_without_dates_are_a_warning(atlas: Atlas) -> None:
    lines = f"{HEADER}\nPont;31;2025;;10\n".encode()
    (problem,) = read_operations(lines, atlas).problems
    assert (problem.line, problem.column, problem.severity) == (2, "heures", Severity.WARNING)


def test_an_empty_list_is_a_list(atlas: Atlas) -> None:
    assert read(atlas) == ()


def test_the_shipped_operations_are_shown_and_none_is_counted(shipped: Dataset) -> None:
    found = shipped.operations
    assert [one.id for one in found.rows] == [f"G{n}" for n in range(1, 16)]
    assert found.problems == ()
    with_hours = {one.id: one.hours for one in found.rows if one.hours is not None}
    assert with_hours == {"G5": 195_000, "G6": 130_000, "G15": 6_718}
    for one in found.rows:
        assert one.source
        assert one.address
        if one.hours is not None:
            assert one.standing(date(2025, 7, 18)) is Standing.SET_ASIDE
            assert "non comptées" in one.note
    for day in (date(2023, 6, 1), date(2025, 7, 18), date(2027, 1, 1)):
        assert counted(found.rows, day) == ()
