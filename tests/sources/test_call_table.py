from dataclasses import replace
from datetime import date
from fractions import Fraction

import pytest

from coverage.model import Certainty, Post, Precision, Role
from coverage.territories import Atlas
from sources.days import UNKNOWN_DAY, first_day, last_day
from sources.fields import Day
from sources.places import PlaceReader
from sources.problems import Severity
from sources.roster.call_table import Complement, service_departments
from sources.roster.imported import read_roster
from sources.roster.report import Form, RosterReport, examine_roster
from tests.call_text import CALL

YEAR_2025 = Complement("AAP 2022", UNKNOWN_DAY, Day(date(2025, 12, 31), Precision.YEAR))


def report(atlas: Atlas, text: str = CALL, given: Complement | None = None) -> RosterReport:
    return examine_roster(text.encode(), atlas, "../appel.csv", given)


def posts(atlas: Atlas, text: str = CALL, given: Complement | None = None) -> tuple[Post, ...]:
    roster = report(atlas, text, given).roster
    assert roster is not None
    return roster.posts


def one(atlas: Atlas, service: str, role: str = "Facilitateur") -> tuple[Post, RosterReport]:
    text = f"Qualité;ETP;Bénéficiaire;Suivi convention\n{role};1;Maison;{service}\n"
    (post,) = posts(atlas, text)
    return post, report(atlas, text)


def test_the_seven_lines_of_the_call_are_six_etp_and_a_coordinator(atlas: Atlas) -> None:
    found = report(atlas)
    assert found.form is Form.CALL
    record = found.record()
    assert (record["lignes"], record["accepte"]) == (7, True)
    assert (record["etp_facilitateurs"], record["etp_coordination"]) == (6.0, 0.56)


def test_each_post_acts_where_its_service_is_and_is_to_be_confirmed(atlas: Atlas) -> None:
    rows = posts(atlas)
    assert [post.perimeter for post in rows] == [
        ("11",), ("12",), ("30",), ("31",), ("34",), ("66",), ("region",),
    ]  # fmt: skip
    assert {post.certainty for post in rows} == {Certainty.TO_CONFIRM}
    assert {post.home for post in rows} == {None}
    assert all(post.id for post in rows)
    assert all("appel.csv, ligne" in post.source for post in rows)
    assert "périmètre déduit du service de suivi (DDETS 30)" in rows[2].source
    assert not any("../" in post.source for post in rows)


def test_the_perimeter_is_said_to_be_deduced(atlas: Atlas) -> None:
    infos = [problem.message for problem in report(atlas).of(Severity.INFO)]
    assert any("n'est pas le périmètre" in message for message in infos)
    assert "périmètre déduit : 11 (Aude)." in infos


def test_without_complement_dates_are_unknown_and_asked_for_once(atlas: Atlas) -> None:
    (problem,) = report(atlas).of(Severity.WARNING)
    assert "ni programme ni dates" in problem.message
    assert problem.line == 1
    for post in posts(atlas):
        assert (post.starts, post.ends, post.programme) == (None, None, "")
        assert post.ends_precision is Precision.UNKNOWN


def test_the_complement_goes_to_every_row(atlas: Atlas) -> None:
    found = report(atlas, given=YEAR_2025)
    assert found.of(Severity.WARNING) == ()
    for post in posts(atlas, given=YEAR_2025):
        assert (post.programme, post.ends) == ("AAP 2022", date(2025, 12, 31))
        assert (post.starts, post.ends_precision) == (None, Precision.YEAR)


def test_a_complement_without_an_end_warns_once(atlas: Atlas) -> None:
    given = replace(YEAR_2025, ends=UNKNOWN_DAY)
    (problem,) = report(atlas, given=given).of(Severity.WARNING)
    assert problem.column == "date_fin"


def test_a_complement_that_ends_before_it_starts_is_refused(atlas: Atlas) -> None:
    start, end = first_day("2026").value, last_day("2025").value
    assert start is not None
    assert end is not None
    found = report(atlas, given=Complement("", start, end))
    assert not found.accepted
    assert "fin avant le début" in found.of(Severity.ERROR)[0].message


def test_a_row_that_says_its_programme_keeps_it(atlas: Atlas) -> None:
    text = "structure;suivi;etp;qualite;programme\nMaison;DDETS 31;1;facilitateur;AAP 2023\n"
    (post,) = posts(atlas, text, YEAR_2025)
    assert post.programme == "AAP 2023"


