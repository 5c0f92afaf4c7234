from datetime import date
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from coverage.model import Certainty, Post, Precision, Role
from coverage.territories import Atlas
from sources.problems import Problem, Severity, UnreadableFileError
from sources.roster.csv_form import roster_bytes
from sources.roster.imported import COLUMNS, RosterImport, read_roster, read_roster_file
from tests.drawn_posts import posts as drawn_posts

HEADER = "structure;qualite;etp;departement;perimetre;extension;date_debut;date_fin"
GOOD = "Maison;facilitateur;1,00;31;31;;2024-01-01;2026-12-31"


def read(atlas: Atlas, *rows: str, header: str = HEADER) -> RosterImport:
    return read_roster("\n".join([header, *rows]).encode(), atlas, "essai.csv")


def refused(atlas: Atlas, *rows: str, header: str = HEADER) -> tuple[Problem, ...]:
    with pytest.raises(UnreadableFileError) as error:
        read(atlas, *rows, header=header)
    return error.value.problems


def only_post(atlas: Atlas, row: str, header: str = HEADER) -> Post:
    (post,) = read(atlas, row, header=header).roster.posts
    return post


def messages(found: RosterImport, severity: Severity) -> list[str]:
    return [p.message for p in found.problems if p.severity is severity]


def test_the_shipped_file_is_the_export_of_what_it_says(atlas: Atlas, shipped_roster: Path) -> None:
    imported = read_roster_file(shipped_roster, atlas)
    assert roster_bytes(imported.roster.posts) == shipped_roster.read_bytes()


def test_the_shipped_rows_are_those_of_the_call(atlas: Atlas, shipped_roster: Path) -> None:
    posts = read_roster_file(shipped_roster, atlas).roster.posts
    facilitators = [post for post in posts if post.role is Role.FACILITATOR]
    assert len(posts) == 8
    assert sum(post.fte for post in facilitators) == 10
    assert [post.fte for post in posts if post.role is Role.COORDINATOR] == [Fraction("0.56")]
    assert all(post.source and post.starts is None for post in posts)
    assert {post.ends_precision for post in posts} == {Precision.YEAR}
    deduced = [post for post in posts if post.certainty is Certainty.DEDUCED]
    assert [post.home for post in deduced] == ["11", "12", "31", "34", "66"]
    assert all(post.perimeter == (post.home,) for post in deduced)
    (plie,) = (post for post in posts if post.extension)
    assert (plie.home, plie.perimeter, plie.extension) == ("34", (), ("30",))
    assert plie.certainty is Certainty.TO_CONFIRM
    (unlocated,) = (post for post in facilitators if not post.is_located)
    assert (unlocated.fte, unlocated.ends) == (4, date(2026, 12, 31))


def test_columns_in_any_order_case_and_accents(atlas: Atlas) -> None:
    header = "DATE FIN,Qualité,ETP,Périmètre,Département,Structure,date_début"
    post = only_post(atlas, '2025,Facilitatrice,"0,5","09|11",09,Là,', header=header)
    assert post.perimeter == ("09", "11")
    assert post.fte == Fraction(1, 2)
    assert post.ends == date(2025, 12, 31)


@pytest.mark.parametrize("name", HEADER.split(";")[:5] + HEADER.split(";")[6:])
def test_a_missing_column_is_named(atlas: Atlas, name: str) -> None:
    (problem,) = refused(atlas, GOOD, header=HEADER.replace(name, "autre"))
    assert problem.column == name
    assert problem.line == 1


def test_a_file_of_something_else_is_refused_once(atlas: Atlas) -> None:
    (problem,) = refused(atlas, "a;b", header="x;y")
    assert "aucune colonne reconnue" in problem.message


def test_a_column_given_twice_is_refused(atlas: Atlas) -> None:
    (problem,) = refused(atlas, GOOD + ";2", header=HEADER + ";ETP")
    assert (problem.column, problem.line) == ("etp", 1)


