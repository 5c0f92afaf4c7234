from fractions import Fraction

import pytest

from coverage.need import NeedRow, declared
from coverage.parameters import Interval
from coverage.territories import Atlas
from sources.needs import read_needs
from sources.problems import Problem, Severity, UnreadableFileError


def read_rows(data: bytes, atlas: Atlas) -> tuple[NeedRow, ...]:
    return read_needs(data, atlas, "besoins.csv").rows


def refused(atlas: Atlas, text: str) -> tuple[Problem, ...]:
    with pytest.raises(UnreadableFileError) as error:
        read_needs(text.encode(), atlas, "besoins.csv")
    return error.value.problems


def test_one_figure_or_three(atlas: Atlas) -> None:
    single = read_rows(b"territoire;besoin_etp\n09;0,5\n31;1.25\n34;\n48;0\n", atlas)
    assert single == (
        NeedRow("09", Interval.exactly(Fraction(1, 2)), "besoins.csv, ligne 2"),
        NeedRow("31", Interval.exactly(Fraction(5, 4)), "besoins.csv, ligne 3"),
        NeedRow("34", None, "besoins.csv, ligne 4"),
        NeedRow("48", Interval.exactly(Fraction(0)), "besoins.csv, ligne 5"),
    )
    (three,) = read_rows(b"Haut,Bas,Central,Territoire\n3,1,2,243400017\n", atlas)
    assert three.interval == Interval(Fraction(1), Fraction(2), Fraction(3))


def test_every_level_of_code_is_read(atlas: Atlas) -> None:
    former = next(c for c in atlas.communes if c.former)
    text = f"territoire;besoin_etp\n9;1\n31555;1\n243400017;1\n{former.former[0]};1\n"
    found = [row.code for row in read_rows(text.replace("\n9;1", "").encode(), atlas)]
    assert found == ["31555", "243400017", former.code]
    (whole,) = read_rows("territoire;besoin_etp\nrégion;1\n".encode(), atlas)
    assert whole.code == "region"


@pytest.mark.parametrize(
    ("text", "line", "column", "word"),
    [
        ("territoire;besoin_etp\n99;1\n", 2, "territoire", "inconnu"),
        ("territoire;besoin_etp\n13;1\n", 2, "territoire", "hors de la région"),
        ("territoire;besoin_etp\n;1\n", 2, "territoire", "absent"),
        ("territoire;besoin_etp\n09;beaucoup\n", 2, "besoin_etp", "nombre"),
        ("territoire;besoin_etp\n09;-1\n", 2, "besoin_etp", "négatif"),
        ("territoire;besoin_etp\n09;nan\n", 2, "besoin_etp", "nombre"),
        ("territoire;bas;central;haut\n09;2;1;3\n", 2, "central", "bas ≤ central ≤ haut"),
        ("territoire;bas;central;haut\n09;1;;3\n", 2, "", "aucun des trois"),
        ("territoire;besoin_etp\n", None, "", "aucune ligne"),
        ("territoire;autre\n09;1\n", 1, "", "colonnes attendues"),
        ("code;x;y\n", 1, "", "colonnes attendues"),
        ("x;y\n", 1, "territoire", "absente"),
        ("territoire;besoin_etp\n09;1;5\n", 2, "", "séparateur"),
        ("territoire;besoin_etp;bas;central;haut\n09;1;1;2;3\n", 1, "", "besoin_etp, bas, central"),
        ("territoire;besoin_etp;bas\n09;1;1\n", 1, "", "besoin_etp et bas"),
        ("territoire;besoin_etp\n0\x019;1\n", 2, "territoire", "U+0001"),
        ("", None, "", "vide"),
    ],
)
def test_refusals_name_line_and_column(
    atlas: Atlas, text: str, line: int | None, column: str, word: str
) -> None:
    problem = refused(atlas, text)[0]
    assert (problem.line, problem.column) == (line, column)
    assert word in problem.message


def test_overlapping_rows_are_refused_with_both_lines(atlas: Atlas) -> None:
    text = "territoire;besoin_etp\n34;1\n09;1\n34172;1\n243400017;\n09;2\n"
    found = refused(atlas, text)
    assert [(p.line, p.message.split(" (")[0]) for p in found] == [
        (4, "recouvre la ligne 2"),
        (5, "recouvre la ligne 2"),
        (5, "recouvre la ligne 4"),
        (6, "recouvre la ligne 3"),
    ]


def test_the_engine_takes_what_the_reader_accepts(atlas: Atlas) -> None:
    rows = read_rows(b"territoire;besoin_etp\n09;1\n31;\n", atlas)
    needs = declared(atlas, rows)
    inside = atlas.positions(["09"])
    parts = zip(needs.block[inside].tolist(), needs.weight[inside].tolist(), strict=True)
    assert needs.total(list(parts)).central == 1


def test_what_is_odd_is_a_warning(atlas: Atlas) -> None:
    found = read_needs(b"territoire;besoin_etp;besoins;nom\n9;1;;\n31;2\n", atlas).problems
    assert [(p.line, p.column, p.severity) for p in found] == [
        (1, "besoins", Severity.WARNING),
        (1, "nom", Severity.WARNING),
        (3, "", Severity.WARNING),
        (2, "territoire", Severity.INFO),
    ]


def test_the_other_names_of_the_columns(atlas: Atlas) -> None:
    assert read_rows(b"code;besoin\n09;1\n", atlas)[0].interval
    assert read_rows(b"code;besoin_bas;besoin_central;besoin_haut\n09;1;1;1\n", atlas)[0].interval


def test_overlaps_echo_the_code_as_typed(atlas: Atlas) -> None:
    assert [p.value for p in refused(atlas, "territoire;besoin_etp\n09;1\n9;1\n")] == ["9"]


@pytest.mark.parametrize("code", ["99", "Ariège"])
def test_one_territory_a_line_asks_for_no_separator(atlas: Atlas, code: str) -> None:
    (problem,) = refused(atlas, f"territoire;besoin_etp\n{code};1\n")
    assert "séparés" not in problem.message
