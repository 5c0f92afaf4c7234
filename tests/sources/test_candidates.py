"""A file of candidates: what is read, what is refused, all at once, with lines."""

from fractions import Fraction

import pytest

from coverage.allocation.allocate import Candidate
from coverage.territories import Atlas
from sources.candidates import COLUMNS, default_candidates, read_candidates
from sources.cases import parameters_on
from sources.dataset import load_dataset
from sources.problems import Problem, UnreadableFileError
from tests.hostile_files import ods, ods_row


def read(text: str, atlas: Atlas, *, priced: bool = False) -> tuple[Candidate, ...]:
    return read_candidates(text.encode(), atlas, "candidats.csv", priced=priced).candidates


def refused(text: str, atlas: Atlas, *, priced: bool = False) -> tuple[Problem, ...]:
    with pytest.raises(UnreadableFileError) as error:
        read_candidates(text.encode(), atlas, "candidats.csv", priced=priced)
    return error.value.problems


def test_two_columns_are_enough(atlas: Atlas) -> None:
    assert read("candidat;perimetre\nA;09\nB;31|32\n", atlas) == (
        Candidate("A", ("09",)),
        Candidate("B", ("31", "32")),
    )


def test_every_column_is_read_in_any_order_and_by_other_names(atlas: Atlas) -> None:
    text = (
        "Coût ;Renouvellement;Éligible;Maximum;Minimum;Extension;Périmètre;Structure\n"
        "45 000,50;oui;non;2;0,5;34;9;Les Amis\n"
    )
    assert read(text, atlas) == (
        Candidate(
            "Les Amis",
            ("09",),
            ("34",),
            Fraction(1, 2),
            Fraction(2),
            eligible=False,
            renewal=True,
            cost=Fraction(90_001, 2),
        ),
    )


def test_empty_cells_are_the_defaults(atlas: Atlas) -> None:
    text = f"{';'.join(COLUMNS)}\nA;09;;;;;;\n"
    assert read(text, atlas) == (Candidate("A", ("09",)),)


def test_a_workbook_gives_the_same_candidates(atlas: Atlas) -> None:
    rows = [("candidat", "perimetre", "etp_max"), ("A", "09", "1.5"), ("B", "31", "")]
    data = ods("".join(map(ods_row, rows)))
    assert read_candidates(data, atlas, "candidats.ods").candidates == (
        Candidate("A", ("09",), most=Fraction(3, 2)),
        Candidate("B", ("31",)),
    )


def test_all_that_is_wrong_comes_at_once_with_its_line_and_column(atlas: Atlas) -> None:
    text = (
        "candidat;perimetre;etp_min;etp_max;eligible;cout_etp\n"
        "A;99999;;;;\n"
        "B;;;;;\n"
        "C;09;2;1;;\n"
        "D;09;-1;;;\n"
        "E;09;;;peut-être;\n"
        "F;09;;;;0\n"
        ";09;;;;\n"
    )
    found = [(p.line, p.column) for p in refused(text, atlas)]
    assert found == [
        (2, "perimetre"),
        (3, "perimetre"),
        (4, "etp_max"),
        (5, "etp_min"),
        (6, "eligible"),
        (7, "cout_etp"),
        (8, "candidat"),
    ]


def test_a_repeated_candidate_is_refused_with_both_lines(atlas: Atlas) -> None:
    (problem,) = refused("candidat;perimetre\nA;09\nB;11\nA;12\n", atlas)
    assert (problem.line, problem.column) == (4, "candidat")
    assert "ligne 2" in problem.message


def test_a_budget_in_euros_asks_for_the_cost_of_those_who_are_eligible(atlas: Atlas) -> None:
    (problem,) = refused("candidat;perimetre\nA;09\n", atlas, priced=True)
    assert problem.column == "cout_etp"
    text = "candidat;perimetre;eligible;cout_etp\nA;09;non;\nB;11;oui;\nC;12;;50000\n"
    (problem,) = refused(text, atlas, priced=True)
    assert (problem.line, problem.column) == (3, "cout_etp")


def test_a_missing_column_is_named(atlas: Atlas) -> None:
    (problem,) = refused("candidat;etp_max\nA;1\n", atlas)
    assert problem.column == "perimetre"


def test_without_a_file_each_department_of_the_call_is_a_candidate(atlas: Atlas) -> None:
    dataset = load_dataset()
    parameters = parameters_on(dataset, dataset.reference_date)
    found = default_candidates(atlas, parameters)
    assert {c.code for c in found} == parameters.call_departments
    assert all(c.perimeter == (c.code,) and not c.extension for c in found)
