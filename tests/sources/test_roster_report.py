import json
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from coverage.model import Role
from coverage.territories import Atlas
from sources.cases import json_bytes
from sources.problems import Severity
from sources.roster.report import Form, RosterReport, examine_roster, file_name

HEADER = (
    "structure;qualite;etp;departement;perimetre;extension;date_debut;date_fin;programme;suivi;"
    "source;id"
)
GOOD = "Maison;facilitateur;1,00;31;31;;2024-01-01;2026-12-31;AAP;DDETS 31;note;"


def report(atlas: Atlas, *rows: str, header: str = HEADER) -> RosterReport:
    return examine_roster("\n".join([header, *rows]).encode(), atlas, "essai.csv")


def told(found: RosterReport, severity: Severity) -> list[tuple[int | None, str]]:
    return [(p.line, p.column) for p in found.of(severity)]


def with_cell(column: str, text: str) -> str:
    names = HEADER.split(";")
    cells = GOOD.split(";")
    cells[names.index(column)] = text
    return ";".join(f'"{cell}"' for cell in cells)


def test_the_errors_of_a_line_come_in_the_order_of_the_columns_of_the_file(atlas: Atlas) -> None:
    header = "date_fin;perimetre;structure;qualite;etp;departement;date_debut"
    found = report(atlas, "hier;zz;;pilote;abc;99;demain", header=header)
    assert [column for _, column in told(found, Severity.ERROR)] == header.split(";")


def test_the_shipped_roster_is_accepted(atlas: Atlas, shipped_roster: Path) -> None:
    found = examine_roster(shipped_roster.read_bytes(), atlas, "roster.csv")
    record = found.record()
    assert found.form is Form.STANDARD
    assert (record["accepte"], record["lignes"]) == (True, 8)
    assert (record["etp_facilitateurs"], record["etp_coordination"]) == (10.0, 0.56)
    assert (record["erreurs"], record["avertissements"]) == ([], [])
    assert [info["ligne"] for info in record["infos"]] == [9]
    assert list(record) == [
        "accepte",
        "lignes",
        "etp_facilitateurs",
        "etp_coordination",
        "erreurs",
        "avertissements",
        "infos",
    ]


def test_a_refused_file_has_all_its_problems_and_no_sum(atlas: Atlas) -> None:
    found = report(
        atlas,
        GOOD,
        with_cell("etp", "zéro"),
        with_cell("date_fin", ""),
        with_cell("departement", "9").replace('"31"', '"09"'),
        with_cell("perimetre", "99"),
    )
    assert not found.accepted
    assert found.roster is None
    assert found.record()["etp_facilitateurs"] is None
    assert found.record()["etp_coordination"] is None
    assert told(found, Severity.ERROR) == [(3, "etp"), (6, "perimetre")]
    assert (4, "date_fin") in told(found, Severity.WARNING)
    assert (5, "departement") in told(found, Severity.INFO)
    assert [p.line or 0 for p in found.problems] == sorted(p.line or 0 for p in found.problems)
    assert found.lines == 5


def test_a_missing_column_does_not_hide_the_errors_of_the_others(atlas: Atlas) -> None:
    header = HEADER.replace("date_fin", "autre")
    found = report(atlas, with_cell("etp", "zéro"), with_cell("perimetre", "99"), header=header)
    assert told(found, Severity.ERROR) == [(1, "date_fin"), (2, "etp"), (3, "perimetre")]
    without = report(atlas, GOOD, header=HEADER.replace("etp", "autre"))
    assert told(without, Severity.ERROR) == [(1, "etp")]


def test_a_column_without_a_name_is_ignored_and_said(atlas: Atlas) -> None:
    (problem,) = report(atlas, GOOD + ";à voir", header=HEADER + ";").of(Severity.WARNING)
    assert "colonne M sans nom" in problem.message
    assert not report(atlas, GOOD + ";", header=HEADER + ";").of(Severity.WARNING)


