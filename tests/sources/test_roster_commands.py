import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from sources.commands.roster import roster
from sources.console import run
from sources.dataset import DATA

HEADER = "structure;qualite;etp;departement;perimetre;date_debut;date_fin"
CALL = "Bénéficiaire;Suivi convention;ETP;Qualité\nMaison;DDETS 31;1,00;Facilitateur\n"
Check = Callable[..., tuple[int, str, str]]


@pytest.fixture
def check(capfd: pytest.CaptureFixture[str]) -> Check:
    def run_it(*arguments: object) -> tuple[int, str, str]:
        status = run(roster, ["check", *map(str, arguments)])
        shown = capfd.readouterr()
        return status, shown.out, shown.err

    return run_it


@pytest.fixture
def file(tmp_path: Path) -> Callable[..., Path]:
    def write(text: str, name: str = "essai.csv") -> Path:
        path = tmp_path / name
        path.write_text(text, encoding="utf-8")
        return path

    return write


def record(out: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(out)
    return found


def test_the_shipped_roster_is_accepted_and_nothing_is_written(check: Check) -> None:
    folder = DATA / "roster"
    before = {path: path.read_bytes() for path in folder.iterdir()}
    status, out, err = check(folder / "roster.csv")
    assert (status, err) == (0, "")
    assert record(out)["etp_facilitateurs"] == 10.0
    assert {path: path.read_bytes() for path in folder.iterdir()} == before


def test_a_refused_file_has_its_line_column_and_value_and_exit_code_one(
    check: Check, file: Callable[..., Path]
) -> None:
    path = file(f"{HEADER}\nM;facilitateur;0;31;31;2024;2026\nM;x;1;31;31;2024;2026\n")
    status, out, err = check(path)
    found = record(out)
    assert status == 1
    assert found["accepte"] is False
    assert [(e["ligne"], e["colonne"], e["valeur"]) for e in found["erreurs"]] == [
        (2, "etp", "0"),
        (3, "qualite", "x"),
    ]
    assert "refusé, 2 erreurs" in err
    assert "Traceback" not in err


@pytest.mark.parametrize(
    ("path", "said"),
    [
        ("absent.csv", "introuvable"),
        (str(DATA), "dossier"),
        ("", "chemin vide"),
        ("a\0b", "caractère nul"),
    ],
)
def test_what_cannot_be_read_is_a_report_too(check: Check, path: str, said: str) -> None:
    status, out, err = check(path)
    found = record(out)
    assert (status, found["accepte"], found["lignes"]) == (1, False, 0)
    assert said in found["erreurs"][0]["message"]
    assert said in err
    assert found["erreurs"][0]["ligne"] is None


def test_the_text_says_the_same(check: Check, file: Callable[..., Path]) -> None:
    path = file(f"{HEADER}\nM;facilitateur;100 %;31;31;2024;\n")
    status, out, _ = check(path, "--format", "texte")
    lines = out.splitlines()
    assert status == 0
    assert lines[0] == "essai.csv : accepté, 1 ligne."
    assert lines[1] == "ETP : 1,00 de facilitateurs, 0,00 de coordination."
    assert lines[2].startswith("Avertissement : ligne 2, colonne « date_fin »")
    assert (
        lines[3] == "Information : ligne 2, colonne « etp », valeur « 100 % » : « 100 % » lu 1,00."
    )


def test_the_table_of_the_call_takes_a_programme_and_dates(
    check: Check, file: Callable[..., Path]
) -> None:
    path = file(CALL)
    asked = record(check(path)[1])["avertissements"]
    assert "ni programme ni dates" in asked[0]["message"]
    status, out, _ = check(path, "--programme", "AAP", "--debut", "2025", "--fin", "31/12/2026")
    assert (status, record(out)["avertissements"]) == (0, [])


@pytest.mark.parametrize(
    "given",
    [("--debut", "hier"), ("--fin", "31/02/2026"), ("--programme", "x" * 101)],
)
def test_a_bad_complement_names_its_option(
    check: Check, file: Callable[..., Path], given: tuple[str, str]
) -> None:
    status, out, err = check(file(CALL), *given)
    assert (status, out) == (1, "")
    assert f"Erreur : {given[0]} :" in err


def test_a_complement_of_a_roster_is_said_to_be_of_no_use(
    check: Check, file: Callable[..., Path]
) -> None:
    status, _, err = check(file(f"{HEADER}\nM;facilitateur;1;31;31;2024;2026\n"), "--fin", "2026")
    assert status == 0
    assert "sans effet" in err


def test_a_format_or_an_option_that_does_not_exist_is_bad_usage(check: Check) -> None:
    assert check("x", "--format", "xml")[0] == 2
    assert check("x", "--inconnu")[0] == 2
    assert check()[0] == 2
