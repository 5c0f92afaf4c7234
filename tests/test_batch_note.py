"""`batch.py note`: a file, or a refusal in French that names the option."""

from __future__ import annotations

import io
import json
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pypdf
import pytest

from batch import cli
from sources.console import run

ROOT = Path(__file__).parents[1]
ON = ("--on", "2025-07-18")
PLAN = ("--budget", "6", "--step", "0.5", "--etp-min", "0.5")

Call = Callable[..., tuple[int, str]]


@pytest.fixture
def call(capsys: pytest.CaptureFixture[str]) -> Call:
    def calling(*arguments: object) -> tuple[int, str]:
        status = run(cli, ["note", *(str(argument) for argument in arguments)])
        return status, capsys.readouterr().err

    return calling


def text_of(pdf: bytes) -> str:
    pages = pypdf.PdfReader(io.BytesIO(pdf)).pages
    text = " ".join(page.extract_text() for page in pages)
    return " ".join(text.replace("\u00a0", " ").replace("\u202f", " ").split())


def test_the_note_is_a_pdf_by_default_on_the_standard_output() -> None:
    done = subprocess.run(
        [sys.executable, "batch.py", "note", *ON], cwd=ROOT, capture_output=True, check=True
    )
    assert done.stdout.startswith(b"%PDF-")
    assert done.stderr == b""
    assert "Note pour le comité de sélection" in text_of(done.stdout)


def test_without_a_place_for_passing_files_it_says_what_to_do(
    call: Call, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "absent"))
    status, err = call(*ON, "--out", tmp_path / "note.pdf")
    assert status == 1
    assert err.startswith("Erreur : note : fichiers de passage impossibles : ")
    assert "TMPDIR" in err
    assert not (tmp_path / "note.pdf").exists()


def test_the_same_command_twice_writes_the_same_bytes(call: Call, tmp_path: Path) -> None:
    for form in ("pdf", "xlsx"):
        files = [tmp_path / f"{name}.{form}" for name in "ab"]
        for file in files:
            assert call(*ON, *PLAN, "--format", form, "--out", file)[0] == 0
        assert files[0].read_bytes() == files[1].read_bytes()


def test_a_budget_adds_the_plan_on_the_day_after_the_conventions_end(
    call: Call, tmp_path: Path
) -> None:
    file = tmp_path / "note.pdf"
    assert call(*ON, *PLAN, "--out", file) == (0, "")
    assert "Plan d'ETP au 01/01/2026" in text_of(file.read_bytes())


def test_the_plan_is_that_of_allocate_on_the_same_candidates(
    call: Call, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    candidates = tmp_path / "candidats.csv"
    candidates.write_text("candidat;perimetre\nGers;32\nLozère;48\nTarn;81\n", "utf-8")
    asked = ("--budget", "1.5", "--step", "0.5", "--candidates", candidates)
    file = tmp_path / "note.xlsx"
    assert call(*ON, *asked, "--plan-on", "2026-01-01", "--format", "xlsx", "--out", file)[0] == 0
    told = list(openpyxl.load_workbook(file)["Plan"].iter_rows(values_only=True))
    assert run(cli, ["allocate", "--on", "2026-01-01", *map(str, asked)]) == 0
    plan = json.loads(capsys.readouterr().out)
    granted = {line[1]: line[2] for line in told[1 : 1 + len(plan["plan"])]}
    assert granted == {one["candidat"]: one["etp"] for one in plan["plan"]}


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("--on", "2025-02-30"), "--on : « 2025-02-30 » n'est pas un jour"),
        (("--on", "1990-01-01"), "--on : « 1990-01-01 » est avant le premier paramètre connu"),
        ((*ON, "--order", "unmet"), "--order : sans effet sans budget"),
        ((*ON, "--plan-on", "2026-01-01"), "--plan-on : sans effet sans budget"),
        ((*ON, "--renewals-first"), "--renewals-first : sans effet sans budget"),
        ((*ON, "--budget", "x"), "--budget : « x » n'est pas un nombre"),
        ((*ON, "--budget", "1", "--plan-on", "demain"), "--plan-on : « demain » n'est pas un jour"),
        ((*ON, "--budget-eur", "1000"), "--budget-eur : un budget en euros demande --candidates"),
        ((*ON, "--budget", "1", "--candidates", "absent.csv"), "--candidates : absent.csv"),
        ((*ON, "--scenario", "rien"), "--scenario : « rien » n'est pas un scénario livré. Il y a"),
        ((*ON, "--roster", "absent.csv"), "--roster : absent.csv"),
    ],
)
def test_what_cannot_be_used_is_refused_by_the_name_of_its_option(
    call: Call, tmp_path: Path, arguments: tuple[str, ...], message: str
) -> None:
    file = tmp_path / "note.pdf"
    status, told = call(*arguments, "--out", file)
    assert status == 1
    assert message in told
    assert not file.exists()


def test_a_scenario_is_supposed_and_told(call: Call, tmp_path: Path) -> None:
    file = tmp_path / "note.pdf"
    asked = ("--on", "2026-06-30", "--scenario", "aap-2025-trois-ans", "--out", file)
    assert call(*asked) == (0, "")
    text = text_of(file.read_bytes())
    assert "Scénario supposé : " in text
    assert "Ce que le scénario suppose" in text
    assert "ETP PNAD actifs 10,00" in text


def test_a_scenario_that_the_roster_does_not_allow_is_refused_with_the_reason(
    call: Call, tmp_path: Path
) -> None:
    roster = tmp_path / "annuaire.csv"
    head = "structure;qualite;etp;departement;perimetre;date_debut;date_fin"
    roster.write_text(f"{head}\nUne;facilitateur;1;31;31;2024;2026\n", "utf-8")
    status, told = call(*ON, "--roster", roster, "--scenario", "quatre-etp-non-localises")
    assert status == 1
    assert "--scenario : " in told


def test_a_file_that_is_read_is_never_written_over(call: Call, tmp_path: Path) -> None:
    candidates = tmp_path / "candidats.csv"
    candidates.write_text("candidat;perimetre\nGers;32\n", "utf-8")
    status, told = call(*ON, *PLAN, "--candidates", candidates, "--out", candidates)
    assert status == 1
    assert "est lu par --candidates" in told
    assert candidates.read_text("utf-8").startswith("candidat")


def test_a_terminal_gets_a_sentence_rather_than_a_pdf(
    call: Call, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.stdout.isatty", lambda: True)
    status, told = call(*ON)
    assert status == 1
    assert "--out : un PDF ne se lit pas dans un terminal : indiquez un fichier." in told


def test_an_unknown_form_is_an_error_of_usage(call: Call) -> None:
    status, told = call(*ON, "--format", "odt")
    assert status == 2
    assert "--format" in told


def test_what_the_plan_must_say_is_said_on_the_error_output(call: Call, tmp_path: Path) -> None:
    status, told = call(*ON, "--budget", "0", "--out", tmp_path / "note.pdf")
    assert status == 0
    assert "Attention : Le budget est nul" in told