def test_each_post_has_its_own_identifier(atlas: Atlas) -> None:
    roster = report(atlas, GOOD, GOOD, with_cell("id", "mien")).roster
    assert roster is not None
    identifiers = [post.id for post in roster.posts]
    assert all(identifiers)
    assert len(set(identifiers)) == 3


@pytest.mark.parametrize(
    "error", ["#REF!", "#N/A", "#VALEUR!", "#DIV/0!", "#NOM?", "Err:502", "####"]
)
@pytest.mark.parametrize("column", HEADER.split(";"))
def test_a_formula_in_error_is_refused_in_any_column(atlas: Atlas, column: str, error: str) -> None:
    found = report(atlas, with_cell(column, error))
    assert (2, column) in told(found, Severity.ERROR)
    assert "formule en erreur" in found.of(Severity.ERROR)[0].message


@pytest.mark.parametrize("column", ["departement", "perimetre", "extension", "date_debut"])
def test_a_mark_for_nothing_known_is_read_as_an_empty_cell(atlas: Atlas, column: str) -> None:
    found = report(atlas, with_cell(column, "n.c."))
    empty = report(atlas, with_cell(column, ""))
    assert found.roster is not None
    assert empty.roster is not None
    assert found.roster.posts == empty.roster.posts
    assert any("« n.c. » lu comme une cellule vide" in p.message for p in found.of(Severity.INFO))


@pytest.mark.parametrize("column", ["structure", "qualite", "etp"])
def test_what_must_be_known_is_not_left_out_by_a_mark(atlas: Atlas, column: str) -> None:
    assert told(report(atlas, with_cell(column, "?")), Severity.ERROR) == [(2, column)]


@pytest.mark.parametrize("text", ["VRAI", "FAUX", "TRUE", "FALSE"])
@pytest.mark.parametrize("column", ["structure", "etp", "perimetre", "date_debut", "suivi"])
def test_a_box_of_true_or_false_is_refused(atlas: Atlas, column: str, text: str) -> None:
    assert (2, column) in told(report(atlas, with_cell(column, text)), Severity.ERROR)


@pytest.mark.parametrize(
    ("column", "limit"), [("structure", 200), ("programme", 100), ("suivi", 100), ("source", 2000)]
)
def test_texts_have_limits_that_are_named(atlas: Atlas, column: str, limit: int) -> None:
    assert report(atlas, with_cell(column, "x" * limit)).accepted
    (problem,) = report(atlas, with_cell(column, "x" * (limit + 1))).of(Severity.ERROR)
    assert problem.column == column
    assert f"{limit} caractères" in problem.message


def test_an_enormous_cell_is_refused_without_being_read(atlas: Atlas) -> None:
    found = report(atlas, with_cell("perimetre", "a" + " " * 6000 + "b"), with_cell("etp", "x"))
    assert told(found, Severity.ERROR) == [(2, "perimetre"), (3, "etp")]


@pytest.mark.parametrize(
    "name", ["Nom", "Prénom", "Référent", "e-mail", "Téléphone", "Contact", "Nom du facilitateur"]
)
def test_a_column_about_a_person_is_ignored_and_said(atlas: Atlas, name: str) -> None:
    found = report(atlas, GOOD + ";Quelqu'un", header=f"{HEADER};{name}")
    (problem,) = (p for p in found.of(Severity.WARNING) if p.column == name)
    assert "aucune personne n'est gardée" in problem.message
    assert found.roster is not None
    assert "Quelqu" not in repr(found.roster)


@pytest.mark.parametrize(
    "row",
    [
        "TOTAL;;7,00;;;;;;;;;",
        "Total :;;7;;;;;;;;;",
        "TOTAL ETP;;7;;;;;;;;;",
        "Total facilitateurs;facilitateur;7;;;;;;;;;",
        "Total général : 7,00;;;;;;;;;;;",
        "Sous-total département 31;;1;;;;;;;;;",
        "Ensemble;;7;;;;;;;;;",
        ";TOTAL;7;;;;;;;;;",
        "Somme des ETP;;1;;;;;;;;;",
        ";;1,00;;;;;;;;;",
    ],
)
def test_a_total_is_never_counted_wherever_it_stands(atlas: Atlas, row: str) -> None:
    found = report(atlas, GOOD, row, with_cell("structure", "Autre"))
    assert found.fte(Role.FACILITATOR) == 2
    assert (3, "") in told(found, Severity.WARNING)
    assert found.lines == 3