@pytest.mark.parametrize(
    ("header", "written", "near"),
    [
        (HEADER.replace("extension", "extention"), "extention", "extension"),
        (HEADER + ";part_marche_etat", "part_marche_etat", "part_marches_etat"),
        (HEADER + ";Certitudes", "Certitudes", "certitude"),
        (HEADER + ";perimetres", "perimetres", ""),
        (HEADER + ";téléphone", "téléphone", ""),
    ],
)
def test_an_unknown_column_is_a_warning_with_the_nearest_name(
    atlas: Atlas, header: str, written: str, near: str
) -> None:
    row = GOOD + ";" * (header.count(";") - HEADER.count(";"))
    (problem,) = (p for p in read(atlas, row, header=header).problems if p.column == written)
    assert (problem.line, problem.severity) == (1, Severity.WARNING)
    assert ("Vouliez-vous dire" in problem.message) == bool(near)
    assert f"« {near} »" in problem.message or not near


def test_a_row_shorter_than_the_header_is_a_warning(atlas: Atlas) -> None:
    found = read(atlas, GOOD, GOOD + ";;", "N;facilitateur;1;31;31;", header=HEADER + ";id;;")
    short = [p for p in found.problems if "manque" in p.message]
    assert [(p.line, p.severity, p.message.split(" :")[0]) for p in short] == [
        (2, Severity.WARNING, "il manque 1 cellule en fin de ligne"),
        (4, Severity.WARNING, "il manque 3 cellules en fin de ligne"),
    ]


def test_a_control_character_names_its_cell_and_comes_with_the_other_errors(atlas: Atlas) -> None:
    found = refused(
        atlas, GOOD.replace("Maison", "Mai\x07son"), GOOD.replace("1,00", "deux"), "\x00" + GOOD
    )
    assert [(p.line, p.column, p.value) for p in found] == [
        (2, "structure", "Mai␇son"),
        (3, "etp", "deux"),
        (4, "structure", "␀Maison"),
    ]
    assert "U+0007" in found[0].message


def test_a_control_character_in_a_name_of_column_is_said(atlas: Atlas) -> None:
    (problem,) = refused(atlas, GOOD, header=HEADER.replace("etp", "e\x00tp"))
    assert (problem.line, problem.column, problem.value) == (1, "e␀tp", "e␀tp")
    assert "U+0000" in problem.message


@pytest.mark.parametrize(
    ("row", "column", "typed"),
    [
        ("M;facilitateur;99999999;31;31;;2024;2025", "etp", "99999999"),
        ("M;facilitateur;1,50;31;31;;2024;2025", "etp", "1,50"),
        ("M;facilitateur;1;9;31;;2024;2025", "departement", "9"),
        ("M;facilitateur;1;31;31;48,32;2024;2025", "extension", "48,32"),
    ],
)
def test_warnings_echo_what_was_typed(atlas: Atlas, row: str, column: str, typed: str) -> None:
    found = read(atlas, row).problems
    assert [p.value for p in found if p.column == column and p.severity is Severity.WARNING] == [
        typed
    ]


@pytest.mark.parametrize("code", ["99", "31999", "243100519", "Trifouillis"])
def test_an_unknown_home_is_told_about_departments_only(atlas: Atlas, code: str) -> None:
    (problem,) = refused(atlas, GOOD.replace(";31;31", f";{code};31"))
    assert f"« {code} »" in problem.message
    assert "2 caractères" in problem.message
    for word in ("commune", "EPCI", "region"):
        assert word not in problem.message


def test_all_the_errors_come_at_once_with_line_column_and_value(atlas: Atlas) -> None:
    found = refused(
        atlas,
        "Maison;pilote;zéro;31;31;;2024-01-01;2026-12-31",
        "",
        ";facilitateur;-1;99;3;99;30/02/2024;hier",
        "Foyer;facilitateur;1;31;31;;2026-01-01;2025-01-01",
    )
    assert {(p.line, p.column, p.value) for p in found} == {
        (2, "qualite", "pilote"),
        (2, "etp", "zéro"),
        (4, "structure", ""),
        (4, "etp", "-1"),
        (4, "departement", "99"),
        (4, "perimetre", "3"),
        (4, "extension", "99"),
        (4, "date_debut", "30/02/2024"),
        (4, "date_fin", "hier"),
        (5, "date_fin", "2025-01-01"),
    }
    assert [p.line for p in found] == sorted(p.line or 0 for p in found)
    assert all(p.message for p in found)