@pytest.mark.parametrize(
    ("service", "perimeter"),
    [
        ("DDETS 31", ("31",)),
        ("DDETSPP11", ("11",)),
        ("DDETS-PP 9", ("09",)),
        ("DDETS (30)", ("30",)),
        ("DDETS du Gard", ("30",)),
        ("DDETSPP de l'Aude", ("11",)),
        ("DDETSPP DE TARN-ET-GARONNE", ("82",)),
        ("Direction départementale de l'emploi de la Haute-Garonne", ("31",)),
        ("UD 34 de la DREETS", ("34",)),
        ("31", ("31",)),
        ("31 - DDETS", ("31",)),
        ("DDETS Haute-Garonne (31)", ("31",)),
        ("Gard 30", ("30",)),
        ("12 mois DDETS Hérault", ("34",)),
        ("DDETS Haute-Garonne, suivi 12/2025", ("31",)),
        ("DDETS 09, avenant 11", ("09",)),
        ("DDETS 31 depuis le 09/11/2024", ("31",)),
    ],
)
def test_the_department_of_a_service(
    atlas: Atlas, service: str, perimeter: tuple[str, ...]
) -> None:
    post, found = one(atlas, service)
    assert post.perimeter == perimeter
    assert [p.line for p in found.of(Severity.WARNING)] == [1]


@pytest.mark.parametrize(
    "service", [
        "DREETS", "DREETS Occitanie", "", "Préfecture", "DDETS 75", "DREETS (avenant 12 signé)",
        "DREETS, le 11 mai", "convention n° 12", "DREETS 11/09/2025",
    ],
)  # fmt: skip
def test_a_facilitator_of_no_department_is_unlocated_with_a_warning(
    atlas: Atlas, service: str
) -> None:
    post, found = one(atlas, service)
    assert not post.is_located
    assert [(p.line, p.column) for p in found.of(Severity.WARNING)][1:] == [(2, "suivi")]


@pytest.mark.parametrize(
    "service",
    [
        "DDETS 31 et DDETS 34",
        "DDETS 31 et 34",
        "DDETS 31/34",
        "DDETS de l'Aude et du Gard",
        "DDETS Haute Garonne et Gers",
        "DDETS Tarn (81) et Aveyron",
    ],
)
def test_two_services_in_a_cell_are_no_perimeter(atlas: Atlas, service: str) -> None:
    post, found = one(atlas, service)
    assert post.perimeter == ()
    assert any("plusieurs départements" in p.message for p in found.problems)


@pytest.mark.parametrize("service", ["DREETS", "DDETS 31", ""])
def test_a_coordinator_acts_on_the_whole_region(atlas: Atlas, service: str) -> None:
    post, _ = one(atlas, service, "Coordinatrice")
    assert (post.perimeter, post.home) == (("region",), None)


def test_a_service_of_a_neighbour_is_outside_with_a_warning(atlas: Atlas) -> None:
    post, found = one(atlas, "DDETS 13")
    assert post.perimeter == ("13",)
    assert any("hors de la région" in p.message for p in found.of(Severity.WARNING))


@pytest.mark.parametrize("column", ["departement", "perimetre", "date_fin", "Début"])
def test_a_table_that_says_more_is_not_the_calls(atlas: Atlas, column: str) -> None:
    text = f"Bénéficiaire;Suivi convention;ETP;Qualité;{column}\nM;DDETS 31;1;Facilitateur;\n"
    found = report(atlas, text)
    assert found.form is Form.STANDARD
    assert any("obligatoire absente" in p.message for p in found.of(Severity.ERROR))


def test_the_complement_changes_nothing_to_a_roster(atlas: Atlas) -> None:
    header = "structure;qualite;etp;departement;perimetre;date_debut;date_fin"
    text = f"{header}\nM;facilitateur;1;31;31;2024;2026"
    assert posts(atlas, text) == posts(atlas, text, YEAR_2025)


def test_errors_of_the_calls_table_come_all_at_once(atlas: Atlas) -> None:
    text = CALL.replace("0,56", "zéro").replace("1,00\tFacilitateur\nUD", "0\tpilote\nUD")
    found = report(atlas, text + "TOTAL\t\t6,56\t\n")
    assert [(p.line, p.column) for p in found.of(Severity.ERROR)] == [
        (2, "etp"), (2, "qualite"), (8, "etp"),
    ]  # fmt: skip
    assert [p.line for p in found.of(Severity.WARNING)] == [1, 9]


def test_read_roster_takes_the_calls_table_too(atlas: Atlas) -> None:
    roster = read_roster(CALL.encode(), atlas, "appel.csv", YEAR_2025).roster
    total = sum(post.fte for post in roster.posts if post.role is Role.FACILITATOR)
    assert total == Fraction(6)


def test_the_words_of_a_name_are_not_taken_for_its_end(atlas: Atlas) -> None:
    assert service_departments("DDETSPP du Tarn-et-Garonne", PlaceReader(atlas)) == ("82",)
    assert service_departments("DDETSPP du Tarn", PlaceReader(atlas)) == ("81",)