@pytest.mark.parametrize("name", ["Ensemble pour l'emploi", "Totalité insertion", "Somme toute"])
def test_a_structure_that_sounds_like_a_total_is_a_post(atlas: Atlas, name: str) -> None:
    found = report(atlas, with_cell("structure", name))
    assert found.fte(Role.FACILITATOR) == 1
    assert told(found, Severity.WARNING) == []


@pytest.mark.parametrize("name", ["Ensemble pour l'emploi", "Somme toute", "Cumul 30", "Ensemble"])
def test_an_error_in_a_row_named_like_a_sum_is_told(atlas: Atlas, name: str) -> None:
    row = with_cell("structure", name).replace("facilitateur", "pilote")
    assert told(report(atlas, GOOD, row), Severity.ERROR) == [(3, "qualite")]


def test_a_word_of_total_in_another_column_drops_no_post(atlas: Atlas) -> None:
    lines = "\n".join([f"financement;{HEADER}", f"Total;{GOOD}", "Total;;;7;;;;;;;;;"])
    found = examine_roster(lines.encode(), atlas)
    assert (found.fte(Role.FACILITATOR), found.lines) == (1, 2)
    assert (3, "") in told(found, Severity.WARNING)


@pytest.mark.parametrize("after", ["source", "programme", "suivi"])
def test_a_decimal_comma_that_cuts_a_figure_is_refused(atlas: Atlas, after: str) -> None:
    text = (
        f"structure,qualite,departement,perimetre,date_debut,date_fin,etp,{after}\n"
        "A,facilitateur,12,12,2025,2025,1,5\n"
        'B,facilitateur,12,12,2025,2025,"1,5",2025\n'
        "C,facilitateur,12,12,2025,2025,1,\n"
    )
    found = examine_roster(text.encode(), atlas)
    assert told(found, Severity.ERROR) == [(2, "etp")]
    assert "si c'est 1,5" in found.of(Severity.ERROR)[0].message


def test_a_post_named_like_a_total_is_counted_with_a_warning(atlas: Atlas) -> None:
    found = report(atlas, with_cell("structure", "Total Insertion"))
    assert found.fte(Role.FACILITATOR) == 1
    assert told(found, Severity.WARNING) == [(2, "structure")]


def test_figures_alone_that_sum_nothing_are_refused(atlas: Atlas) -> None:
    assert told(report(atlas, GOOD, ";;3,00;;;;;;;;;"), Severity.ERROR) == [
        (3, "structure"),
        (3, "qualite"),
    ]


def test_a_file_of_totals_alone_is_no_roster(atlas: Atlas) -> None:
    found = report(atlas, "TOTAL;;7,00;;;;;;;;;")
    assert [p.message.split(" :")[0] for p in found.of(Severity.ERROR)] == ["aucun poste"]


def test_a_note_under_the_table_is_one_error(atlas: Atlas) -> None:
    found = report(atlas, GOOD, "Source : DREETS, juillet 2025;;;;;;;;;;;")
    (problem,) = found.of(Severity.ERROR)
    assert problem.line == 3
    assert "une seule cellule" in problem.message


@pytest.mark.parametrize(
    ("etp", "places", "warned"),
    [("1", "31", 0), ("1,01", "31", 1), ("99,99", "", 0), ("100", "", 1), ("100", "31", 1)],
)
def test_how_many_etp_are_too_many(atlas: Atlas, etp: str, places: str, warned: int) -> None:
    row = f"Maison;facilitateur;{etp};;{places};;2024;2026;;;;"
    assert told(report(atlas, row), Severity.WARNING) == [(2, "etp")] * warned