@pytest.mark.parametrize("text", ["0", "-1", "", "nan", "inf", "1e3", "deux"])
def test_etp_must_be_a_figure_above_zero(atlas: Atlas, text: str) -> None:
    (problem,) = refused(atlas, GOOD.replace("1,00", text))
    assert (problem.line, problem.column, problem.value) == (2, "etp", text)


@pytest.mark.parametrize("code", ["99", "75", "971", "2A", "31999", "999999999", "Trifouillis"])
@pytest.mark.parametrize("column", ["perimetre", "extension"])
def test_an_unknown_code_is_refused(atlas: Atlas, code: str, column: str) -> None:
    row = (
        f"M;facilitateur;1;;{code};;;" if column == "perimetre" else f"M;facilitateur;1;;;{code};;"
    )
    (problem,) = refused(atlas, row)
    assert (problem.line, problem.column) == (2, column)
    assert f"« {code} »" in problem.message


def test_a_home_is_a_department(atlas: Atlas) -> None:
    (problem,) = refused(atlas, GOOD.replace(";31;31", ";31555;31"))
    assert problem.column == "departement"


def test_a_file_with_no_row_is_refused(atlas: Atlas) -> None:
    (problem,) = refused(atlas)
    assert "aucune ligne" in problem.message


def test_a_separator_inside_a_cell_is_seen(atlas: Atlas) -> None:
    (problem,) = refused(atlas, GOOD.replace("Maison", "Maison; emploi") + ";2025")
    assert problem.line == 2


def test_lost_zeros_and_old_communes_are_mended_with_an_info(atlas: Atlas) -> None:
    former = next(c for c in atlas.communes if c.former)
    found = read(atlas, f"M;facilitateur;1;9;9|{former.former[0]};;2024;2025")
    (post,) = found.roster.posts
    assert (post.home, post.perimeter) == ("09", ("09", former.code))
    infos = " ".join(messages(found, Severity.INFO))
    assert "« 9 » lu comme « 09 »" in infos
    assert f"« {former.former[0]} » lu comme « {former.code} »" in infos


def test_region_is_a_perimeter_with_or_without_accent(atlas: Atlas) -> None:
    assert only_post(atlas, GOOD.replace(";31;31", ";31;Région")).perimeter == ("region",)


def test_a_code_in_both_lists_counts_as_perimeter(atlas: Atlas) -> None:
    found = read(atlas, "M;facilitateur;1;31;31|31;31|09;2024;2025")
    (post,) = found.roster.posts
    assert (post.perimeter, post.extension) == (("31",), ("09",))
    assert any("déjà dans le périmètre" in text for text in messages(found, Severity.INFO))


@pytest.mark.parametrize(
    ("row", "word"),
    [
        ("M;facilitateur;1,5;31;31;;2024;2025", "plus de 1 ETP"),
        ("M;facilitateur;1;09;31;;2024;2025", "le siège est hors du périmètre"),
        ("M;facilitateur;1;31;31;48;2024;2025", "pas voisin"),
        ("M;facilitateur;1;31;31;243400017;2024;2025", "pas voisin"),
        ("M;facilitateur;1;;31;48;2024;2025", "pas voisin"),
        ("M;facilitateur;1;13;;13;2024;2025", "hors de la région : le poste"),
        ("M;facilitateur;1;30;30|13;;2024;2025", "hors de la région (13)"),
        ("M;facilitateur;1;31;31;;2024;", "sans terme"),
        ("M;facilitateur;1;31;31;;2024;2999-12-31", "année après"),
    ],
)
def test_what_is_odd_is_accepted_with_a_warning(atlas: Atlas, row: str, word: str) -> None:
    found = read(atlas, row)
    assert len(found.roster.posts) == 1
    assert any(word in text for text in messages(found, Severity.WARNING))


@pytest.mark.parametrize(
    "row",
    [
        "M;facilitateur;1;34;;30;2024;2025",
        "M;facilitateur;1;31;31;32|65;2024;2025",
        "M;facilitateur;1;;31;32;2024;2025",
        "M;facilitateur;4;;;;2024;2026",
        "M;coordinateur;0,56;31;region;;2024;2025",
    ],
)
def test_no_warning_without_a_reason(atlas: Atlas, row: str) -> None:
    assert messages(read(atlas, row), Severity.WARNING) == []


@pytest.mark.parametrize("word", ["TOTAL", "Total :", "Sous-total", "Totaux", "total général"])
def test_a_total_row_is_left_out_with_a_warning(atlas: Atlas, word: str) -> None:
    found = read(atlas, GOOD, f"{word};;1,00;;;;;")
    assert len(found.roster.posts) == 1
    assert any("total" in text for text in messages(found, Severity.WARNING))


def test_a_structure_that_only_starts_like_a_total_is_kept(atlas: Atlas) -> None:
    assert only_post(atlas, GOOD.replace("Maison", "Totalité insertion")).fte == 1


def test_the_same_row_twice_is_kept_twice_with_a_warning(atlas: Atlas) -> None:
    found = read(atlas, GOOD, GOOD)
    first, second = found.roster.posts
    assert second.id == f"{first.id}-2"
    assert any("même contenu que la ligne 2" in t for t in messages(found, Severity.WARNING))


def test_an_identifier_given_twice_is_refused(atlas: Atlas) -> None:
    found = refused(atlas, GOOD + ";p1", GOOD + ";p1", header=HEADER + ";id")
    assert [(p.line, p.column) for p in found] == [(3, "id")]


def test_identifiers_are_stable_and_never_clash(atlas: Atlas) -> None:
    drawn = read(atlas, GOOD).roster.posts[0].id
    assert drawn == read(atlas, GOOD.replace("1,00", "1.0")).roster.posts[0].id
    posts = read(atlas, GOOD + ";", GOOD + f";{drawn}", header=HEADER + ";id").roster.posts
    assert [post.id for post in posts] == [f"{drawn}-2", drawn]


@pytest.mark.parametrize(
    "name", ["<img src=x onerror=alert(1)>", "${7*7}", "`", "=1+1", "'=1", "|"]
)
def test_hostile_names_are_kept_literally_and_never_reach_an_identifier(
    atlas: Atlas, name: str
) -> None:
    post = only_post(atlas, GOOD.replace("Maison", name))
    assert post.structure == (name if name != "'=1" else "=1")
    assert post.id.replace("-", "").isalnum()
    assert only_post_of(atlas, roster_bytes([post])) == post


def only_post_of(atlas: Atlas, data: bytes) -> Post:
    (post,) = read_roster(data, atlas).roster.posts
    return post


def test_certainty_and_attestation(atlas: Atlas) -> None:
    header = HEADER + ";certitude;atteste_le;part_marches_etat"
    post = only_post(atlas, "M;facilitateur;1;31;31;;;2025;déduit;18/07/2025;0,5", header)
    assert post.certainty is Certainty.DEDUCED
    assert post.attested_on == date(2025, 7, 18)
    assert post.state_share == Fraction(1, 2)
    assert post.certainty_on(date(2025, 7, 18)) is Certainty.DEDUCED
    alone = only_post(atlas, "M;facilitateur;1;31;31;;;2025")
    assert alone.certainty_on(date(2025, 7, 18)) is Certainty.TO_CONFIRM


def test_every_column_is_described() -> None:
    assert all(COLUMNS.values())


def test_export_then_import_then_export_is_the_same_bytes(atlas: Atlas) -> None:
    @settings(max_examples=60)
    @given(st.lists(drawn_posts(), min_size=1, max_size=4))
    def holds(posts: list[Post]) -> None:
        first = read_roster(roster_bytes(posts), atlas)
        exported = roster_bytes(first.roster.posts)
        second = read_roster(exported, atlas)
        assert second.roster.posts == first.roster.posts
        assert roster_bytes(second.roster.posts) == exported

    holds()