@pytest.mark.parametrize(
    "data", [b"", b"\x00", b"\xff\xfe", b"PK\x03\x04", b"a", b'"', b"\xef\xbb\xbf"]
)
def test_what_is_no_table_is_a_report_too(atlas: Atlas, data: bytes) -> None:
    found = examine_roster(data, atlas, "vide.csv")
    assert not found.accepted
    assert found.of(Severity.ERROR)
    assert json.loads(json_bytes(found.record()))["accepte"] is False


@settings(max_examples=200)
@given(data=st.binary(max_size=200))
def test_no_bytes_raise(atlas: Atlas, data: bytes) -> None:
    assert examine_roster(data, atlas).accepted is False


@settings(max_examples=100)
@given(cells=st.lists(st.text(max_size=12), min_size=12, max_size=12))
def test_no_cells_raise(atlas: Atlas, cells: list[str]) -> None:
    row = ";".join('"' + cell.replace('"', '""') + '"' for cell in cells)
    found = report(atlas, row)
    assert found.accepted == (not found.of(Severity.ERROR))


@pytest.mark.parametrize(
    ("given_name", "shown"),
    [
        ("../../etc/annuaire.csv", "annuaire.csv"),
        (r"C:\Users\x\annuaire.xlsx", "annuaire.xlsx"),
        ("a\nb\u202e.csv", "a b .csv"),
        ("/", "annuaire"),
        ("..", ".."),
    ],
)
def test_a_file_is_known_by_its_bare_name(given_name: str, shown: str) -> None:
    assert file_name(given_name) == shown


def test_five_thousand_rows_of_one_post_take_no_quadratic_time(atlas: Atlas) -> None:
    rows = [
        f"Maison;facilitateur;0,5;31;31;;{2000 + n % 90}-0{1 + n % 9}-01;;AAP;DDETS 31;;"
        for n in range(4_999)
    ]
    found = report(atlas, *rows)
    assert found.accepted
    assert found.fte(Role.FACILITATOR) == Fraction(4_999, 2)


ENDLESS = {
    "structure": ["total " + ":= " * 1_600, "total " + "etp " * 1_200 + "x", "é" * 4_900],
    "etp": ["1" + " " * 4_900 + "x", "1 234" * 980, "1" + "\u00a0" * 4_900 + "%"],
    "departement": ["a" + " " * 4_900 + "b", "31 " * 1_600],
    "perimetre": ["a" + "- " * 2_400 + "b", "31 " * 1_600, "9," * 2_400 + "x", "a," * 2_400 + "x"],
    "date_debut": ["1 " * 2_400, "a" * 4_900 + "25", "1" + "." * 4_900],
    "suivi": ["a " * 2_400],
}


@pytest.mark.parametrize("column", ENDLESS)
def test_texts_made_to_be_read_forever_are_refused(atlas: Atlas, column: str) -> None:
    for text in ENDLESS[column]:
        found = report(atlas, *[with_cell(column, f"{text}{n}") for n in range(100)])
        assert not found.accepted


def test_rows_without_certainty_are_said_once_for_the_file(atlas: Atlas) -> None:
    header = f"{HEADER};certitude"
    rows = "\n".join([header, GOOD + ";etabli", GOOD + ";", GOOD.replace("Maison", "Autre") + ";"])
    found = list(examine_roster(rows.encode(), atlas).of(Severity.INFO))
    told = [p for p in found if p.column == "certitude"]
    assert [(p.line, p.message.split(",")[0]) for p in told] == [(3, "2 lignes sans certitude")]
    assert not [p for p in report(atlas, GOOD + ";etabli", header=header).problems if p.column]


@pytest.mark.parametrize(("home", "code"), [("09", "09100"), ("31", "09122")])
def test_a_commune_that_may_be_a_postcode_is_named(atlas: Atlas, home: str, code: str) -> None:
    row = GOOD.replace(";31;31;", f";{home};{code};")
    told = [p for p in report(atlas, row).of(Severity.INFO) if p.column == "perimetre"]
    assert any(f"{code} : " in p.message and "(09)" in p.message for p in told)
    assert not [p for p in report(atlas, GOOD).of(Severity.INFO) if p.column == "perimetre"]
